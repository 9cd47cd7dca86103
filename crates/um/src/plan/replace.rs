//! Certificates that others replace: where the new one comes from, who must trust its root, and how a service
//! lets go of the old one.

use std::collections::{BTreeMap, BTreeSet};

use countersign_mutual::{Party, Reason};
use countersign_trust::CertificateId;

use super::action::{Action, AuthorityStore, TlsMode};
use super::survey::{Survey, Who, authority};
use crate::lync::LyncRole;
use crate::requirement::{ServiceView, thumbprint};
use crate::service::EnabledService;

/// The endpoint that is judged gets another certificate.
pub(super) fn reissue<'e>(
    survey: &mut Survey<'_, 'e>,
    judge: &'e Party,
    judged: &'e Party,
    reason: &Reason,
) {
    let requirement = survey.requirement_of(judge, judged);
    let because = format!("{}: {}", reason.code, reason.sentence);
    let actions = match survey.who(judged) {
        Who::Service(service) => for_service(service),
        Who::Member(member) if member.pool.role != Some(LyncRole::Mediation) => {
            let server = || member.member.fqdn.clone();
            vec![
                Action::RequestLyncCertificate { server: server() },
                Action::AssignLyncCertificate { server: server() },
            ]
        }
        Who::Caller(caller) if caller.peer.fqdn.is_some() => {
            vec![Action::RenewDeviceCertificate {
                device: judged.name.clone(),
            }]
        }
        Who::Member(_) | Who::Caller(_) | Who::Other => {
            let remedy = reason
                .remedy
                .as_deref()
                .unwrap_or("give it another certificate");
            return survey.give_up(&judged.name, &because, remedy, &[requirement]);
        }
    };
    survey.reissued.insert(judged.name.clone());
    for action in actions {
        survey.want(action, requirement, &because);
    }
}

/// What follows from all new certificates.
pub(super) fn certificates(survey: &mut Survey<'_, '_>) {
    siblings(survey);
    for service in survey.scene.services() {
        if survey.reissued.contains(&service.party.name) {
            release(survey, service);
        }
    }
    roots(survey);
}

/// The certificates that new ones replace, by their hosts.
pub(super) fn old(survey: &Survey<'_, '_>) -> BTreeMap<String, Vec<String>> {
    let scene = survey.scene;
    let services = scene.services().iter();
    let services = services.map(|service| (service.server.fqdn.as_str(), service.party));
    let members = scene.members().iter();
    let members = members.map(|member| (member.member.fqdn.as_str(), member.party));
    let mut old: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (host, party) in services.chain(members) {
        if let (true, Some((_, facts))) = (
            survey.reissued.contains(&party.name),
            scene.certificate(party),
        ) {
            let known = old.entry(host.to_owned()).or_default();
            let thumbprint = thumbprint(facts);
            if !known.contains(&thumbprint) {
                known.push(thumbprint);
            }
        }
    }
    old
}

fn for_service(service: &ServiceView<'_>) -> Vec<Action> {
    let server = || service.server.fqdn.clone();
    vec![
        Action::RequestCertificate { server: server() },
        Action::IssueCertificate { server: server() },
        Action::ImportCertificate { server: server() },
        Action::EnableCertificate {
            server: server(),
            service: service.um_service(),
            thumbprint: None,
        },
    ]
}

/// Both services of a server that share the old certificate get the new one.
fn siblings(survey: &mut Survey<'_, '_>) {
    let scene = survey.scene;
    for service in scene.services() {
        let twin = scene.services().iter().find(|other| {
            other.server_index == service.server_index
                && other.name != service.name
                && survey.reissued.contains(&other.party.name)
                && scene.certificate(other.party).map(|(id, _)| id)
                    == scene.certificate(service.party).map(|(id, _)| id)
        });
        if twin.is_some() && survey.reissued.insert(service.party.name.clone()) {
            for action in for_service(service) {
                survey.want(
                    action,
                    "GW-1",
                    "both services of the server share the certificate that is replaced",
                );
            }
        }
    }
}

