//! The signature's hash is not one for which collisions can be made: MD2, MD5, SHA-1.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "signature-hash",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §7.1.3.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let algorithm = certificate.signature_algorithm().algorithm();
    WEAK.contains(&algorithm).then(|| {
        let name = algorithm.name().unwrap_or("an algorithm");
        format!("it is signed with `{name}`, whose hash is broken")
    })
}

const WEAK: &[Oid<'static>] = &[
    Oid::MD2_WITH_RSA,
    Oid::MD5_WITH_RSA,
    Oid::SHA1_WITH_RSA,
    Oid::SHA1_WITH_RSA_OIW,
    Oid::ECDSA_WITH_SHA1,
    Oid::DSA_WITH_SHA1,
];
