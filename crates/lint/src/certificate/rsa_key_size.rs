//! An RSA key has at least 2048 bits, and a multiple of 8.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "rsa-key-size",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §6.1.5",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let info = certificate.tbs_certificate().subject_public_key_info();
    if info.algorithm().algorithm() != Oid::RSA_ENCRYPTION {
        return None;
    }
    let Some((modulus, _)) = info.rsa() else {
        return Some("the RSA key is malformed".to_owned());
    };
    let unused = modulus.first().map_or(0, |octet| octet.leading_zeros());
    let octets = u32::try_from(modulus.len()).unwrap_or(u32::MAX);
    let bits = octets.saturating_mul(8).saturating_sub(unused);
    (bits < 2048 || !bits.is_multiple_of(8))
        .then(|| format!("the RSA key has {bits} bits, not 2048 or a greater multiple of 8"))
}
