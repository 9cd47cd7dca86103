//! Keys and signatures: algorithms, key files, the traits that signers and verifiers implement.
//!
//! It says which algorithm an `AlgorithmIdentifier` names and which kind of key a
//! `SubjectPublicKeyInfo` holds; it reads private keys in every format that an administrator may
//! bring, and writes PKCS#8. It never computes a signature itself, never opens a file, never makes
//! randomness: those are a [`Provider`]'s and the caller's.
//!
//! The flow, for a signature that came in: [`SignatureAlgorithm::from_identifier`],
//! [`PublicKey::from_info`], then [`SignatureVerifier::supports`] and [`SignatureVerifier::verify`].
//! "Not supported" and "invalid" are different answers: what no backend can judge is never called
//! invalid. [`FirstSupporting`] makes one verifier of several backends.
//!
//! For one that goes out: [`PrivateKey::from_pem`] or [`Provider::generate`], then
//! [`Provider::signer`], which derives the public half and proves the key's parts to fit each other.
//!
//! ```
//! use countersign_asn1::SubjectPublicKeyInfo;
//! use countersign_keys::{KeyKind, PrivateKey, Provider as _, PublicKey};
//!
//! let provider = countersign_provider_aws_lc::provider();
//! let pem = provider.generate(KeyKind::P256)?.to_pkcs8_pem();
//! let signer = provider.signer(&PrivateKey::from_pem(pem.as_bytes(), None)?)?;
//! let signature = signer.sign(b"message")?;
//!
//! let public = PublicKey::from_info(SubjectPublicKeyInfo::from_der(signer.public_key_info())?);
//! assert!(provider.supports(signer.algorithm(), public.algorithm()));
//! provider.verify(signer.algorithm(), &public, b"message", &signature)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The caller's remaining duties: to hand a DSA key its issuer's parameters, to wipe passphrases and
//! the copies it makes of keys, and to write key files so that nobody else reads them.

mod cert_id;
mod error;
mod hash;
mod key_algorithm;
mod key_kind;
mod ml_dsa;
mod pbes2;
mod private_key;
mod provider;
mod pss;
mod public_key;
mod sign;
mod signature_algorithm;
mod verify;

pub use cert_id::is_of_issuer;
pub use error::KeyError;
pub use hash::Hash;
pub use key_algorithm::KeyAlgorithm;
pub use key_kind::KeyKind;
pub use ml_dsa::{MlDsa, MlDsaPrivateKey};
pub use pbes2::Pbes2;
pub use private_key::PrivateKey;
pub use provider::Provider;
pub use public_key::{KeptKey, PublicKey};
pub use sign::{Signer, Signing, SigningFailed};
pub use signature_algorithm::{SignatureAlgorithm, UnknownAlgorithm};
pub use verify::{FirstSupporting, InvalidSignature, SignatureVerifier};
