//! GW-1: each service has a certificate for its own name.

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
    requires: "each UM service and UM Call Router has a certificate, self-signed, from an internal PKI or bought, with its private key, valid now, and for the name of its server",
    inspects: "the certificate of each service: its validity, subject and SAN, root, `HasPrivateKey` and `Status`",
    checks: &["Get-ExchangeCertificate -Server SERVER"],
    does: &[
        "New-ExchangeCertificate -GenerateRequest -Server SERVER -SubjectName CN=SERVER -DomainName SERVER -KeySize 2048 -PrivateKeyExportable $true",
        "Import-ExchangeCertificate -Server SERVER -FileData FILE_DATA",
    ],
    prevents: "the service has nothing to show in TLS, or a name that its peers refuse",
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
    let mut findings = Vec::new();
    if let Some(fault) = fault(scene, service, facts) {
        findings.push(renewed(Finding::not_met(of, fault), service));
    }
    match service.stated(|service| service.has_private_key) {
        Some(true) => {}
        Some(false) => findings.push(renewed(
            Finding::not_met(
                of,
                format!("the server lacks the private key of `{}`", subject(facts)),
            ),
            service,
        )),
        None => findings.push(scene.unknown(of, "has_private_key")),
    }
    let kind = scene.kind(service);
    match kind {
        Some(kind) if kind.kind != CertificateKind::Unknown => {
            if findings.is_empty() {
                let evidence = format!(
                    "`{}`, until {}: {}",
                    subject(facts),
                    rfc3339(facts.not_after()),
                    kind.because
                );
                findings.push(Finding::met(of, evidence));
            }
        }
        _ => findings.push(scene.unknown(of, "root_ca_type")),
    }
    findings
}

/// What is wrong with the certificate itself.
fn fault(scene: &Scene<'_>, service: &ServiceView<'_>, facts: &CertificateFacts) -> Option<String> {
    let called = subject(facts);
    if scene.at() < facts.not_before() {
        return Some(format!(
            "`{called}` is valid from {}",
            rfc3339(facts.not_before())
        ));
    }
    if scene.at() > facts.not_after() {
        return Some(format!(
            "`{called}` was valid until {}",
            rfc3339(facts.not_after())
        ));
    }
    let fqdn = &service.server.fqdn;
    if !covers(facts, fqdn) {
        return Some(format!(
            "`{called}` is not for `{fqdn}`, neither by subject nor by SAN"
        ));
    }
    if scene.policies().wildcard == Wildcard::San && has_wildcard_subject(facts) {
        return Some(format!("the subject of `{called}` is a wildcard"));
    }
    let status = service.stated(|service| service.status)?;
    (status != CertificateStatus::Valid)
        .then(|| format!("Exchange says that the status of `{called}` is {status}"))
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
