//! Exchange 2010 beside its successors: what it presents goes to them, whatever it presents in the end.

use std::collections::BTreeSet;

use countersign_messages::{gateways, plan};

use super::action::Action;
use super::held;
use super::survey::{Survey, leaf_of};
use crate::requirement::{ServiceView, coexistence_of, thumbprint};

/// GW-14, as it will be when the rest is done.
pub(super) fn certificates(survey: &mut Survey<'_, '_>) {
    let scene = survey.scene;
    let has_successors = scene.successors().next().is_some();
    for service in scene.um_servers() {
        if has_successors && will_be_secured(survey, service) {
            if survey.reissued.contains(&service.party.name) {
                hand_on(survey, service);
            } else {
                // It may have no secured dial plan yet.
                survey.found("GW-14", coexistence_of(scene, service));
            }
        }
    }
    exports(survey);
}

/// Whether one of its dial plans is secured, or becomes so.
fn will_be_secured(survey: &Survey<'_, '_>, service: &ServiceView<'_>) -> bool {
    let plans = service.stated(|service| service.dial_plans.as_ref());
    let mut plans = { plans.into_iter().flatten() }.filter_map(|name| survey.scene.dial_plan(name));
    plans.any(|plan| {
        let becomes = |action: &Action| {
            matches!(action, Action::SetVoipSecurity { .. }) && action.of() == plan.name
        };
        plan.is_secured() == Some(true) || survey.wants(becomes)
    })
}

/// Its successors get its new certificate, and not the old one.
fn hand_on(survey: &mut Survey<'_, '_>, service: &ServiceView<'_>) {
    let (scene, say) = (survey.scene, survey.say());
    let source = service.server.fqdn.as_str();
    let old = leaf_of(scene, service.party);
    survey.withdraw(|action| {
        matches!(action, Action::CopyCertificate { source: from, thumbprint, .. } if from == source && *thumbprint == old)
    });
    let bound = held::bound(survey, service.party);
    if let Some(id) = bound
        && !scene.known_of(service.server_index, id).may_be_exported()
    {
        let fault = gateways::lacks_that_of(
            say,
            crate::requirement::subject(scene.certificates().get(id)),
            source,
        );
        let remedy = gateways::remake_exportable(say, source);
        return survey.give_up(source, &fault, &remedy, &["GW-14"]);
    }
    let known = bound.map(|id| thumbprint(scene.certificates().get(id)));
    let successors: BTreeSet<&str> = { scene.successors() }
        .map(|service| service.server.fqdn.as_str())
        .collect();
    for server in successors {
        if bound.is_some_and(|id| scene.holds(server, id) == Some(true)) {
            continue;
        }
        let copy = Action::CopyCertificate {
            source: source.to_owned(),
            server: server.to_owned(),
            thumbprint: known.clone(),
        };
        survey.want(
            copy,
            &["GW-14"],
            &plan::renewed_beside_successors(say, source),
        );
    }
}

/// What is copied is exported once, and nothing else is.
fn exports(survey: &mut Survey<'_, '_>) {
    survey.withdraw(|action| matches!(action, Action::ExportCertificate { .. }));
    let copies = survey.wanted_as(|action| match action {
        Action::CopyCertificate {
            source, thumbprint, ..
        } => Some(Action::ExportCertificate {
            server: source.clone(),
            thumbprint: thumbprint.clone(),
        }),
        _ => None,
    });
    for (export, why) in copies {
        for because in &why.because {
            survey.want(export.clone(), &why.requirements, because);
        }
    }
}
