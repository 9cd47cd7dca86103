//! GW-8: UM dials the TLS port.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::UmIpGateway;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-8",
    procedure: Procedure::Gateways,
    requires: "the port of each UM IP gateway is 5061, and its device listens there for TLS",
    inspects: "`Port` of each UM IP gateway, and the TLS port of the gateway, IP PBX or SBC",
    checks: &["Get-UMIPGateway -Identity GATEWAY"],
    does: &["Set-UMIPGateway -Identity GATEWAY -Port 5061"],
    prevents: "UM dials 5060, in clear or in vain: SIP OPTIONS go unanswered (event 1400; 1088 by another page)",
    source: "TechNet ee681661, Deploying certificates for UM, step 8; office-docs-powershell, Set-UMIPGateway: the default is 5060",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

/// SIP over TLS [RFC 3261 §19.1.2].
const TLS: u16 = 5061;

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(gateways) = scene.gateways(Procedure::Gateways) else {
        return Inspection::Findings(vec![scene.unknown("the estate", "um_ip_gateways")]);
    };
    let findings = gateways.iter().map(|gateway| of_gateway(scene, gateway));
    Inspection::of(
        findings,
        "no UM IP gateway stands for a gateway, IP PBX or SBC",
    )
}

fn of_gateway(scene: &Scene<'_>, gateway: &UmIpGateway) -> Finding {
    let of = gateway.name();
    match gateway.port {
        None => return scene.unknown(of, "port"),
        Some(TLS) => {}
        Some(port) => {
            return Finding::not_met(of, format!("its port is {port}"))
                .by(REQUIREMENT.does[0], &[("GATEWAY", of)]);
        }
    }
    let Some(caller) = scene.caller_of(gateway) else {
        return Finding::met(of, "its port is 5061; the estate does not have its device");
    };
    match caller.peer.tls_port {
        None => scene.unknown(&caller.party.name, "tls_port"),
        Some(TLS) => Finding::met(of, "its port is 5061, where its device listens for TLS"),
        Some(port) => Finding::not_met(
            of,
            format!(
                "its port is 5061, and {} listens for TLS on {port}",
                caller.party.name
            ),
        )
        .remedy(format!("let {} listen for TLS on 5061", caller.party.name)),
    }
}
