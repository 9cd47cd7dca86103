//! The serial number has at most 20 octets, its sign octet counted.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "serial-length",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let octets = certificate.tbs_certificate().serial_number().as_bytes();
    (octets.len() > 20).then(|| format!("the serial number has {} octets, above 20", octets.len()))
}
