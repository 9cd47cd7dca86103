//! The number of a list is not negative, and has 20 octets at most.

use countersign_asn1::{CertificateList, ExtensionValue, Oid};

use super::{ListRule, decoded};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-number-length",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.3",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let number = decoded(list, Oid::CRL_NUMBER)?;
    let ExtensionValue::CrlNumber(number) = number else {
        return None;
    };
    let octets = number.as_bytes();
    if octets.first().is_some_and(|octet| octet & 0x80 != 0) {
        return Some("its crlNumber is negative".to_owned());
    }
    (octets.len() > 20).then(|| format!("its crlNumber has {} octets, above 20", octets.len()))
}
