//! GW-8: UM dials the TLS port.

use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::UmIpGateway;
use crate::plan::Action;

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
    let findings = gateways.iter().flat_map(|gateway| {
        [of_gateway(scene, gateway), of_device(scene, gateway)]
            .into_iter()
            .flatten()
    });
    Inspection::of(
        findings,
        "no UM IP gateway stands for a gateway, IP PBX or SBC",
    )
}

/// What is wrong with the port that UM dials, or what is right with both, where its device is known.
fn of_gateway(scene: &Scene<'_>, gateway: &UmIpGateway) -> Option<Finding> {
    let of = gateway.name();
    match gateway.port {
        None => Some(scene.unknown(of, "port")),
        Some(TLS) => match scene.caller_of(gateway) {
            None => Some(Finding::met(
                of,
                "its port is 5061; the estate does not have its device",
            )),
            Some(caller) => (caller.peer.tls_port == Some(TLS))
                .then(|| Finding::met(of, "its port is 5061, where its device listens for TLS")),
        },
        Some(port) => Some(Finding::not_met(of, format!("its port is {port}")).through(
            Action::SetGatewayPort {
                gateway: of.to_owned(),
            },
        )),
    }
}

/// What is wrong with the port on which its device listens.
fn of_device(scene: &Scene<'_>, gateway: &UmIpGateway) -> Option<Finding> {
    let caller = scene.caller_of(gateway)?;
    let device = caller.party.name.as_str();
    match caller.peer.tls_port {
        None => Some(scene.unknown(device, "tls_port")),
        Some(TLS) => None,
        Some(port) => Some(
            Finding::not_met(
                gateway.name(),
                format!("its device, {device}, listens for TLS on {port}"),
            )
            .remedy(format!("let {device} listen for TLS on 5061"))
            .implies(Action::SetDevicePort {
                device: device.to_owned(),
            }),
        ),
    }
}
