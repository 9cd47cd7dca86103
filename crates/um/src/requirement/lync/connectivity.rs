//! LY-13: a test from end to end went well.

use countersign_messages::lync;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::lync::{LyncRole, TestResult};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-13",
    procedure: Procedure::Lync,
    requires: lync::TEST_REQUIRES,
    inspects: lync::TEST_INSPECTS,
    checks: &[
        "Test-CsExUMConnectivity -TargetFqdn POOL",
        "Test-CsExUMVoiceMail -TargetFqdn POOL",
    ],
    does: &[],
    prevents: lync::TEST_PREVENTS,
    source: "office-docs-powershell, Test-CsExUMConnectivity and Test-CsExUMVoiceMail",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let say = scene.say();
    let pools = scene
        .pools()
        .iter()
        .filter(|pool| pool.role != Some(LyncRole::Mediation));
    let findings = pools.map(|pool| {
        let of = pool.pool.as_str();
        match pool.ex_um_connectivity {
            None => scene.unknown(of, "ex_um_connectivity"),
            Some(TestResult::Success) => Finding::met(of, lync::TEST_SUCCEEDED.told(say)),
            Some(TestResult::Failure) => Finding::not_met(of, lync::TEST_FAILED.told(say))
                .remedy(lync::MEND_AND_TEST_AGAIN.told(say))
                .implies(Action::TestCall {
                    pool: of.to_owned(),
                }),
        }
    });
    Inspection::of(findings, lync::MEDIATION_ALONE)
}