/// A certificate that is bound to a service cannot be replaced under it: mode TCP, restart, remove, the mode
/// that it was, enable [OfficeDocs-Support, event-id-1649-tls-failure].
fn release(survey: &mut Survey<'_, '_>, service: &ServiceView<'_>) {
    let scene = survey.scene;
    let (server, of) = (service.server.fqdn.clone(), service.um_service());
    let is_whole = scene
        .services()
        .iter()
        .filter(|other| other.server_index == service.server_index)
        .all(|other| survey.reissued.contains(&other.party.name));
    survey.withdraw(|action| match action {
        Action::EnableCertificate {
            server: on,
            service: one,
            thumbprint: Some(_),
        } => *on == server && *one == of,
        Action::CopyCertificate { server: to, .. } => is_whole && *to == server,
        _ => false,
    });
    let (Some((id, facts)), Some(enabled)) = (
        scene.certificate(service.party),
        service.stated(|service| service.services.as_deref()),
    ) else {
        return;
    };
    let is_held = scene
        .held(service.server_index)
        .is_none_or(|held| held.contains(&id));
    if !enabled.contains(&service.enabled_as()) || !is_held {
        return;
    }
    let is_of_um =
        |one: &&EnabledService| matches!(one, EnabledService::Um | EnabledService::UmCallRouter);
    let others: Vec<&str> = { enabled.iter() }
        .filter(|one| !is_of_um(one))
        .map(|one| one.as_str())
        .collect();
    if !others.is_empty() {
        let mut requirements = survey.withdraw(|action| {
            action.of() == server && {
                matches!(
                    action,
                    Action::RequestCertificate { .. }
                        | Action::IssueCertificate { .. }
                        | Action::ImportCertificate { .. }
                ) || matches!(
                    action,
                    Action::EnableCertificate {
                        thumbprint: None,
                        ..
                    }
                )
            }
        });
        requirements.sort_unstable();
        return survey.give_up(
            service.title(),
            &format!(
                "its certificate is to be replaced, serves {} too, and is let go of by UM only when it is removed",
                others.join(", ")
            ),
            "enable another certificate for those first (`Enable-ExchangeCertificate`), state `services` anew, and plan again",
            &requirements,
        );
    }
    let because =
        "a certificate that is bound to a service is replaced while the service is in mode TCP";
    let mode = service.startup_mode();
    let mode = match mode.as_deref() {
        None => return,
        Some("tcp") => None,
        Some("tls") => Some(TlsMode::Tls),
        Some(_) => Some(TlsMode::Dual),
    };
    let restart = Action::RestartInTcp {
        server: server.clone(),
        service: of,
    };
    if let Some(mode) = mode {
        survey.want(
            Action::LeaveTls {
                server: server.clone(),
                service: of,
            },
            "GW-1",
            because,
        );
        survey.want(restart, "GW-1", because);
        let is_set = |action: &Action| {
            matches!(action, Action::SetStartupMode { .. })
                && action.of() == server
                && action.service() == Some(of)
        };
        if !survey.wants(is_set) {
            survey.want(
                Action::SetStartupMode {
                    server: server.clone(),
                    service: of,
                    mode,
                },
                "GW-6",
                because,
            );
        }
    } else if !runs_in_its_mode(service) {
        survey.want(restart, "GW-1", because);
    }
    survey.want(
        Action::RemoveCertificate {
            server,
            thumbprint: thumbprint(facts),
        },
        "GW-1",
        because,
    );
}

/// Whether it was started since its startup mode is what it is.
fn runs_in_its_mode(service: &ServiceView<'_>) -> bool {
    let started = service.stated(|service| service.started);
    let since = service.stated(|service| service.startup_mode_since);
    started
        .zip(since)
        .is_some_and(|(started, since)| since < started)
}

/// Everybody who asks a renewed endpoint for its certificate trusts the authority of the new one.
fn roots(survey: &mut Survey<'_, '_>) {
    let asks: Vec<(&Party, &Party)> = survey
        .asks
        .iter()
        .copied()
        .filter(|(_, judged)| survey.reissued.contains(&judged.name))
        .collect();
    if asks.is_empty() {
        return;
    }
    let Some(chosen) = choose(survey, &asks) else {
        return survey.give_up(
            "the estate",
            "there are new certificates to issue, and no trusted root of the estate is an authority that is valid now",
            "choose an authority, import its root on every side, and plan again",
            &["GW-4", "LY-1", "LY-4"],
        );
    };
    let named = authority(survey.scene, chosen);
    for (judge, judged) in asks {
        let requirement = survey.requirement_of(judge, judged);
        let lacks = judge
            .trust
            .roots
            .as_ref()
            .is_some_and(|roots| !roots.contains(chosen));
        if lacks {
            let because = format!("{} gets a certificate of `{}`", judged.name, named.subject);
            survey.trust(
                judge,
                AuthorityStore::TrustedRoots,
                named.clone(),
                requirement,
                &because,
            );
        }
        // Its old name may have hidden that its own is not known.
        let keeps_a_list = matches!(survey.who(judge), Who::Member(_) | Who::Service(_));
        if keeps_a_list && judge.lists(judged.known_as()) == Some(false) {
            let because = format!("{} does not list `{}`", judge.name, judged.known_as());
            survey.list(judge, judged, requirement, &because, None);
        }
    }
}

/// The authority that most of those who ask trust already.
fn choose(survey: &Survey<'_, '_>, asks: &[(&Party, &Party)]) -> Option<CertificateId> {
    let scene = survey.scene;
    let mut judges: Vec<&Party> = asks.iter().map(|(judge, _)| *judge).collect();
    judges.sort_by(|a, b| a.name.cmp(&b.name));
    judges.dedup_by(|a, b| a.name == b.name);
    let stores = judges.iter().filter_map(|judge| judge.trust.roots.as_ref());
    let mut candidates: BTreeSet<CertificateId> = BTreeSet::new();
    for store in stores.clone() {
        candidates.extend(store.iter());
    }
    let is_good = |id: &CertificateId| {
        let facts = scene.certificates().get(*id);
        facts.is_ca()
            && facts.claims_self_signed()
            && (facts.not_before()..=facts.not_after()).contains(&scene.at())
    };
    candidates.into_iter().filter(is_good).max_by_key(|id| {
        let trusting = stores.clone().filter(|store| store.contains(*id)).count();
        (trusting, core::cmp::Reverse(*id))
    })
}
