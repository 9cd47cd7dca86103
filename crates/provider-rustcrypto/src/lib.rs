//! The pure-Rust signature backend, and verify-only legacy algorithms.
//!
//! It makes keys, signs and verifies with the crates of `RustCrypto`: where no C compiler is at hand, as
//! the second opinion on what aws-lc-rs says, and alone for DSA, PSS with SHA-1, and the SHA-1 and
//! SHA-224 signatures of old estates. It never reads a file.
//!
//! Private RSA operations are blinded, always. Even so aws-lc-rs is the better home for the keys of
//! an authority: it is some seven times as fast, and its constant time is proven for longer.
//!
//! ```
//! use countersign_asn1::SubjectPublicKeyInfo;
//! use countersign_keys::{KeyKind, PublicKey};
//!
//! let provider = countersign_provider_rustcrypto::provider();
//! let signer = provider.signer(&provider.generate(KeyKind::Ed25519)?)?;
//! let signature = signer.sign(b"message")?;
//!
//! let public = PublicKey::from_info(SubjectPublicKeyInfo::from_der(signer.public_key_info())?);
//! assert!(provider.supports(signer.algorithm(), public.algorithm()));
//! provider.verify(signer.algorithm(), &public, b"message", &signature)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The caller asks `supports` before `verify`, hands in the issuer's parameters with a DSA key that
//! inherits them, and keeps the private key no longer than needed.

#[macro_use]
mod digest;
mod dsa;
mod generate;
mod ml_dsa;
mod sign;
mod verify;

use countersign_keys::{
    InvalidSignature, KeyAlgorithm, KeyError, KeyKind, PrivateKey, Provider, PublicKey,
    SignatureAlgorithm, SignatureVerifier, Signer,
};

/// The backend. Free to call: nothing is set up before it is used.
#[must_use]
pub fn provider() -> &'static dyn Provider {
    &RustCrypto
}

#[derive(Debug)]
struct RustCrypto;

impl SignatureVerifier for RustCrypto {
    fn supports(&self, signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool {
        verify::supports(signature, key)
    }

    fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        if !verify::supports(algorithm, key.algorithm()) || !key.permits(algorithm) {
            return Err(InvalidSignature);
        }
        verify::verify(algorithm, key, message, signature).ok_or(InvalidSignature)
    }
}

impl Provider for RustCrypto {
    fn generate(&self, kind: KeyKind) -> Result<PrivateKey, KeyError> {
        generate::generate(kind)
    }

    fn signer_with(
        &self,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<Box<dyn Signer>, KeyError> {
        Ok(Box::new(sign::RustCryptoSigner::new(key, algorithm)?))
    }

    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), KeyError> {
        getrandom::fill(buffer).map_err(|_| KeyError::Randomness)
    }
}
