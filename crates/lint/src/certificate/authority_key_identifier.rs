//! A certificate says which key of its issuer signed it, unless it signed itself.

use countersign_asn1::Certificate;

use super::{CertificateRule, extensions, is_self_issued};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "authority-key-identifier",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.1",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    // Deviation: the standard exempts the self-signed alone; a self-issued one may be signed with
    // another key (a rollover), which cannot be seen from here.
    if is_self_issued(certificate) {
        return None;
    }
    match extensions(certificate).authority_key_identifier().ok()? {
        Some(identifier) if identifier.key_identifier.is_some() => None,
        Some(_) => Some("authorityKeyIdentifier has no keyIdentifier".to_owned()),
        None => Some("it is not self-issued and has no authorityKeyIdentifier".to_owned()),
    }
}
