//! Certificates that others replace: where the new one comes from, who must trust its root, and how a service
//! lets go of the old one.

use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::plan;
use countersign_mutual::{Party, Reason, Rule, Test};
use countersign_trust::{CertificateFacts, CertificateId, TrustStore};

use super::action::{Action, AuthorityStore, TlsMode};
use super::held;
use super::survey::{Survey, authority, leaf_of};
use super::who::Who;
use crate::requirement::{ServiceView, thumbprint};
use crate::service::EnabledService;

/// The endpoint that is judged gets another certificate.
pub(super) fn reissue<'e>(
    survey: &mut Survey<'_, 'e>,
    judge: &'e Party,
    judged: &'e Party,
    reason: &Reason,
) {
    let requirements = survey.requirements_of(judge, judged);
    let because = format!("{}: {}", reason.code, reason.sentence);
    let actions = match survey.who(judged) {
        Who::Service(service) => for_service(service),
        Who::Member(member) => {
            let server = || member.member.fqdn.clone();
            let pool = || member.pool.pool.clone();
            vec![
                Action::RequestLyncCertificate {
                    server: server(),
                    pool: pool(),
                },
                Action::AssignLyncCertificate {
                    server: server(),
                    pool: pool(),
                    thumbprint: None,
                },
            ]
        }
        Who::Caller(caller) if caller.peer.fqdn.is_some() => {
            vec![Action::RenewDeviceCertificate {
                device: judged.name.clone(),
            }]
        }
        Who::Caller(_) | Who::Other if judged.is_hosted() => {
            let remedy = plan::take_what_is_hosted(survey.say(), &judged.name, &judge.name);
            return survey.give_up(&judged.name, &because, &remedy, requirements);
        }
        Who::Caller(_) | Who::Other => {
            let remedy = reason
                .remedy
                .as_deref()
                .unwrap_or_else(|| plan::GIVE_ANOTHER_CERTIFICATE.told(survey.say()));
            return survey.give_up(&judged.name, &because, remedy, requirements);
        }
    };
    let scene = survey.scene;
    let mut roots = scene.roots(judged).into_iter();
    // `sunsets.toml` has the days.
    let becomes_private =
        reason.code == "ClientEkuMissing" && roots.any(|root| scene.is_public(root));
    if becomes_private && let Some(strict) = who_takes_public_roots_alone(survey, judged) {
        let remedy =
            plan::one_certificate_for_each(survey.say(), &judged.name, &strict.name, &judge.name);
        return survey.give_up(&judged.name, &because, &remedy, requirements);
    }
    survey.reissued.insert(judged.name.clone());
    for action in actions {
        if becomes_private {
            let note = plan::NOT_BY_A_PUBLIC_AUTHORITY;
            survey.issuers.insert(action.of().to_owned(), note);
        }
        survey.want(action, requirements, &because);
    }
}

/// A peer of an endpoint that would refuse a certificate of a private authority.
fn who_takes_public_roots_alone<'e>(survey: &Survey<'_, 'e>, judged: &Party) -> Option<&'e Party> {
    let mut peers = survey.pairs.iter().filter_map(|(one, other, _)| {
        let is_judged = |party: &Party| party.name == judged.name;
        match (is_judged(one), is_judged(other)) {
            (true, _) => Some(*other),
            (_, true) => Some(*one),
            _ => None,
        }
    });
    peers.find(|peer| takes_public_roots_alone(peer))
}

fn takes_public_roots_alone(judge: &Party) -> bool {
    let takes_no_private = |rule: &Rule| matches!(rule.test, Test::PrivateRoot);
    judge.rules.rules.iter().any(takes_no_private)
}

/// What follows from all new certificates.
pub(super) fn certificates(survey: &mut Survey<'_, '_>) {
    siblings(survey);
    keep_shared(survey);
    held::bind(survey);
    for service in survey.services() {
        if survey.reissued.contains(&service.party.name) {
            release(survey, service);
        }
    }
    roots(survey);
}

