//! A server's certificate names it in `subjectAltName`: a common name alone is read by few.

use countersign_asn1::{Certificate, GeneralName};

use super::{CertificateRule, extensions, is_authority, is_for_servers};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-alt-name-server",
    severity: Severity::Warning,
    source: "RFC 9525 §6.3",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    if is_authority(certificate) || !is_for_servers(certificate) {
        return None;
    }
    let names = extensions(certificate).subject_alt_name().ok()?;
    let named = names
        .iter()
        .any(|name| matches!(name, GeneralName::DnsName(_) | GeneralName::IpAddress(_)));
    (!named).then(|| "it is for a server and has no dNSName or iPAddress".to_owned())
}
