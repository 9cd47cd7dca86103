//! Verification of signatures.

use thiserror::Error;

use crate::{KeyAlgorithm, PublicKey, SignatureAlgorithm};

/// The signature is not this key's over this message. Why is not said: that is an oracle's voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("invalid signature")]
#[expect(clippy::exhaustive_structs, reason = "it says nothing more, by intent")]
pub struct InvalidSignature;

/// Verifies signatures, of the kinds that it supports.
pub trait SignatureVerifier: core::fmt::Debug + Send + Sync {
    /// Whether [`Self::verify`] can judge such a signature by such a key. `false` for pairs that do
    /// not belong together, as ECDSA by an RSA key.
    fn supports(&self, signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool;

    /// Whether `signature` is `key`'s over `message`. Ask [`Self::supports`] first: of a pair that is
    /// not supported, this knows nothing.
    ///
    /// # Errors
    /// [`InvalidSignature`] when it is not, when the key's own parameters forbid such a signature
    /// ([`PublicKey::permits`]), or when the pair is not supported.
    fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature>;
}

/// Asks, of several verifiers, the first that supports the pair.
#[derive(Clone, Copy, Debug)]
pub struct FirstSupporting<'a>(&'a [&'a dyn SignatureVerifier]);

impl<'a> FirstSupporting<'a> {
    /// In order of preference.
    #[must_use]
    pub const fn new(verifiers: &'a [&'a dyn SignatureVerifier]) -> Self {
        Self(verifiers)
    }

    fn find(
        &self,
        signature: SignatureAlgorithm,
        key: KeyAlgorithm,
    ) -> Option<&'a dyn SignatureVerifier> {
        self.0
            .iter()
            .copied()
            .find(|verifier| verifier.supports(signature, key))
    }
}

impl SignatureVerifier for FirstSupporting<'_> {
    fn supports(&self, signature: SignatureAlgorithm, key: KeyAlgorithm) -> bool {
        self.find(signature, key).is_some()
    }

    fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        key: &PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), InvalidSignature> {
        self.find(algorithm, key.algorithm())
            .ok_or(InvalidSignature)?
            .verify(algorithm, key, message, signature)
    }
}
