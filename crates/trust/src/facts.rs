//! What is known about a certificate: decoded once, owned, and complete enough to judge it.

mod extensions;
mod hypothetical;
mod kept_name;
mod read;
pub(crate) mod span;

use core::ops::RangeInclusive;
use std::net::IpAddr;
use std::sync::OnceLock;

use countersign_asn1::{
    BasicConstraints, Certificate, DistinguishedName, Error, KeyUsage, Leniencies, SubjectName,
    SubjectPublicKeyInfo, Subtrees, Version,
};
use countersign_keys::{KeptKey, KeyAlgorithm, PublicKey, SignatureAlgorithm, UnknownAlgorithm};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use time::{OffsetDateTime, UtcDateTime};

pub use extensions::MalformedExtension;

use self::extensions::ExtensionFacts;
use self::kept_name::KeptName;
use self::span::Span;
use crate::Purpose;
use crate::certificate_policies::CertificatePolicies;
use crate::policy::AnyPurpose;

/// The facts of one certificate, real or hypothetical.
///
/// A real one has its DER, and its issuer's signature can be verified. A hypothetical one is what a
/// certificate would be that nobody has issued yet: it has facts and no DER.
///
/// ```
/// # fn demo(der: &[u8]) -> Result<(), countersign_asn1::Error> {
/// let facts = countersign_trust::CertificateFacts::from_der(der)?;
/// println!("{} until {}", facts.subject(), facts.not_after());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct CertificateFacts {
    /// What the spans point into: the DER; and in a hypothetical certificate the DER it was made
    /// from, with what was changed appended.
    bytes: Vec<u8>,
    certificate: Span,
    is_hypothetical: bool,
    version: Version,
    serial_number: Span,
    tbs_certificate: Span,
    /// `None` if its bits do not fill octets, as every signature's do.
    signature_value: Option<Span>,
    signature_algorithm: Result<SignatureAlgorithm, UnknownAlgorithm>,
    signature_algorithms_agree: bool,
    issuer: KeptName,
    subject: KeptName,
    not_before: UtcDateTime,
    not_after: UtcDateTime,
    public_key_info: Span,
    /// `None` if the key is yet to be made.
    public_key: Option<KeptKey>,
    key_algorithm: KeyAlgorithm,
    inherits_parameters: bool,
    extensions: ExtensionFacts,
    derived: OnceLock<Box<Derived>>,
}

/// `AuthorityKeyIdentifier` [RFC 5280 §4.2.1.1], borrowed from the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorityKeyIdentifier<'f> {
    /// The issuer's subject key identifier.
    pub key_identifier: Option<&'f [u8]>,
    /// The directory name among `authorityCertIssuer`: the issuer's issuer.
    pub authority_cert_issuer: Option<&'f DistinguishedName>,
    /// The issuer's serial number, as encoded.
    pub authority_cert_serial_number: Option<&'f [u8]>,
}

/// What no usual path asks for: made when it is, and kept.
#[derive(Clone, Debug, Default)]
struct Derived {
    common_names: OnceLock<Vec<String>>,
    email_addresses: OnceLock<Vec<String>>,
    unprocessed: OnceLock<Unprocessed>,
    sha1: OnceLock<[u8; 20]>,
    sha256: OnceLock<[u8; 32]>,
}

/// What path validation does not look at: read when it is asked for.
#[derive(Clone, Debug, Default)]
struct Unprocessed {
    crl_distribution_points: Vec<String>,
    ca_issuers: Vec<String>,
    application_policies: Option<Vec<Purpose>>,
}

