//! GW-1: each service has a certificate for its own name.

use countersign_messages::gateways;
use countersign_mutual::Confidence;
use countersign_trust::{
    CertificateFacts, CommonName, NameMatch, NameRules, ReferenceName, Underscores, Wildcards,
    match_name,
};

use super::super::scene::{ServiceView, subject};
use super::super::{Finding, Inspection, Procedure, Requirement, Scene};
use crate::kind::CertificateKind;
use crate::plan::Action;
use crate::policy::{WILDCARD, Wildcard};
use crate::report::rfc3339;
use crate::service::CertificateStatus;

pub(super) const REQUIREMENT: Requirement = Requirement {
    id: "GW-1",
    procedure: Procedure::Gateways,
    requires: gateways::CERTIFICATE_REQUIRES,
    inspects: gateways::CERTIFICATE_INSPECTS,
    checks: &["Get-ExchangeCertificate -Server SERVER"],
    does: &[
        "New-ExchangeCertificate -GenerateRequest -Server SERVER -SubjectName CN=SERVER -DomainName SERVER -KeySize 2048 -PrivateKeyExportable $true",
        "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA",
    ],
    prevents: gateways::CERTIFICATE_PREVENTS,
    source: "TechNet ee681661, Deploying certificates for UM, step 1; OfficeDocs-Exchange, ExchangeServer2013/create-certificates-for-um",
    confidence: Confidence::Confirmed,
    policies: &[&WILDCARD],
    inspect,
};

fn inspect(scene: &Scene<'_>) -> Inspection {
    let services = scene.services().iter();
    Inspection::all(services.flat_map(|service| of_service(scene, service)))
}

fn of_service(scene: &Scene<'_>, service: &ServiceView<'_>) -> Vec<Finding> {
    let of = service.title();
    let Some((_, facts)) = scene.certificate(service.party) else {
        return vec![scene.unknown(of, "certificate")];
    };
    let say = scene.say();
    let mut findings = Vec::new();
    if let Some(fault) = fault(scene, service, facts) {
        findings.push(renewed(Finding::not_met(of, fault), service));
    } else {
        let status = service.stated(|service| service.status);
        findings.extend(status.and_then(|status| doubt(scene, service, facts, status)));
    }
    match service.stated(|service| service.has_private_key) {
        Some(true) => {}
        Some(false) => findings.push(renewed(
            Finding::not_met(of, gateways::private_key_lacking(say, subject(facts))),
            service,
        )),
        None => findings.push(scene.unknown(of, "has_private_key")),
    }
    let kind = scene.kind(service);
    match kind {
        Some(kind) if kind.kind != CertificateKind::Unknown => {
            if findings.is_empty() {
                let not_after = rfc3339(facts.not_after());
                let evidence =
                    gateways::certificate_until(say, subject(facts), not_after, kind.because);
                findings.push(Finding::met(of, evidence));
            }
        }
        _ => findings.push(scene.unknown(of, "root_ca_type")),
    }
    findings
}

/// Whether nothing is wrong with the certificate itself.
pub(in super::super) fn suits(scene: &Scene<'_>, service: &ServiceView<'_>) -> bool {
    let certificate = scene.certificate(service.party);
    certificate.is_some_and(|(_, facts)| fault(scene, service, facts).is_none())
}

/// What is wrong with the certificate itself.
fn fault(scene: &Scene<'_>, service: &ServiceView<'_>, facts: &CertificateFacts) -> Option<String> {
    let say = scene.say();
    let called = subject(facts);
    if scene.at() < facts.not_before() {
        let not_before = rfc3339(facts.not_before());
        return Some(gateways::valid_from(say, called, not_before));
    }
    if scene.at() > facts.not_after() {
        let not_after = rfc3339(facts.not_after());
        return Some(gateways::was_valid_until(say, called, not_after));
    }
    let fqdn = &service.server.fqdn;
    if !covers(facts, fqdn) {
        return Some(gateways::not_for(say, called, fqdn));
    }
    let is_wildcard = scene.policies().wildcard == Wildcard::San && has_wildcard_subject(facts);
    is_wildcard.then(|| gateways::wildcard_subject(say, called))
}

/// What Exchange itself has against the certificate: not everything is mended by another one.
fn doubt(
    scene: &Scene<'_>,
    service: &ServiceView<'_>,
    facts: &CertificateFacts,
    status: CertificateStatus,
) -> Option<Finding> {
    use CertificateStatus::{
        DateInvalid, Invalid, PendingRequest, RevocationCheckFailure, Revoked, Unknown, Untrusted,
        Valid,
    };
    let say = scene.say();
    let of = service.title();
    let server = &service.server.fqdn;
    let told = || Finding::not_met(of, gateways::bad_status(say, subject(facts), status));
    Some(match status {
        Valid => return None,
        Unknown => scene.unknown(of, "status"),
        DateInvalid | Invalid | Revoked => renewed(told(), service),
        Untrusted => told()
            .remedy(gateways::trust_its_root(say, server))
            .by("certutil -addstore Root CERTIFICATE_FILE", &[]),
        RevocationCheckFailure => told().remedy(gateways::reach_the_list(say, server)),
        PendingRequest => told().remedy(gateways::IMPORT_THE_ANSWER.told(say)).by(
            "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA",
            &[("SERVER", server)],
        ),
    })
}

/// Mended by a new certificate for its server.
pub(in super::super) fn renewed(finding: Finding, service: &ServiceView<'_>) -> Finding {
    let server = || service.server.fqdn.clone();
    finding
        .through(Action::RequestCertificate { server: server() })
        .implies(Action::IssueCertificate { server: server() })
        .through(Action::ImportCertificate { server: server() })
        .implies(Action::EnableCertificate {
            server: server(),
            service: service.um_service(),
            thumbprint: None,
        })
}

/// Whether the certificate is for this host, by subject or SAN, as the pages about UM count names.
pub(in super::super) fn covers(facts: &CertificateFacts, host: &str) -> bool {
    let rules = NameRules::new(CommonName::Always, Wildcards::Allowed, Underscores::Allowed);
    ReferenceName::parse(host)
        .is_ok_and(|name| match_name(facts, &name, rules) != NameMatch::Mismatch)
}

pub(in super::super) fn has_wildcard_subject(facts: &CertificateFacts) -> bool {
    facts.common_name().is_some_and(|name| name.contains('*'))
}
