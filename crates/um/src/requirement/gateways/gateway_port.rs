//! GW-8: UM dials the TLS port.

use countersign_messages::gateways;
use countersign_mutual::Confidence;

use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::gateway::UmIpGateway;
use crate::plan::Action;
use crate::policy::{GATEWAY_PORT, OPTIONS_EVENT};

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-8",
    procedure: Procedure::Gateways,
    requires: gateways::PORT_REQUIRES,
    inspects: gateways::PORT_INSPECTS,
    checks: &["Get-UMIPGateway -Identity GATEWAY"],
    does: &["Set-UMIPGateway -Identity GATEWAY -Port 5061"],
    prevents: gateways::PORT_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 8; office-docs-powershell, Set-UMIPGateway: the default is 5060",
    confidence: Confidence::Confirmed,
    policies: &[&GATEWAY_PORT, &OPTIONS_EVENT],
    inspect,
};

/// SIP over TLS [RFC 3261 §19.1.2].
const TLS: u16 = 5061;

fn inspect(scene: &Scene<'_>) -> Inspection {
    let Some(gateways) = scene.gateways(Procedure::Gateways) else {
        return Inspection::Findings(vec![scene.unknown_of_estate("um_ip_gateways")]);
    };
    let findings = gateways.iter().flat_map(|gateway| {
        [of_gateway(scene, gateway), of_device(scene, gateway)]
            .into_iter()
            .flatten()
    });
    Inspection::of(findings, gateways::NO_GATEWAY_OF_DEVICES)
}

/// What is wrong with the port that UM dials, or what is right with both, where its device is known.
fn of_gateway(scene: &Scene<'_>, gateway: &UmIpGateway) -> Option<Finding> {
    let say = scene.say();
    let of = gateway.name();
    match gateway.port {
        None => Some(scene.unknown(of, "port")),
        Some(TLS) => match scene.caller_of(gateway) {
            None => Some(Finding::met(of, gateways::PORT_WITHOUT_DEVICE.told(say))),
            Some(caller) => (caller.peer.tls_port == Some(TLS))
                .then(|| Finding::met(of, gateways::PORT_WITH_DEVICE.told(say))),
        },
        Some(port) => {
            let gateway = of.to_owned();
            let event = scene.policies().options_event.number();
            let finding = Finding::not_met(of, gateways::port(say, port, event));
            Some(finding.through(Action::SetGatewayPort { gateway }))
        }
    }
}

/// What is wrong with the port on which its device listens.
fn of_device(scene: &Scene<'_>, gateway: &UmIpGateway) -> Option<Finding> {
    let say = scene.say();
    let caller = scene.caller_of(gateway)?;
    let device = caller.party.name.as_str();
    match caller.peer.tls_port {
        None => Some(scene.unknown(device, "tls_port")),
        Some(TLS) => None,
        Some(port) => Some(
            Finding::not_met(gateway.name(), gateways::device_port(say, device, port))
                .remedy(gateways::let_device_listen(say, device))
                .implies(Action::SetDevicePort {
                    device: device.to_owned(),
                }),
        ),
    }
}
