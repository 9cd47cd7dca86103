//! Which signatures are verified here, and how.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA1_ASN1, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1,
    ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA1_ASN1,
    ECDSA_P521_SHA224_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1, ECDSA_P521_SHA512_ASN1,
    ED25519, EcdsaVerificationAlgorithm, ML_DSA_44, ML_DSA_65, ML_DSA_87,
    PqdsaVerificationAlgorithm, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPssSaltLength, RsaPublicKeyComponents,
    VerificationAlgorithm as _,
};
use countersign_keys::{
    Hash, InvalidSignature, KeyAlgorithm, MlDsa, PublicKey, SignatureAlgorithm,
};

/// How one pair of signature and key is verified.
pub(crate) enum Method {
    Rsa(RsaParameters),
    Ecdsa(&'static EcdsaVerificationAlgorithm),
    Ed25519,
    MlDsa(&'static PqdsaVerificationAlgorithm),
}

impl Method {
    /// `None` for a pair that is not supported.
    pub(crate) fn find(signature: SignatureAlgorithm, key: KeyAlgorithm) -> Option<Self> {
        match (signature, key) {
            (SignatureAlgorithm::RsaPkcs1(hash), KeyAlgorithm::Rsa { bits }) => rsa_pkcs1(hash)
                .filter(|method| holds(method, bits))
                .map(Self::Rsa),
            (
                SignatureAlgorithm::RsaPss {
                    hash,
                    mgf_hash,
                    salt_length,
                },
                KeyAlgorithm::Rsa { bits } | KeyAlgorithm::RsaPss { bits },
            ) if hash == mgf_hash => {
                let salt_length = RsaPssSaltLength::Custom(u16::try_from(salt_length).ok()?);
                let method = rsa_pss(hash)?.with_pss_salt_length(salt_length);
                holds(&method, bits).then_some(Self::Rsa(method))
            }
            (SignatureAlgorithm::Ecdsa(hash), curve) => ecdsa(curve, hash).map(Self::Ecdsa),
            (SignatureAlgorithm::Ed25519, KeyAlgorithm::Ed25519) => Some(Self::Ed25519),
            (SignatureAlgorithm::MlDsa(set), KeyAlgorithm::MlDsa(key)) if set == key => {
                Some(Self::MlDsa(ml_dsa(set)))
            }
            _ => None,
        }
    }

    pub(crate) fn verify(
        &self,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        let octets = key.info().subject_public_key().octets();
        let result = match self {
            Self::Rsa(parameters) => {
                let (n, e) = key.info().rsa().ok_or(InvalidSignature)?;
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            // aws-lc-rs would take a whole SubjectPublicKeyInfo in place of these octets, too.
            Self::Ecdsa(algorithm) if matches!(octets, [2..=4, ..]) => {
                algorithm.verify_sig(octets, message, signature)
            }
            Self::Ed25519 if octets.len() == 32 => ED25519.verify_sig(octets, message, signature),
            // A key that is known is of the right length.
            Self::MlDsa(algorithm) => algorithm.verify_sig(octets, message, signature),
            Self::Ecdsa(_) | Self::Ed25519 => return Err(InvalidSignature),
        };
        result.map_err(|_| InvalidSignature)
    }
}

fn holds(method: &RsaParameters, bits: u32) -> bool {
    (method.min_modulus_len()..=method.max_modulus_len()).contains(&bits)
}

fn ml_dsa(set: MlDsa) -> &'static PqdsaVerificationAlgorithm {
    match set {
        MlDsa::MlDsa44 => &ML_DSA_44,
        MlDsa::MlDsa65 => &ML_DSA_65,
        MlDsa::MlDsa87 => &ML_DSA_87,
    }
}

fn rsa_pkcs1(hash: Hash) -> Option<RsaParameters> {
    match hash {
        Hash::Sha1 => Some(RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => Some(RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Hash::Sha384 => Some(RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        _ => None,
    }
}

fn rsa_pss(hash: Hash) -> Option<RsaParameters> {
    match hash {
        Hash::Sha256 => Some(RSA_PSS_2048_8192_SHA256),
        Hash::Sha384 => Some(RSA_PSS_2048_8192_SHA384),
        Hash::Sha512 => Some(RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

fn ecdsa(curve: KeyAlgorithm, hash: Hash) -> Option<&'static EcdsaVerificationAlgorithm> {
    match (curve, hash) {
        (KeyAlgorithm::P256, Hash::Sha1) => Some(&ECDSA_P256_SHA1_ASN1),
        (KeyAlgorithm::P256, Hash::Sha256) => Some(&ECDSA_P256_SHA256_ASN1),
        (KeyAlgorithm::P256, Hash::Sha384) => Some(&ECDSA_P256_SHA384_ASN1),
        (KeyAlgorithm::P256, Hash::Sha512) => Some(&ECDSA_P256_SHA512_ASN1),
        (KeyAlgorithm::P384, Hash::Sha256) => Some(&ECDSA_P384_SHA256_ASN1),
        (KeyAlgorithm::P384, Hash::Sha384) => Some(&ECDSA_P384_SHA384_ASN1),
        (KeyAlgorithm::P384, Hash::Sha512) => Some(&ECDSA_P384_SHA512_ASN1),
        (KeyAlgorithm::P521, Hash::Sha1) => Some(&ECDSA_P521_SHA1_ASN1),
        (KeyAlgorithm::P521, Hash::Sha224) => Some(&ECDSA_P521_SHA224_ASN1),
        (KeyAlgorithm::P521, Hash::Sha256) => Some(&ECDSA_P521_SHA256_ASN1),
        (KeyAlgorithm::P521, Hash::Sha384) => Some(&ECDSA_P521_SHA384_ASN1),
        (KeyAlgorithm::P521, Hash::Sha512) => Some(&ECDSA_P521_SHA512_ASN1),
        _ => None,
    }
}
