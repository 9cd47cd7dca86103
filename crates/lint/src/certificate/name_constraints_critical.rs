//! `nameConstraints` is critical: one who cannot apply it must refuse.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "name-constraints-critical",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.10",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let constraints = extensions(certificate).get(Oid::NAME_CONSTRAINTS)?;
    (!constraints.is_critical()).then(|| "nameConstraints is not critical".to_owned())
}
