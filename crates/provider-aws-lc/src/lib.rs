//! The fast signature backend: aws-lc-rs.
//!
//! It makes keys, signs and verifies, in constant time and with blinding, and is the backend that
//! private keys are used with by default. It never reads a file, and verifying never touches its
//! random number generator: seeding that takes some 20 ms, which the first key or signature pays.
//!
//! What it does not verify, [`SignatureVerifier::supports`] denies: DSA, MD5, RSA below 1024 bits,
//! PSS with SHA-1 or below 2048 bits or with another hash in its mask, SHA-224 and SHA-1 with most
//! curves. The pure-Rust backend knows most of these; ask both through `FirstSupporting`.
//!
//! ```
//! use countersign_asn1::SubjectPublicKeyInfo;
//! use countersign_keys::{KeyKind, PublicKey};
//!
//! let provider = countersign_provider_aws_lc::provider();
//! let signer = provider.signer(&provider.generate(KeyKind::P256)?)?;
//! let signature = signer.sign(b"message")?;
//!
//! let public = PublicKey::from_info(SubjectPublicKeyInfo::from_der(signer.public_key_info())?);
//! assert!(provider.supports(signer.algorithm(), public.algorithm()));
//! provider.verify(signer.algorithm(), &public, b"message", &signature)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The caller asks `supports` before `verify`, and keeps the private key no longer than needed.
//!
//! [`SignatureVerifier::supports`]: countersign_keys::SignatureVerifier::supports

mod generate;
mod sign;
mod verify;

use countersign_keys::{
    InvalidSignature, KeyAlgorithm, KeyError, KeyKind, PrivateKey, Provider, PublicKey,
    SignatureAlgorithm, SignatureVerifier, Signer,
};

/// The backend. Free to call: nothing is set up before it is used.
#[must_use]
pub fn provider() -> &'static dyn Provider {
    &AwsLc
}

#[derive(Debug)]
struct AwsLc;

impl SignatureVerifier for AwsLc {
    fn supports(&self, signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool {
        verify::Method::find(signature, key).is_some()
    }

    fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        verify::Method::find(algorithm, key.algorithm())
            .filter(|_| key.permits(algorithm))
            .ok_or(InvalidSignature)?
            .verify(key, message, signature)
    }
}

impl Provider for AwsLc {
    fn generate(&self, kind: KeyKind) -> Result<PrivateKey, KeyError> {
        generate::generate(kind)
    }

    fn signer_with(
        &self,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<Box<dyn Signer>, KeyError> {
        Ok(Box::new(sign::AwsLcSigner::new(key, algorithm)?))
    }

    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), KeyError> {
        aws_lc_rs::rand::fill(buffer).map_err(|_| KeyError::Randomness)
    }
}
