//! Signing.

use thiserror::Error;

use crate::SignatureAlgorithm;

/// The backend did not make the signature. Why is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("signing failed")]
#[expect(clippy::exhaustive_structs, reason = "it says nothing more, by intent")]
pub struct SigningFailed;

/// A private key that is ready to sign, with one algorithm, wherever it lives.
pub trait Signer: core::fmt::Debug + Send + Sync {
    /// The DER of the `SubjectPublicKeyInfo` of the key's public half.
    fn public_key_info(&self) -> &[u8];

    /// The algorithm of the signatures that it makes.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs a message, hashing it first as the algorithm says.
    ///
    /// # Errors
    /// [`SigningFailed`] when the backend refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed>;

    /// As [`Self::sign`], for a message that comes in parts. `None` where it is needed in the whole: the
    /// algorithm does not sign a hash, or whoever signs makes that.
    fn begin(&self) -> Option<Box<dyn Signing + '_>> {
        None
    }
}

/// A message that comes in parts, and is signed when it is there. It may be moved to another thread, which hashes it.
pub trait Signing: Send {
    /// Takes in the next part.
    fn update(&mut self, part: &[u8]);

    /// Signs all parts: until then, the private key does nothing.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    fn sign(self: Box<Self>) -> Result<Vec<u8>, SigningFailed>;
}
