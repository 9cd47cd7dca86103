//! An RSA key's public exponent is odd and at least 65537.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "rsa-exponent",
    // Deviation: a MUST for odd and 3 or more, a SHOULD for 2^16+1 or more.
    severity: Severity::Warning,
    source: "CA/B Baseline Requirements §6.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let info = certificate.tbs_certificate().subject_public_key_info();
    if info.algorithm().algorithm() != Oid::RSA_ENCRYPTION {
        return None;
    }
    let (_, exponent) = info.rsa()?;
    let odd = exponent.last().is_some_and(|octet| octet & 1 == 1);
    // 65537 is 01 00 01: whatever has three octets and is odd is at least that.
    (!odd || exponent.len() < 3)
        .then(|| "the RSA key's exponent is not odd and at least 65537".to_owned())
}
