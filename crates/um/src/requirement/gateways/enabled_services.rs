//! GW-3: the certificate is enabled for the UM services.

use countersign_mutual::Confidence;

use super::super::scene::{ServiceView, subject, thumbprint};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::plan::{Action, TlsMode};
use crate::policy::{SETUP_CERTIFICATE, SetupCertificate};
use crate::service::EnabledService;

pub(in super::super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-3",
    procedure: Procedure::Gateways,
    requires: "the certificate is enabled for UM on each Mailbox server and for UMCallRouter on each Client Access server",
    inspects: "`Services` of the certificate of each service",
    checks: &["Get-ExchangeCertificate -Server SERVER"],
    does: &[
        "Enable-ExchangeCertificate -Server SERVER -Thumbprint THUMBPRINT -Services UM,UMCallRouter",
    ],
    prevents: "UM goes on with its old certificate, or with none; while the startup mode is TCP the cmdlet is refused",
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
    let of = service.title();
    let Some((_, facts)) = scene.certificate(service.party) else {
        return scene.unknown(of, "certificate");
    };
    let called = subject(facts);
    let wanted = service.enabled_as();
    let Some(enabled) = service.stated(|service| service.services.as_deref()) else {
        let setup = scene.policies().setup_certificate == SetupCertificate::AssignedBySetup;
        if setup && facts.claims_self_signed() {
            return Finding::met(
                of,
                format!("`{called}` is self-signed, as setup makes it and assigns it"),
            );
        }
        return scene.unknown(of, "services");
    };
    if enabled.contains(&wanted) {
        return Finding::met(of, format!("`{called}` is enabled for {}", list(enabled)));
    }
    let mut evidence = format!(
        "`{called}` is enabled for {}, and not for {}",
        list(enabled),
        wanted.as_str()
    );
    let is_tcp = service.startup_mode().is_some_and(|mode| mode == "tcp");
    if is_tcp {
        evidence.push_str("; while the startup mode is TCP it cannot be");
    }
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

fn list(services: &[EnabledService]) -> String {
    if services.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<&str> = services.iter().map(|service| service.as_str()).collect();
    names.join(", ")
}
