//! The table of certificates: each one's facts, once.

use core::hash::BuildHasher as _;
use core::ops::Index;
use std::sync::OnceLock;

use countersign_asn1::Error;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable, hash_table};

use crate::CertificateFacts;
use crate::distinguished_name::DistinguishedName;

/// A certificate of one [`Certificates`] table. The same DER has the same identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateId(u32);

/// A public key of one [`Certificates`] table: the same `SubjectPublicKeyInfo`, byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(u32);

/// A distinguished name of one [`Certificates`] table: the same encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

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
    names: Vec<DistinguishedName>,
    /// For each name the first that is equal to it after preparation; made when it is asked for.
    classes: OnceLock<Vec<NameId>>,
    /// The first certificate with each key.
    keys: Vec<CertificateId>,
    hasher: DefaultHashBuilder,
    by_der: HashTable<CertificateId>,
    by_name: HashTable<NameId>,
    by_key: HashTable<KeyId>,
}

#[derive(Clone, Debug)]
struct Entry {
    facts: Box<CertificateFacts>,
    subject: NameId,
    issuer: NameId,
    key: KeyId,
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
        let hash = self.hasher.hash_one(der);
        let same = |id: &CertificateId| self[*id].der() == Some(der);
        if let Some(id) = self.by_der.find(hash, same) {
            return Ok(*id);
        }
        let id = self.push(CertificateFacts::from_der(der)?);
        let Self {
            by_der,
            entries,
            hasher,
            ..
        } = self;
        by_der.insert_unique(hash, id, |id| {
            hasher.hash_one(entries[id.index()].facts.der().unwrap_or_default())
        });
        Ok(id)
    }

    /// Takes in a certificate that does not exist yet. Each call makes another one.
    ///
    /// Facts that have a DER are made hypothetical: for real ones there is [`Self::add`].
    pub fn suppose(&mut self, facts: CertificateFacts) -> CertificateId {
        self.push(facts.into_hypothetical())
    }

    /// The facts of a certificate.
    ///
    /// # Panics
    /// If another table gave the identifier.
    #[must_use]
    pub fn get(&self, id: CertificateId) -> &CertificateFacts {
        &self.entries[id.index()].facts
    }

    /// The subject's key.
    ///
    /// # Panics
    /// If another table gave the identifier.
    #[must_use]
    pub fn key(&self, id: CertificateId) -> KeyId {
        self.entries[id.index()].key
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

    pub(crate) fn subject(&self, id: CertificateId) -> NameId {
        self.entries[id.index()].subject
    }

    pub(crate) fn issuer(&self, id: CertificateId) -> NameId {
        self.entries[id.index()].issuer
    }

    /// Whether two names are equal after preparation [RFC 5280 §7.1].
    pub(crate) fn names_match(&self, one: NameId, other: NameId) -> bool {
        one == other || self.class(one) == self.class(other)
    }

    fn class(&self, name: NameId) -> NameId {
        let classes = self.classes.get_or_init(|| {
            let mut first = HashMap::new();
            self.names
                .iter()
                .zip((0..).map(NameId))
                .map(|(name, id)| *first.entry(name.comparable()).or_insert(id))
                .collect()
        });
        classes[index(name.0)]
    }

    /// The `SubjectPublicKeyInfo` of a key.
    pub(crate) fn public_key_info(&self, key: KeyId) -> &[u8] {
        self.get(self.keys[index(key.0)]).public_key_info()
    }

    fn push(&mut self, mut facts: CertificateFacts) -> CertificateId {
        let id = CertificateId(number(self.entries.len()));
        let subject = self.intern_name(facts.subject_mut());
        let issuer = self.intern_name(facts.issuer_mut());
        let key = self.intern_key(id, &facts);
        self.entries.push(Entry {
            facts: Box::new(facts),
            subject,
            issuer,
            key,
        });
        id
    }

    /// Makes `name` the one that the table has, so that its memory and its prepared form are shared.
    fn intern_name(&mut self, name: &mut DistinguishedName) -> NameId {
        let Self {
            names,
            classes,
            by_name,
            hasher,
            ..
        } = self;
        let entry = by_name.entry(
            hasher.hash_one(name.as_der()),
            |id| names[index(id.0)] == *name,
            |id| hasher.hash_one(names[index(id.0)].as_der()),
        );
        match entry {
            hash_table::Entry::Occupied(entry) => {
                let id = *entry.get();
                name.clone_from(&names[index(id.0)]);
                id
            }
            hash_table::Entry::Vacant(entry) => {
                let id = NameId(number(names.len()));
                entry.insert(id);
                names.push(name.clone());
                classes.take();
                id
            }
        }
    }

    fn intern_key(&mut self, id: CertificateId, facts: &CertificateFacts) -> KeyId {
        let Self {
            entries,
            keys,
            by_key,
            hasher,
            ..
        } = self;
        let info = |key: &KeyId| {
            entries.get(keys[index(key.0)].index()).map_or_else(
                || facts.public_key_info(),
                |entry| entry.facts.public_key_info(),
            )
        };
        let entry = by_key.entry(
            hasher.hash_one(facts.public_key_info()),
            |key| info(key) == facts.public_key_info(),
            |key| hasher.hash_one(info(key)),
        );
        match entry {
            hash_table::Entry::Occupied(entry) => *entry.get(),
            hash_table::Entry::Vacant(entry) => {
                let key = KeyId(number(keys.len()));
                entry.insert(key);
                keys.push(id);
                key
            }
        }
    }
}

impl Index<CertificateId> for Certificates {
    type Output = CertificateFacts;

    fn index(&self, id: CertificateId) -> &CertificateFacts {
        self.get(id)
    }
}

impl CertificateId {
    fn index(self) -> usize {
        index(self.0)
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).expect("an address space of 32 bits at least")
}

fn number(length: usize) -> u32 {
    u32::try_from(length).expect("fewer than 2^32 certificates, names and keys")
}
