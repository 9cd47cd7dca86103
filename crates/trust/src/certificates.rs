//! The table of certificates: each one's facts, once.

use core::ops::Index;
use std::sync::{Arc, OnceLock};

use countersign_asn1::{DistinguishedName, Error};
use countersign_keys::PublicKey;
use hashbrown::{DefaultHashBuilder, HashMap};

use crate::CertificateFacts;
use crate::by_octets::{ByOctets, Sought};
use crate::interned::{Classes, NameId, Side, index, number};

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
    /// All layers hash alike, so what is looked for is hashed once.
    hasher: DefaultHashBuilder,
    by_der: ByOctets,
    /// The first certificate with each key.
    by_key: ByOctets,
    /// The first place of each name: a certificate has two, see [`NameId`].
    by_name: ByOctets,
    /// Made when names are compared that are not equal as bytes.
    classes: OnceLock<Classes>,
    /// This layer's by subject and [`identifier_tail`]; made when a crowd is searched.
    by_identifier: OnceLock<HashMap<(NameId, u32), Vec<CertificateId>>>,
    /// This layer's by [`Self::class`] of the subject; likewise.
    by_class: OnceLock<HashMap<NameId, Vec<CertificateId>>>,
}

/// What path building asks of every certificate, without a look at its facts.
#[derive(Clone, Debug)]
struct Entry {
    facts: Box<CertificateFacts>,
    subject: NameId,
    issuer: NameId,
    /// [`Glance`] of each.
    subject_at_a_glance: Glance,
    issuer_at_a_glance: Glance,
    key: KeyId,
    key_identifier_tail: u32,
}

