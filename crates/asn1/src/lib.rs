//! Strict DER and PEM: borrowed views of certificates, revocation lists, requests and OCSP, and back
//! to bytes.
//!
//! It never verifies a signature, never judges a certificate, never reads a clock or a file: that a
//! certificate was read says only that its bytes are well formed.
//!
//! # Flow
//! 1. [`pem::read`] takes a file's bytes, PEM or DER in any wrapping, and gives blocks.
//! 2. [`Certificate`], [`CertificateList`], [`CertificationRequest`], [`OcspRequest`],
//!    [`OcspResponse`] and [`SignedData`] locate every field in one pass, borrow all of it, and take no heap.
//! 3. Names and extensions are decoded when they are asked for; `leniencies()` decodes everything, and
//!    counts what the standards forbid and real certificates carry ([`Leniency`]).
//! 4. [`Name::prepared`] and [`GeneralName::canonical`] give the one form by which names are compared;
//!    [`SubjectName`] and [`Subtrees`] keep it, for names that are compared often.
//! 5. [`encode`] writes: what was read, from its fields; and what is new.
//!
//! ```
//! use countersign_asn1::{Certificate, Oid, pem};
//!
//! # let file = countersign_testkit::Template::leaf("um1.contoso.com").self_signed().pem();
//! let blocks = pem::read(file.as_bytes())?;
//! let certificate = Certificate::from_der(blocks[0].contents())?;
//! let tbs = certificate.tbs_certificate();
//! assert_eq!(tbs.subject().to_string(), "CN=um1.contoso.com");
//! assert!(tbs.extensions().get(Oid::SUBJECT_ALT_NAME).is_some());
//! assert!(certificate.leniencies()?.is_empty());
//!
//! let cut_off = Certificate::from_der(&blocks[0].contents()[..3]).unwrap_err();
//! assert_eq!(cut_off.to_string(), "truncated: wanted 4 octets, found 3 at byte 0");
//! # Ok::<(), countersign_asn1::Error>(())
//! ```
//!
//! # The caller's remaining duties
//! - To cap the size of what is read: work and memory are linear in it, and that is all.
//! - To call `leniencies()` where a malformed extension must be an error: locating does not decode.
//! - To choose how names are compared: `==` is of encoded bytes, as Windows does;
//!   [`Name::matches`] is [RFC 5280 §7.1].
//! - To decide what is allowed: versions, serial numbers, sizes and criticality are policies'.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod algorithm;
mod bit_string;
mod certificate;
mod certificate_list;
mod certification_request;
pub mod encode;
mod error;
mod extension;
mod general_name;
mod leniency;
mod name;
mod ocsp;
mod oid;
pub mod pem;
pub mod pkcs12;
mod pkcs7;
mod position;
mod public_key;
mod reader;
mod serial;
mod string;
mod tag;
mod validity;

pub use algorithm::AlgorithmIdentifier;
pub use bit_string::BitString;
pub use certificate::{Certificate, TbsCertificate, Version};
pub use certificate_list::outline::{EntryExtensions, EntryOutline};
pub use certificate_list::{CertificateList, RevokedCertificate, RevokedCertificates, TbsCertList};
pub use certification_request::attribute::{Attribute, AttributeValue, Attributes};
pub use certification_request::microsoft::{
    EnrollmentCspProvider, EnrollmentNameValuePair, RequestClientInfo,
};
pub use certification_request::{CertificationRequest, CertificationRequestInfo};
pub use error::{Error, ErrorKind, Result};
pub use extension::basic_constraints::BasicConstraints;
pub use extension::distribution_points::{
    AccessDescription, CrlReason, DistributionPoint, DistributionPointName,
    IssuingDistributionPoint, ReasonFlags,
};
pub use extension::key_identifier::AuthorityKeyIdentifier;
pub use extension::key_usage::KeyUsage;
pub use extension::microsoft::{CaVersion, CertificateTemplate};
pub use extension::name_constraints::subtrees::{Reading, Subtree, Subtrees, Violation};
pub use extension::name_constraints::{GeneralSubtree, NameConstraints};
pub use extension::policies::{PolicyConstraints, PolicyInformation, PolicyMapping};
pub use extension::value::{ExtensionValue, is_known};
pub use extension::{Extension, Extensions};
pub use general_name::GeneralName;
pub use general_name::canonical::{CanonicalName, MalformedName, NameFault};
pub use general_name::dns_name::{DnsName, DnsPattern};
pub use general_name::mailbox::Mailbox;
pub use general_name::name_form::NameForm;
pub use general_name::subject_name::SubjectName;
pub use general_name::uri::Uri;
pub use leniency::{Leniencies, Leniency};
pub use name::{
    AttributeTypeAndValue, DistinguishedName, Name, PreparedName, RelativeDistinguishedName,
};
pub use ocsp::CertId;
pub use ocsp::basic_response::{BasicOcspResponse, ResponderId, ResponseData};
pub use ocsp::request::{OcspRequest, RequestSignature, SingleRequest};
pub use ocsp::response::{OcspResponse, OcspResponseStatus};
pub use ocsp::single_response::{CertStatus, SingleResponse};
pub use oid::{Oid, OwnedOid};
pub use pkcs7::SignedData;
pub use public_key::{PublicKeyPlaces, SubjectPublicKeyInfo};
pub use serial::SerialNumber;
pub use string::DirectoryString;
pub use tag::Tag;
pub use validity::Validity;