/// The certificates that new ones replace, by their hosts.
pub(super) fn old(survey: &Survey<'_, '_>) -> BTreeMap<String, Vec<String>> {
    let scene = survey.scene;
    let services = survey.services();
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
    for service in survey.services() {
        let twin = survey.services().find(|other| {
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
                    &["GW-1"],
                    plan::SHARED_WITH_SIBLING.told(survey.say()),
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
    let is_whole =
        of_server(survey, service).all(|other| survey.reissued.contains(&other.party.name));
    let own = leaf_of(scene, service.party);
    let kept = held::bound(survey, service.party);
    let kept = kept.map(|id| thumbprint(scene.certificates().get(id)));
    survey.withdraw(|action| match action {
        Action::EnableCertificate {
            server: on,
            service: one,
            thumbprint: Some(other),
        } => *on == server && *one == of && kept.as_ref() != Some(other),
        Action::CopyCertificate {
            server: to,
            thumbprint,
            ..
        } => is_whole && *to == server && own == *thumbprint,
        _ => false,
    });
    let Some(facts) = bound(survey, service) else {
        return;
    };
    let because = plan::BOUND.told(survey.say());
    let mode = match service.startup_mode().as_deref() {
        None => return,
        Some("tcp") => None,
        Some("tls") => Some(TlsMode::Tls),
        Some(_) => Some(TlsMode::Dual),
    };
    let leave = Action::LeaveTls {
        server: server.clone(),
        service: of,
    };
    let restart = Action::RestartInTcp {
        server: server.clone(),
        service: of,
    };
    if let Some(mode) = mode {
        survey.want(leave, &["GW-1"], because);
        survey.want(restart, &["GW-1"], because);
        let is_set = |action: &Action| {
            matches!(action, Action::SetStartupMode { .. })
                && action.of() == server
                && action.service() == Some(of)
        };
        if !survey.wants(is_set) {
            let set = Action::SetStartupMode {
                server: server.clone(),
                service: of,
                mode,
            };
            survey.want(set, &["GW-6"], because);
        }
    } else if !runs_in_its_mode(service) {
        survey.want(restart, &["GW-1"], because);
    }
    let thumbprint = thumbprint(facts);
    survey.want(
        Action::RemoveCertificate { server, thumbprint },
        &["GW-1"],
        because,
    );
}

/// The certificate that the service holds on to, if it does.
fn bound<'e>(survey: &Survey<'_, 'e>, service: &ServiceView<'e>) -> Option<&'e CertificateFacts> {
    let scene = survey.scene;
    let (id, facts) = scene.certificate(service.party)?;
    let enabled = service.stated(|service| service.services.as_deref())?;
    let is_held = scene.holds(&service.server.fqdn, id) != Some(false);
    let is_bound = enabled.contains(&service.enabled_as()) && is_held;
    is_bound.then_some(facts)
}

/// What else the certificate of a service serves.
fn others(service: &ServiceView<'_>) -> Vec<&'static str> {
    let enabled = service.stated(|service| service.services.as_deref());
    let others = enabled
        .unwrap_or_default()
        .iter()
        .filter(|one| !matches!(one, EnabledService::Um | EnabledService::UmCallRouter));
    others.map(|one| one.as_str()).collect()
}

/// The services of the same server.
fn of_server<'s, 'e>(
    survey: &Survey<'s, 'e>,
    service: &ServiceView<'_>,
) -> impl Iterator<Item = &'s ServiceView<'e>> + use<'s, 'e> {
    let index = service.server_index;
    survey
        .services()
        .filter(move |other| other.server_index == index)
}

/// A server keeps its certificates where one that would have to go serves more than UM.
fn keep_shared(survey: &mut Survey<'_, '_>) {
    for service in survey.services() {
        let is_stuck = survey.reissued.contains(&service.party.name)
            && bound(survey, service).is_some()
            && !others(service).is_empty();
        if !is_stuck {
            continue;
        }
        let server = service.server.fqdn.as_str();
        let requirements = survey.withdraw(|action| {
            action.of() == server
                && matches!(
                    action,
                    Action::RequestCertificate { .. }
                        | Action::IssueCertificate { .. }
                        | Action::ImportCertificate { .. }
                        | Action::EnableCertificate { .. }
                        | Action::CopyCertificate { .. }
                )
        });
        let say = survey.say();
        let fault = plan::serves_others_too(say, service.title(), others(service).join(", "));
        let remedy = plan::ENABLE_ANOTHER_FOR_THOSE.told(say);
        for kept in of_server(survey, service) {
            if survey.reissued.remove(&kept.party.name) {
                survey.give_up(kept.title(), &fault, remedy, &requirements);
            }
        }
    }
}

/// Whether it was started since its startup mode is what it is.
fn runs_in_its_mode(service: &ServiceView<'_>) -> bool {
    let started = service.stated(|service| service.started);
    let since = service.stated(|service| service.startup_mode_since);
    started
        .zip(since)
        .is_some_and(|(started, since)| since < started)
}

/// Whether it runs with TLS and all that it is set to, by what is stated of it.
pub(super) fn runs_as_set(survey: &Survey<'_, '_>, service: &ServiceView<'_>) -> bool {
    let started = service.stated(|service| service.started);
    let since = service.party.facts.moment("certificate_since");
    let has_key = service.stated(|service| service.has_private_key) != Some(false);
    let is_tls = service.startup_mode().is_some_and(|mode| mode != "tcp");
    let is_loaded = { started.zip(since) }.is_some_and(|(started, since)| since < started);
    is_tls && is_loaded && has_key && runs_in_its_mode(service) && bound(survey, service).is_some()
}

/// Everybody who asks a renewed endpoint for its certificate trusts the authority of the new one.
fn roots(survey: &mut Survey<'_, '_>) {
    let asks: Vec<(&Party, &Party)> = survey
        .asks
        .values()
        .copied()
        .filter(|(_, judged)| survey.reissued.contains(&judged.name))
        .collect();
    let mut new = asks.clone();
    new.retain(|(_, judged)| held::is_new(survey, judged));
    // Who takes certificates of public authorities alone does not decide for everybody.
    let strict = { new.iter() }.filter(|(judge, _)| takes_public_roots_alone(judge));
    let before_them: BTreeSet<&str> = strict.map(|(_, judged)| judged.name.as_str()).collect();
    let (public, others): (Vec<_>, Vec<_>) =
        { new.iter() }.partition(|(_, judged)| before_them.contains(judged.name.as_str()));
    for (_, judged) in &public {
        let note = plan::BY_A_PUBLIC_AUTHORITY;
        survey.issuers.insert(judged.name.clone(), note);
    }
    trust_authority(survey, &others);
    trust_authority(survey, &public);
    for (judge, judged) in asks {
        // Its old name may have hidden that its own is not known.
        let keeps_a_list = matches!(survey.who(judge), Who::Member(_) | Who::Service(_));
        if keeps_a_list && judge.lists(judged.known_as()) == Some(false) {
            let requirements = survey.requirements_of(judge, judged);
            let because = plan::does_not_list(survey.say(), &judge.name, judged.known_as());
            survey.list(judge, judged, requirements, &because, None);
        }
    }
}

/// One authority issues what is new, and everybody who asks for that trusts it.
fn trust_authority(survey: &mut Survey<'_, '_>, asks: &[(&Party, &Party)]) {
    if asks.is_empty() {
        return;
    }
    let Some(chosen) = choose(survey, asks) else {
        let say = survey.say();
        for (judge, judged) in asks {
            survey.give_up(
                survey.scene.title(),
                plan::NO_AUTHORITY.told(say),
                plan::CHOOSE_AUTHORITY.told(say),
                survey.requirements_of(judge, judged),
            );
        }
        return;
    };
    survey.chosen.insert(chosen);
    let named = authority(survey.scene, chosen);
    for (judge, judged) in asks {
        let requirements = survey.requirements_of(judge, judged);
        let lacks = judge
            .trust
            .roots
            .as_ref()
            .is_some_and(|roots| !roots.contains(chosen));
        if lacks && !judge.is_hosted() {
            let because = plan::gets_certificate_of(survey.say(), &judged.name, &named.subject);
            survey.trust(
                judge,
                AuthorityStore::TrustedRoots,
                named.clone(),
                requirements,
                &because,
            );
        }
    }
}

/// The authority that most of those who ask trust already.
pub(super) fn choose(survey: &Survey<'_, '_>, asks: &[(&Party, &Party)]) -> Option<CertificateId> {
    let scene = survey.scene;
    let mut judges: Vec<&Party> = asks.iter().map(|(judge, _)| *judge).collect();
    judges.sort_by(|a, b| a.name.cmp(&b.name));
    judges.dedup_by(|a, b| a.name == b.name);
    let stores = judges.iter().filter_map(|judge| judge.trust.roots.as_ref());
    let own = asks
        .iter()
        .filter_map(|(_, judged)| judged.trust.roots.as_ref());
    // What those who present it trust themselves will do where nobody else trusts anything.
    let candidates: BTreeSet<CertificateId> = { stores.clone().chain(own) }
        .flat_map(TrustStore::iter)
        .collect();
    // Nobody here puts a root into the store of who is hosted.
    let hosted: Vec<&TrustStore> = { judges.iter().filter(|judge| judge.is_hosted()) }
        .filter_map(|judge| judge.trust.roots.as_ref())
        .collect();
    let must_be_public = judges.iter().any(|judge| takes_public_roots_alone(judge));
    let is_good = |id: &CertificateId| {
        let facts = scene.certificates().get(*id);
        hosted.iter().all(|roots| roots.contains(*id))
            && (scene.is_public(*id) || !must_be_public)
            && facts.is_ca()
            && facts.claims_self_signed()
            && (facts.not_before()..=facts.not_after()).contains(&scene.at())
    };
    candidates.into_iter().filter(is_good).max_by_key(|id| {
        let trusting = stores.clone().filter(|store| store.contains(*id)).count();
        // Public authorities issue no clientAuth: `sunsets.toml` has the days.
        (trusting, !scene.is_public(*id), core::cmp::Reverse(*id))
    })
}
