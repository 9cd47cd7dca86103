//! A key is not marked for what its algorithm cannot do: elliptic-curve keys encipher nothing, and those of
//! ML-DSA sign alone.

use countersign_asn1::{Certificate, KeyUsage, Oid};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "key-usage-of-key",
    severity: Severity::Error,
    source: "RFC 8813 §3, RFC 9295 §3, RFC 9881 §5",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let usage = extensions(certificate).key_usage().ok()??;
    let info = certificate.tbs_certificate().subject_public_key_info();
    let forbidden: &[KeyUsage] = match info.algorithm().algorithm() {
        Oid::EC_PUBLIC_KEY => &[KeyUsage::KEY_ENCIPHERMENT, KeyUsage::DATA_ENCIPHERMENT],
        Oid::ED25519 | Oid::ED448 | Oid::ML_DSA_44 | Oid::ML_DSA_65 | Oid::ML_DSA_87 => &[
            KeyUsage::KEY_ENCIPHERMENT,
            KeyUsage::DATA_ENCIPHERMENT,
            KeyUsage::KEY_AGREEMENT,
            KeyUsage::ENCIPHER_ONLY,
            KeyUsage::DECIPHER_ONLY,
        ],
        _ => return None,
    };
    let bit = forbidden.iter().find(|bit| usage.contains(**bit))?;
    let name = bit.names().next()?;
    Some(format!("keyUsage has `{name}`, which the key's algorithm cannot do"))
}
