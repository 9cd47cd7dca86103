//! The key's parameters are NULL for RSA, a curve's name for elliptic curves, absent for Ed25519 and ML-DSA.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "key-parameters",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §7.1.3.1",
    inspect,
};

/// RSA [RFC 3279 §2.3.1], elliptic curves [RFC 5480 §2.1.1], Ed25519 [RFC 8410 §3], ML-DSA [RFC 9881 §2].
fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let identifier = certificate.tbs_certificate().subject_public_key_info().algorithm();
    let (lawful, wanted) = match identifier.algorithm() {
        Oid::RSA_ENCRYPTION => (identifier.parameters() == Some(&[0x05, 0x00]), "NULL"),
        Oid::EC_PUBLIC_KEY => (identifier.parameters_oid().is_some(), "a curve's name"),
        Oid::ED25519 | Oid::ML_DSA_44 | Oid::ML_DSA_65 | Oid::ML_DSA_87 => (identifier.parameters().is_none(), "absent"),
        _ => return None,
    };
    (!lawful).then(|| format!("the key's algorithm parameters are not {wanted}"))
}
