//! Values that are kept once and compared by number.

use core::hash::BuildHasher as _;
use countersign_asn1::DistinguishedName;
use std::sync::OnceLock;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

/// A distinguished name of one table: the same encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

/// Distinguished names, each kept once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    names: Vec<DistinguishedName>,
    hasher: DefaultHashBuilder,
    by_bytes: HashTable<NameId>,
    /// For each name the first that is equal to it after preparation; made when it is asked for.
    classes: OnceLock<Vec<NameId>>,
}

/// Byte strings that belong to owners: which owner was the first to bring one.
#[derive(Clone, Debug)]
pub(crate) struct Firsts<Id> {
    hasher: DefaultHashBuilder,
    owners: HashTable<Id>,
}

impl Names {
    /// The number of the name with this encoding; `name` is that name.
    pub(crate) fn intern(&mut self, der: &[u8], name: impl Into<DistinguishedName>) -> NameId {
        let Self {
            names,
            hasher,
            by_bytes,
            classes,
        } = self;
        let entry = by_bytes.entry(
            hasher.hash_one(der),
            |id| names[id.index()].as_der() == der,
            |id| hasher.hash_one(names[id.index()].as_der()),
        );
        match entry {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let id = NameId(number(names.len()));
                entry.insert(id);
                names.push(name.into());
                classes.take();
                id
            }
        }
    }

    /// The name, whose memory and prepared form are shared by all that bear it.
    pub(crate) fn get(&self, id: NameId) -> &DistinguishedName {
        &self.names[id.index()]
    }

    /// Whether two names are equal after preparation [RFC 5280 §7.1].
    pub(crate) fn are_equal(&self, one: NameId, other: NameId) -> bool {
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
        classes[name.index()]
    }
}

impl NameId {
    fn index(self) -> usize {
        index(self.0)
    }
}

/// Where the first owner of some bytes is to be recorded.
pub(crate) struct Vacancy(u64);

impl<Id: Copy> Firsts<Id> {
    /// The owner that brought `bytes` first; or else the place for the one that does now.
    /// `bytes_of` gives an owner's.
    pub(crate) fn find<'b>(
        &self,
        bytes: &[u8],
        bytes_of: impl Fn(Id) -> &'b [u8],
    ) -> Result<Id, Vacancy> {
        let hash = self.hasher.hash_one(bytes);
        self.owners
            .find(hash, |id| bytes_of(*id) == bytes)
            .copied()
            .ok_or(Vacancy(hash))
    }

    /// Records the first owner of the bytes that were looked for.
    pub(crate) fn insert<'b>(
        &mut self,
        Vacancy(hash): Vacancy,
        id: Id,
        bytes_of: impl Fn(Id) -> &'b [u8],
    ) {
        let hasher = &self.hasher;
        self.owners
            .insert_unique(hash, id, |id| hasher.hash_one(bytes_of(*id)));
    }
}

impl<Id> Default for Firsts<Id> {
    fn default() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            owners: HashTable::new(),
        }
    }
}

/// A number as an index.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).expect("an address space of 32 bits at least")
}

/// The next number after `length` of them.
pub(crate) fn number(length: usize) -> u32 {
    u32::try_from(length).expect("fewer than 2^32 certificates, names and keys")
}
