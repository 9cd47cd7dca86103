//! GW-3: the certificate is enabled for the UM services.

use countersign_messages::gateways;
use countersign_mutual::Confidence;

use super::super::scene::{ServiceView, subject, thumbprint};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::{Action, TlsMode};
use crate::policy::{SETUP_CERTIFICATE, SetupCertificate};

pub(in super::super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-3",
    procedure: Procedure::Gateways,
    requires: gateways::ENABLED_REQUIRES,
    inspects: gateways::ENABLED_INSPECTS,
    checks: &["Get-ExchangeCertificate -Server SERVER"],
    does: &[
        "Enable-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT -Services UM,UMCallRouter",
    ],
    prevents: gateways::ENABLED_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 3; office-docs-powershell, Enable-ExchangeCertificate",
    confidence: Confidence::Confirmed,
    policies: &[&SETUP_CERTIFICATE],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    Inspection::all(services.map(|service| of_service(scene, service)))
}

fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Finding {
    let say = scene.say();
    let of = service.title();
    let Some((_, facts)) = scene.certificate(service.party) else {
        return scene.unknown(of, "certificate");
    };
    let called = subject(facts);
    let wanted = service.enabled_as();
    let Some(enabled) = service.stated(|service| service.services.as_deref()) else {
        let setup = scene.policies().setup_certificate == SetupCertificate::AssignedBySetup;
        if setup && facts.claims_self_signed() {
            return Finding::met(of, gateways::assigned_by_setup(say, called));
        }
        return scene.unknown(of, "services");
    };
    let names: Vec<&str> = enabled.iter().map(|service| service.as_str()).collect();
    let names = names.join(", ");
    if enabled.contains(&wanted) {
        return Finding::met(of, gateways::enabled_for(say, called, names));
    }
    let is_tcp = service.startup_mode().is_some_and(|mode| mode == "tcp");
    let wanted = wanted.as_str();
    let evidence = match (enabled.is_empty(), is_tcp) {
        (false, false) => gateways::not_enabled_for(say, called, names, wanted),
        (false, true) => gateways::not_enabled_in_tcp(say, called, names, wanted),
        (true, false) => gateways::enabled_for_nothing(say, called, wanted),
        (true, true) => gateways::enabled_for_nothing_in_tcp(say, called, wanted),
    };
    let finding = Finding::not_met(of, evidence);
    let finding = if is_tcp {
        finding.through(Action::SetStartupMode {
            server: service.server.fqdn.clone(),
            service: service.um_service(),
            mode: TlsMode::Dual,
        })
    } else {
        finding
    };
    finding.through(Action::EnableCertificate {
        server: service.server.fqdn.clone(),
        service: service.um_service(),
        thumbprint: Some(thumbprint(facts)),
    })
}
