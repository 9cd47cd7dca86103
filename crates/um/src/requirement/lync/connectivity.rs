//! LY-13: a test from end to end went well.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::lync::{LyncRole, TestResult};
use crate::plan::Action;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-13",
    procedure: Procedure::Lync,
    requires: "a test call from each pool to UM succeeds",
    inspects: "`Result` of the last test of each pool",
    checks: &[
        "Test-CsExUMConnectivity -TargetFqdn POOL",
        "Test-CsExUMVoiceMail -TargetFqdn POOL",
    ],
    does: &[],
    prevents: "what no other requirement shows is met by a caller first",
    source: "office-docs-powershell, Test-CsExUMConnectivity and Test-CsExUMVoiceMail",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let pools = scene
        .pools()
        .iter()
        .filter(|pool| pool.role != Some(LyncRole::Mediation));
    let findings = pools.map(|pool| {
        let of = pool.pool.as_str();
        match pool.ex_um_connectivity {
            None => scene.unknown(of, "ex_um_connectivity"),
            Some(TestResult::Success) => Finding::met(of, "Test-CsExUMConnectivity said Success"),
            Some(TestResult::Failure) => Finding::not_met(of, "Test-CsExUMConnectivity said Failure")
                .remedy("mend what the requirements above name; where they are all met, run it again with -Verbose")
                .implies(Action::TestCall { pool: of.to_owned() }),
        }
    });
    Inspection::of(findings, "the estate has pools of Mediation Servers alone")
}
