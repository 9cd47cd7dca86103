//! Where an entry is: serial numbers of a list of millions, found in a tenth of a microsecond.

use core::hash::BuildHasher as _;

use countersign_asn1::{RevokedCertificates, SerialNumber};
use hashbrown::DefaultHashBuilder;

/// The entries of one list by serial number: 10 octets each, and 4 for each entry that names an
/// issuer. Whether a serial number is there takes one look at memory, and what is said of it another.
///
/// The hash has a seed of its own process, so no authority can make its serial numbers collide.
#[derive(Clone, Default)]
pub(super) struct Index {
    hasher: DefaultHashBuilder,
    /// Tag in the upper half, offset of the entry in the lower; sorted, with gaps: each slot is at
    /// the home of its tag, or behind the one before it.
    slots: Vec<u64>,
    /// How many homes.
    homes: u32,
    /// How many slots are no gaps.
    length: usize,
    /// The entries that say whose certificates they and those after them are.
    runs: Vec<u32>,
}

/// A gap: no entry starts at the last octet that a length of DER can reach.
const GAP: u64 = u64::MAX;

/// An index that grows while a list is read.
#[derive(Default)]
pub(super) struct Builder {
    hasher: DefaultHashBuilder,
    slots: Vec<u64>,
    runs: Vec<u32>,
}

impl Builder {
    /// Takes in an entry.
    pub(super) fn add(&mut self, serial: SerialNumber<'_>, offset: u32) {
        let tag = tag(&self.hasher, serial);
        self.slots.push(u64::from(tag) << 32 | u64::from(offset));
    }

    /// The entry at `offset`, later than all before it, names an issuer.
    pub(super) fn start_run(&mut self, offset: u32) {
        self.runs.push(offset);
    }

    pub(super) fn finish(self) -> Index {
        let Self {
            hasher,
            mut slots,
            mut runs,
        } = self;
        slots.sort_unstable();
        runs.shrink_to_fit();
        let length = slots.len();
        let homes = u32::try_from(length + length / 4 + 1).unwrap_or(u32::MAX);
        // The last few may stand behind the last home.
        let room = usize::try_from(homes).unwrap_or(length) + 64;
        let mut spread = Vec::with_capacity(room);
        for slot in slots {
            let home = home(tag_of(slot), homes);
            if spread.len() < home {
                spread.resize(home, GAP);
            }
            spread.push(slot);
        }
        spread.shrink_to_fit();
        Index {
            hasher,
            slots: spread,
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
        let tag = tag(&self.hasher, serial);
        let wanted = number(serial);
        self.slots
            .get(home(tag, self.homes)..)
            .unwrap_or_default()
            .iter()
            .take_while(move |slot| **slot != GAP && tag_of(**slot) <= tag)
            .filter(move |slot| tag_of(**slot) == tag)
            .filter_map(|slot| usize::try_from(slot & u64::from(u32::MAX)).ok())
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

fn tag(hasher: &DefaultHashBuilder, serial: SerialNumber<'_>) -> u32 {
    tag_of(hasher.hash_one(number(serial)))
}

/// The upper half.
fn tag_of(slot: u64) -> u32 {
    u32::try_from(slot >> 32).unwrap_or_default()
}

/// Where a slot with this tag stands, unless those before it fill the place.
fn home(tag: u32, homes: u32) -> usize {
    usize::try_from((u64::from(tag) * u64::from(homes)) >> 32).unwrap_or_default()
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
