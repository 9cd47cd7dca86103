//! Certificates that hosts have already: one that fits takes the place of one that would be requested.

use core::cmp::Reverse;
use std::borrow::Cow;
use std::collections::BTreeMap;

use countersign_messages::plan;
use countersign_mutual::{Answer, MissingFact, Party, Reason, Severity};
use countersign_trust::CertificateId;

use super::action::Action;
use super::mend::{Mend, mend};
use super::replace::choose;
use super::survey::{Survey, authority, has_its_own_way, leaf_of};
use super::who::Who;
use crate::held::Held;
use crate::requirement::{subject, suits, thumbprint};

/// A certificate that fits, and what is to be done beside.
struct Fit<'e> {
    held: &'e Held,
    beside: &'e [Held],
    /// What a judge does not hold of its chain.
    imports: Vec<(&'e Party, Party, Reason)>,
    questions: Vec<(MissingFact, &'static [&'static str])>,
}

/// Hosts whose certificates are to be replaced bind what they have, where that is good before everybody who asks
/// for it.
pub(super) fn bind(survey: &mut Survey<'_, '_>) {
    for (host, ends) in renewed(survey) {
        let Some(beside) = survey.scene.held(host) else {
            continue;
        };
        let fits = beside
            .iter()
            .filter_map(|held| fit(survey, &ends, held, beside));
        let certificates = survey.scene.certificates();
        let best = fits.min_by_key(|fit| {
            let Held {
                certificate, said, ..
            } = fit.held;
            let not_after = certificates.get(*certificate).not_after();
            (
                said.has_private_key.is_none(),
                fit.imports.len(),
                Reverse(not_after),
                *certificate,
            )
        });
        if let Some(best) = best {
            take(survey, host, &ends, best);
        }
    }
}

/// The endpoints that get another certificate, by their hosts.
fn renewed<'e>(survey: &Survey<'_, 'e>) -> BTreeMap<&'e str, Vec<&'e Party>> {
    let scene = survey.scene;
    let services = survey
        .services()
        .map(|service| (service.server.fqdn.as_str(), service.party));
    let members = scene.members().iter();
    let members = members.map(|member| (member.member.fqdn.as_str(), member.party));
    let callers = scene.callers().iter();
    let callers = callers.map(|caller| (caller.party.name.as_str(), caller.party));
    let mut hosts: BTreeMap<&str, Vec<&Party>> = BTreeMap::new();
    for (host, party) in services.chain(members).chain(callers) {
        if survey.reissued.contains(&party.name) {
            hosts.entry(host).or_default().push(party);
        }
    }
    hosts
}

/// The certificate, if all these endpoints could present it: to the requirements, and to each judge.
fn fit<'e>(
    survey: &Survey<'_, 'e>,
    ends: &[&'e Party],
    held: &'e Held,
    beside: &'e [Held],
) -> Option<Fit<'e>> {
    let scene = survey.scene;
    let is_presented = |end: &&&Party| {
        let presented = scene.certificate(end);
        presented.is_some_and(|(id, _)| id == held.certificate)
    };
    if !held.is_usable(scene.certificates()) || ends.iter().any(|end| is_presented(&end)) {
        return None;
    }
    let with = |party: &Party| {
        let mut party = party.clone();
        held.present(&mut party, scene.certificates(), beside);
        party
    };
    for end in ends {
        if let Who::Service(service) = survey.who(end)
            && !suits(scene, &service.presenting(&with(end)))
        {
            return None;
        }
    }
    let mut fit = Fit {
        held,
        beside,
        imports: Vec::new(),
        questions: Vec::new(),
    };
    let is_one = |party: &Party| ends.iter().any(|end| end.name == party.name);
    for (a, b, direction) in &survey.pairs {
        if !is_one(a) && !is_one(b) {
            continue;
        }
        let [new_a, new_b] = [a, b].map(|party| {
            if is_one(party) {
                Cow::Owned(with(party))
            } else {
                Cow::Borrowed(*party)
            }
        });
        for check in scene.judged(&new_a, &new_b, *direction) {
            let (judge, judged) = if check.judge == a.name {
                (*a, &new_b)
            } else {
                (*b, &new_a)
            };
            if !is_one(judged) {
                continue;
            }
            for reason in check.reasons {
                fit.meet(survey, judge, judged, reason)?;
            }
        }
    }
    Some(fit)
}

