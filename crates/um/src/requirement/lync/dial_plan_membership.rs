//! LY-6: every server listens for TLS, and belongs to every SIP URI dial plan.

use countersign_mutual::Confidence;

use super::super::gateways::startup_mode_of;
use super::super::scene::ServiceView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::DialPlan;
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-6",
    procedure: Procedure::Lync,
    requires: "the UM startup mode of each service is TLS or Dual, and each Client Access and Mailbox server belongs to every SIP URI dial plan",
    inspects: "`UMStartupMode` and `DialPlans` of each service",
    checks: &[
        "Get-UMService -Identity SERVER",
        "Get-UMCallRouterSettings -Server SERVER",
    ],
    does: &[
        "Set-UMService -Identity SERVER -DialPlans DIAL_PLANS -UMStartupMode Dual",
        "Set-UMCallRouterSettings -Server SERVER -DialPlans DIAL_PLANS -UMStartupMode Dual",
    ],
    prevents: "Lync takes the server for no trusted peer, and refuses its calls",
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 6; Lync Server 2013, Configure Exchange Server 2013 UM for Lync Server 2013 voice mail",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    let modes = services.map(|service| startup_mode_of(scene, service));
    let findings = match super::sip_plans(scene) {
        Ok((plans, mut findings)) => {
            let services = scene.services().iter();
            findings.extend(services.map(|service| membership(scene, service, &plans)));
            findings
        }
        Err(Inspection::Findings(unknown)) => unknown,
        Err(without) => return without,
    };
    Inspection::all(modes.chain(findings))
}

fn membership(scene: &Scene<'_>, service: &ServiceView<'_>, sip: &[&DialPlan]) -> Finding {
    let of = service.title();
    let Some(own) = service.stated(|service| service.dial_plans.as_deref()) else {
        return scene.unknown(of, "dial_plans");
    };
    let lacks = |plan: &&&DialPlan| !own.iter().any(|name| plan.is_called(name));
    let Some(lacking) = sip.iter().find(lacks) else {
        return Finding::met(
            of,
            format!("it belongs to each of {} SIP URI dial plans", sip.len()),
        );
    };
    let lacking_names = sip.iter().filter(lacks).map(|plan| plan.name.as_str());
    // The parameter replaces the whole list: what it belongs to already must be in it.
    let dial_plans = own.iter().map(String::as_str).chain(lacking_names);
    Finding::not_met(
        of,
        format!("it does not belong to the dial plan `{}`", lacking.name),
    )
    .through(Action::SetDialPlans {
        server: service.server.fqdn.clone(),
        service: service.um_service(),
        dial_plans: dial_plans.map(str::to_owned).collect(),
    })
}
