//! Names that are kept once and compared by number.

use core::hash::BuildHasher as _;
use std::sync::OnceLock;

use countersign_asn1::DistinguishedName;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::by_octets::{ByOctets, Sought};

/// A distinguished name of one table: the same encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

/// The distinguished names of one layer of a table, each kept once, and none that a layer below has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The number of this layer's first name.
    first: u32,
    names: Vec<DistinguishedName>,
    by_octets: ByOctets,
    /// Made when they are asked for.
    classes: OnceLock<Classes>,
}

/// The names of one layer as they are after preparation [RFC 5280 §7.1]: equal ones are a class, called
/// by its first name, which may be one of a layer below.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    of_names: Vec<NameId>,
    /// The classes whose first name is of this layer.
    own: HashTable<NameId>,
}

impl Names {
    /// No name yet, on top of these.
    pub(crate) fn over(below: &Self) -> Self {
        Self {
            first: number(below.first, below.names.len()),
            names: Vec::new(),
            by_octets: ByOctets::default(),
            classes: OnceLock::new(),
        }
    }

    /// The name of this number, if it is of this layer, whose memory and prepared form are shared by all
    /// that bear it.
    pub(crate) fn get(&self, id: NameId) -> Option<&DistinguishedName> {
        self.names.get(index(id.0.checked_sub(self.first)?))
    }

    /// The number of the name with this encoding.
    pub(crate) fn find(&self, der: &Sought<'_>) -> Option<NameId> {
        let octets_at = |place: usize| self.names.get(place).map(DistinguishedName::as_der);
        self.by_octets
            .find(der, self.names.len(), octets_at)
            .map(|place| NameId(number(self.first, place)))
    }

    /// Takes in a name that no layer has; `hash` is that of its encoding, if it was made.
    pub(crate) fn push(
        &mut self,
        name: DistinguishedName,
        hasher: &DefaultHashBuilder,
        hash: Option<u64>,
    ) -> NameId {
        let id = NameId(number(self.first, self.names.len()));
        self.names.push(name);
        self.classes.take();
        let names = &self.names;
        self.by_octets.take_in(hasher, hash, names.len(), |place| {
            names.get(place).map(DistinguishedName::as_der)
        });
        id
    }

    /// The classes; `earlier` finds one in the layers below by a name of it and its hash.
    pub(crate) fn classes(
        &self,
        hasher: &DefaultHashBuilder,
        earlier: impl Fn(&DistinguishedName, u64) -> Option<NameId>,
    ) -> &Classes {
        self.classes.get_or_init(|| {
            let mut classes = Classes::default();
            let hash_of = |name: &DistinguishedName| hasher.hash_one(name.comparable());
            for (name, id) in self.names.iter().zip((self.first..).map(NameId)) {
                let hash = hash_of(name);
                let earlier = earlier(name, hash).or_else(|| self.find_class(&classes, name, hash));
                if earlier.is_none() {
                    classes
                        .own
                        .insert_unique(hash, id, |id| self.get(*id).map_or(0, hash_of));
                }
                classes.of_names.push(earlier.unwrap_or(id));
            }
            classes
        })
    }

    /// The class of a name, if its first name is of this layer.
    pub(crate) fn find_class(
        &self,
        classes: &Classes,
        name: &DistinguishedName,
        hash: u64,
    ) -> Option<NameId> {
        let is_it = |id: &NameId| {
            self.get(*id)
                .is_some_and(|own| own.comparable() == name.comparable())
        };
        classes.own.find(hash, is_it).copied()
    }

    /// The class of a name of this layer.
    pub(crate) fn class(&self, classes: &Classes, id: NameId) -> Option<NameId> {
        let place = index(id.0.checked_sub(self.first)?);
        classes.of_names.get(place).copied()
    }
}

/// A number as an index.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).expect("an address space of 32 bits at least")
}

/// The next number, where `first` and `length - 1` more are taken.
pub(crate) fn number(first: u32, length: usize) -> u32 {
    u32::try_from(length)
        .ok()
        .and_then(|length| first.checked_add(length))
        .expect("fewer than 2^32 certificates, names and keys")
}
