//! GW-10: a hunt group links each UM IP gateway with a dial plan.

use countersign_messages::gateways;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-10",
    procedure: Procedure::Gateways,
    requires: gateways::HUNT_GROUP_REQUIRES,
    inspects: gateways::HUNT_GROUP_INSPECTS,
    checks: &["Get-UMHuntGroup -UMDialPlan DIAL_PLAN"],
    does: &[
        "New-UMHuntGroup -Name NAME -UMIPGateway GATEWAY -UMDialPlan DIAL_PLAN -PilotIdentifier PILOT_IDENTIFIER",
    ],
    prevents: gateways::HUNT_GROUP_PREVENTS,
    source: "office-docs-powershell, New-UMIPGateway: one is made along with the gateway when -UMDialPlan is given; New-UMHuntGroup",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(gateways) = scene.gateways(Procedure::Gateways) else {
        return Inspection::Findings(vec![scene.unknown_of_estate("um_ip_gateways")]);
    };
    let say = scene.say();
    let findings = gateways.iter().map(|gateway| {
        let of = gateway.name();
        match scene.plans_of(gateway).as_deref() {
            None => scene.unknown_of_estate("hunt_group"),
            Some([]) => {
                let finding = Finding::not_met(of, gateways::NO_HUNT_GROUP.told(say));
                match scene.only_plan_of_gateways() {
                    Some(plan) => finding.through(Action::NewHuntGroup {
                        gateway: of.to_owned(),
                        dial_plan: plan.name.clone(),
                    }),
                    None => finding.by(REQUIREMENT.does[0], &[("GATEWAY", of), ("NAME", of)]),
                }
            }
            Some(plans) => {
                let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
                Finding::met(of, gateways::linked_with(say, names.join(", ")))
            }
        }
    });
    Inspection::of(findings, gateways::NO_GATEWAY_OF_DEVICES)
}
