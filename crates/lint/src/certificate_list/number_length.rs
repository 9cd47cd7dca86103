//! The number of a list is not negative, and has 20 octets at most.

use countersign_asn1::{CertificateList, ExtensionValue, Oid, SerialNumber};

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
    trouble("crlNumber", number)
}

/// What is wrong with the number of a list.
pub(super) fn trouble(name: &str, number: SerialNumber<'_>) -> Option<String> {
    let octets = number.as_bytes();
    if octets.first().is_some_and(|octet| octet & 0x80 != 0) {
        return Some(format!("its {name} is negative"));
    }
    (octets.len() > 20).then(|| format!("its {name} has {} octets, above 20", octets.len()))
}
