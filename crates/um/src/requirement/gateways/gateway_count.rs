//! GW-11: no dial plan has more UM IP gateways than UM starts with.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-11",
    procedure: Procedure::Gateways,
    requires: "no dial plan has more than 200 UM IP gateways",
    inspects: "the UM IP gateways that hunt groups link with each dial plan",
    checks: &["Get-UMIPGateway"],
    does: &["Remove-UMHuntGroup -Identity HUNT_GROUP"],
    prevents: "the UM service does not start",
    source: "OfficeDocs-Exchange, ExchangeServer2013/um-ip-gateways",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

const MOST: usize = 200;

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(gateways) = scene.all_gateways() else {
        return Inspection::Findings(vec![scene.unknown("the estate", "um_ip_gateways")]);
    };
    if gateways.len() <= MOST {
        let evidence = format!("there are {} UM IP gateways in all", gateways.len());
        return Inspection::Findings(vec![Finding::met("the estate", evidence)]);
    }
    let (Some(plans), Some(_)) = (scene.dial_plans(), scene.hunt_groups()) else {
        return Inspection::Findings(vec![scene.unknown("the estate", "hunt_group")]);
    };
    let findings = plans.iter().map(|plan| {
        let count = scene.gateways_of(plan).map_or(0, |gateways| gateways.len());
        let evidence = format!("it has {count} UM IP gateways");
        if count <= MOST {
            Finding::met(&plan.name, evidence)
        } else {
            Finding::not_met(&plan.name, evidence)
                .remedy("move some of them to another dial plan, by their hunt groups")
        }
    });
    Inspection::of(findings, "there is no dial plan")
}
