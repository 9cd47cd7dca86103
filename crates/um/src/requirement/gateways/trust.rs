//! GW-4: peers trust UM's certificates, and UM theirs.

use countersign_messages::{gateways, words};
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-4",
    procedure: Procedure::Gateways,
    requires: gateways::TRUST_REQUIRES,
    inspects: gateways::TRUST_INSPECTS,
    checks: &["certutil -verify CERTIFICATE_FILE"],
    does: &["certutil -addstore Root CERTIFICATE_FILE"],
    prevents: gateways::TRUST_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 4; OfficeDocs-Exchange, ExchangeServer2013/import-or-export-certificates",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let mut findings = Vec::new();
    for caller in scene.callers() {
        for service in scene.services() {
            let of = words::between(scene.say(), &caller.party.name, service.title());
            let checks = scene.checks(caller.party, service.party);
            let doubts = Scene::doubts_of_trust(&checks, &of);
            if doubts.is_empty() {
                findings.push(Finding::met(
                    &of,
                    gateways::CHAINS_END_WELL.told(scene.say()),
                ));
            }
            findings.extend(doubts);
        }
    }
    Inspection::all(findings)
}
