//! GW-2: the certificate is on every server.

use countersign_messages::gateways;
use countersign_mutual::Confidence;
use countersign_trust::CertificateId;

use super::super::scene::{ServiceView, subject, thumbprint};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use super::renewed;
use crate::held::KeyProvider;
use crate::plan::Action;

pub(in super::super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-2",
    procedure: Procedure::Gateways,
    requires: gateways::DISTRIBUTION_REQUIRES,
    inspects: gateways::DISTRIBUTION_INSPECTS,
    checks: &["Get-ExchangeCertificate -Server SERVER"],
    does: &[
        "Export-ExchangeCertificate -Server SOURCE -Thumbprint THUMBPRINT -BinaryEncoded -Password PASSWORD",
        "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA -Password PASSWORD -PrivateKeyExportable $true",
    ],
    prevents: gateways::DISTRIBUTION_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 2; office-docs-powershell, Export-ExchangeCertificate and Import-ExchangeCertificate",
    confidence: Confidence::Confirmed,
    policies: &[],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    Inspection::all(services.map(|service| of_service(scene, service)))
}

fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Finding {
    let say = scene.say();
    let of = service.title();
    let fqdn = &service.server.fqdn;
    let Some((id, facts)) = scene.certificate(service.party) else {
        return match scene.held(fqdn) {
            Some([]) => renewed(
                Finding::not_met(of, gateways::no_certificate(say, fqdn)),
                service,
            ),
            _ => scene.unknown(of, "certificate"),
        };
    };
    let called = subject(facts);
    if scene.holds(fqdn, id) != Some(false) {
        return Finding::met(of, gateways::has(say, fqdn, called));
    }
    let lacking = Finding::not_met(of, gateways::lacks(say, fqdn, called));
    let Some(source) = source(scene, id) else {
        let remedy = gateways::IMPORT_OR_REQUEST.told(say);
        return renewed(lacking.remedy(remedy), service);
    };
    let known = scene.known_of(source, id);
    let source = &scene.deployment().exchange[source].fqdn;
    if !known.may_be_exported() {
        let remedy = gateways::not_exportable(say, source, fqdn);
        return renewed(lacking.remedy(remedy), service);
    }
    // What is exported keeps its provider, and UM does nothing with a key of another.
    if known.key_provider == Some(KeyProvider::Cng) {
        let remedy = gateways::key_of_cng(say, source, fqdn);
        return renewed(lacking.remedy(remedy), service);
    }
    let thumbprint = thumbprint(facts);
    lacking
        .through(Action::ExportCertificate {
            server: source.clone(),
            thumbprint: Some(thumbprint.clone()),
        })
        .through(Action::CopyCertificate {
            source: source.clone(),
            server: fqdn.clone(),
            thumbprint: Some(thumbprint.clone()),
        })
        .implies(Action::EnableCertificate {
            server: fqdn.clone(),
            service: service.um_service(),
            thumbprint: Some(thumbprint),
        })
}

/// The server that has this certificate, of several one whose key may leave it.
fn source(scene: &Scene<'_>, wanted: CertificateId) -> Option<usize> {
    let has = |service: &&ServiceView<'_>| {
        let presents = scene
            .certificate(service.party)
            .is_some_and(|(id, _)| id == wanted);
        let holds = scene.holds(&service.server.fqdn, wanted);
        holds.unwrap_or(presents)
    };
    let services = scene.services().iter().filter(has);
    let servers = services.map(|service| service.server_index);
    servers.min_by_key(|server| !scene.known_of(*server, wanted).may_be_exported())
}
