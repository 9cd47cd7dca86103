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
}
