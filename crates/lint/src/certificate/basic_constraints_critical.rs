//! An authority's `basicConstraints` is critical.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, is_authority, is_critical};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "basic-constraints-critical",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.9",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    (is_authority(certificate) && !is_critical(certificate, Oid::BASIC_CONSTRAINTS))
        .then(|| "the subject is an authority and basicConstraints is not critical".to_owned())
}
