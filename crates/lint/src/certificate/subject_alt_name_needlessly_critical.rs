//! `subjectAltName` is not critical when the subject has another name.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, is_critical};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "subject-alt-name-needlessly-critical",
    severity: Severity::Warning,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let named = !certificate.tbs_certificate().subject().is_empty();
    (named && is_critical(certificate, Oid::SUBJECT_ALT_NAME))
        .then(|| "the subject has a name and subjectAltName is critical".to_owned())
}
