//! LY-4: every Lync server has the roots of UM's certificates.

use countersign_messages::lync;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "LY-4",
    procedure: Procedure::Lync,
    requires: lync::ROOTS_REQUIRES,
    inspects: lync::ROOTS_INSPECTS,
    checks: &["certutil -verify CERTIFICATE_FILE"],
    does: &[
        "certutil -addstore Root CERTIFICATE_FILE",
        "certutil -addstore CA CERTIFICATE_FILE",
    ],
    prevents: lync::ROOTS_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, of Lync, step 4; that the authorities are enough is Lync Server 2013, Configure certificates on the server running Exchange UM",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let mut findings = Vec::new();
    for member in scene.members() {
        let of = member.member.fqdn.as_str();
        let mut doubts = Vec::new();
        for service in scene.services() {
            let checks = scene.checks(service.party, member.party);
            let by_lync = checks
                .iter()
                .filter(|check| check.judge == member.party.name);
            doubts.extend(Scene::doubts_of_trust(by_lync, of));
        }
        if doubts.is_empty() {
            doubts.push(Finding::met(of, lync::CHAINS_END_WELL.told(scene.say())));
        }
        findings.extend(doubts);
    }
    Inspection::all(findings)
}
