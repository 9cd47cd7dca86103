//! An `iPAddress` has 4 or 16 octets.

use countersign_asn1::{Certificate, GeneralName};

use super::{CertificateRule, find_in_names};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "ip-address-length",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    find_in_names(certificate, |name| match name {
        GeneralName::IpAddress(octets) if name.ip_address().is_none() => {
            Some(format!("an iPAddress has {} octets, not 4 or 16", octets.len()))
        }
        _ => None,
    })
}
