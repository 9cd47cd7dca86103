//! Certificates that no library makes: taken apart, changed and signed again.
//!
//! ```
//! use countersign_testkit::{SignatureScheme, Template, forge::Tbs};
//!
//! let root = Template::root("Contoso Root CA").self_signed();
//! let mut tbs = Tbs::of(root.der());
//! tbs.serial_number = vec![0x80]; // -128
//! let forged = tbs.sign(root.key(), SignatureScheme::EcdsaP256Sha256);
//! assert!(countersign_asn1::Certificate::from_der(&forged)
//!     .unwrap()
//!     .tbs_certificate()
//!     .serial_number()
//!     .is_negative());
//! ```

use countersign_asn1::encode::{self, Writer};
use countersign_asn1::{Certificate, Oid, Tag};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::{Key, SignatureScheme};

/// The fields of a `TBSCertificate` [RFC 5280 §4.1], each free to be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tbs {
    /// The version's number on the wire, 2 for v3; `None` leaves it out, which means v1.
    pub version: Option<u8>,
    /// The contents octets of the INTEGER.
    pub serial_number: Vec<u8>,
    /// `Name`, DER.
    pub issuer: Vec<u8>,
    /// The first moment of validity.
    pub not_before: OffsetDateTime,
    /// The last moment of validity.
    pub not_after: OffsetDateTime,
    /// `Name`, DER.
    pub subject: Vec<u8>,
    /// `SubjectPublicKeyInfo`, DER.
    pub subject_public_key_info: Vec<u8>,
    /// In the order in which they are written; none leaves the field out.
    pub extensions: Vec<Extension>,
}

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extension {
    /// The OBJECT IDENTIFIER's contents octets.
    pub id: Vec<u8>,
    /// Whether it is marked critical.
    pub critical: bool,
    /// The contents of `extnValue`.
    pub value: Vec<u8>,
}

impl Tbs {
    /// Takes a certificate apart.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        let certificate = Certificate::from_der(certificate).expect("a certificate");
        let tbs = certificate.tbs_certificate();
        Self {
            version: Some(2),
            serial_number: tbs.serial_number().as_bytes().to_vec(),
            issuer: tbs.issuer().as_der().to_vec(),
            not_before: tbs.validity().not_before(),
            not_after: tbs.validity().not_after(),
            subject: tbs.subject().as_der().to_vec(),
            subject_public_key_info: tbs.subject_public_key_info().as_der().to_vec(),
            extensions: tbs
                .extensions()
                .iter()
                .map(|extension| {
                    Extension::new(extension.id(), extension.is_critical(), extension.value())
                })
                .collect(),
        }
    }

    /// Drops an extension, if it is there.
    pub fn remove(&mut self, id: Oid<'_>) {
        self.extensions
            .retain(|extension| extension.id != id.as_bytes());
    }

    /// Replaces the extension of the same identifier where it stands, or adds one at the end.
    pub fn set(&mut self, extension: Extension) {
        match self.extensions.iter_mut().find(|e| e.id == extension.id) {
            Some(place) => *place = extension,
            None => self.extensions.push(extension),
        }
    }

    /// Puts the extensions in this order; those that are not named follow, in the order they had.
    pub fn order(&mut self, ids: &[Oid<'_>]) {
        self.extensions.sort_by_key(|extension| {
            ids.iter()
                .position(|id| id.as_bytes() == extension.id)
                .unwrap_or(ids.len())
        });
    }

    /// The certificate, DER.
    #[must_use]
    pub fn sign(&self, issuer_key: &Key, scheme: SignatureScheme) -> Vec<u8> {
        let algorithm = scheme.algorithm_identifier();
        let tbs = self.to_der(&algorithm);
        let signature = issuer_key.sign(scheme, &tbs);
        encode::signed(&tbs, &algorithm, &signature)
    }

    /// `TBSCertificate` with this `AlgorithmIdentifier` as `signature`, DER.
    #[must_use]
    pub fn to_der(&self, signature: &[u8]) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                if let Some(version) = self.version {
                    w.nested(Tag::context_constructed(0), |w| w.uint(&[version]));
                }
                w.value(Tag::INTEGER, &self.serial_number);
                w.raw(signature);
                w.raw(&self.issuer);
                w.nested(Tag::SEQUENCE, |w| {
                    write_time(w, self.not_before);
                    write_time(w, self.not_after);
                });
                w.raw(&self.subject);
                w.raw(&self.subject_public_key_info);
                if !self.extensions.is_empty() {
                    w.nested(Tag::context_constructed(3), |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            for extension in &self.extensions {
                                extension.write(w);
                            }
                        });
                    });
                }
            });
        })
    }
}

impl Extension {
    /// An extension; `value` is the DER of its own type, or whatever the test wants there.
    #[must_use]
    pub fn new(id: Oid<'_>, critical: bool, value: &[u8]) -> Self {
        Self {
            id: id.as_bytes().to_vec(),
            critical,
            value: value.to_vec(),
        }
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::OBJECT_IDENTIFIER, &self.id);
            if self.critical {
                w.boolean(true);
            }
            w.octet_string(&self.value);
        });
    }
}

/// A `Name`, DER: one attribute to an RDN, outermost first, each with the string type asked for.
///
/// ```
/// use countersign_asn1::{Oid, Tag};
/// let der = countersign_testkit::forge::name(&[
///     (Oid::DOMAIN_COMPONENT, Tag::IA5_STRING, b"com"),
///     (Oid::DOMAIN_COMPONENT, Tag::IA5_STRING, b"contoso"),
///     (Oid::COMMON_NAME, Tag::PRINTABLE_STRING, b"Contoso CA"),
/// ]);
/// assert!(countersign_asn1::Name::from_der(&der).is_ok());
/// ```
#[must_use]
pub fn name(attributes: &[(Oid<'_>, Tag, &[u8])]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for (kind, tag, value) in attributes {
                w.nested(Tag::SET, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(*kind);
                        w.value(*tag, value);
                    });
                });
            }
        });
    })
}

/// `UTCTime` through 2049, `GeneralizedTime` after [RFC 5280 §4.1.2.5].
pub(crate) fn write_time(w: &mut Writer, moment: OffsetDateTime) {
    let utc = format_description!("[year repr:last_two][month][day][hour][minute][second]Z");
    let generalized = format_description!("[year][month][day][hour][minute][second]Z");
    let (tag, text) = if (1950..2050).contains(&moment.year()) {
        (Tag::UTC_TIME, moment.format(utc))
    } else {
        (Tag::GENERALIZED_TIME, moment.format(generalized))
    };
    w.value(tag, text.expect("a moment in UTC is written").as_bytes());
}
