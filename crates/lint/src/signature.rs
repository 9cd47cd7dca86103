//! Signatures that prove nothing any more.

use countersign_asn1::{AlgorithmIdentifier, Oid};

/// What is wrong with a signature whose hash is one for which collisions can be made.
pub(crate) fn broken_hash(algorithm: AlgorithmIdentifier<'_>) -> Option<String> {
    let algorithm = algorithm.algorithm();
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
