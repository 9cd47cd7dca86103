//! Extensions need version 3, unique identifiers version 2 or 3.

use countersign_asn1::{Certificate, Version};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "version",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.1",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let tbs = certificate.tbs_certificate();
    let unique = tbs.issuer_unique_id().is_some() || tbs.subject_unique_id().is_some();
    match tbs.version() {
        Version::V1 | Version::V2 if !extensions(certificate).is_empty() => {
            Some("it has extensions and is not of version 3".to_owned())
        }
        Version::V1 if unique => Some("it has unique identifiers and is of version 1".to_owned()),
        _ => None,
    }
}
