//! Where an entry is: serial numbers of a list of millions, found in a tenth of a microsecond.

use core::hash::BuildHasher as _;
use core::hint::black_box;

use countersign_asn1::{RevokedCertificates, SerialNumber};
use hashbrown::DefaultHashBuilder;

/// The entries of one list by serial number: 8 octets each, and 4 for each entry that names an
/// issuer. That a serial number is not there, which is the usual answer, takes one look at memory: at
/// two octets an entry, which caches hold. Where it is takes another, under way by then, and what is
/// said of it a third.
///
/// The hash has a seed of its own process, so no authority can make its serial numbers collide.
#[derive(Clone, Default)]
pub(super) struct Index {
    hasher: DefaultHashBuilder,
    /// Sorted by hash, with gaps: each slot is at the home of its hash, or behind the one before it.
    tags: Vec<u16>,
    /// Where the entry of each slot is.
    offsets: Vec<u32>,
    /// How many homes.
    homes: u32,
    /// How many slots are no gaps.
    length: usize,
    /// The entries that say whose certificates they and those after them are.
    runs: Vec<u32>,
}

/// The tag of no slot.
const GAP: u16 = 0;

/// An index that grows while a list is read.
#[derive(Default)]
pub(super) struct Builder {
    hasher: DefaultHashBuilder,
    /// Hash in the upper half, offset of the entry in the lower.
    entries: Vec<u64>,
    runs: Vec<u32>,
}

impl Builder {
    /// With room for so many entries; there may be more.
    pub(super) fn for_about(entries: usize) -> Self {
        Self {
            entries: Vec::with_capacity(entries),
            ..Self::default()
        }
    }

    /// Takes in an entry.
    pub(super) fn add(&mut self, serial: SerialNumber<'_>, offset: u32) {
        let hash = hash(&self.hasher, serial);
        self.entries.push(u64::from(hash) << 32 | u64::from(offset));
    }

    /// The entry at `offset`, later than all before it, names an issuer.
    pub(super) fn start_run(&mut self, offset: u32) {
        self.runs.push(offset);
    }

    pub(super) fn finish(self) -> Index {
        let Self {
            hasher,
            mut entries,
            mut runs,
        } = self;
        entries.sort_unstable();
        runs.shrink_to_fit();
        let length = entries.len();
        let homes = u32::try_from(length + length / 3 + 1).unwrap_or(u32::MAX);
        // The last few may stand behind the last home.
        let room = usize::try_from(homes).unwrap_or(length) + 64;
        let mut tags = Vec::with_capacity(room);
        for entry in &entries {
            let (hash, _) = halves(*entry);
            let home = home(hash, homes);
            if tags.len() < home {
                tags.resize(home, GAP);
            }
            tags.push(tag(hash));
        }
        tags.shrink_to_fit();
        // Where they are, without their hashes, which are not needed any more: in half of the room.
        let mut sorted: Vec<u32> = entries.into_iter().map(|entry| halves(entry).1).collect();
        sorted.shrink_to_fit();
        let mut sorted = sorted.into_iter();
        let offset = |tag: &u16| match *tag {
            GAP => 0,
            _ => sorted.next().unwrap_or_default(),
        };
        let offsets = tags.iter().map(offset).collect();
        Index {
            hasher,
            tags,
            offsets,
            homes,
            length,
            runs,
        }
    }
}

impl Index {
    /// How many entries.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// The offsets of the entries with this serial number, in the order of the list.
    pub(super) fn find<'i>(
        &'i self,
        entries: RevokedCertificates<'i>,
        serial: SerialNumber<'i>,
    ) -> impl Iterator<Item = usize> + 'i {
        let hash = hash(&self.hasher, serial);
        let (tag, home, wanted) = (tag(hash), home(hash, self.homes), number(serial));
        // Both tables are asked for at once: the second is not to wait for what the first says.
        black_box(self.offsets.get(home).copied());
        let slots = self.tags.get(home..).unwrap_or_default().iter();
        slots
            .take_while(|slot| **slot != GAP)
            .zip(home..)
            .filter(move |(slot, _)| **slot == tag)
            .filter_map(|(_, place)| usize::try_from(*self.offsets.get(place)?).ok())
            .filter(move |offset| {
                entries
                    .serial_at(*offset)
                    .is_some_and(|found| number(found) == wanted)
            })
    }

    /// Where the issuer of the entry at `offset` is named; `None` if it is the list's.
    pub(super) fn run_of(&self, offset: usize) -> Option<usize> {
        let runs_up_to = self
            .runs
            .partition_point(|start| usize::try_from(*start).is_ok_and(|start| start <= offset));
        let start = self.runs.get(runs_up_to.checked_sub(1)?)?;
        usize::try_from(*start).ok()
    }
}

impl core::fmt::Debug for Index {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Index")
            .field("entries", &self.length)
            .field("runs", &self.runs.len())
            .finish_non_exhaustive()
    }
}

/// The number that an INTEGER's contents mean: without superfluous leading octets.
pub(super) fn number(serial: SerialNumber<'_>) -> &[u8] {
    let mut octets = serial.as_bytes();
    while let [first @ (0x00 | 0xFF), rest @ ..] = octets
        && rest.first().is_some_and(|next| (next ^ first) & 0x80 == 0)
    {
        octets = rest;
    }
    octets
}

fn hash(hasher: &DefaultHashBuilder, serial: SerialNumber<'_>) -> u32 {
    halves(hasher.hash_one(number(serial))).0
}

/// The upper and the lower.
fn halves(both: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = both.to_be_bytes();
    (
        u32::from_be_bytes([a, b, c, d]),
        u32::from_be_bytes([e, f, g, h]),
    )
}

/// Where a slot with this hash stands, unless those before it fill the place.
fn home(hash: u32, homes: u32) -> usize {
    usize::try_from((u64::from(hash) * u64::from(homes)) >> 32).unwrap_or_default()
}

/// What tells the slots of a home and its neighbours apart, which agree in the upper octets.
fn tag(hash: u32) -> u16 {
    let [_, _, high, low] = hash.to_be_bytes();
    u16::from_be_bytes([high, low]).max(GAP + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        for (octets, expected) in [
            (&[5][..], &[5][..]),
            (&[0, 5], &[5]),
            (&[0, 0, 5], &[5]),
            (&[0, 0x80], &[0, 0x80]),
            (&[0, 0, 0x80], &[0, 0x80]),
            (&[0xFF, 0x80], &[0x80]),
            (&[0x80], &[0x80]),
            (&[0, 0], &[0]),
        ] {
            let serial = SerialNumber::from_bytes(octets).expect("it has octets");
            assert_eq!(number(serial), expected);
        }
    }
}
