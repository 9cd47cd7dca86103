//! What a backend does.

use crate::{KeyError, KeyKind, PrivateKey, SignatureAlgorithm, SignatureVerifier, Signer};

/// A backend: makes keys, signs and verifies, and is the source of randomness.
///
/// Making one is free: what costs (seeding a generator) is paid by the first call that needs it, and
/// verification never does.
pub trait Provider: SignatureVerifier {
    /// Makes a key.
    ///
    /// # Errors
    /// [`KeyError::Randomness`] when the generator fails.
    fn generate(&self, kind: KeyKind) -> Result<PrivateKey, KeyError>;

    /// A signer for this key and algorithm; the public half is derived from the private one.
    ///
    /// # Errors
    /// - [`KeyError::UnsupportedSigning`] when such a key does not make such signatures here. SHA-1
    ///   and MD5 are never signed with, and RSA keys below 2048 bits never sign.
    /// - [`KeyError::Inconsistent`] when the parts of the key do not fit each other.
    fn signer_with(
        &self,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
    ) -> Result<Box<dyn Signer>, KeyError>;

    /// Fills a buffer with random octets, fit for keys.
    ///
    /// # Errors
    /// [`KeyError::Randomness`] when the generator fails.
    fn fill_random(&self, buffer: &mut [u8]) -> Result<(), KeyError>;

    /// A signer for this key, with [`KeyAlgorithm::default_signature`].
    ///
    /// # Errors
    /// As [`Self::signer_with`].
    ///
    /// [`KeyAlgorithm::default_signature`]: crate::KeyAlgorithm::default_signature
    fn signer(&self, key: &PrivateKey) -> Result<Box<dyn Signer>, KeyError> {
        let algorithm = key.algorithm();
        let signature = algorithm
            .default_signature()
            .ok_or(KeyError::UnsupportedKey { algorithm })?;
        self.signer_with(key, signature)
    }
}
