//! Revocation lists of every kind, those that no library makes among them.
//!
//! ```
//! use countersign_testkit::{List, Template};
//!
//! let root = Template::root("Contoso Root CA").self_signed();
//! let list = List::of(&root).revoking(&[5]).sign(root.key());
//! assert!(countersign_asn1::CertificateList::from_der(&list).is_ok());
//! ```

use countersign_asn1::encode::{self, Writer};
use countersign_asn1::{Oid, Tag};
use time::OffsetDateTime;

use crate::forge::{Extension, write_time};
use crate::{Identity, Key, NOT_AFTER, NOT_BEFORE};

/// What is wanted of a revocation list [RFC 5280 §5.1], each part free to be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct List {
    /// The version's number on the wire, 1 for v2; `None` leaves it out, which means v1.
    pub version: Option<u8>,
    /// `Name`, DER.
    pub issuer: Vec<u8>,
    /// When it is made.
    pub this_update: OffsetDateTime,
    /// By when its successor is due.
    pub next_update: Option<OffsetDateTime>,
    /// In the order in which they are written; none leaves the field out, unless it is
    /// [kept](Self::keeping_entries).
    pub entries: Vec<Entry>,
    keeps_entries: bool,
    /// In the order in which they are written; none leaves the field out.
    pub extensions: Vec<Extension>,
}

/// An entry: one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The contents octets of the INTEGER.
    pub serial_number: Vec<u8>,
    /// Since when.
    pub since: OffsetDateTime,
    /// In the order in which they are written; none leaves the field out.
    pub extensions: Vec<Extension>,
}

impl List {
    /// An empty list of this authority: number 1, its key identifier, from [`NOT_BEFORE`] to
    /// [`NOT_AFTER`].
    #[must_use]
    pub fn of(authority: &Identity) -> Self {
        let list = Self {
            version: Some(1),
            issuer: authority.subject(),
            this_update: NOT_BEFORE,
            next_update: Some(NOT_AFTER),
            entries: Vec::new(),
            keeps_entries: false,
            extensions: Vec::new(),
        };
        let list = match authority.key_identifier() {
            Some(identifier) => list.with(Oid::AUTHORITY_KEY_IDENTIFIER, false, |w| {
                w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(0), &identifier));
            }),
            None => list,
        };
        list.with(Oid::CRL_NUMBER, false, |w| w.uint(&[1]))
    }

    /// Adds an extension, or replaces the one of that identifier.
    #[must_use]
    pub fn with(mut self, id: Oid<'_>, critical: bool, value: impl FnOnce(&mut Writer)) -> Self {
        let extension = Extension::new(id, critical, &Writer::build(value));
        match self.extensions.iter_mut().find(|e| e.id == extension.id) {
            Some(place) => *place = extension,
            None => self.extensions.push(extension),
        }
        self
    }

    /// Drops an extension.
    #[must_use]
    pub fn without(mut self, id: Oid<'_>) -> Self {
        self.extensions
            .retain(|extension| extension.id != id.as_bytes());
        self
    }

    /// Adds a certificate, by the contents octets of its serial number, without a reason.
    #[must_use]
    pub fn revoking(self, serial_number: &[u8]) -> Self {
        self.entry(serial_number, &[])
    }

    /// Adds a certificate, for a reason by its number.
    #[must_use]
    pub fn revoking_for(self, serial_number: &[u8], reason: u8) -> Self {
        let value = Writer::build(|w| w.value(Tag::ENUMERATED, &[reason]));
        self.entry(
            serial_number,
            &[Extension::new(Oid::REASON_CODE, false, &value)],
        )
    }

    /// Adds a certificate, with these extensions.
    #[must_use]
    pub fn entry(mut self, serial_number: &[u8], extensions: &[Extension]) -> Self {
        self.entries.push(Entry {
            serial_number: serial_number.to_vec(),
            since: NOT_BEFORE,
            extensions: extensions.to_vec(),
        });
        self
    }

    /// With `revokedCertificates` even where there is no entry, against RFC 5280 §5.1.2.6.
    #[must_use]
    pub fn keeping_entries(mut self) -> Self {
        self.keeps_entries = true;
        self
    }

    /// From and until when it is in force.
    #[must_use]
    pub fn in_force(
        mut self,
        this_update: OffsetDateTime,
        next_update: impl Into<Option<OffsetDateTime>>,
    ) -> Self {
        self.this_update = this_update;
        self.next_update = next_update.into();
        self
    }

    /// The list, signed as is usual with such a key, DER.
    #[must_use]
    pub fn sign(&self, key: &Key) -> Vec<u8> {
        let scheme = key.algorithm().default_scheme();
        let algorithm = scheme.algorithm_identifier();
        let tbs = self.to_der(&algorithm);
        let signature = key.sign(scheme, &tbs);
        encode::signed(&tbs, &algorithm, &signature)
    }

    /// `TBSCertList` with this `AlgorithmIdentifier` as `signature`, DER.
    #[must_use]
    pub fn to_der(&self, signature: &[u8]) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                if let Some(version) = self.version {
                    w.uint(&[version]);
                }
                w.raw(signature);
                w.raw(&self.issuer);
                write_time(w, self.this_update);
                if let Some(next_update) = self.next_update {
                    write_time(w, next_update);
                }
                if self.keeps_entries || !self.entries.is_empty() {
                    w.nested(Tag::SEQUENCE, |w| {
                        self.entries.iter().for_each(|entry| entry.write(w));
                    });
                }
                if !self.extensions.is_empty() {
                    w.nested(Tag::context_constructed(0), |w| {
                        write_all(w, &self.extensions)
                    });
                }
            });
        })
    }
}

impl Entry {
    fn write(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::INTEGER, &self.serial_number);
            write_time(w, self.since);
            if !self.extensions.is_empty() {
                write_all(w, &self.extensions);
            }
        });
    }
}

fn write_all(w: &mut Writer, extensions: &[Extension]) {
    w.nested(Tag::SEQUENCE, |w| {
        extensions.iter().for_each(|extension| extension.write(w));
    });
}
