//! LY-6: every server listens for TLS, and belongs to every SIP URI dial plan.

use countersign_messages::lync;
use countersign_mutual::Confidence;

use super::super::gateways::startup_mode_of;
use super::super::scene::ServiceView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::DialPlan;
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-6",
    procedure: Procedure::Lync,
    requires: lync::MEMBERSHIP_REQUIRES,
    inspects: lync::MEMBERSHIP_INSPECTS,
    checks: &[
        "Get-UMService -Identity SERVER",
        "Get-UMCallRouterSettings -Server SERVER",
        "Get-UMServer -Identity SERVER",
    ],
    does: &[
        "Set-UMService -Identity SERVER -DialPlans DIAL_PLANS -UMStartupMode Dual",
        "Set-UMCallRouterSettings -Server SERVER -DialPlans DIAL_PLANS -UMStartupMode Dual",
        "Set-UMServer -Identity SERVER -DialPlans DIAL_PLANS -UMStartupMode Dual",
    ],
    prevents: lync::MEMBERSHIP_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 6; Lync Server 2013, Configure Exchange Server 2013 UM for Lync Server 2013 voice mail; office-docs-powershell, Set-UMServer: a server handles calls for the dial plans that it is given",
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
        Err(unknown) => unknown,
    };
    Inspection::all(modes.chain(findings))
}

fn membership(scene: &Scene<'_>, service: &ServiceView<'_>, sip: &[&DialPlan]) -> Finding {
    let say = scene.say();
    let of = service.title();
    let Some(own) = service.stated(|service| service.dial_plans.as_deref()) else {
        return scene.unknown(of, "dial_plans");
    };
    // A server of Exchange 2010 answers for the dial plans that it is given; later ones for all. Lync knows those
    // that belong to one of them.
    let is_known = { sip.iter() }.any(|plan| own.iter().any(|name| plan.is_called(name)));
    let is_answered = |plan: &DialPlan| {
        service.is_of_2010()
            && is_known
            && scene.services().iter().any(|other| {
                let plans = other.stated(|service| service.dial_plans.as_deref());
                plans.is_none_or(|plans| plans.iter().any(|name| plan.is_called(name)))
            })
    };
    let lacks =
        |plan: &&&DialPlan| !own.iter().any(|name| plan.is_called(name)) && !is_answered(plan);
    let Some(lacking) = sip.iter().find(lacks) else {
        return Finding::met(
            of,
            if service.is_of_2010() {
                lync::EACH_HAS_ITS_SERVER.told(say).to_owned()
            } else {
                lync::belongs_to_each(say, sip.len())
            },
        );
    };
    let lacking_names = sip.iter().filter(lacks).map(|plan| plan.name.as_str());
    // The parameter replaces the whole list: what it belongs to already must be in it.
    let dial_plans = own.iter().map(String::as_str).chain(lacking_names);
    Finding::not_met(of, lync::does_not_belong(say, &lacking.name)).through(Action::SetDialPlans {
        server: service.server.fqdn.clone(),
        service: service.um_service(),
        dial_plans: dial_plans.map(str::to_owned).collect(),
    })
}
