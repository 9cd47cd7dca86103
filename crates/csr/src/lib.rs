//! PKCS#10: build a request; turn a stranger's bytes into a proven request.
//!
//! It makes no keys, holds no signature backend, and issues nothing: signers and verifiers come in as
//! traits of `countersign-keys`.
//!
//! 1. [`RequestBuilder`] writes a request that a [`Signer`] signs.
//! 2. [`UnverifiedRequest`] is a stranger's bytes, well formed to the last attribute.
//! 3. [`UnverifiedRequest::verify`] makes a [`VerifiedRequest`] of it, by proof of possession and in no
//!    other way: an authority accepts nothing else.
//!
//! ```
//! use countersign_csr::{RequestBuilder, UnverifiedRequest};
//! use countersign_keys::{KeyKind, Provider as _};
//!
//! let provider = countersign_provider_aws_lc::provider();
//! let signer = provider.signer(&provider.generate(KeyKind::P256)?)?;
//! let der = RequestBuilder::for_dns_name("um1.contoso.com")?.sign(&*signer)?;
//!
//! let request = UnverifiedRequest::from_der(&der)?.verify(provider)?;
//! assert_eq!(request.subject().to_string(), "CN=um1.contoso.com");
//! assert!(request.warnings().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is left to the caller: everything but the key. A verified request's names are wishes, and the
//! Windows attributes in it ([`VerifiedRequest::view`]) are claims of a machine about itself.
//!
//! [`Signer`]: countersign_keys::Signer

mod builder;
mod error;
mod request;
mod warning;

pub use builder::RequestBuilder;
pub use error::Error;
pub use request::{UnverifiedRequest, VerifiedRequest};
pub use warning::Warning;
