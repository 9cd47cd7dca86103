//! Whole PKIs made by another hand, for tests.
//!
//! Certificates, keys, requests and revocation lists come from `rcgen`, so that what our crates read
//! and judge was not made by them. What rcgen cannot make (SHA-1 and PSS signatures, negative serial
//! numbers, the Exchange self-signed certificate) is taken apart and put together again in [`forge`].
//!
//! It is a dev-dependency only, and fails by panicking. It never reads the clock: certificates are
//! valid from [`NOT_BEFORE`] to [`NOT_AFTER`], and tests judge them at [`NOW`]. Names are
//! deterministic; keys are made once for each name and process.
//!
//! The flow: a [`Template`] says what is wanted; [`Template::self_signed`] and
//! [`Template::issued_by`] make an [`Identity`] of it, a certificate with its key and its chain.
//!
//! ```
//! use countersign_testkit::{KeyAlgorithm, NOW, Template};
//!
//! let root = Template::root("Contoso Root CA").self_signed();
//! let issuing = Template::intermediate("Contoso Issuing CA").path_length(0).issued_by(&root);
//! let um = Template::leaf("um1.contoso.com").algorithm(KeyAlgorithm::Rsa2048).issued_by(&issuing);
//! assert_eq!(um.chain().len(), 3);
//! assert!(um.validity().contains(&NOW));
//!
//! // The same CA with a new key.
//! let rekeyed = issuing.template().key_named("Contoso Issuing CA, second key").issued_by(&root);
//! assert_eq!(rekeyed.subject(), issuing.subject());
//! assert_ne!(rekeyed.key().public_key_info(), issuing.key().public_key_info());
//! ```
//!
//! The caller's remaining duty: name two keys differently where they must differ. Two templates
//! with one common name and one algorithm share a key, as a renewed certificate does.
#![expect(
    clippy::missing_panics_doc,
    reason = "a test kit fails by panicking, at every door"
)]

pub mod exchange;
pub mod forge;
mod identity;
mod japanese;
mod key;
mod list;
mod outside;
mod postgres;
mod reply;
mod signature;
mod template;

pub use identity::Identity;
pub use japanese::is_japanese;
pub use key::{Key, KeyAlgorithm};
pub use list::{Entry as ListEntry, List};
pub use outside::{Backend, Program, shared, skipped};
pub use postgres::{PostgresServer, ServerTls};
pub use rcgen::{
    self, CertificateParams, DnType, DnValue, ExtendedKeyUsagePurpose, GeneralSubtree,
    KeyUsagePurpose,
};
pub use reply::{Answer, Reply};
pub use signature::SignatureScheme;
pub use template::{NOT_AFTER, NOT_BEFORE, NOW, Template};
