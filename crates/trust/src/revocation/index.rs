//! Where an entry is: serial numbers of a list of millions, found in a tenth of a microsecond.

use core::hash::BuildHasher as _;

use countersign_asn1::{RevokedCertificates, SerialNumber};
use hashbrown::DefaultHashBuilder;

/// The entries of one list by serial number: 8 octets each, one for the directory at most, and 4
/// for each entry that names an issuer.
///
/// The hash has a seed of its own process, so no authority can make its serial numbers collide.
#[derive(Clone, Default)]
pub(super) struct Index {
    hasher: DefaultHashBuilder,
    /// Tag in the upper half, offset of the entry in the lower; sorted.
    slots: Vec<u64>,
    /// For each value of a tag's upper bits, where its slots start; one more at the end.
    starts: Vec<u32>,
    /// How far a tag is shifted to give its place in `starts`.
    shift: u32,
    /// The entries that say whose certificates they and those after them are.
    runs: Vec<u32>,
}

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
        slots.shrink_to_fit();
        runs.shrink_to_fit();
        // Four to eight slots for each place of the directory: a line of the cache, or two.
        let bits = slots.len().checked_ilog2().unwrap_or(0).saturating_sub(2);
        let shift = 32 - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        starts.push(0);
        for (number, slot) in (0_u32..).zip(&slots) {
            let place = place(tag_of(*slot), shift);
            while starts.len() <= place {
                starts.push(number);
            }
        }
        let total = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        starts.resize((1 << bits) + 1, total);
        Index {
            hasher,
            slots,
            starts,
            shift,
            runs,
        }
    }
}

impl Index {
    /// How many entries.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The offsets of the entries with this serial number, in the order of the list.
    pub(super) fn find<'i>(
        &'i self,
        entries: RevokedCertificates<'i>,
        serial: SerialNumber<'i>,
    ) -> impl Iterator<Item = usize> + 'i {
        let tag = tag(&self.hasher, serial);
        let wanted = number(serial);
        self.bucket(tag)
            .iter()
            .skip_while(move |slot| tag_of(**slot) < tag)
            .take_while(move |slot| tag_of(**slot) == tag)
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

    fn bucket(&self, tag: u32) -> &[u64] {
        let place = place(tag, self.shift);
        let bound = |place: usize| {
            self.starts
                .get(place)
                .and_then(|start| usize::try_from(*start).ok())
        };
        bound(place)
            .zip(bound(place + 1))
            .and_then(|(start, end)| self.slots.get(start..end))
            .unwrap_or_default()
    }
}

impl core::fmt::Debug for Index {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Index")
            .field("entries", &self.slots.len())
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

fn place(tag: u32, shift: u32) -> usize {
    usize::try_from(u64::from(tag) >> shift).unwrap_or_default()
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
