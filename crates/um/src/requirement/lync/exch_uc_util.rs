//! LY-10: UM knows each pool.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::HuntGroup;
use crate::lync::{LyncPool, LyncRole};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-10",
    procedure: Procedure::Lync,
    requires: "ExchUcUtil.ps1 was run: each pool has a UM IP gateway, and a hunt group that links it with a SIP URI dial plan and has the plan's name as its pilot identifier",
    inspects: "the UM IP gateway of each pool, and its hunt groups",
    checks: &["Get-UMIPGateway", "Get-UMHuntGroup"],
    does: &["exchucutil.ps1 -Forest FOREST"],
    prevents: "UM does not know the pool, and Lync may not read UM's objects in Active Directory",
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
        "the estate has pools of Mediation Servers alone",
    )
}

fn of_pool(scene: &Scene<'_>, pool: &LyncPool) -> Finding {
    let of = pool.pool.as_str();
    let not_met = |evidence: &str| {
        Finding::not_met(of, evidence)
            .remedy("on an Exchange server, in the Scripts folder, with `-Forest` where Lync is in another forest:")
            .through(Action::RunExchUcUtil)
    };
    let Some(gateways) = scene.all_gateways() else {
        return scene.unknown("the estate", "um_ip_gateways");
    };
    let is_its = |address: &str| address.eq_ignore_ascii_case(of);
    let Some(gateway) = gateways.iter().find(|gateway| is_its(&gateway.address)) else {
        return not_met("no UM IP gateway stands for it");
    };
    let Some(groups) = scene.hunt_groups() else {
        return scene.unknown("the estate", "hunt_group");
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
                return Finding::met(
                    of,
                    format!("a hunt group links its UM IP gateway with `{}`", plan.name),
                );
            }
            (Some(true), None) => unknown = Some(scene.unknown(of, "pilot_identifier")),
            (None, _) => unknown = Some(scene.unknown(&plan.name, "uri_type")),
            _ => {}
        }
    }
    unknown.unwrap_or_else(|| {
        not_met("no hunt group links its UM IP gateway with a SIP URI dial plan by the plan's name")
    })
}
