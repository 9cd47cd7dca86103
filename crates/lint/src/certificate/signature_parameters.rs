//! The signature's parameters are NULL for RSA, and absent for ECDSA, Ed25519 and ML-DSA.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "signature-parameters",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §7.1.3.2",
    inspect,
};

/// RSA [RFC 4055 §5], ECDSA [RFC 5758 §3.2], Ed25519 [RFC 8410 §3], ML-DSA [RFC 9881 §2].
fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let identifier = certificate.signature_algorithm();
    let wanted: (Option<&[u8]>, _) = match identifier.algorithm() {
        Oid::SHA224_WITH_RSA | Oid::SHA256_WITH_RSA | Oid::SHA384_WITH_RSA | Oid::SHA512_WITH_RSA => {
            (Some(&[0x05, 0x00]), "NULL")
        }
        Oid::ECDSA_WITH_SHA224
        | Oid::ECDSA_WITH_SHA256
        | Oid::ECDSA_WITH_SHA384
        | Oid::ECDSA_WITH_SHA512
        | Oid::ED25519
        | Oid::ML_DSA_44
        | Oid::ML_DSA_65
        | Oid::ML_DSA_87 => (None, "absent"),
        _ => return None,
    };
    (identifier.parameters() != wanted.0)
        .then(|| format!("the signature algorithm's parameters are not {}", wanted.1))
}
