//! GW-4: peers trust UM's certificates, and UM theirs.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-4",
    procedure: Procedure::Gateways,
    requires: "each gateway, IP PBX and SBC trusts the issuer of UM's certificates, or the self-signed ones themselves, and UM's servers trust the issuer of theirs",
    inspects: "the chain of each side before the store of the other, where it asks for a certificate at all",
    checks: &["certutil -verify CERTIFICATE_FILE"],
    does: &["certutil -addstore Root CERTIFICATE_FILE"],
    prevents: "CERT_E_UNTRUSTEDROOT, or its like in a device, in either direction",
    source: "TechNet ee681661, Deploying certificates for UM, step 4; OfficeDocs-Exchange, ExchangeServer2013/import-or-export-certificates",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let mut findings = Vec::new();
    for caller in scene.callers() {
        for service in scene.services() {
            let of = format!("{} and {}", caller.party.name, service.title());
            let checks = scene.checks(caller.party, service.party);
            let doubts = Scene::doubts_of_trust(&checks, &of);
            if doubts.is_empty() {
                findings.push(Finding::met(
                    &of,
                    "the chain of each that is asked for ends at a root that the other trusts",
                ));
            }
            findings.extend(doubts);
        }
    }
    Inspection::all(findings)
}
