//! Names that are kept once and compared by number.

use core::hash::BuildHasher as _;
use std::sync::{Arc, OnceLock};

use countersign_asn1::DistinguishedName;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A distinguished name of one table: the same encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

/// Distinguished names, each kept once, in this layer or in one below.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    below: Option<Arc<Self>>,
    /// The number of this layer's first name.
    first: u32,
    names: Vec<DistinguishedName>,
    /// All layers hash alike, so what is looked for is hashed once.
    hasher: DefaultHashBuilder,
    by_bytes: HashTable<NameId>,
    /// Made when they are asked for.
    classes: OnceLock<Classes>,
}

/// The names of one layer as they are after preparation [RFC 5280 §7.1]: equal ones are a class, called
/// by its first name, which may be one of a layer below.
#[derive(Clone, Debug, Default)]
struct Classes {
    of_names: Vec<NameId>,
    /// The classes whose first name is of this layer.
    own: HashTable<NameId>,
}

impl Names {
    /// No name of its own yet.
    pub(crate) fn over(below: Arc<Self>) -> Self {
        Self {
            first: number(below.first, below.names.len()),
            hasher: below.hasher.clone(),
            below: Some(below),
            ..Self::default()
        }
    }

    /// The number of the name with this encoding; `name` is that name.
    pub(crate) fn intern(
        names: &mut Arc<Self>,
        der: &[u8],
        name: impl Into<DistinguishedName>,
    ) -> NameId {
        let hash = names.hasher.hash_one(der);
        names
            .find(der, hash)
            .unwrap_or_else(|| Arc::make_mut(names).push(name.into(), hash))
    }

    /// The name, whose memory and prepared form are shared by all that bear it.
    pub(crate) fn get(&self, id: NameId) -> &DistinguishedName {
        match (self.own(id), &self.below) {
            (None, Some(below)) => below.get(id),
            (own, _) => &self.names[own.unwrap_or(usize::MAX)],
        }
    }

    /// Whether two names are equal after preparation [RFC 5280 §7.1].
    pub(crate) fn are_equal(&self, one: NameId, other: NameId) -> bool {
        one == other || self.class(one) == self.class(other)
    }

    fn find(&self, der: &[u8], hash: u64) -> Option<NameId> {
        let below = self.below.as_ref();
        below.and_then(|below| below.find(der, hash)).or_else(|| {
            let is_it = |id: &NameId| self.get(*id).as_der() == der;
            self.by_bytes.find(hash, is_it).copied()
        })
    }

    fn push(&mut self, name: DistinguishedName, hash: u64) -> NameId {
        let id = NameId(number(self.first, self.names.len()));
        self.names.push(name);
        self.classes.take();
        let (first, names, hasher) = (self.first, &self.names, &self.hasher);
        self.by_bytes.insert_unique(hash, id, |id| {
            hasher.hash_one(names[index(id.0 - first)].as_der())
        });
        id
    }

    /// The place of a name among this layer's.
    fn own(&self, id: NameId) -> Option<usize> {
        id.0.checked_sub(self.first).map(index)
    }

    fn class(&self, id: NameId) -> NameId {
        match (self.own(id), &self.below) {
            (None, Some(below)) => below.class(id),
            (own, _) => self.classes().of_names[own.unwrap_or(usize::MAX)],
        }
    }

    fn classes(&self) -> &Classes {
        self.classes.get_or_init(|| {
            let mut classes = Classes::default();
            for (name, id) in self.names.iter().zip((self.first..).map(NameId)) {
                let hash = self.hasher.hash_one(name.comparable());
                let below = self.below.as_ref();
                let earlier = below
                    .and_then(|below| below.find_class(name, hash))
                    .or_else(|| self.find_own_class(&classes, name, hash));
                if earlier.is_none() {
                    classes.own.insert_unique(hash, id, |id| {
                        self.hasher.hash_one(self.get(*id).comparable())
                    });
                }
                classes.of_names.push(earlier.unwrap_or(id));
            }
            classes
        })
    }

    /// The class of a name of a layer above.
    fn find_class(&self, name: &DistinguishedName, hash: u64) -> Option<NameId> {
        let below = self.below.as_ref();
        below
            .and_then(|below| below.find_class(name, hash))
            .or_else(|| self.find_own_class(self.classes(), name, hash))
    }

    fn find_own_class(
        &self,
        classes: &Classes,
        name: &DistinguishedName,
        hash: u64,
    ) -> Option<NameId> {
        let is_it = |id: &NameId| self.get(*id).comparable() == name.comparable();
        classes.own.find(hash, is_it).copied()
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
