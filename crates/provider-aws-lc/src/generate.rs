//! New keys.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, PqdsaKeyPair, RsaKeyPair,
};
use countersign_keys::{KeyError, KeyKind, MlDsa, PrivateKey};

use crate::sign::ml_dsa as signing;

pub(crate) fn generate(kind: KeyKind) -> Result<PrivateKey, KeyError> {
    match kind {
        KeyKind::Rsa2048 => read(RsaKeyPair::generate(KeySize::Rsa2048)),
        KeyKind::Rsa3072 => read(RsaKeyPair::generate(KeySize::Rsa3072)),
        KeyKind::Rsa4096 => read(RsaKeyPair::generate(KeySize::Rsa4096)),
        KeyKind::P256 => ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING),
        KeyKind::P384 => ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING),
        KeyKind::P521 => ecdsa(&ECDSA_P521_SHA512_ASN1_SIGNING),
        KeyKind::Ed25519 => read(Ed25519KeyPair::generate()),
        KeyKind::MlDsa(set) => ml_dsa(set),
        _ => Err(KeyError::UnsupportedKey {
            algorithm: kind.algorithm(),
        }),
    }
}

fn ecdsa(algorithm: &'static EcdsaSigningAlgorithm) -> Result<PrivateKey, KeyError> {
    let document = EcdsaKeyPair::generate(algorithm)
        .and_then(|pair| pair.to_pkcs8v1())
        .map_err(|_| KeyError::Randomness)?;
    PrivateKey::from_pkcs8_der(document.as_ref())
}

fn ml_dsa(set: MlDsa) -> Result<PrivateKey, KeyError> {
    let document = PqdsaKeyPair::generate(signing(set))
        .and_then(|pair| pair.to_pkcs8v1())
        .map_err(|_| KeyError::Randomness)?;
    PrivateKey::from_pkcs8_der(document.as_ref())
}

fn read<K: AsDer<Pkcs8V1Der<'static>>>(
    generated: Result<K, Unspecified>,
) -> Result<PrivateKey, KeyError> {
    let document = generated
        .and_then(|pair| pair.as_der())
        .map_err(|_| KeyError::Randomness)?;
    PrivateKey::from_pkcs8_der(document.as_ref())
}