/// The last octets of a name: names that differ in them differ, and that is most of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Glance(u64);

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
            entries: Vec::with_capacity(USUAL),
            hasher: below.hasher.clone(),
            by_der: ByOctets::default(),
            by_key: ByOctets::default(),
            by_name: ByOctets::default(),
            classes: OnceLock::new(),
            by_identifier: OnceLock::new(),
            by_class: OnceLock::new(),
            below: Some(below),
        }
    }

    /// Reads a certificate, or finds the one with the same DER.
    ///
    /// # Errors
    /// As [`CertificateFacts::from_der`].
    ///
    /// # Panics
    /// At the 2,147,483,648th certificate.
    pub fn add(&mut self, der: &[u8]) -> Result<CertificateId, Error> {
        let sought = Sought::new(der, &self.hasher);
        if let Some(id) = self.layers().find_map(|layer| layer.find(&sought)) {
            return Ok(id);
        }
        let hash = sought.into_hash();
        let id = self.push(CertificateFacts::boxed(der)?);
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
        self.push(Box::new(facts.into_hypothetical()))
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

    /// Those whose subject is of this class.
    pub(crate) fn with_class(&self, class: NameId) -> impl Iterator<Item = CertificateId> + '_ {
        // A layer may hold members of a class that is called by a name below it.
        self.layers()
            .filter_map(move |layer| layer.by_class().get(&class))
            .flatten()
            .copied()
    }

    fn by_class(&self) -> &HashMap<NameId, Vec<CertificateId>> {
        self.by_class.get_or_init(|| {
            let mut index: HashMap<_, Vec<CertificateId>> = HashMap::new();
            for (entry, id) in self.entries.iter().zip((self.first..).map(CertificateId)) {
                index.entry(self.class(entry.subject)).or_default().push(id);
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

    /// Whether two certificates have one subject, byte for byte, and one key.
    pub(crate) fn are_same_party(&self, one: CertificateId, other: CertificateId) -> bool {
        let (one, other) = (self.entry(one), self.entry(other));
        one.subject == other.subject && one.key == other.key
    }

    /// Whether two names are equal after preparation [RFC 5280 §7.1].
    pub(crate) fn names_match(&self, one: NameId, other: NameId) -> bool {
        one == other || self.class(one) == self.class(other)
    }

    /// A key; `None` if it is yet to be made.
    pub(crate) fn public_key(&self, key: KeyId) -> Option<PublicKey<'_>> {
        self.get(key.0).public_key()
    }

    #[inline]
    fn entry(&self, id: CertificateId) -> &Entry {
        // What is below has lower numbers, which wrap.
        let own = self.entries.get(index(id.0.wrapping_sub(self.first)));
        own.unwrap_or_else(|| {
            let below = self.below.as_ref();
            below.expect("an identifier of this table").entry(id)
        })
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

    /// The number of the name with this encoding, if there is one.
    fn find_name(&self, der: &Sought<'_>, glance: Glance) -> Option<NameId> {
        self.layers().find_map(|layer| {
            if layer.by_name.is_short() {
                let mut entries = layer.entries.iter();
                return entries.find_map(|entry| entry.name_with(der.octets(), glance));
            }
            let places = NameId::places(layer.entries.len());
            let (entries, first) = (&layer.entries, layer.first);
            let place = layer
                .by_name
                .find(der, places, |place| name_at(entries, first, place))?;
            Some(NameId::of_place(first, place))
        })
    }

    fn name(&self, id: NameId) -> &DistinguishedName {
        match id.bearer() {
            (certificate, Side::Issuer) => self.get(CertificateId(certificate)).issuer(),
            (certificate, Side::Subject) => self.get(CertificateId(certificate)).subject(),
        }
    }

    /// What the names that are equal to this one after preparation [RFC 5280 §7.1] are called by.
    pub(crate) fn class(&self, id: NameId) -> NameId {
        match (id.place(self.first), &self.below) {
            (None, Some(below)) => below.class(id),
            (place, _) => self.classes().of_place(place.unwrap_or(usize::MAX)),
        }
    }

    fn classes(&self) -> &Classes {
        self.classes.get_or_init(|| {
            let names = (0..NameId::places(self.entries.len())).map(|place| {
                let id = NameId::of_place(self.first, place);
                let is_first = name_at(&self.entries, self.first, place).is_some();
                (id, is_first.then(|| self.name(id)))
            });
            let name_of = |id| self.name(id);
            let earlier = |name: &DistinguishedName, hash| {
                let mut below = self.layers().skip(1);
                below.find_map(|layer| layer.classes().find(name, hash, name_of))
            };
            Classes::of(names, name_of, earlier, &self.hasher)
        })
    }

    fn push(&mut self, facts: Box<CertificateFacts>) -> CertificateId {
        let id = CertificateId(number(self.first, self.entries.len()));
        let [issuer_at_a_glance, subject_at_a_glance] =
            [facts.issuer_der(), facts.subject_der()].map(Glance::at);
        let issuer = Sought::new(facts.issuer_der(), &self.hasher);
        let known_issuer = self.find_name(&issuer, issuer_at_a_glance);
        let issuer_id = known_issuer.unwrap_or_else(|| NameId::of(id.0, Side::Issuer));
        let subject = Sought::new(facts.subject_der(), &self.hasher);
        let known_subject = if facts.subject_der() == facts.issuer_der() {
            Some(issuer_id)
        } else {
            self.find_name(&subject, subject_at_a_glance)
        };
        let info = Sought::new(facts.public_key_info(), &self.hasher);
        let known_key = self.layers().find_map(|layer| layer.find_key(&info));
        let [issuer, subject, info] = [issuer, subject, info].map(Sought::into_hash);
        self.entries.push(Entry {
            key: KeyId(known_key.unwrap_or(id)),
            key_identifier_tail: facts.subject_key_identifier().map_or(0, identifier_tail),
            subject: known_subject.unwrap_or_else(|| NameId::of(id.0, Side::Subject)),
            issuer: issuer_id,
            subject_at_a_glance,
            issuer_at_a_glance,
            facts,
        });
        self.by_identifier.take();
        self.by_class.take();
        let (hasher, entries, first) = (&self.hasher, &self.entries, self.first);
        if known_issuer.is_none() || known_subject.is_none() {
            self.classes.take();
            let name_at = |place| name_at(entries, first, place);
            let places = NameId::places(entries.len());
            self.by_name.take_in(hasher, issuer, places - 1, name_at);
            self.by_name.take_in(hasher, subject, places, name_at);
        }
        if known_key.is_none() {
            let key_at = |place: usize| Some(entries[place].facts.public_key_info());
            self.by_key.take_in(hasher, info, entries.len(), key_at);
        }
        id
    }
}

impl Entry {
    /// The number of the name with this encoding, if the certificate bears it.
    #[inline]
    fn name_with(&self, der: &[u8], glance: Glance) -> Option<NameId> {
        if self.issuer_at_a_glance == glance && self.facts.issuer_der() == der {
            return Some(self.issuer);
        }
        (self.subject_at_a_glance == glance && self.facts.subject_der() == der)
            .then_some(self.subject)
    }
}

impl Glance {
    fn at(name: &[u8]) -> Self {
        Self(
            name.last_chunk()
                .map_or(0, |last| u64::from_ne_bytes(*last)),
        )
    }
}

/// So many come with a peer.
const USUAL: usize = 4;

/// The name in this place of a layer, if no place before it has the same.
fn name_at(entries: &[Entry], first: u32, place: usize) -> Option<&[u8]> {
    let id = NameId::of_place(first, place);
    let entry = &entries[place / 2];
    match id.bearer() {
        (_, Side::Issuer) if entry.issuer == id => Some(entry.facts.issuer_der()),
        (_, Side::Subject) if entry.subject == id => Some(entry.facts.subject_der()),
        _ => None,
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
