//! Signature schemes, those among them that no decent issuer uses any more.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature as aws;
use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use rcgen::{KeyPair, SigningKey as _};
use rsa::pkcs8::DecodePrivateKey as _;
use sha1::Digest as _;

/// How something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "tests loop over all of them; a new one should break the loop"
)]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 with SHA-1: old estates have it.
    RsaPkcs1Sha1,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 octets.
    RsaPssSha256,
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256Sha256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384Sha384,
    /// ECDSA on P-521 with SHA-512.
    EcdsaP521Sha512,
    /// Ed25519.
    Ed25519,
}

impl SignatureScheme {
    /// The `AlgorithmIdentifier` in certificates, DER [RFC 3279, RFC 4055, RFC 5758, RFC 8410].
    #[must_use]
    pub fn algorithm_identifier(self) -> Vec<u8> {
        let (oid, parameters) = match self {
            Self::RsaPkcs1Sha1 => (Oid::SHA1_WITH_RSA, NULL.to_vec()),
            Self::RsaPkcs1Sha256 => (Oid::SHA256_WITH_RSA, NULL.to_vec()),
            Self::RsaPkcs1Sha384 => (Oid::SHA384_WITH_RSA, NULL.to_vec()),
            Self::RsaPkcs1Sha512 => (Oid::SHA512_WITH_RSA, NULL.to_vec()),
            Self::RsaPssSha256 => (Oid::RSASSA_PSS, pss_parameters()),
            Self::EcdsaP256Sha256 => (Oid::ECDSA_WITH_SHA256, Vec::new()),
            Self::EcdsaP384Sha384 => (Oid::ECDSA_WITH_SHA384, Vec::new()),
            Self::EcdsaP521Sha512 => (Oid::ECDSA_WITH_SHA512, Vec::new()),
            Self::Ed25519 => (Oid::ED25519, Vec::new()),
        };
        algorithm_identifier(oid, &parameters)
    }

    pub(crate) fn sign(self, pair: &KeyPair, message: &[u8]) -> Vec<u8> {
        match self {
            // aws-lc signs nothing with SHA-1, and is right.
            Self::RsaPkcs1Sha1 => rsa::PrivateKey::from_pkcs8_der(pair.serialized_der())
                .expect("an RSA key")
                .sign(
                    rsa::Pkcs1v15Sign::new::<sha1::Sha1>(),
                    &sha1::Sha1::digest(message),
                )
                .expect("RSA signs"),
            Self::RsaPkcs1Sha256 => rsa_sign(pair, &aws::RSA_PKCS1_SHA256, message),
            Self::RsaPkcs1Sha384 => rsa_sign(pair, &aws::RSA_PKCS1_SHA384, message),
            Self::RsaPkcs1Sha512 => rsa_sign(pair, &aws::RSA_PKCS1_SHA512, message),
            Self::RsaPssSha256 => rsa_sign(pair, &aws::RSA_PSS_SHA256, message),
            Self::EcdsaP256Sha256 => native(pair, &rcgen::PKCS_ECDSA_P256_SHA256, message),
            Self::EcdsaP384Sha384 => native(pair, &rcgen::PKCS_ECDSA_P384_SHA384, message),
            Self::EcdsaP521Sha512 => native(pair, &rcgen::PKCS_ECDSA_P521_SHA512, message),
            Self::Ed25519 => native(pair, &rcgen::PKCS_ED25519, message),
        }
    }
}

fn rsa_sign(pair: &KeyPair, encoding: &'static dyn aws::RsaEncoding, message: &[u8]) -> Vec<u8> {
    let key = aws::RsaKeyPair::from_pkcs8(pair.serialized_der()).expect("an RSA key");
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), message, &mut signature)
        .expect("RSA signs");
    signature
}

/// The one scheme that rcgen knows for such a key.
fn native(pair: &KeyPair, scheme: &rcgen::SignatureAlgorithm, message: &[u8]) -> Vec<u8> {
    assert!(pair.is_compatible(scheme), "{scheme:?} wants another key");
    pair.sign(message).expect("the key signs")
}

const NULL: &[u8] = &[0x05, 0x00];

/// `RSASSA-PSS-params` [RFC 4055 §3.1].
fn pss_parameters() -> Vec<u8> {
    let sha256 = algorithm_identifier(Oid::SHA256, NULL);
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::context_constructed(0), |w| w.raw(&sha256));
            w.nested(Tag::context_constructed(1), |w| {
                w.raw(&algorithm_identifier(Oid::MGF1, &sha256));
            });
            w.nested(Tag::context_constructed(2), |w| w.uint(&[32]));
        });
    })
}

fn algorithm_identifier(oid: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(oid);
            w.raw(parameters);
        });
    })
}
