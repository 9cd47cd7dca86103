//! LY-5: the dial plan is for SIP URIs, and secured as Lync's media are.

use countersign_messages::{lync, plan as plan_words, words};
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::dial_plan::{DialPlan, VoipSecurity};
use crate::lync::{EncryptionLevel, LyncPool};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-5",
    procedure: Procedure::Lync,
    requires: lync::PLAN_REQUIRES,
    inspects: lync::PLAN_INSPECTS,
    checks: &["Get-UMDialPlan", "Get-CsMediaConfiguration"],
    does: &[
        "New-UMDialPlan -Name NAME -URIType SipName -VoIPSecurity Secured -NumberOfDigitsInExtension DIGITS -CountryOrRegionCode CODE",
        "Set-UMDialPlan -Identity DIAL_PLAN -VoIPSecurity Secured",
    ],
    prevents: lync::PLAN_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 5; OfficeDocs-Exchange, ExchangeServer2013/deploying-exchange-2013-um-and-lync-server-overview",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let (plans, mut findings) = match super::sip_plans(scene) {
        Ok(found) => found,
        Err(unknown) => return Inspection::Findings(unknown),
    };
    if plans.is_empty() && findings.is_empty() {
        let finding = Finding::not_met(scene.title(), lync::NO_PLAN_IS_SIP.told(scene.say()));
        return Inspection::Findings(vec![finding.by(REQUIREMENT.does[0], &[])]);
    }
    for plan in plans {
        for pool in scene.pools() {
            findings.push(of_pair(scene, plan, pool));
        }
    }
    Inspection::Findings(findings)
}

fn of_pair(scene: &Scene<'_>, plan: &DialPlan, pool: &LyncPool) -> Finding {
    let say = scene.say();
    let of = words::between(say, &plan.name, &pool.pool);
    let set = |finding: Finding, security: VoipSecurity| {
        let action = Action::SetVoipSecurity {
            dial_plan: plan.name.clone(),
            security,
        };
        let mut levels = { scene.pools().iter() }.filter_map(|pool| pool.encryption_level);
        if levels.all(|level| wanted(level, security).is_none()) {
            finding.through(action)
        } else {
            finding
                .remedy(plan_words::CHANGE_ENCRYPTION_LEVEL.told(say))
                .implies(action)
        }
    };
    let Some(security) = plan.voip_security else {
        return scene.unknown(&plan.name, "voip_security");
    };
    if security == VoipSecurity::Unsecured {
        let finding = Finding::not_met(&of, lync::PLAN_UNSECURED.told(say));
        return match pool.encryption_level {
            Some(EncryptionLevel::DoNotSupportEncryption) => set(finding, VoipSecurity::SipSecured),
            _ => set(finding, VoipSecurity::Secured),
        };
    }
    let Some(level) = pool.encryption_level else {
        return scene.unknown(&pool.pool, "encryption_level");
    };
    let Some(wanted) = wanted(level, security) else {
        let evidence = lync::plan_fits(say, security.as_str(), level.as_str());
        return Finding::met(&of, evidence);
    };
    let evidence = lync::plan_does_not_fit(say, security.as_str(), level.as_str());
    set(Finding::not_met(&of, evidence), wanted)
}

/// What a secured dial plan would have to be instead for a pool of this level, by the table of
/// [OfficeDocs-Exchange, deploying-exchange-2013-um-and-lync-server-overview].
fn wanted(level: EncryptionLevel, security: VoipSecurity) -> Option<VoipSecurity> {
    match (level, security) {
        (EncryptionLevel::RequireEncryption, VoipSecurity::SipSecured) => {
            Some(VoipSecurity::Secured)
        }
        (EncryptionLevel::DoNotSupportEncryption, VoipSecurity::Secured) => {
            Some(VoipSecurity::SipSecured)
        }
        _ => None,
    }
}
