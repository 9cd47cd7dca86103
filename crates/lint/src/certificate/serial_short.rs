//! The serial number has room for the 64 random bits that keep it from being foreseen.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "serial-short",
    // Deviation: the requirement is a MUST; a warning here, for randomness cannot be seen in one number.
    severity: Severity::Warning,
    source: "CA/B Baseline Requirements §7.1",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let serial = certificate.tbs_certificate().serial_number();
    (serial.magnitude().len() < 8)
        .then(|| format!("serial number `{serial}` is too short to hold 64 random bits"))
}
