//! What follows from changes: other changes, restarts, and questions that they settle.

use countersign_messages::{gateways, plan};
use countersign_mutual::MissingFact;
use countersign_trust::ReferenceName;

use super::action::{Action, UmService};
use super::survey::Survey;
use crate::dial_plan::{DialPlan, VoipSecurity};
use crate::gateway::UmIpGateway;
use crate::lync::LyncRole;
use crate::requirement::{Scene, is_director};

/// New gateways are dialled on 5061 and have names, the dial plans with which they are linked are secured, and
/// one of a SIP URI dial plan's allows outgoing calls.
pub(super) fn changes(survey: &mut Survey<'_, '_>) {
    agree_on_security(survey);
    let wanted: Vec<Action> = survey.actions().cloned().collect();
    let say = survey.say();
    for action in wanted {
        match action {
            Action::NewGateway {
                gateway,
                dial_plan,
                port,
            } => {
                linked(survey, &gateway, &dial_plan);
                new_gateway(survey, gateway, port);
            }
            Action::NewHuntGroup { gateway, dial_plan } => linked(survey, &gateway, &dial_plan),
            Action::SetGatewayAddress { address, .. } => {
                survey.want(
                    Action::MakeDnsRecord { name: address },
                    &["GW-7"],
                    plan::RECORD_FIRST.told(say),
                );
            }
            Action::SetVoipSecurity { dial_plan, .. } => secured(survey, &dial_plan),
            Action::RunExchUcUtil => one_calls_out(survey),
            _ => {}
        }
    }
}

/// Each service is restarted once, after all that it reads at its start.
pub(super) fn restarts(survey: &mut Survey<'_, '_>) {
    let scene = survey.scene;
    let because = plan::READS_AT_START.told(survey.say());
    for service in survey.services() {
        let (server, of) = (service.server.fqdn.clone(), service.um_service());
        let reads = |action: &Action| match action {
            Action::EnableCertificate { .. }
            | Action::SetStartupMode { .. }
            | Action::RestartInTcp { .. } => action.of() == server && action.service() == Some(of),
            Action::MakeDnsRecord { .. } => of != UmService::UmCallRouter,
            // KB2795828: what was refused is remembered until then.
            Action::MoveToIntermediates { host, .. }
            | Action::RemoveRoots { host, .. }
            | Action::SetSchannel { host, .. } => *host == server,
            _ => false,
        };
        if survey.wants(reads) {
            let action = Action::RestartService {
                server,
                service: of,
            };
            survey.want(action, &["GW-9"], because);
        }
    }
    for member in scene.members() {
        let server = member.member.fqdn.clone();
        let is_mediation = member.pool.role == Some(LyncRole::Mediation);
        let reads = |action: &Action| match action {
            Action::AssignLyncCertificate { server: of, .. }
            | Action::MoveToIntermediates { host: of, .. }
            | Action::RemoveRoots { host: of, .. }
            | Action::SetSchannel { host: of, .. } => *of == server,
            // A Mediation Server knows of no mailbox.
            Action::RunExchUcUtil | Action::SetDialPlans { .. } => !is_mediation,
            _ => false,
        };
        if is_mediation && survey.wants(reads) {
            let say = survey.say();
            let fault = plan::MEDIATION_RESTART_UNCONFIRMED.told(say);
            survey.give_up(&server, fault, &plan::restart_mediation(say, &server), &[]);
        } else if survey.wants(reads) {
            survey.want(Action::RestartFrontEnd { server }, &["LY-9"], because);
        }
    }
}

/// Whether what is to be done makes the answer to a question of no use.
pub(super) fn is_settled(survey: &Survey<'_, '_>, missing: &MissingFact) -> bool {
    let scene = survey.scene;
    let is_restarted = |server: &str, of: UmService| {
        survey.wants(|action| {
            matches!(action, Action::RestartService { server: on, service } if on == server && *service == of)
        })
    };
    let front_ends = || {
        scene
            .members()
            .iter()
            .filter(|member| member.pool.role != Some(LyncRole::Mediation))
    };
    let is_front_end_restarted = |server: &str| {
        survey.wants(
            |action| matches!(action, Action::RestartFrontEnd { server: on } if on == server),
        )
    };
    match missing.fact.as_str() {
        "started" | "certificate_since" | "startup_mode_since" => {
            match survey.services().find(|service| service.title() == missing.party) {
                Some(service) => is_restarted(&service.server.fqdn, service.um_service()),
                None => is_front_end_restarted(&missing.party),
            }
        }
        "resolves_since" => {
            survey.services().all(|service| {
                let of = service.um_service();
                of == UmService::UmCallRouter || is_restarted(&service.server.fqdn, of)
            })
        }
        "exch_uc_util_ran" => front_ends().all(|member| is_front_end_restarted(&member.member.fqdn)),
        "has_private_key" | "root_ca_type" | "private_key_exportable" | "key_provider" => {
            survey.reissued.contains(&missing.party)
        }
        "outcalls_allowed" => survey.wants(|action| {
            matches!(action, Action::SetOutgoingCalls { gateway, .. } if *gateway == missing.party)
        }),
        _ => false,
    }
}

