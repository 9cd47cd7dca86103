//! The table of certificates: each one's facts, once.

use core::ops::Index;
use std::sync::{Arc, OnceLock};

use countersign_asn1::{Certificate, DistinguishedName, Error};
use hashbrown::{DefaultHashBuilder, HashMap};

use crate::CertificateFacts;
use crate::by_octets::{ByOctets, Sought};
use crate::interned::{Classes, NameId, Names, index, number};

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
///
/// A table can be laid [over](Self::over) another, which any number of them share: what comes into the
/// upper one, strangers' certificates for one question, goes with it.
#[derive(Clone, Debug, Default)]
pub struct Certificates {
    below: Option<Arc<Self>>,
    /// The number of this layer's first certificate.
    first: u32,
    entries: Vec<Entry>,
    names: Names,
    /// All layers hash alike, so what is looked for is hashed once.
    hasher: DefaultHashBuilder,
    by_der: ByOctets,
    /// The first certificate with each key.
    by_key: ByOctets,
    /// This layer's by subject and [`identifier_tail`]; made when a crowd is searched.
    by_identifier: OnceLock<HashMap<(NameId, u32), Vec<CertificateId>>>,
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

    /// A layer over `below`, empty yet: it has all that is there, by the same identifiers, at no cost.
    ///
    /// ```
    /// # use std::sync::{Arc, OnceLock};
    /// # use countersign_testkit::Template;
    /// # use countersign_trust::Certificates;
    /// # let root = Template::root("Contoso Root CA").self_signed();
    /// # let um = Template::leaf("um1.contoso.com").issued_by(&root);
    /// let mut own = Certificates::new();
    /// let root_id = own.add(root.der())?;
    /// let own = Arc::new(own);
    ///
    /// let mut presented = Certificates::over(Arc::clone(&own));
    /// assert_eq!(presented.add(root.der())?, root_id);
    /// presented.add(um.der())?;
    /// assert_eq!((own.len(), presented.len()), (1, 2));
    /// # Ok::<(), countersign_asn1::Error>(())
    /// ```
    #[must_use]
    pub fn over(below: Arc<Self>) -> Self {
        Self {
            first: number(below.first, below.entries.len()),
            entries: Vec::new(),
            names: Names::over(&below.names),
            hasher: below.hasher.clone(),
            by_der: ByOctets::default(),
            by_key: ByOctets::default(),
            by_identifier: OnceLock::new(),
            below: Some(below),
        }
    }

    /// Reads a certificate, or finds the one with the same DER.
    ///
    /// # Errors
    /// As [`CertificateFacts::from_der`].
    ///
    /// # Panics
    /// At the 4,294,967,296th certificate.
    pub fn add(&mut self, der: &[u8]) -> Result<CertificateId, Error> {
        let sought = Sought::new(der, &self.hasher);
        if let Some(id) = self.layers().find_map(|layer| layer.find(&sought)) {
            return Ok(id);
        }
        let hash = sought.into_hash();
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let [issuer, subject] =
            [tbs.issuer(), tbs.subject()].map(|name| self.intern(name.as_der(), || name.into()));
        let facts = Box::new(CertificateFacts::of(
            &certificate,
            self.name(issuer).clone(),
            self.name(subject).clone(),
        ));
        let id = self.push(facts, issuer, subject);
        let entries = &self.entries;
        self.by_der
            .take_in(&self.hasher, hash, entries.len(), |place| {
                entries[place].facts.der()
            });
        Ok(id)
    }

