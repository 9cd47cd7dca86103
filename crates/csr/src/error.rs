//! Why bytes are no request, or a request is not proven.

use countersign_keys::{KeyAlgorithm, SignatureAlgorithm, SigningFailed, UnknownAlgorithm};
use thiserror::Error;

/// Why a request was not read, not proven or not built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are no request, or something in it is malformed.
    #[error(transparent)]
    Malformed(#[from] countersign_asn1::Error),
    /// Nothing here knows the algorithm that the request is signed with.
    #[error("the request's signature cannot be judged: {0}")]
    UnknownSignatureAlgorithm(#[from] UnknownAlgorithm),
    /// The verifier does not judge such signatures by such keys.
    #[error("the request's signature cannot be judged: {signature} by {}", match key {
        KeyAlgorithm::Unknown => "a key of a kind that is not known here".to_owned(),
        key => format!("a key of kind {key}"),
    })]
    Unsupported {
        /// The signature.
        signature: SignatureAlgorithm,
        /// The key in the request.
        key: KeyAlgorithm,
    },
    /// The signature is not that of the key in the request: the requester does not hold it, or the
    /// request was changed on its way.
    #[error("the request is not signed by the key in it")]
    NoPossession,
    /// A request that is being built asks for the same extension twice.
    #[error("extension `{id}` is asked for twice")]
    DuplicateExtension {
        /// The extension, in dotted decimal.
        id: String,
    },
    /// The key did not sign.
    #[error(transparent)]
    Signing(#[from] SigningFailed),
}
