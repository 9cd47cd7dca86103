//! Endpoints that nothing tells apart: of one product, judging alike and judged alike, and in touch with the same.

use core::hash::Hash;
use std::collections::{BTreeMap, HashMap};

use super::hearings::Hearings;
use crate::estate::Endpoint;
use crate::reach::{Reach, ends};

/// The kind of each endpoint, by number, in the order in which they are met.
#[derive(Debug)]
pub(super) struct Kinds {
    pub(super) of: Vec<usize>,
    /// One of each.
    pub(super) first: Vec<usize>,
}

/// How many connections there are from one kind to another: of one way, and of those that are opened both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) opened: usize,
    pub(super) mutual: usize,
}

impl Kinds {
    /// First those of one product that judge alike, are judged alike and are of one pool; then a kind is divided
    /// where some are in touch with another kind and some are not, until none is.
    pub(super) fn of(endpoints: &[Endpoint], reach: &Reach, hearings: &Hearings) -> Self {
        let records = hearings.records();
        let mut kinds = Self::numbered((0..endpoints.len()).map(|end| {
            (
                endpoints[end].product.as_str(),
                hearings.stances[end],
                hearings.pools[end],
                &records[end],
            )
        }));
        loop {
            let mut seen = Seen::new(kinds.first.len());
            let contacts = (0..endpoints.len()).map(|end| {
                [reach.out(end), reach.into(end)]
                    .map(|others| seen.distinct(ends(others).map(|other| kinds.of[other])))
            });
            let contacts: Vec<[Vec<usize>; 2]> = contacts.collect();
            let finer = Self::numbered(kinds.of.iter().zip(&contacts));
            if finer.first.len() == kinds.first.len() {
                return kinds;
            }
            kinds = finer;
        }
    }

    /// Those with equal keys are of one kind.
    fn numbered<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Self {
        let mut numbers = HashMap::new();
        let mut first = Vec::new();
        let of = keys
            .enumerate()
            .map(|(end, key)| {
                *numbers.entry(key).or_insert_with(|| {
                    first.push(end);
                    first.len() - 1
                })
            })
            .collect();
        Self { of, first }
    }

    /// The connections between kinds.
    pub(super) fn connections(&self, reach: &Reach) -> BTreeMap<(usize, usize), Count> {
        let mut connections: BTreeMap<(usize, usize), Count> = BTreeMap::new();
        let mut counts = vec![Count::default(); self.first.len()];
        let mut touched = Vec::new();
        for end in 0..reach.len() {
            let out = reach.out(end);
            for other in ends(out) {
                let count = &mut counts[self.of[other]];
                if count.opened == 0 {
                    touched.push(self.of[other]);
                }
                count.opened += 1;
            }
            for other in ends(&(out & reach.into(end))) {
                counts[self.of[other]].mutual += 1;
            }
            for other in touched.drain(..) {
                let count = core::mem::take(&mut counts[other]);
                let all = connections.entry((self.of[end], other)).or_default();
                all.opened += count.opened;
                all.mutual += count.mutual;
            }
        }
        connections
    }
}

/// Numbers that were seen, without a table that is cleared each time.
struct Seen {
    round: usize,
    last: Vec<usize>,
}

impl Seen {
    fn new(numbers: usize) -> Self {
        Self {
            round: 0,
            last: vec![0; numbers],
        }
    }

    /// Each of these once, in order.
    fn distinct(&mut self, numbers: impl Iterator<Item = usize>) -> Vec<usize> {
        self.round += 1;
        let mut distinct: Vec<usize> = numbers
            .filter(|number| core::mem::replace(&mut self.last[*number], self.round) != self.round)
            .collect();
        distinct.sort_unstable();
        distinct
    }
}
