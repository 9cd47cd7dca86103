//! Signers.

use core::fmt;

use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA256_ASN1_SIGNING,
    ECDSA_P521_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING,
    ML_DSA_87_SIGNING, PqdsaKeyPair, PqdsaSigningAlgorithm, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaKeyPair,
    RsaSignatureEncoding,
};
use countersign_keys::{
    Hash, KeyAlgorithm, KeyError, MlDsa, PrivateKey, SignatureAlgorithm, Signer, Signing,
    SigningFailed,
};

/// A key pair, its public half, and the one algorithm that it signs with.
pub(crate) struct AwsLcSigner {
    pair: Pair,
    public_key_info: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

enum Pair {
    Rsa(RsaKeyPair, &'static RsaSignatureEncoding),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    MlDsa(PqdsaKeyPair),
}

impl AwsLcSigner {
    pub(crate) fn new(key: &PrivateKey, algorithm: SignatureAlgorithm) -> Result<Self, KeyError> {
        let kind = key.algorithm();
        let unsupported = KeyError::UnsupportedSigning {
            key: kind,
            signature: algorithm,
        };
        let method = Method::find(kind, algorithm).ok_or(unsupported)?;
        let pair =
            Pair::read(key, method).map_err(|_| KeyError::Inconsistent { algorithm: kind })?;
        Ok(Self {
            public_key_info: key.public_key_info(pair.public_key())?,
            pair,
            algorithm,
        })
    }
}

impl Signer for AwsLcSigner {
    fn public_key_info(&self) -> &[u8] {
        &self.public_key_info
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        // aws-lc-rs takes this argument for the sake of ring's callers, and has its own generator.
        let random = &SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, random, message, &mut signature)
                    .map(|()| signature)
            }
            Pair::Ecdsa(pair) => pair.sign(random, message).map(|s| s.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.try_sign(message).map(|s| s.as_ref().to_vec()),
            Pair::MlDsa(pair) => {
                let mut signature = vec![0; pair.algorithm().signature_len()];
                pair.sign(message, &mut signature).map(|_| signature)
            }
        }
        .map_err(|_| SigningFailed)
    }

    fn begin(&self) -> Option<Box<dyn Signing + '_>> {
        let hash = digest_algorithm(self.algorithm.hash()?)?;
        Some(Box::new(InParts {
            signer: self,
            hash: digest::Context::new(hash),
        }))
    }
}

/// A message that is hashed part by part.
struct InParts<'s> {
    signer: &'s AwsLcSigner,
    hash: digest::Context,
}

impl Signing for InParts<'_> {
    fn update(&mut self, part: &[u8]) {
        self.hash.update(part);
    }

    fn sign(self: Box<Self>) -> Result<Vec<u8>, SigningFailed> {
        let hash = self.hash.finish();
        match &self.signer.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign_digest(*encoding, &hash, &mut signature)
                    .map(|()| signature)
            }
            Pair::Ecdsa(pair) => pair.sign_digest(&hash).map(|s| s.as_ref().to_vec()),
            // What they sign is no hash.
            Pair::Ed25519(_) | Pair::MlDsa(_) => return Err(SigningFailed),
        }
        .map_err(|_| SigningFailed)
    }
}

/// Of the hashes that signatures are made with here.
fn digest_algorithm(hash: Hash) -> Option<&'static digest::Algorithm> {
    match hash {
        Hash::Sha256 => Some(&SHA256),
        Hash::Sha384 => Some(&SHA384),
        Hash::Sha512 => Some(&SHA512),
        _ => None,
    }
}

impl fmt::Debug for AwsLcSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsLcSigner")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl Pair {
    /// Derives the public half, and proves that the parts fit each other.
    fn read(key: &PrivateKey, method: Method) -> Result<Self, KeyRejected> {
        Ok(match method {
            Method::Rsa(encoding) => {
                Self::Rsa(RsaKeyPair::from_der(key.expose_key_octets())?, encoding)
            }
            Method::Ecdsa(algorithm) => {
                Self::Ecdsa(EcdsaKeyPair::from_pkcs8(algorithm, key.expose_pkcs8_der())?)
            }
            Method::Ed25519 => Self::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(
                key.expose_pkcs8_der(),
            )?),
            Method::MlDsa(algorithm) => {
                Self::MlDsa(PqdsaKeyPair::from_pkcs8(algorithm, key.expose_pkcs8_der())?)
            }
        })
    }

    /// As a `subjectPublicKey` holds it.
    fn public_key(&self) -> &[u8] {
        match self {
            Self::Rsa(pair, _) => pair.public_key().as_ref(),
            Self::Ecdsa(pair) => pair.public_key().as_ref(),
            Self::Ed25519(pair) => pair.public_key().as_ref(),
            Self::MlDsa(pair) => pair.public_key().as_ref(),
        }
    }
}

enum Method {
    Rsa(&'static RsaSignatureEncoding),
    Ecdsa(&'static EcdsaSigningAlgorithm),
    Ed25519,
    MlDsa(&'static PqdsaSigningAlgorithm),
}

impl Method {
    /// `None` for a pair that must not or cannot be signed with here.
    fn find(key: KeyAlgorithm, signature: SignatureAlgorithm) -> Option<Self> {
        if !key.may_sign(signature) {
            return None;
        }
        Some(match (key, signature) {
            (_, SignatureAlgorithm::RsaPkcs1(Hash::Sha256)) => Self::Rsa(&RSA_PKCS1_SHA256),
            (_, SignatureAlgorithm::RsaPkcs1(Hash::Sha384)) => Self::Rsa(&RSA_PKCS1_SHA384),
            (_, SignatureAlgorithm::RsaPkcs1(Hash::Sha512)) => Self::Rsa(&RSA_PKCS1_SHA512),
            (_, SignatureAlgorithm::RsaPss { hash, .. }) => Self::Rsa(match hash {
                Hash::Sha256 => &RSA_PSS_SHA256,
                Hash::Sha384 => &RSA_PSS_SHA384,
                Hash::Sha512 => &RSA_PSS_SHA512,
                _ => return None,
            }),
            (KeyAlgorithm::P256, SignatureAlgorithm::Ecdsa(Hash::Sha256)) => {
                Self::Ecdsa(&ECDSA_P256_SHA256_ASN1_SIGNING)
            }
            (KeyAlgorithm::P384, SignatureAlgorithm::Ecdsa(Hash::Sha384)) => {
                Self::Ecdsa(&ECDSA_P384_SHA384_ASN1_SIGNING)
            }
            (KeyAlgorithm::P521, SignatureAlgorithm::Ecdsa(hash)) => Self::Ecdsa(match hash {
                Hash::Sha256 => &ECDSA_P521_SHA256_ASN1_SIGNING,
                Hash::Sha384 => &ECDSA_P521_SHA384_ASN1_SIGNING,
                Hash::Sha512 => &ECDSA_P521_SHA512_ASN1_SIGNING,
                _ => return None,
            }),
            (_, SignatureAlgorithm::Ed25519) => Self::Ed25519,
            (_, SignatureAlgorithm::MlDsa(set)) => Self::MlDsa(ml_dsa(set)),
            _ => return None,
        })
    }
}

pub(crate) fn ml_dsa(set: MlDsa) -> &'static PqdsaSigningAlgorithm {
    match set {
        MlDsa::MlDsa44 => &ML_DSA_44_SIGNING,
        MlDsa::MlDsa65 => &ML_DSA_65_SIGNING,
        MlDsa::MlDsa87 => &ML_DSA_87_SIGNING,
    }
}
