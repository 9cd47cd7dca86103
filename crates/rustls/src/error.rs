//! Why a verifier cannot be built.

use countersign_asn1::Error;
use countersign_trust::ReferenceNameError;
use thiserror::Error;

/// What is wrong with what a judge or a verifier was to be built from.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A judge that trusts nobody refuses everybody, which is hardly what was meant.
    #[error("wanted at least one trusted root, and found none")]
    NoRoots,
    /// A trusted root is no certificate.
    #[error("root {position} cannot be read: {fault}")]
    Root {
        /// Its place among the roots; the first is 1.
        position: usize,
        /// What is wrong with it.
        fault: Error,
    },
    /// An intermediate is no certificate.
    #[error("intermediate {position} cannot be read: {fault}")]
    Intermediate {
        /// Its place among the intermediates of the same call; the first is 1.
        position: usize,
        /// What is wrong with it.
        fault: Error,
    },
    /// A list of revoked certificates is none.
    #[error("list {position} cannot be read: {fault}")]
    List {
        /// Its place among the lists of the same call; the first is 1.
        position: usize,
        /// What is wrong with it.
        fault: Error,
    },
    /// An OCSP response is none.
    #[error("response {position} cannot be read: {fault}")]
    Response {
        /// Its place among the responses of the same call; the first is 1.
        position: usize,
        /// What is wrong with it.
        fault: Error,
    },
    /// A rule that expects no name accepts nobody.
    #[error("wanted at least one name to expect of a client, and found none")]
    NoNames,
    /// An expected name is none.
    #[error("expected name {position} is no name: {fault}")]
    Name {
        /// Its place among the names; the first is 1.
        position: usize,
        /// What is wrong with it.
        fault: ReferenceNameError,
    },
}
