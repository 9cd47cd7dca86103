//! LY-10: UM knows each pool.

use countersign_messages::{Text, gateways, lync};
use countersign_mutual::Confidence;

use super::super::gateways::closed;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::HuntGroup;
use crate::lync::{LyncPool, LyncRole};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-10",
    procedure: Procedure::Lync,
    requires: lync::UTILITY_REQUIRES,
    inspects: lync::UTILITY_INSPECTS,
    checks: &["Get-UMIPGateway", "Get-UMHuntGroup"],
    does: &["exchucutil.ps1 -Forest FOREST"],
    prevents: lync::UTILITY_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, its note; Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013; that Lync may read what the script leaves its gateways for is inferred",
    confidence: Confidence::Inferred,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let pools = scene.pools().iter();
    let with_users = pools.filter(|pool| pool.role != Some(LyncRole::Mediation));
    Inspection::of(
        with_users.map(|pool| of_pool(scene, pool)),
        lync::MEDIATION_ALONE,
    )
}

fn of_pool(scene: &Scene<'_>, pool: &LyncPool) -> Finding {
    let say = scene.say();
    let of = pool.pool.as_str();
    let not_met = |evidence: Text| {
        Finding::not_met(of, evidence.told(say))
            .remedy(lync::RUN_EXCH_UC_UTIL.told(say))
            .through(Action::RunExchUcUtil)
    };
    let Some(gateways) = scene.all_gateways() else {
        return scene.unknown_of_estate("um_ip_gateways");
    };
    let is_its = |address: &str| address.eq_ignore_ascii_case(of);
    let Some(gateway) = gateways.iter().find(|gateway| is_its(&gateway.address)) else {
        return not_met(gateways::NO_GATEWAY);
    };
    if let Some(closed) = closed(scene, gateway) {
        return closed;
    }
    let Some(groups) = scene.hunt_groups() else {
        return scene.unknown_of_estate("hunt_group");
    };
    let own: Vec<&HuntGroup> = groups
        .iter()
        .filter(|group| gateway.is_called(&group.um_ip_gateway))
        .collect();
    let mut unknown = None;
    for group in own {
        let Some(plan) = scene.dial_plan(&group.dial_plan) else {
            continue;
        };
        match (plan.is_sip(), group.pilot_identifier.as_deref()) {
            (Some(true), Some(pilot)) if plan.is_called(pilot) => {
                return Finding::met(of, lync::linked_by_name(say, &plan.name));
            }
            (Some(true), None) => unknown = Some(scene.unknown(of, "pilot_identifier")),
            (None, _) => unknown = Some(scene.unknown(&plan.name, "uri_type")),
            _ => {}
        }
    }
    unknown.unwrap_or_else(|| not_met(lync::NOT_LINKED_BY_NAME))
}
