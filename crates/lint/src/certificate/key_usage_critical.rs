//! `keyUsage` is critical.

use countersign_asn1::{Certificate, Oid};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "key-usage-critical",
    severity: Severity::Warning,
    source: "RFC 5280 §4.2.1.3",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let usage = extensions(certificate).get(Oid::KEY_USAGE)?;
    (!usage.is_critical()).then(|| "keyUsage is not critical".to_owned())
}
