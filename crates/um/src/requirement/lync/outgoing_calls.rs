//! LY-11: UM calls out by one pool.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::DialPlan;
use crate::gateway::UmIpGateway;
use crate::lync::LyncRole;
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-11",
    procedure: Procedure::Lync,
    requires: "of several UM IP gateways of a SIP URI dial plan exactly one allows outgoing calls, and it stands for no Director pool",
    inspects: "`OutcallsAllowed` of the UM IP gateways of each SIP URI dial plan",
    checks: &["Get-UMIPGateway"],
    does: &["Set-UMIPGateway -Identity GATEWAY -OutcallsAllowed $false"],
    prevents: "play-on-phone and transfers go by the wrong pool",
    source: "Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    super::of_sip_plans(scene, |plan| of_plan(scene, plan))
}

fn of_plan(scene: &Scene<'_>, plan: &DialPlan) -> Finding {
    let of = plan.name.as_str();
    if scene.all_gateways().is_none() {
        return scene.unknown("the estate", "um_ip_gateways");
    }
    let Some(gateways) = scene.gateways_of(plan) else {
        return scene.unknown("the estate", "hunt_group");
    };
    if gateways.len() < 2 {
        return Finding::met(of, "it has no two UM IP gateways");
    }
    let unknown = gateways
        .iter()
        .find(|gateway| gateway.outcalls_allowed.is_none());
    let allowed: Vec<&UmIpGateway> = gateways
        .iter()
        .copied()
        .filter(|gateway| gateway.outcalls_allowed == Some(true))
        .collect();
    match (allowed.as_slice(), unknown) {
        ([_, rest @ ..], _) if !rest.is_empty() => {
            let names: Vec<&str> = allowed.iter().map(|gateway| gateway.name()).collect();
            let finding =
                Finding::not_met(of, format!("{} allow outgoing calls", names.join(", ")));
            rest.iter().fold(finding, |finding, gateway| {
                finding.through(set(gateway.name(), false))
            })
        }
        (_, Some(unknown)) => scene.unknown(unknown.name(), "outcalls_allowed"),
        ([only], None) => of_only(scene, of, only),
        _ => {
            let finding = Finding::not_met(of, "none of its UM IP gateways allows outgoing calls");
            match gateways.iter().find(|gateway| !is_director(scene, gateway)) {
                Some(gateway) => finding.through(set(gateway.name(), true)),
                None => finding.remedy("make a Front End pool known to UM: ExchUcUtil.ps1"),
            }
        }
    }
}

fn of_only(scene: &Scene<'_>, of: &str, only: &UmIpGateway) -> Finding {
    let name = only.name();
    match scene.pool_of(only) {
        Some(pool) if pool.role == Some(LyncRole::Director) => Finding::not_met(
            of,
            format!("{name}, a Director pool, is the one that allows outgoing calls"),
        )
        .remedy("let a Front End pool allow them instead")
        .through(set(name, false)),
        Some(pool) if pool.role.is_none() => scene.unknown(&pool.pool, "role"),
        _ => Finding::met(of, format!("{name} alone allows outgoing calls")),
    }
}

pub(crate) fn is_director(scene: &Scene<'_>, gateway: &UmIpGateway) -> bool {
    let pool = scene.pool_of(gateway);
    pool.is_some_and(|pool| pool.role == Some(LyncRole::Director))
}

fn set(gateway: &str, allowed: bool) -> Action {
    Action::SetOutgoingCalls {
        gateway: gateway.to_owned(),
        allowed,
    }
}