    /// Takes in a certificate that does not exist yet. Each call makes another one.
    ///
    /// Facts that have a DER are made hypothetical: for real ones there is [`Self::add`].
    pub fn suppose(&mut self, facts: CertificateFacts) -> CertificateId {
        let [issuer, subject] = [facts.issuer(), facts.subject()]
            .map(|name| self.intern(name.as_der(), || name.clone()));
        self.push(Box::new(facts.into_hypothetical()), issuer, subject)
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

    /// How many certificates, those below included.
    #[must_use]
    pub fn len(&self) -> usize {
        index(self.first) + self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every certificate, in the order in which they came; those below first.
    pub fn iter(&self) -> impl Iterator<Item = (CertificateId, &CertificateFacts)> {
        (0..number(self.first, self.entries.len()))
            .map(CertificateId)
            .map(|id| (id, self.get(id)))
    }

    /// [`identifier_tail`] of the subject key identifier; 0 without one.
    pub(crate) fn key_identifier_tail(&self, id: CertificateId) -> u32 {
        self.entry(id).key_identifier_tail
    }

    /// Those of this subject whose key identifier has this tail, and perhaps other octets before it.
    pub(crate) fn with_key_identifier(
        &self,
        subject: NameId,
        tail: u32,
    ) -> impl Iterator<Item = CertificateId> + '_ {
        self.layers()
            .filter_map(move |layer| layer.by_identifier().get(&(subject, tail)))
            .flatten()
            .copied()
    }

    fn by_identifier(&self) -> &HashMap<(NameId, u32), Vec<CertificateId>> {
        self.by_identifier.get_or_init(|| {
            let mut index: HashMap<_, Vec<CertificateId>> = HashMap::new();
            for (entry, id) in self.entries.iter().zip((self.first..).map(CertificateId)) {
                let identified = (entry.subject, entry.key_identifier_tail);
                index.entry(identified).or_default().push(id);
            }
            index
        })
    }

    pub(crate) fn subject(&self, id: CertificateId) -> NameId {
        self.entry(id).subject
    }

    pub(crate) fn issuer(&self, id: CertificateId) -> NameId {
        self.entry(id).issuer
    }

    /// Whether two names are equal after preparation [RFC 5280 §7.1].
    pub(crate) fn names_match(&self, one: NameId, other: NameId) -> bool {
        one == other || self.class(one) == self.class(other)
    }

    /// The `SubjectPublicKeyInfo` of a key.
    pub(crate) fn public_key_info(&self, key: KeyId) -> &[u8] {
        self.get(key.0).public_key_info()
    }

    fn entry(&self, id: CertificateId) -> &Entry {
        match (id.0.checked_sub(self.first), &self.below) {
            (None, Some(below)) => below.entry(id),
            (own, _) => &self.entries[own.map_or(usize::MAX, index)],
        }
    }

    /// This layer and those below it.
    fn layers(&self) -> impl Iterator<Item = &Self> {
        core::iter::successors(Some(self), |layer| layer.below.as_deref())
    }

    /// The certificate of this layer with this DER.
    fn find(&self, der: &Sought<'_>) -> Option<CertificateId> {
        self.by_der
            .find(der, self.entries.len(), |place| {
                self.entries[place].facts.der()
            })
            .map(|place| CertificateId(number(self.first, place)))
    }

    /// The first certificate of this layer with this key.
    fn find_key(&self, info: &Sought<'_>) -> Option<CertificateId> {
        self.by_key
            .find(info, self.entries.len(), |place| {
                Some(self.entries[place].facts.public_key_info())
            })
            .map(|place| CertificateId(number(self.first, place)))
    }

    /// The number of the name with this encoding, which is kept if it is new.
    fn intern(&mut self, der: &[u8], name: impl FnOnce() -> DistinguishedName) -> NameId {
        let sought = Sought::new(der, &self.hasher);
        if let Some(id) = self.layers().find_map(|layer| layer.names.find(&sought)) {
            return id;
        }
        let hash = sought.into_hash();
        self.names.push(name(), &self.hasher, hash)
    }

    fn name(&self, id: NameId) -> &DistinguishedName {
        self.layers()
            .find_map(|layer| layer.names.get(id))
            .expect("this table gave the number")
    }

    fn class(&self, id: NameId) -> Option<NameId> {
        self.layers()
            .filter(|layer| layer.names.get(id).is_some())
            .find_map(|layer| layer.names.class(layer.classes(), id))
    }

    fn classes(&self) -> &Classes {
        self.names.classes(&self.hasher, |name, hash| {
            let mut below = self.layers().skip(1);
            below.find_map(|layer| layer.names.find_class(layer.classes(), name, hash))
        })
    }

    fn push(
        &mut self,
        facts: Box<CertificateFacts>,
        issuer: NameId,
        subject: NameId,
    ) -> CertificateId {
        let id = CertificateId(number(self.first, self.entries.len()));
        let info = Sought::new(facts.public_key_info(), &self.hasher);
        let known = self.layers().find_map(|layer| layer.find_key(&info));
        let hash = info.into_hash();
        self.by_identifier.take();
        self.entries.push(Entry {
            key: KeyId(known.unwrap_or(id)),
            key_identifier_tail: facts.subject_key_identifier().map_or(0, identifier_tail),
            facts,
            subject,
            issuer,
        });
        if known.is_none() {
            let entries = &self.entries;
            self.by_key
                .take_in(&self.hasher, hash, entries.len(), |place| {
                    Some(entries[place].facts.public_key_info())
                });
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

impl Index<CertificateId> for Certificates {
    type Output = CertificateFacts;

    fn index(&self, id: CertificateId) -> &CertificateFacts {
        self.get(id)
    }
}
