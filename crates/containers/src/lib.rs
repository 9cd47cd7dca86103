//! Certificates in and out of what Windows, Java and other tools export: PKCS#7 files, PKCS#12 and Java
//! key stores with their private keys, and serialized Windows stores with the properties that Windows
//! keeps beside each certificate.
//!
//! It never verifies a PKCS#7, and never believes a store: who signed what is the business of
//! `trust`, and a property is a claim of the machine that wrote it. It touches no file and no network,
//! allocates nothing that the input does not pay for, and is linear in its input.
//!
//! - [`read_certificates`] takes the bytes of a file, finds out what it is by its contents (PEM, DER,
//!   PKCS#7, a serialized store or element) and gives the certificates with where they came from.
//! - [`Pkcs7`] reads and writes a `.p7b`.
//! - [`Pfx`] reads a `.pfx` or `.p12`, [`PfxBuilder`] writes one for those who are to read it.
//! - [`Jks`] reads a Java key store, JKS or JCEKS, [`JksBuilder`] writes one.
//! - [`SerializedStore`] reads and writes a `.sst`; [`SerializedElement`] is one certificate, CRL or
//!   CTL of it, as `CertSerializeCertificateStoreElement` and the registry have it.
//! - [`Property`] is kept as it stands, so that a store is written back to the same bytes, and is
//!   decoded when asked for; [`SerializedElement::inconsistencies`] compares the hashes among them
//!   with the certificate.
//!
//! ```
//! use countersign_containers::{PropertyValue, SerializedElement, SerializedStore, read_certificates};
//!
//! # let um = countersign_testkit::Template::leaf("um1.contoso.com").self_signed();
//! # let certificate = um.der();
//! let name = PropertyValue::FriendlyName("UM 2026".to_owned()).to_property();
//! let element = SerializedElement::certificate(certificate).with(name);
//! let sst = SerializedStore::new(vec![element]).to_bytes();
//!
//! let found = read_certificates(&sst)?;
//! assert_eq!(found[0].der(), certificate);
//! assert_eq!(found[0].origin().to_string(), "element 1 of the store");
//! assert_eq!(found[0].properties().friendly_name()?.as_deref(), Some("UM 2026"));
//! # Ok::<(), countersign_containers::Error>(())
//! ```
//!
//! The caller's remaining duties: to bound the size of its input, to wipe passphrases, and to parse the CRLs of a PKCS#7
//! or a store, and the certificates of either that it does not read through [`read_certificates`].
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod ber;
mod certificates;
mod cursor;
mod error;
mod jks;
mod pfx;
mod pkcs7;
mod serialized;

pub use certificates::{FoundCertificate, Origin, read_certificates};
pub use error::Error;
pub use jks::{Jks, JksBuilder, JksKey};
pub use pfx::{Pfx, PfxBuilder, PfxEntry, PfxKey, PfxPreset};
pub use pkcs7::Pkcs7;
pub use serialized::consistency::Inconsistency;
pub use serialized::element::{ElementKind, SerializedElement};
pub use serialized::key_provider::KeyProviderInfo;
pub use serialized::properties::Properties;
pub use serialized::property::{Property, PropertyId};
pub use serialized::store::SerializedStore;
pub use serialized::value::PropertyValue;
