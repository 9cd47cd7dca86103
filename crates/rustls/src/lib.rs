//! Our judge as rustls verifiers: `trust` decides whether a TLS peer is believed, and says why not.
//!
//! It opens no connection, reads no clock and no file, and brings no cryptography: certificates come as
//! DER, the moment from rustls, signatures are judged by the [`SignatureVerifier`] that is handed in.
//!
//! The flow: a [`Judge`] knows the trusted roots, a [`Policy`] and a [`Budget`]; a [`ServerVerifier`]
//! and a [`ClientVerifier`] put its questions to a peer; rustls calls them in a handshake. A peer that
//! is refused gets the alert of the standard, and the application a [`Refusal`]: the most useful reason
//! as a sentence, and every path that was looked at.
//!
//! ```
//! use std::sync::Arc;
//! use countersign_rustls::{ClientVerifier, Judge, ServerVerifier};
//!
//! # use countersign_trust::Policy;
//! # let root = countersign_testkit::Template::root("Contoso Root CA").self_signed();
//! # let um = countersign_testkit::Template::leaf("um1.contoso.com").issued_by(&root);
//! # let chain = vec![um.der().to_vec().into()];
//! # let key = rustls::pki_types::PrivatePkcs8KeyDer::from(um.key().pkcs8_der().to_vec()).into();
//! # let tls = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
//! # let server = rustls::ServerConfig::builder_with_provider(Arc::clone(&tls)).with_safe_default_protocol_versions()?;
//! # let client = rustls::ClientConfig::builder_with_provider(tls).with_safe_default_protocol_versions()?;
//! let provider = countersign_provider_aws_lc::provider();
//! let judge = Arc::new(Judge::new(provider, Policy::private_pki(), [root.der()])?);
//!
//! // As a server, for clients that bear one of these names; and as a client:
//! let clients = ClientVerifier::new(Arc::clone(&judge)).with_names(["fe1.contoso.com"])?;
//! let servers = ServerVerifier::new(judge);
//! let server = server.with_client_cert_verifier(Arc::new(clients)).with_single_cert(chain, key)?;
//! let client = client.dangerous().with_custom_certificate_verifier(Arc::new(servers)).with_no_client_auth();
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The explanation comes out by two doors; [`ErrorForm`] says which is the error's:
//! - the witness of the judge ([`Judge::with_witness`]) is shown every refusal, and the error is the
//!   exact [`rustls::CertificateError`], from which rustls makes the exact alert: the default;
//! - or the error holds the refusal ([`ErrorForm::Explained`], [`Refusal::find`]), and the alert is
//!   `certificate_unknown`.
//!
//! `examples/mutual_tls.rs` shows both.
//!
//! What remains the caller's:
//! - revocation: it is looked at only if the judge is told to ([`Judge::with_revocation`]), by lists and
//!   OCSP responses that the caller fetched, and by the response that a server staples, which rustls
//!   asks for by itself and which nobody need fetch;
//! - resumption: rustls does not ask about a peer that resumes a session; a server that trusts someone no
//!   longer must also forget its sessions and tickets;
//! - roots, lists and responses of a judge are fixed: a change is a new judge in a new configuration.
//!
//! [`SignatureVerifier`]: countersign_keys::SignatureVerifier
//! [`Policy`]: countersign_trust::Policy
//! [`Budget`]: countersign_trust::Budget

mod certificate_error;
mod client;
mod error;
mod handshake;
mod identity;
mod judge;
mod refusal;
mod server;
mod table;

pub use client::{AuthorityHints, ClientAuthentication, ClientVerifier};
pub use error::BuildError;
pub use judge::Judge;
pub use refusal::{ErrorForm, Refusal, RefusedPath};
pub use server::ServerVerifier;
