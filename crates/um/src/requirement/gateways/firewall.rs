//! GW-12: a changed port is open.

use countersign_messages::{gateways, requirement};
use countersign_mutual::Confidence;

use super::super::scene::ServiceView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::Action;
use crate::service::ServiceName;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-12",
    procedure: Procedure::Gateways,
    requires: gateways::FIREWALL_REQUIRES,
    inspects: gateways::FIREWALL_INSPECTS,
    checks: &[
        "Get-UMCallRouterSettings -Server SERVER",
        "Get-NetFirewallPortFilter -Protocol TCP",
    ],
    does: &[
        "New-NetFirewallRule -DisplayName NAME -Direction Inbound -Protocol TCP -LocalPort PORT -Action Allow",
    ],
    prevents: gateways::FIREWALL_PREVENTS,
    source: "OfficeDocs-Exchange, ExchangeServer2013/um-protocols-ports-and-services",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

/// On which ports a call router listens until somebody changes them.
const SETUP: [u16; 2] = [5060, 5061];

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    let routers = services.filter(|service| service.name == ServiceName::UmCallRouter);
    let findings = routers.map(|router| of_router(scene, router));
    Inspection::of(findings, gateways::NO_CALL_ROUTER)
}

fn of_router(scene: &Scene<'_>, router: &ServiceView<'_>) -> Finding {
    let say = scene.say();
    let of = router.title();
    let Some(tls) = router.stated(|service| service.sip_tls_listening_port) else {
        return scene.unknown(of, "sip_tls_listening_port");
    };
    let Some(tcp) = router.stated(|service| service.sip_tcp_listening_port) else {
        return scene.unknown(of, "sip_tcp_listening_port");
    };
    let changed = [tcp, tls].into_iter().filter(|port| !SETUP.contains(port));
    let changed: Vec<u16> = changed.collect();
    if changed.is_empty() {
        return Finding::met(of, gateways::LISTENS_AS_SET_UP.told(say));
    }
    let Some(open) = &router.server.firewall_ports else {
        return scene.unknown(&router.server.fqdn, "firewall_ports");
    };
    match changed.iter().find(|port| !open.contains(port)) {
        None => Finding::met(of, gateways::listens_and_is_let_in(say, tcp, tls)),
        Some(port) => Finding::not_met(of, gateways::not_let_in(say, port))
            .remedy(requirement::on(say, &router.server.fqdn))
            .through(Action::OpenPort {
                server: router.server.fqdn.clone(),
                port: *port,
            }),
    }
}