impl CertificateFacts {
    /// Reads a certificate.
    ///
    /// An extension that path validation processes and whose value is malformed does not fail the
    /// reading: it is listed in [`Self::malformed_extensions`], and the certificate is good for no
    /// path but as an anchor of which only name and key count.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax of `Certificate`.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Self::boxed(der).map(|facts| *facts)
    }

    /// The DER; `None` for a hypothetical certificate.
    #[must_use]
    pub fn der(&self) -> Option<&[u8]> {
        (!self.is_hypothetical).then_some(&self.bytes)
    }

    /// How many octets there are to read.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nobody has issued this certificate yet.
    #[must_use]
    pub fn is_hypothetical(&self) -> bool {
        self.is_hypothetical
    }

    /// `version`
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// `serialNumber`, as encoded: two's complement, big-endian.
    #[must_use]
    pub fn serial_number(&self) -> &[u8] {
        self.serial_number.of(&self.bytes)
    }

    /// `subject`
    #[must_use]
    pub fn subject(&self) -> &DistinguishedName {
        self.subject.of(&self.bytes)
    }

    /// `subject`, as encoded.
    pub(crate) fn subject_der(&self) -> &[u8] {
        self.subject.encoded.of(&self.bytes)
    }

    /// `issuer`
    #[must_use]
    pub fn issuer(&self) -> &DistinguishedName {
        self.issuer.of(&self.bytes)
    }

    /// `issuer`, as encoded.
    pub(crate) fn issuer_der(&self) -> &[u8] {
        self.issuer.encoded.of(&self.bytes)
    }

    /// The first moment of validity.
    #[must_use]
    pub fn not_before(&self) -> OffsetDateTime {
        self.not_before.into()
    }

    /// The last moment of validity.
    #[must_use]
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after.into()
    }

    /// The first and the last moment of validity, which are compared with little work.
    pub(crate) fn validity(&self) -> RangeInclusive<UtcDateTime> {
        self.not_before..=self.not_after
    }

    /// `subjectPublicKeyInfo`, as encoded.
    #[must_use]
    pub fn public_key_info(&self) -> &[u8] {
        self.public_key_info.of(&self.bytes)
    }

    /// The subject's key; `None` if it is yet to be made.
    pub(crate) fn public_key(&self) -> Option<PublicKey<'_>> {
        self.public_key.map(|key| key.of(self.public_key_info()))
    }

    /// The kind of the subject's key. A DSA key without parameters is unknown until its issuer's are
    /// inherited.
    #[must_use]
    pub fn key_algorithm(&self) -> KeyAlgorithm {
        self.key_algorithm
    }

    /// What the key is called: `RSA 2048`, `P-256`; where its kind is unknown, the identifier of its curve
    /// or else of its algorithm, in dotted decimal.
    #[must_use]
    pub fn key_name(&self) -> String {
        if self.key_algorithm != KeyAlgorithm::Unknown {
            return self.key_algorithm.to_string();
        }
        match SubjectPublicKeyInfo::from_der(self.public_key_info()) {
            Ok(info) => {
                let algorithm = info.algorithm();
                let curve = algorithm.parameters_oid();
                curve.unwrap_or_else(|| algorithm.algorithm()).to_string()
            }
            Err(_) => self.key_algorithm.to_string(),
        }
    }

    /// Whether the key is one of DSA without parameters, which takes its issuer's
    /// [RFC 3279 §2.3.2].
    pub(crate) fn inherits_parameters(&self) -> bool {
        self.inherits_parameters
    }

    /// How the certificate is signed.
    ///
    /// # Errors
    /// An algorithm that is not known here.
    pub fn signature_algorithm(&self) -> Result<SignatureAlgorithm, &UnknownAlgorithm> {
        self.signature_algorithm.as_ref().copied()
    }

    /// Whether `signatureAlgorithm` is `tbsCertificate.signature`, as [RFC 5280 §4.1.1.2] wants.
    #[must_use]
    pub fn signature_algorithms_agree(&self) -> bool {
        self.signature_algorithms_agree
    }

    /// What was signed, and the signature; `None` for a hypothetical certificate.
    pub(crate) fn signed(&self) -> Option<(&[u8], Option<&[u8]>)> {
        (!self.is_hypothetical).then(|| {
            (
                self.tbs_certificate.of(&self.bytes),
                self.signature_value.map(|span| span.of(&self.bytes)),
            )
        })
    }

    /// Whether issuer and subject are the same name [RFC 5280 §3.2].
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject_der() == self.issuer_der() || self.subject().matches(self.issuer())
    }

    /// Whether the certificate says that its own key signed it: self-issued, and its authority key
    /// identifier, if any, is its subject key identifier. The signature itself is not verified.
    #[must_use]
    pub fn claims_self_signed(&self) -> bool {
        let is_own = |authority: AuthorityKeyIdentifier<'_>| {
            let same_key = match (authority.key_identifier, self.subject_key_identifier()) {
                (Some(authority), Some(own)) => authority == own,
                _ => true,
            };
            let same_serial = authority
                .authority_cert_serial_number
                .is_none_or(|serial| serial == self.serial_number());
            same_key && same_serial
        };
        // Names are dear to compare where they differ.
        self.authority_key_identifier().is_none_or(is_own) && self.is_self_issued()
    }

    /// `basicConstraints`
    #[must_use]
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.extensions.basic_constraints
    }

    /// Whether `basicConstraints` makes it an authority.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        self.extensions
            .basic_constraints
            .is_some_and(|constraints| constraints.ca)
    }

    /// `keyUsage`
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.extensions.key_usage
    }

    /// `extKeyUsage`; `None` when absent, which allows every purpose.
    #[must_use]
    pub fn ext_key_usage(&self) -> Option<&[Purpose]> {
        self.extensions.ext_key_usage.as_deref()
    }

    /// Whether `extKeyUsage` allows the purpose: it is absent, or names the purpose or, where that
    /// counts, `anyExtendedKeyUsage` [RFC 5280 §4.2.1.12].
    #[must_use]
    pub fn allows_purpose(&self, purpose: &Purpose, any: AnyPurpose) -> bool {
        let Some(allowed) = &self.extensions.ext_key_usage else {
            return true;
        };
        *purpose == Purpose::Any
            || allowed.contains(purpose)
            || allowed.contains(&Purpose::Any)
                && match any {
                    AnyPurpose::AllowsAll => true,
                    AnyPurpose::AllowsAllToEndEntities => !self.is_ca(),
                    AnyPurpose::OnlyItself => false,
                }
    }

    /// `subjectKeyIdentifier`
    #[must_use]
    pub fn subject_key_identifier(&self) -> Option<&[u8]> {
        self.extensions
            .subject_key_identifier
            .map(|span| span.of(&self.bytes))
    }

    /// `authorityKeyIdentifier`
    #[must_use]
    pub fn authority_key_identifier(&self) -> Option<AuthorityKeyIdentifier<'_>> {
        self.extensions
            .authority_key_identifier
            .as_ref()
            .map(|authority| AuthorityKeyIdentifier {
                key_identifier: authority.key_identifier.map(|span| span.of(&self.bytes)),
                authority_cert_issuer: authority.issuer.as_ref(),
                authority_cert_serial_number: authority
                    .serial_number
                    .map(|span| span.of(&self.bytes)),
            })
    }

    /// `subjectAltName`; `None` when the extension is absent, empty when it is malformed.
    #[must_use]
    pub fn subject_alt_names(&self) -> Option<&[SubjectName]> {
        let alternative = self.extensions.subject_alt_names.as_ref();
        alternative.map(|names| names.of(&self.bytes))
    }

    /// The DNS names of `subjectAltName`, in lower case, wildcards included.
    pub fn dns_names(&self) -> impl Iterator<Item = &str> {
        self.subject_alt_names()
            .unwrap_or_default()
            .iter()
            .filter_map(|name| match name {
                SubjectName::Dns(pattern) => Some(pattern.as_str()),
                _ => None,
            })
    }

    /// The addresses of `subjectAltName`.
    pub fn ip_addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.subject_alt_names()
            .unwrap_or_default()
            .iter()
            .filter_map(|name| match name {
                SubjectName::Ip(address) => Some(*address),
                _ => None,
            })
    }

    /// The common names of the subject, in encoded order.
    #[must_use]
    pub fn common_names(&self) -> &[String] {
        self.derived().common_names.get_or_init(|| {
            self.subject()
                .attributes(countersign_asn1::Oid::COMMON_NAME)
        })
    }

    /// The last, most specific common name of the subject.
    #[must_use]
    pub fn common_name(&self) -> Option<&str> {
        self.common_names().last().map(String::as_str)
    }

    /// The e-mail addresses of the subject's `emailAddress` attributes.
    pub(crate) fn email_addresses(&self) -> &[String] {
        self.derived().email_addresses.get_or_init(|| {
            self.subject()
                .attributes(countersign_asn1::Oid::EMAIL_ADDRESS)
        })
    }

    /// `nameConstraints`
    pub(crate) fn name_constraints(&self) -> Option<&Subtrees> {
        self.extensions.seldom.as_ref()?.name_constraints.as_ref()
    }

    /// What the certificate says of policies; `None` if it says nothing.
    pub(crate) fn policies(&self) -> Option<&CertificatePolicies> {
        self.extensions.seldom.as_ref()?.policies.as_ref()
    }

    /// The URIs of `cRLDistributionPoints`; none if the extension is malformed.
    #[must_use]
    pub fn crl_distribution_points(&self) -> &[String] {
        &self.unprocessed().crl_distribution_points
    }

    /// The URIs of the `caIssuers` in `authorityInfoAccess`; none if the extension is malformed.
    #[must_use]
    pub fn ca_issuers(&self) -> &[String] {
        &self.unprocessed().ca_issuers
    }

    /// Microsoft's application policies (`szOID_APPLICATION_CERT_POLICIES`), which Windows reads where it
    /// finds them beside `extKeyUsage`; `None` when they are absent or malformed. Path validation here
    /// does not look at them.
    #[must_use]
    pub fn application_policies(&self) -> Option<&[Purpose]> {
        self.unprocessed().application_policies.as_deref()
    }

    fn unprocessed(&self) -> &Unprocessed {
        self.derived()
            .unprocessed
            .get_or_init(|| Unprocessed::read(self.certificate.of(&self.bytes)))
    }

    fn derived(&self) -> &Derived {
        self.derived.get_or_init(Box::default)
    }

    /// The critical extensions that path validation here does not process, in dotted decimal: no
    /// path through such a certificate is valid [RFC 5280 §4.2].
    #[must_use]
    pub fn unknown_critical_extensions(&self) -> &[String] {
        let seldom = self.extensions.seldom.as_ref();
        seldom.map_or(&[], |seldom| &seldom.unknown_critical)
    }

    /// The extensions that path validation processes and whose value breaks its syntax.
    #[must_use]
    pub fn malformed_extensions(&self) -> &[MalformedExtension] {
        let seldom = self.extensions.seldom.as_ref();
        seldom.map_or(&[], |seldom| &seldom.malformed)
    }

    /// What was read against the standard; none for a hypothetical certificate.
    #[must_use]
    pub fn leniencies(&self) -> Leniencies {
        self.der()
            .and_then(|der| Certificate::from_der(der).ok())
            .and_then(|certificate| certificate.leniencies().ok())
            .unwrap_or_default()
    }

    /// The SHA-1 fingerprint of the DER, which Windows calls the thumbprint; `None` for a
    /// hypothetical certificate.
    #[must_use]
    pub fn sha1(&self) -> Option<[u8; 20]> {
        self.der()
            .map(|der| *self.derived().sha1.get_or_init(|| Sha1::digest(der).into()))
    }

    /// The SHA-256 fingerprint of the DER; `None` for a hypothetical certificate.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        self.der().map(|der| {
            *self
                .derived()
                .sha256
                .get_or_init(|| Sha256::digest(der).into())
        })
    }
}
