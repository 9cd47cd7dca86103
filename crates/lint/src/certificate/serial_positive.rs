//! The serial number is a positive integer.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "serial-positive",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let serial = certificate.tbs_certificate().serial_number();
    (serial.is_negative() || serial.is_zero())
        .then(|| "the serial number is not positive".to_owned())
}
