//! The table of certificates: each one's facts, once.

use core::ops::Index;

use countersign_asn1::{Certificate, Error};

use crate::CertificateFacts;
use crate::interned::{Firsts, NameId, Names, index, number};

/// A certificate of one [`Certificates`] table. The same DER has the same identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateId(u32);

/// A public key of one [`Certificates`] table: the same `SubjectPublicKeyInfo`, byte for byte.
/// It is named after the first certificate that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(CertificateId);

/// Facts interned once, however many endpoints and stores hold the certificate.
///
/// ```
/// # fn demo(leaf_der: &[u8]) -> Result<(), countersign_asn1::Error> {
/// let mut certificates = countersign_trust::Certificates::new();
/// let leaf = certificates.add(leaf_der)?;
/// assert_eq!(certificates.add(leaf_der)?, leaf);
/// println!("{}", certificates[leaf].subject());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    entries: Vec<Entry>,
    names: Names,
    by_der: Firsts<CertificateId>,
    by_key: Firsts<CertificateId>,
}

/// What path building asks of every certificate, without a look at its facts.
#[derive(Clone, Debug)]
struct Entry {
    facts: Box<CertificateFacts>,
    subject: NameId,
    issuer: NameId,
    key: KeyId,
    key_identifier_tail: u32,
}

impl Certificates {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a certificate, or finds the one with the same DER.
    ///
    /// # Errors
    /// As [`CertificateFacts::from_der`].
    ///
    /// # Panics
    /// At the 4,294,967,296th certificate.
    pub fn add(&mut self, der: &[u8]) -> Result<CertificateId, Error> {
        let vacancy = match self.by_der.find(der, der_of(&self.entries)) {
            Ok(id) => return Ok(id),
            Err(vacancy) => vacancy,
        };
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let [issuer, subject] =
            [tbs.issuer(), tbs.subject()].map(|name| self.names.intern(name.as_der(), name));
        let facts = CertificateFacts::of(
            &certificate,
            self.names.get(issuer).clone(),
            self.names.get(subject).clone(),
        );
        let id = self.push(facts, issuer, subject);
        self.by_der.insert(vacancy, id, der_of(&self.entries));
        Ok(id)
    }

    /// Takes in a certificate that does not exist yet. Each call makes another one.
    ///
    /// Facts that have a DER are made hypothetical: for real ones there is [`Self::add`].
    pub fn suppose(&mut self, facts: CertificateFacts) -> CertificateId {
        let [issuer, subject] = [facts.issuer(), facts.subject()]
            .map(|name| self.names.intern(name.as_der(), name.clone()));
        self.push(facts.into_hypothetical(), issuer, subject)
    }

    /// The facts of a certificate.
    ///
    /// # Panics
    /// If another table gave the identifier.
    #[must_use]
    pub fn get(&self, id: CertificateId) -> &CertificateFacts {
        &self.entry(id).facts
    }

    /// The subject's key.
    ///
    /// # Panics
    /// If another table gave the identifier.
    #[must_use]
    pub fn key(&self, id: CertificateId) -> KeyId {
        self.entry(id).key
    }

    /// How many certificates.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every certificate, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (CertificateId, &CertificateFacts)> {
        (0..)
            .map(CertificateId)
            .zip(self.entries.iter().map(|entry| &*entry.facts))
    }

    /// [`identifier_tail`] of the subject key identifier; 0 without one.
    pub(crate) fn key_identifier_tail(&self, id: CertificateId) -> u32 {
        self.entry(id).key_identifier_tail
    }

    pub(crate) fn subject(&self, id: CertificateId) -> NameId {
        self.entry(id).subject
    }

    pub(crate) fn issuer(&self, id: CertificateId) -> NameId {
        self.entry(id).issuer
    }

    /// Whether two names are equal after preparation [RFC 5280 §7.1].
    pub(crate) fn names_match(&self, one: NameId, other: NameId) -> bool {
        self.names.are_equal(one, other)
    }

    /// The `SubjectPublicKeyInfo` of a key.
    pub(crate) fn public_key_info(&self, key: KeyId) -> &[u8] {
        self.get(key.0).public_key_info()
    }

    fn entry(&self, id: CertificateId) -> &Entry {
        &self.entries[index(id.0)]
    }

    fn push(&mut self, facts: CertificateFacts, issuer: NameId, subject: NameId) -> CertificateId {
        let id = CertificateId(number(self.entries.len()));
        let known = self
            .by_key
            .find(facts.public_key_info(), key_of(&self.entries));
        self.entries.push(Entry {
            key: KeyId(*known.as_ref().unwrap_or(&id)),
            key_identifier_tail: facts.subject_key_identifier().map_or(0, identifier_tail),
            facts: Box::new(facts),
            subject,
            issuer,
        });
        if let Err(vacancy) = known {
            self.by_key.insert(vacancy, id, key_of(&self.entries));
        }
        id
    }
}

/// The last octets of a key identifier as a number: identifiers that differ in it differ.
pub(crate) fn identifier_tail(identifier: &[u8]) -> u32 {
    identifier
        .last_chunk()
        .map_or(0, |tail| u32::from_be_bytes(*tail))
}

fn der_of<'e>(entries: &'e [Entry]) -> impl Fn(CertificateId) -> &'e [u8] {
    |id| entries[index(id.0)].facts.der().unwrap_or_default()
}

fn key_of<'e>(entries: &'e [Entry]) -> impl Fn(CertificateId) -> &'e [u8] {
    |id| entries[index(id.0)].facts.public_key_info()
}

impl Index<CertificateId> for Certificates {
    type Output = CertificateFacts;

    fn index(&self, id: CertificateId) -> &CertificateFacts {
        self.get(id)
    }
}
