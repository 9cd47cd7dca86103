//! `keyCertSign` and `cA` go together.

use countersign_asn1::{Certificate, KeyUsage};

use super::{CertificateRule, extensions, is_authority};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "key-cert-sign",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.3",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let usage = extensions(certificate).key_usage().ok()??;
    match (is_authority(certificate), usage.contains(KeyUsage::KEY_CERT_SIGN)) {
        (true, false) => Some("cA is TRUE and keyUsage lacks `keyCertSign`".to_owned()),
        (false, true) => Some("keyUsage has `keyCertSign` and cA is not TRUE".to_owned()),
        _ => None,
    }
}
