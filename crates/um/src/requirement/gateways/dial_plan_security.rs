//! GW-5: dial plans are secured.

use countersign_messages::gateways;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::VoipSecurity;
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-5",
    procedure: Procedure::Gateways,
    requires: gateways::SECURITY_REQUIRES,
    inspects: gateways::SECURITY_INSPECTS,
    checks: &["Get-UMDialPlan -Identity DIAL_PLAN"],
    does: &["Set-UMDialPlan -Identity DIAL_PLAN -VoIPSecurity Secured"],
    prevents: gateways::SECURITY_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 5; office-docs-powershell, Set-UMDialPlan",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(plans) = scene.dial_plans() else {
        return Inspection::Findings(vec![scene.unknown_of_estate("dial_plan")]);
    };
    let say = scene.say();
    let mut findings = Vec::new();
    for plan in plans {
        // Where nobody says which plans are linked, each may be.
        let is_lync_only = scene.gateways_of(plan).is_some_and(|gateways| {
            gateways
                .iter()
                .all(|gateway| scene.pool_of(gateway).is_some())
        });
        if is_lync_only {
            continue;
        }
        findings.push(match plan.voip_security {
            None => scene.unknown(&plan.name, "voip_security"),
            Some(VoipSecurity::Unsecured) => {
                let secure = Action::SetVoipSecurity {
                    dial_plan: plan.name.clone(),
                    security: VoipSecurity::Secured,
                };
                Finding::not_met(&plan.name, gateways::UNSECURED.told(say)).through(secure)
            }
            Some(security) => Finding::met(&plan.name, gateways::security(say, security.as_str())),
        });
    }
    Inspection::of(findings, gateways::NO_LINKED_PLAN)
}
