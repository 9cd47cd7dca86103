//! Names that are compared by number.

use core::hash::BuildHasher as _;

use countersign_asn1::DistinguishedName;
use hashbrown::{DefaultHashBuilder, HashTable};

/// A distinguished name of one table: the same encoding. It is called by the first place that bears it:
/// each certificate has two, its issuer's before its subject's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameId(u32);

/// Which of a certificate's two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Issuer,
    Subject,
}

/// The names of one layer of a table as they are after preparation [RFC 5280 §7.1]: equal ones are a
/// class, called by its first name, which may be one of a layer below.
#[derive(Clone, Debug, Default)]
pub(crate) struct Classes {
    of_places: Vec<NameId>,
    /// The classes whose first name is of this layer.
    own: HashTable<NameId>,
}

impl NameId {
    /// Where so many certificates bear names.
    pub(crate) fn places(certificates: usize) -> usize {
        2 * certificates
    }

    /// The name in this place of a layer whose first certificate has this number.
    pub(crate) fn of_place(first: u32, place: usize) -> Self {
        Self(number(2 * first, place))
    }

    /// The name on this side of a certificate.
    pub(crate) fn of(certificate: u32, side: Side) -> Self {
        Self(2 * certificate + u32::from(side == Side::Subject))
    }

    /// Which certificate bears it first, and where.
    pub(crate) fn bearer(self) -> (u32, Side) {
        let side = if self.0.is_multiple_of(2) {
            Side::Issuer
        } else {
            Side::Subject
        };
        (self.0 / 2, side)
    }

    /// The place in a layer whose first certificate has this number; `None` if it is of a layer below.
    pub(crate) fn place(self, first: u32) -> Option<usize> {
        self.0.checked_sub(2 * first).map(index)
    }
}

impl Classes {
    /// Takes in the names of a layer in their order; `earlier` finds the class of one in the layers below,
    /// by its hash.
    pub(crate) fn of<'n>(
        names: impl Iterator<Item = (NameId, Option<&'n DistinguishedName>)>,
        name_of: impl Fn(NameId) -> &'n DistinguishedName,
        earlier: impl Fn(&DistinguishedName, u64) -> Option<NameId>,
        hasher: &DefaultHashBuilder,
    ) -> Self {
        let mut classes = Self::default();
        let hash_of = |name: &DistinguishedName| hasher.hash_one(name.comparable());
        for (id, name) in names {
            // What is in a place that is not its first has its class there.
            let Some(name) = name else {
                classes.of_places.push(id);
                continue;
            };
            let hash = hash_of(name);
            let known = earlier(name, hash).or_else(|| classes.find(name, hash, &name_of));
            if known.is_none() {
                let hash_again = |id: &NameId| hash_of(name_of(*id));
                classes.own.insert_unique(hash, id, hash_again);
            }
            classes.of_places.push(known.unwrap_or(id));
        }
        classes
    }

    /// The class of a name with this hash, if its first name is of this layer.
    pub(crate) fn find<'n>(
        &self,
        name: &DistinguishedName,
        hash: u64,
        name_of: impl Fn(NameId) -> &'n DistinguishedName,
    ) -> Option<NameId> {
        let is_it = |id: &NameId| name_of(*id).comparable() == name.comparable();
        self.own.find(hash, is_it).copied()
    }

    /// The class of the name in a place of this layer.
    pub(crate) fn of_place(&self, place: usize) -> NameId {
        self.of_places[place]
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
        .expect("fewer than 2^31 certificates")
}