/// What pools ask of a dial plan goes before what gateways leave open; pools that ask for two things cannot
/// both be content.
fn agree_on_security(survey: &mut Survey<'_, '_>) {
    let say = survey.say();
    for plan in survey.scene.dial_plans().unwrap_or_default() {
        let of_plan = |action: &Action| {
            matches!(action, Action::SetVoipSecurity { .. }) && action.of() == plan.name
        };
        let mut asked: Vec<VoipSecurity> = Vec::new();
        for action in survey.actions().filter(|action| of_plan(action)) {
            if let Action::SetVoipSecurity { security, .. } = action {
                asked.push(*security);
            }
        }
        if asked.len() < 2 && !(asked.len() == 1 && disagree(survey, plan)) {
            continue;
        }
        if disagree(survey, plan) {
            let requirements = survey.withdraw(of_plan);
            survey.give_up(
                &plan.name,
                plan::TWO_SECURITIES.told(say),
                plan::CHANGE_ENCRYPTION_LEVEL.told(say),
                &requirements,
            );
        } else {
            // GW-5 takes either.
            survey.withdraw(|action| {
                matches!(action, Action::SetVoipSecurity { dial_plan, security: VoipSecurity::Secured } if *dial_plan == plan.name)
            });
        }
    }
}

fn disagree(survey: &Survey<'_, '_>, plan: &DialPlan) -> bool {
    use crate::lync::EncryptionLevel::{DoNotSupportEncryption, RequireEncryption};
    let has = |level| {
        survey
            .scene
            .pools()
            .iter()
            .any(|pool| pool.encryption_level == Some(level))
    };
    plan.is_sip() == Some(true) && has(RequireEncryption) && has(DoNotSupportEncryption)
}

fn new_gateway(survey: &mut Survey<'_, '_>, gateway: String, made_with: Option<u16>) {
    let (scene, say) = (survey.scene, survey.say());
    let name = gateway.clone();
    survey.want(
        Action::MakeDnsRecord { name },
        &["GW-7"],
        plan::RECORD_FIRST.told(say),
    );
    let caller = scene
        .callers()
        .iter()
        .find(|caller| caller.peer.fqdn.as_ref() == Some(&gateway));
    if let Some(caller) = caller {
        let device = caller.party.name.clone();
        match caller.peer.tls_port {
            None => survey.ask(scene.unknown_fact(&device, "tls_port"), &["GW-8"]),
            Some(5061) => {}
            Some(port) => {
                let because = plan::device_port(say, &device, port);
                survey.want(Action::SetDevicePort { device }, &["GW-8"], &because);
            }
        }
    }
    if made_with.is_none() {
        survey.want(
            Action::SetGatewayPort { gateway },
            &["GW-8"],
            plan::DIALLED_ON_5060.told(say),
        );
    }
}

/// A dial plan that is linked with a device is secured.
fn linked(survey: &mut Survey<'_, '_>, gateway: &str, dial_plan: &str) {
    let Some(plan) = survey.scene.dial_plan(dial_plan) else {
        return;
    };
    let is_set = |action: &Action| {
        matches!(action, Action::SetVoipSecurity { .. }) && action.of() == plan.name
    };
    match plan.is_secured() {
        None => survey.ask(
            survey.scene.unknown_fact(&plan.name, "voip_security"),
            &["GW-5"],
        ),
        Some(false) if !survey.wants(is_set) => {
            let because = plan::linked_and_unsecured(survey.say(), gateway);
            let action = Action::SetVoipSecurity {
                dial_plan: plan.name.clone(),
                security: VoipSecurity::Secured,
            };
            survey.want(action, &["GW-5"], &because);
            secured(survey, dial_plan);
        }
        Some(_) => {}
    }
    let linked = survey
        .scene
        .all_gateways()
        .unwrap_or_default()
        .iter()
        .find(|known| known.is_called(gateway));
    if let Some(linked) = linked {
        named(survey, linked);
    }
}

/// A dial plan that becomes secured has no gateway without a name.
fn secured(survey: &mut Survey<'_, '_>, dial_plan: &str) {
    let scene = survey.scene;
    let plan = scene.dial_plan(dial_plan);
    for gateway in plan
        .and_then(|plan| scene.gateways_of(plan))
        .unwrap_or_default()
    {
        named(survey, gateway);
    }
}

