//! Keys and signatures: algorithms, key files, the traits that signers and verifiers implement.

mod error;
mod hash;
mod key_algorithm;
mod key_kind;
mod private_key;
mod provider;
mod pss;
mod public_key;
mod sign;
mod signature_algorithm;
mod verify;

pub use error::KeyError;
pub use hash::Hash;
pub use key_algorithm::KeyAlgorithm;
pub use key_kind::KeyKind;
pub use private_key::PrivateKey;
pub use provider::Provider;
pub use public_key::PublicKey;
pub use sign::{Signer, SigningFailed};
pub use signature_algorithm::{SignatureAlgorithm, UnknownAlgorithm};
pub use verify::{FirstSupporting, InvalidSignature, SignatureVerifier};
