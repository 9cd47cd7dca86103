//! LY-11: UM calls out by one pool.

use countersign_messages::lync;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::DialPlan;
use crate::gateway::UmIpGateway;
use crate::lync::LyncRole;
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-11",
    procedure: Procedure::Lync,
    requires: lync::OUTGOING_REQUIRES,
    inspects: lync::OUTGOING_INSPECTS,
    checks: &["Get-UMIPGateway"],
    does: &["Set-UMIPGateway -Identity GATEWAY -OutcallsAllowed $false"],
    prevents: lync::OUTGOING_PREVENTS,
    source: "Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    super::of_sip_plans(scene, |plan| of_plan(scene, plan))
}

fn of_plan(scene: &Scene<'_>, plan: &DialPlan) -> Finding {
    let say = scene.say();
    let of = plan.name.as_str();
    if scene.all_gateways().is_none() {
        return scene.unknown_of_estate("um_ip_gateways");
    }
    let Some(gateways) = scene.gateways_of(plan) else {
        return scene.unknown_of_estate("hunt_group");
    };
    if gateways.len() < 2 {
        return Finding::met(of, lync::NO_TWO_GATEWAYS.told(say));
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
            let finding = Finding::not_met(of, lync::several_call_out(say, names.join(", ")));
            rest.iter().fold(finding, |finding, gateway| {
                finding.through(set(gateway.name(), false))
            })
        }
        (_, Some(unknown)) => scene.unknown(unknown.name(), "outcalls_allowed"),
        ([only], None) => of_only(scene, of, only),
        _ => {
            let finding = Finding::not_met(of, lync::NONE_CALLS_OUT.told(say));
            match gateways.iter().find(|gateway| !is_director(scene, gateway)) {
                Some(gateway) => finding.through(set(gateway.name(), true)),
                None => finding.remedy(lync::MAKE_FRONT_END_KNOWN.told(say)),
            }
        }
    }
}

fn of_only(scene: &Scene<'_>, of: &str, only: &UmIpGateway) -> Finding {
    let say = scene.say();
    let name = only.name();
    match scene.pool_of(only) {
        Some(pool) if pool.role == Some(LyncRole::Director) => {
            Finding::not_met(of, lync::director_calls_out(say, name))
                .remedy(lync::LET_FRONT_END_CALL_OUT.told(say))
                .through(set(name, false))
        }
        Some(pool) if pool.role.is_none() => scene.unknown(&pool.pool, "role"),
        _ => Finding::met(of, lync::one_calls_out(say, name)),
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
