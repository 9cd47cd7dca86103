//! GW-11: no dial plan has more UM IP gateways than UM starts with.

use countersign_messages::gateways;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-11",
    procedure: Procedure::Gateways,
    requires: gateways::COUNT_REQUIRES,
    inspects: gateways::COUNT_INSPECTS,
    checks: &["Get-UMIPGateway"],
    does: &["Remove-UMHuntGroup -Identity HUNT_GROUP"],
    prevents: gateways::COUNT_PREVENTS,
    source: "OfficeDocs-Exchange, ExchangeServer2013/um-ip-gateways",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

const MOST: usize = 200;

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(gateways) = scene.all_gateways() else {
        return Inspection::Findings(vec![scene.unknown_of_estate("um_ip_gateways")]);
    };
    let say = scene.say();
    if gateways.len() <= MOST {
        let evidence = gateways::gateways_in_all(say, gateways.len());
        return Inspection::Findings(vec![Finding::met(scene.title(), evidence)]);
    }
    let (Some(plans), Some(_)) = (scene.dial_plans(), scene.hunt_groups()) else {
        return Inspection::Findings(vec![scene.unknown_of_estate("hunt_group")]);
    };
    let findings = plans.iter().map(|plan| {
        let count = scene.gateways_of(plan).map_or(0, |gateways| gateways.len());
        let evidence = gateways::gateways_of_plan(say, count);
        if count <= MOST {
            Finding::met(&plan.name, evidence)
        } else {
            Finding::not_met(&plan.name, evidence).remedy(gateways::MOVE_TO_ANOTHER_PLAN.told(say))
        }
    });
    Inspection::of(findings, gateways::NO_PLAN)
}