impl<'e> Fit<'e> {
    /// Whether a reason leaves it good; what is to be done for it then.
    fn meet(
        &mut self,
        survey: &Survey<'_, 'e>,
        judge: &'e Party,
        judged: &Party,
        reason: Reason,
    ) -> Option<()> {
        if reason.severity < Severity::Unknown && reason.supported != Some(Answer::No) {
            return Some(());
        }
        if let (Severity::Unknown, Some(missing)) = (reason.severity, &reason.missing_fact) {
            let requirements = survey.requirements_of(judge, judged);
            self.questions.push((missing.clone(), requirements));
            return Some(());
        }
        match mend(&reason, leaf_of(survey.scene, judged)) {
            Mend::TrustRoot if !has_its_own_way(judge, &reason) && is_chosen(survey, &reason) => {
                self.imports.push((judge, judged.clone(), reason));
            }
            Mend::SendIntermediate if !judge.is_hosted() => {
                self.imports.push((judge, judged.clone(), reason));
            }
            Mend::Reissue | Mend::ByHand | Mend::TrustRoot | Mend::SendIntermediate => return None,
            // It is known by another name than its own.
            Mend::List if judge.lists(judged.known_as()) != Some(false) => return None,
            _ => {}
        }
        Some(())
    }
}

/// Whether the root that a judge lacks is the one that it would have to trust for a new certificate too.
fn is_chosen(survey: &Survey<'_, '_>, reason: &Reason) -> bool {
    let asks: Vec<(&Party, &Party)> = { survey.asks.values().copied() }
        .filter(|(_, judged)| survey.reissued.contains(&judged.name))
        .collect();
    let about = reason.certificate.as_ref();
    let about = about.and_then(|certificate| certificate.sha1.as_deref());
    about.is_some_and(|about| {
        // Where no authority can be chosen, it is the only one.
        choose(survey, &asks).is_none_or(|chosen| {
            let chosen = authority(survey.scene, chosen);
            chosen.thumbprint.eq_ignore_ascii_case(about)
        })
    })
}

/// What the host has takes the place of what would be requested.
fn take(survey: &mut Survey<'_, '_>, host: &str, ends: &[&Party], fit: Fit<'_>) {
    let scene = survey.scene;
    let certificate = fit.held.certificate;
    let facts = scene.certificates().get(certificate);
    let (called, thumbprint) = (subject(facts), thumbprint(facts));
    let is_for_new = |action: &Action| {
        let is_new = matches!(
            action,
            Action::RequestCertificate { .. }
                | Action::IssueCertificate { .. }
                | Action::ImportCertificate { .. }
                | Action::EnableCertificate {
                    thumbprint: None,
                    ..
                }
                | Action::RequestLyncCertificate { .. }
                | Action::AssignLyncCertificate {
                    thumbprint: None,
                    ..
                }
                | Action::RenewDeviceCertificate { .. }
        );
        is_new && action.of() == host
    };
    let faults = survey.because_of(is_for_new);
    let requirements = survey.withdraw(is_for_new);
    let because = plan::has_it_already(survey.say(), host, &called);
    for end in ends {
        let action = match survey.who(end) {
            Who::Service(service) => Action::EnableCertificate {
                server: host.to_owned(),
                service: service.um_service(),
                thumbprint: Some(thumbprint.clone()),
            },
            Who::Member(member) => Action::AssignLyncCertificate {
                server: host.to_owned(),
                pool: member.pool.pool.clone(),
                thumbprint: Some(thumbprint.clone()),
            },
            Who::Caller(_) | Who::Other => Action::SetDeviceCertificate {
                device: host.to_owned(),
                thumbprint: thumbprint.clone(),
            },
        };
        for because in &faults {
            survey.want(action.clone(), &requirements, because);
        }
        survey.want(action, &requirements, &because);
        survey.bound.insert(end.name.clone(), certificate);
        let mut presenting = (*end).clone();
        fit.held
            .present(&mut presenting, scene.certificates(), fit.beside);
        survey.chosen.extend(scene.roots(&presenting));
    }
    for (judge, judged, reason) in &fit.imports {
        survey.mend_chain(judge, judged, reason);
    }
    if fit.held.said.has_private_key.is_none() {
        let of = plan::certificate_of(survey.say(), &called, host);
        survey.ask(scene.unknown_fact(&of, "has_private_key"), &["GW-1"]);
    }
    for (missing, requirements) in fit.questions {
        survey.ask(missing, requirements);
    }
}

/// Whether an endpoint gets a certificate that does not exist yet.
pub(super) fn is_new(survey: &Survey<'_, '_>, party: &Party) -> bool {
    survey.reissued.contains(&party.name) && !survey.bound.contains_key(&party.name)
}

/// The certificate that an endpoint binds, if it has it already.
pub(super) fn bound(survey: &Survey<'_, '_>, party: &Party) -> Option<CertificateId> {
    survey.bound.get(&party.name).copied()
}
