//! Strict DER and PEM: borrowed views of certificates, revocation lists and requests, and back to bytes.
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
mod oid;
pub mod pem;
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
pub use extension::name_constraints::{GeneralSubtree, NameConstraints};
pub use extension::policies::{PolicyConstraints, PolicyInformation, PolicyMapping};
pub use extension::value::{ExtensionValue, is_known};
pub use extension::{Extension, Extensions};
pub use general_name::GeneralName;
pub use general_name::canonical::{CanonicalName, MalformedName, NameFault};
pub use leniency::{Leniencies, Leniency};
pub use name::{AttributeTypeAndValue, Name, PreparedName, RelativeDistinguishedName};
pub use oid::{Oid, OwnedOid};
pub use pkcs7::SignedData;
pub use public_key::SubjectPublicKeyInfo;
pub use serial::SerialNumber;
pub use string::DirectoryString;
pub use tag::Tag;
pub use validity::Validity;
