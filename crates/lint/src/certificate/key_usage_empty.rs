//! A key usage allows something.

use countersign_asn1::Certificate;

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "key-usage-empty",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.3",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let usage = extensions(certificate).key_usage().ok()??;
    usage.is_empty().then(|| "keyUsage has no bit set".to_owned())
}