fn named(survey: &mut Survey<'_, '_>, gateway: &UmIpGateway) {
    if !matches!(
        ReferenceName::parse(&gateway.address),
        Ok(ReferenceName::Ip(_))
    ) {
        return;
    }
    let say = survey.say();
    let because = plan::bare_address_secured(say, gateway.name(), &gateway.address);
    let caller = survey.scene.caller_of(gateway);
    match caller.and_then(|caller| caller.peer.fqdn.clone()) {
        Some(fqdn) => {
            let name = fqdn.clone();
            survey.want(Action::MakeDnsRecord { name }, &["GW-7"], &because);
            let gateway = gateway.name().to_owned();
            survey.want(
                Action::SetGatewayAddress {
                    gateway,
                    address: fqdn,
                },
                &["GW-7"],
                &because,
            );
        }
        None => survey.give_up(
            gateway.name(),
            &because,
            gateways::NAME_IT_AND_ADDRESS_GATEWAY.told(say),
            &["GW-7"],
        ),
    }
}

/// The hunt groups of pools that `ExchUcUtil.ps1` removes and does not make again, in words.
pub(super) fn lost_hunt_groups(scene: &Scene<'_>) -> Vec<String> {
    let is_of_pool = |gateway: &str| {
        let mut gateways = scene.all_gateways().unwrap_or_default().iter();
        let gateway = gateways.find(|known| known.is_called(gateway));
        gateway.is_some_and(|gateway| {
            let mut pools = scene.pools().iter();
            pools.any(|pool| pool.pool.eq_ignore_ascii_case(&gateway.address))
        })
    };
    let groups = scene.hunt_groups().unwrap_or_default().iter();
    let lost = groups.filter_map(|group| {
        let (known, pilot) = (
            scene.dial_plan(&group.dial_plan)?,
            group.pilot_identifier.as_deref()?,
        );
        let is_made_again = known.is_sip() != Some(false) && known.is_piloted_by(pilot);
        let is_lost = !is_made_again && is_of_pool(&group.um_ip_gateway);
        is_lost.then(|| {
            plan::loses_hunt_group(scene.say(), pilot, &group.um_ip_gateway, &group.dial_plan)
        })
    });
    lost.collect()
}

/// `ExchUcUtil.ps1` makes a UM IP gateway for each pool that lacks one, lets that of every pool call out, and links
/// it with each SIP URI dial plan: of each plan one is left that may call out, and no Director.
fn one_calls_out(survey: &mut Survey<'_, '_>) {
    let scene = survey.scene;
    let plans = scene.dial_plans().unwrap_or_default().iter();
    for plan in plans.filter(|plan| plan.is_sip() == Some(true)) {
        let linked = scene.gateways_of(plan).unwrap_or_default();
        let is_known = |pool: &str| {
            linked
                .iter()
                .any(|gateway| gateway.address.eq_ignore_ascii_case(pool))
        };
        let new: Vec<_> = survey
            .front_end_pools()
            .filter(|pool| !is_known(&pool.pool))
            .collect();
        if linked.len() + new.len() < 2 {
            continue;
        }
        let is_first = |gateway: &&&UmIpGateway| {
            gateway.outcalls_allowed == Some(true) && !is_director(scene, gateway)
        };
        let chosen = { linked.iter() }
            .find(is_first)
            .or_else(|| linked.iter().find(|gateway| !is_director(scene, gateway)))
            .map(|gateway| gateway.name());
        let front_end = |pool: &&&crate::lync::LyncPool| pool.role != Some(LyncRole::Director);
        let chosen = chosen.or_else(|| new.iter().find(front_end).map(|pool| pool.pool.as_str()));
        survey.withdraw(|action| {
            matches!(action, Action::SetOutgoingCalls { gateway, .. } if linked.iter().any(|known| known.is_called(gateway)))
        });
        let is_of_pool = |gateway: &UmIpGateway| {
            let mut pools = survey.front_end_pools();
            pools.any(|pool| pool.pool.eq_ignore_ascii_case(&gateway.address))
        };
        let existing: Vec<_> = { linked.iter() }
            .map(|gateway| match is_of_pool(gateway) {
                true => (gateway.name(), Some(true)),
                false => (gateway.name(), gateway.outcalls_allowed),
            })
            .collect();
        let made = new.iter().map(|pool| (pool.pool.as_str(), Some(true)));
        for (gateway, allows) in existing.into_iter().chain(made) {
            let allowed = Some(gateway) == chosen;
            if allows != Some(allowed) {
                let gateway = gateway.to_owned();
                survey.want(
                    Action::SetOutgoingCalls { gateway, allowed },
                    &["LY-11"],
                    plan::ALL_CALL_OUT.told(survey.say()),
                );
            }
        }
    }
}
