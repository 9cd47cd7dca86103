//! GW-6: the UM services listen for TLS.

use countersign_messages::gateways;
use countersign_mutual::Confidence;

use super::super::scene::ServiceView;
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::{Action, TlsMode};
use crate::policy::UM_SERVICE_PORTS;
use crate::service::ServiceName;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-6",
    procedure: Procedure::Gateways,
    requires: gateways::MODE_REQUIRES,
    inspects: gateways::MODE_INSPECTS,
    checks: &[
        "Get-UMService -Identity SERVER",
        "Get-UMCallRouterSettings -Server SERVER",
        "Get-UMServer -Identity SERVER",
    ],
    does: &[
        "Set-UMService -Identity SERVER -UMStartupMode Dual",
        "Set-UMCallRouterSettings -Server SERVER -UMStartupMode Dual",
        "Set-UMServer -Identity SERVER -UMStartupMode Dual",
    ],
    prevents: gateways::MODE_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 6; office-docs-powershell, Set-UMService and Set-UMCallRouterSettings: the default is TCP; Set-UMServer, of Exchange 2010",
    confidence: Confidence::Confirmed,
    policies: &[&UM_SERVICE_PORTS],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    Inspection::all(services.map(|service| of_service(scene, service)))
}

/// Whether this service listens for what its dial plans need.
pub(in super::super) fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Finding {
    let say = scene.say();
    let of = service.title();
    let Some(mode) = service.startup_mode() else {
        return scene.unknown(of, "startup_mode");
    };
    let set_dual = |finding: Finding| {
        finding.through(Action::SetStartupMode {
            server: service.server.fqdn.clone(),
            service: service.um_service(),
            mode: TlsMode::Dual,
        })
    };
    match mode.as_str() {
        "tcp" => set_dual(Finding::not_met(of, gateways::MODE_TCP.told(say))),
        "tls" => match unsecured_plan(scene, service) {
            Ok(None) => Finding::met(of, gateways::MODE_TLS.told(say)),
            Ok(Some(plan)) => set_dual(Finding::not_met(
                of,
                gateways::mode_tls_and_unsecured(say, plan),
            )),
            Err(unknown) => *unknown,
        },
        _ if service.name == ServiceName::Um && !service.is_of_2010() => {
            let [tcp, tls] = scene.policies().um_service_ports.numbers();
            Finding::met(of, gateways::mode_dual_on(say, tcp, tls))
        }
        _ => Finding::met(of, gateways::MODE_DUAL.told(say)),
    }
}

/// A dial plan of this service that is Unsecured, if there is one and all is known.
fn unsecured_plan<'e>(
    scene: &Scene<'e>,
    service: &ServiceView<'e>,
) -> Result<Option<&'e str>, Box<Finding>> {
    let Some(plans) = service.stated(|service| service.dial_plans.as_deref()) else {
        return Err(Box::new(scene.unknown(service.title(), "dial_plans")));
    };
    let mut unknown = None;
    for plan in plans.iter().filter_map(|name| scene.dial_plan(name)) {
        match plan.is_secured() {
            Some(false) => return Ok(Some(&plan.name)),
            Some(true) => {}
            None => unknown = Some(Box::new(scene.unknown(&plan.name, "voip_security"))),
        }
    }
    unknown.map_or(Ok(None), Err)
}
