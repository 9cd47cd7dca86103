//! GW-13: devices call the call router, and get through to where it redirects them.

use countersign_messages::{gateways, requirement};
use countersign_mutual::Confidence;

use super::super::scene::{CallerView, ServiceView};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene, either};
use crate::plan::Action;
use crate::policy::UM_SERVICE_PORTS;
use crate::service::ServiceName;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-13",
    procedure: Procedure::Gateways,
    requires: gateways::ROUTING_REQUIRES,
    inspects: gateways::ROUTING_INSPECTS,
    checks: &["Test-UMConnectivity -CallRouter -Secured $true -CertificateThumbprint THUMBPRINT"],
    does: &[],
    prevents: gateways::ROUTING_PREVENTS,
    source: "OfficeDocs-Exchange, ExchangeServer2013/voice-architecture-changes",
    confidence: Confidence::Confirmed,
    policies: &[&UM_SERVICE_PORTS],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let callers = scene.callers().iter();
    Inspection::all(callers.flat_map(|caller| of_caller(scene, caller)))
}

fn of_caller(scene: &Scene<'_>, caller: &CallerView<'_>) -> Vec<Finding> {
    let of = caller.party.name.as_str();
    let Some(calls) = &caller.peer.calls else {
        return vec![scene.unknown(of, "calls")];
    };
    let of_name = |wanted: ServiceName| {
        scene
            .services()
            .iter()
            .filter(move |one| one.name == wanted)
    };
    let is_called = |service: &ServiceView<'_>| {
        let names = [Some(&service.server.fqdn), service.server.netbios.as_ref()];
        let mut names = names.into_iter().flatten();
        names.any(|name| calls.iter().any(|called| called.eq_ignore_ascii_case(name)))
    };
    // Exchange 2010 has no call router: its UM servers are called themselves.
    let is_older = scene.successors().next().is_none();
    let (answering, fault) = if is_older {
        (ServiceName::Um, gateways::CALLS_NO_UM_SERVER)
    } else {
        (ServiceName::UmCallRouter, gateways::CALLS_NO_ROUTER)
    };
    if !of_name(answering).any(is_called) {
        let say = scene.say();
        let routers: Vec<String> = of_name(answering)
            .map(|router| router.server.fqdn.clone())
            .collect();
        let finding = Finding::not_met(of, fault.told(say));
        if routers.is_empty() {
            return vec![finding.remedy(gateways::NO_ROUTER_TO_CALL.told(say))];
        }
        let remedy = gateways::send_calls_to(say, either(say, &routers));
        let device = of.to_owned();
        return vec![
            finding
                .remedy(remedy)
                .implies(Action::SetDeviceRoute { device, routers }),
        ];
    }
    let mut findings = Vec::new();
    for service in of_name(ServiceName::Um) {
        let checks = scene.checks(caller.party, service.party);
        // It opens: checks 1 and 2.
        let reasons = checks
            .iter()
            .filter(|check| check.number <= 2)
            .flat_map(|check| &check.reasons);
        let to = requirement::from_to(scene.say(), of, service.title());
        findings.extend(reasons.filter_map(|reason| Scene::doubt(reason, &to)));
    }
    if findings.is_empty() {
        let [_, tls] = scene.policies().um_service_ports.numbers();
        let evidence = if is_older {
            gateways::CALLS_UM_SERVERS_WELL.told(scene.say()).to_owned()
        } else {
            gateways::calls_well(scene.say(), tls)
        };
        findings.push(Finding::met(of, evidence));
    }
    findings
}
