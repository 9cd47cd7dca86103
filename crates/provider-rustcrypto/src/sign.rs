//! Signers.

use core::fmt;

use countersign_keys::{
    KeyAlgorithm, KeyError, PrivateKey, SignatureAlgorithm, Signer, SigningFailed,
};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, EncodeRsaPublicKey as _};
use rsa::pkcs8::DecodePrivateKey as _;
use signature::Signer as _;
use signature::hazmat::PrehashSigner as _;

use crate::digest::digest;
use crate::ml_dsa::{self, ExpandedKey};

/// A key pair, its public half, and the one algorithm that it signs with.
pub(crate) struct RustCryptoSigner {
    pair: Pair,
    public_key_info: Vec<u8>,
    algorithm: SignatureAlgorithm,
}

enum Pair {
    Rsa(Box<rsa::PrivateKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
    MlDsa(Box<dyn ExpandedKey>),
}

impl RustCryptoSigner {
    pub(crate) fn new(key: &PrivateKey, algorithm: SignatureAlgorithm) -> Result<Self, KeyError> {
        let kind = key.algorithm();
        if !kind.may_sign(algorithm) {
            return Err(KeyError::UnsupportedSigning {
                key: kind,
                signature: algorithm,
            });
        }
        let inconsistent = KeyError::Inconsistent { algorithm: kind };
        let (pair, public_key) = Pair::read(key)?
            .and_then(|pair| pair.public_key().map(|public| (pair, public)))
            .ok_or(inconsistent)?;
        Ok(Self {
            public_key_info: key.public_key_info(&public_key)?,
            pair,
            algorithm,
        })
    }
}

impl Signer for RustCryptoSigner {
    fn public_key_info(&self) -> &[u8] {
        &self.public_key_info
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        match (&self.pair, self.algorithm) {
            // Both are blinded by the system's generator [RUSTSEC-2023-0071].
            (Pair::Rsa(key), SignatureAlgorithm::RsaPkcs1(hash)) => {
                with_digest!(hash, |D| key.pkcs1v15_sign::<D>(message).ok())
            }
            (Pair::Rsa(key), SignatureAlgorithm::RsaPss { hash, .. }) => {
                with_digest!(hash, |D| key.pss_sign::<D>(message).ok())
            }
            (pair, SignatureAlgorithm::Ecdsa(hash)) => {
                digest(hash, message).and_then(|digest| pair.sign_ecdsa(&digest))
            }
            (Pair::MlDsa(key), _) => key.sign(message),
            (Pair::Ed25519(key), _) => key.try_sign(message).ok().map(|s| s.to_vec()),
            _ => None,
        }
        .ok_or(SigningFailed)
    }
}

impl fmt::Debug for RustCryptoSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RustCryptoSigner")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl Pair {
    /// Derives the public half, and proves that the parts fit each other.
    fn read(key: &PrivateKey) -> Result<Option<Self>, KeyError> {
        if let KeyAlgorithm::MlDsa(set) = key.algorithm() {
            return Ok(ml_dsa::read(set, key)?.map(Self::MlDsa));
        }
        Ok(Self::read_classical(key))
    }

    fn read_classical(key: &PrivateKey) -> Option<Self> {
        let der = key.expose_pkcs8_der();
        Some(match key.algorithm() {
            KeyAlgorithm::Rsa { .. } | KeyAlgorithm::RsaPss { .. } => {
                Self::Rsa(Box::new(rsa(key.expose_key_octets())?))
            }
            KeyAlgorithm::P256 => Self::P256(p256::SecretKey::from_pkcs8_der(der).ok()?.into()),
            KeyAlgorithm::P384 => Self::P384(p384::SecretKey::from_pkcs8_der(der).ok()?.into()),
            KeyAlgorithm::P521 => Self::P521(p521::SecretKey::from_pkcs8_der(der).ok()?.into()),
            KeyAlgorithm::Ed25519 => {
                Self::Ed25519(ed25519_dalek::SigningKey::from_pkcs8_der(der).ok()?)
            }
            _ => return None,
        })
    }

    /// As a `subjectPublicKey` holds it.
    fn public_key(&self) -> Option<Vec<u8>> {
        Some(match self {
            Self::Rsa(key) => key.to_public_key().to_pkcs1_der().ok()?.into_vec(),
            Self::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::P384(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::P521(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Self::Ed25519(key) => key.verifying_key().as_bytes().to_vec(),
            Self::MlDsa(key) => key.public_key(),
        })
    }

    /// Deterministic, as RFC 6979 says.
    fn sign_ecdsa(&self, digest: &[u8]) -> Option<Vec<u8>> {
        macro_rules! sign_with {
            ($curve:ident, $key:ident) => {{
                let signature: $curve::ecdsa::DerSignature = $key.sign_prehash(digest).ok()?;
                Some(signature.as_bytes().to_vec())
            }};
        }
        match self {
            Self::P256(key) => sign_with!(p256, key),
            Self::P384(key) => sign_with!(p384, key),
            Self::P521(key) => sign_with!(p521, key),
            Self::Rsa(_) | Self::Ed25519(_) | Self::MlDsa(_) => None,
        }
    }
}

/// The `rsa` crate derives the exponents and the coefficient of the Chinese remainders anew; that
/// the key says the same of them is asked here.
fn rsa(octets: &[u8]) -> Option<rsa::PrivateKey> {
    let key = rsa::PrivateKey::from_pkcs1_der(octets).ok()?;
    (key.to_pkcs1_der().ok()?.as_bytes() == octets).then_some(key)
}
