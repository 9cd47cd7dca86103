//! Things found by their octets: a few are looked through, many are hashed.

use core::cell::OnceCell;
use core::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::interned::{index, number};

/// Where in a list, which its owner keeps, stands what has certain octets: for most questions there are
/// so few that to compare them is less work than to hash one.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByOctets {
    /// How many places are in the table: none while the list is short.
    hashed: usize,
    /// Hash and place.
    table: HashTable<(u64, u32)>,
}

/// Octets that are looked for in one list after another, and hashed once, if one of them is long.
pub(crate) struct Sought<'o> {
    octets: &'o [u8],
    hasher: &'o DefaultHashBuilder,
    hash: OnceCell<u64>,
}

/// So many are looked through.
const FEW: usize = 8;

impl ByOctets {
    /// The first place with these octets; `octets_at` knows those of each of so many places, or that one
    /// has none.
    #[inline]
    pub(crate) fn find<'l>(
        &self,
        sought: &Sought<'_>,
        places: usize,
        octets_at: impl Fn(usize) -> Option<&'l [u8]>,
    ) -> Option<usize> {
        if self.hashed == 0 {
            return (0..places).find(|place| octets_at(*place) == Some(sought.octets));
        }
        self.find_hashed(sought, octets_at)
    }

    fn find_hashed<'l>(
        &self,
        sought: &Sought<'_>,
        octets_at: impl Fn(usize) -> Option<&'l [u8]>,
    ) -> Option<usize> {
        let is_it = |place: usize| octets_at(place) == Some(sought.octets);
        let wanted = sought.hash();
        self.table
            .find(wanted, |(hash, place)| {
                *hash == wanted && is_it(index(*place))
            })
            .map(|(_, place)| index(*place))
    }

    /// Takes in the last of so many places, whose octets were not found; `hash` is theirs, if it was made.
    #[inline]
    pub(crate) fn take_in<'l>(
        &mut self,
        hasher: &DefaultHashBuilder,
        hash: Option<u64>,
        places: usize,
        octets_at: impl Fn(usize) -> Option<&'l [u8]>,
    ) {
        if places > FEW {
            self.hash_all(hasher, hash, places, octets_at);
        }
    }

    /// Whether the list is so short that it is looked through.
    pub(crate) fn is_short(&self) -> bool {
        self.hashed == 0
    }

    fn hash_all<'l>(
        &mut self,
        hasher: &DefaultHashBuilder,
        hash: Option<u64>,
        places: usize,
        octets_at: impl Fn(usize) -> Option<&'l [u8]>,
    ) {
        for place in self.hashed..places {
            let Some(octets) = octets_at(place) else {
                continue;
            };
            let hash = hash
                .filter(|_| place + 1 == places)
                .unwrap_or_else(|| hasher.hash_one(octets));
            let is_same = |(other, earlier): &(u64, u32)| {
                *other == hash && octets_at(index(*earlier)) == Some(octets)
            };
            if self.table.find(hash, is_same).is_none() {
                let hashed = (hash, number(0, place));
                self.table.insert_unique(hash, hashed, |(hash, _)| *hash);
            }
        }
        self.hashed = places;
    }
}

impl<'o> Sought<'o> {
    /// All lists in which these are looked for have this hasher.
    pub(crate) fn new(octets: &'o [u8], hasher: &'o DefaultHashBuilder) -> Self {
        Self {
            octets,
            hasher,
            hash: OnceCell::new(),
        }
    }

    pub(crate) fn octets(&self) -> &'o [u8] {
        self.octets
    }

    /// The hash, if one of the lists was long.
    pub(crate) fn into_hash(self) -> Option<u64> {
        self.hash.into_inner()
    }

    fn hash(&self) -> u64 {
        *self.hash.get_or_init(|| self.hasher.hash_one(self.octets))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What has a place in a list, each twice, and some without octets.
    fn list(length: usize) -> Vec<Option<Vec<u8>>> {
        let octets = |place: usize| (place % 5 != 3).then(|| vec![7; place / 2 % 64]);
        (0..length).map(octets).collect()
    }

    #[test]
    fn the_first_place_is_found_however_many_there_are() {
        let hasher = DefaultHashBuilder::default();
        for length in 0..200 {
            let all = list(length);
            let mut index = ByOctets::default();
            for places in 1..=length {
                index.take_in(&hasher, None, places, |place| all[place].as_deref());
            }
            for octets in list(200).iter().flatten() {
                let sought = Sought::new(octets, &hasher);
                let found = index.find(&sought, length, |place| all[place].as_deref());
                let first = all.iter().position(|one| one.as_ref() == Some(octets));
                assert_eq!(found, first, "{octets:?} among {length}");
            }
        }
    }

    #[test]
    fn a_hash_is_made_for_a_long_list_alone() {
        let hasher = DefaultHashBuilder::default();
        let all: Vec<[u8; 1]> = (0..=8).map(|octet| [octet]).collect();
        for (places, is_hashed) in [(FEW, false), (FEW + 1, true)] {
            let mut index = ByOctets::default();
            let octets_at = |place: usize| all.get(place).map(<[u8; 1]>::as_slice);
            index.take_in(&hasher, None, places, octets_at);
            let sought = Sought::new(&[4], &hasher);
            assert_eq!(index.find(&sought, places, octets_at), Some(4));
            assert_eq!(sought.into_hash().is_some(), is_hashed);
        }
    }
}
