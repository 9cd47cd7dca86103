//! A list names the key that signed it: an authority may have had several.

use countersign_asn1::{CertificateList, ExtensionValue, Oid};

use super::{ListRule, decoded};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-authority-key-identifier",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.1",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let named = decoded(list, Oid::AUTHORITY_KEY_IDENTIFIER).is_some_and(|value| {
        matches!(value, ExtensionValue::AuthorityKeyIdentifier(identifier) if identifier.key_identifier.is_some())
    });
    (!named).then(|| "it has no authorityKeyIdentifier with a keyIdentifier".to_owned())
}
