//! `subjectKeyIdentifier` is not critical.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, is_critical};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-key-identifier-critical",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    is_critical(certificate, Oid::SUBJECT_KEY_IDENTIFIER)
        .then(|| "subjectKeyIdentifier is critical".to_owned())
}
