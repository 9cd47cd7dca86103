//! LY-10: UM knows each pool.

use countersign_messages::{gateways, lync};
use countersign_mutual::Confidence;

use super::super::gateways::closed;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::DialPlan;
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
    source: "TechNet ee681661, Deploying certificates for UM, its note; Lync Server 2013, Configure Unified Messaging on Microsoft Exchange Server to work with Lync Server 2013; Exchange Server 2013, Scripts\\ExchUCUtil.ps1, ConfigureGateways: a hunt group for each SIP URI dial plan; that Lync may read what the script leaves its gateways for is inferred",
    confidence: Confidence::Inferred,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let pools = scene.pools().iter();
    let with_users = pools.filter(|pool| pool.role != Some(LyncRole::Mediation));
    Inspection::of(
        with_users.flat_map(|pool| of_pool(scene, pool)),
        lync::MEDIATION_ALONE,
    )
}

/// What is found of its gateway, or of the gateway and each dial plan for Lync: the script links every pool with
/// all of them.
fn of_pool(scene: &Scene<'_>, pool: &LyncPool) -> Vec<Finding> {
    let of = pool.pool.as_str();
    let Some(gateways) = scene.all_gateways() else {
        return vec![scene.unknown_of_estate("um_ip_gateways")];
    };
    let is_its = |address: &str| address.eq_ignore_ascii_case(of);
    let Some(gateway) = gateways.iter().find(|gateway| is_its(&gateway.address)) else {
        return vec![not_met(scene, of, gateways::NO_GATEWAY.told(scene.say()))];
    };
    if let Some(closed) = closed(scene, gateway) {
        return vec![closed];
    }
    let Some(groups) = scene.hunt_groups() else {
        return vec![scene.unknown_of_estate("hunt_group")];
    };
    let (plans, mut findings) = match super::sip_plans(scene) {
        Ok(known) => known,
        Err(unknown) => return unknown,
    };
    if plans.is_empty() && findings.is_empty() {
        findings.push(not_met(scene, of, lync::NO_SIP_PLAN.told(scene.say())));
    }
    let own = { groups.iter() }.filter(|group| gateway.is_called(&group.um_ip_gateway));
    let own: Vec<&HuntGroup> = own.collect();
    findings.extend({ plans.into_iter() }.map(|plan| of_plan(scene, of, plan, &own)));
    findings
}

fn of_plan(scene: &Scene<'_>, of: &str, plan: &DialPlan, groups: &[&HuntGroup]) -> Finding {
    let say = scene.say();
    let linking = { groups.iter() }.filter(|group| plan.is_called(&group.dial_plan));
    let mut pilots = linking.map(|group| group.pilot_identifier.as_deref());
    if { pilots.clone() }.any(|pilot| pilot.is_some_and(|pilot| plan.is_piloted_by(pilot))) {
        return Finding::met(of, lync::linked_by_name(say, &plan.name));
    }
    if pilots.any(|pilot| pilot.is_none()) {
        return scene.unknown(of, "pilot_identifier");
    }
    not_met(scene, of, lync::not_linked_by_name(say, &plan.name))
}

fn not_met(scene: &Scene<'_>, of: &str, evidence: impl Into<String>) -> Finding {
    Finding::not_met(of, evidence.into())
        .remedy(lync::RUN_EXCH_UC_UTIL.told(scene.say()))
        .through(Action::RunExchUcUtil)
}
