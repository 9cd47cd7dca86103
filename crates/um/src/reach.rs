//! Who opens to whom among thousands: a set for each endpoint, in a few octets for each that is in it.

use countersign_mutual::Direction;
use roaring::RoaringBitmap;

use crate::link::Link;

/// For each endpoint, to whom it opens and who opens to it.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    out: Vec<RoaringBitmap>,
    into: Vec<RoaringBitmap>,
}

impl Reach {
    /// Nobody opens to anybody, of so many.
    pub(crate) fn new(endpoints: usize) -> Self {
        Self {
            out: vec![RoaringBitmap::new(); endpoints],
            into: vec![RoaringBitmap::new(); endpoints],
        }
    }

    /// As these links have it, of so many endpoints.
    pub(crate) fn of(links: &[Link], endpoints: usize) -> Self {
        let mut reach = Self::new(endpoints);
        for Link {
            a, b, direction, ..
        } in links
        {
            reach.out[*a].insert(narrow(*b));
            reach.into[*b].insert(narrow(*a));
            if *direction == Direction::Both {
                reach.out[*b].insert(narrow(*a));
                reach.into[*a].insert(narrow(*b));
            }
        }
        reach
    }

    /// All of these open to all of those; but none to itself, nor to what it is to leave out.
    pub(crate) fn open(
        &mut self,
        from: &[usize],
        to: &[usize],
        left_out: impl Fn(usize) -> Vec<usize>,
    ) {
        for (ends, others, sets) in [(from, to, &mut self.out), (to, from, &mut self.into)] {
            let others: RoaringBitmap = others.iter().copied().map(narrow).collect();
            for end in ends {
                let mut more = others.clone();
                more.remove(narrow(*end));
                for one in left_out(*end) {
                    more.remove(narrow(one));
                }
                sets[*end] |= more;
            }
        }
    }

    /// How many endpoints there are.
    pub(crate) fn len(&self) -> usize {
        self.out.len()
    }

    /// To whom it opens.
    pub(crate) fn out(&self, end: usize) -> &RoaringBitmap {
        &self.out[end]
    }

    /// Who opens to it.
    pub(crate) fn into(&self, end: usize) -> &RoaringBitmap {
        &self.into[end]
    }
}

/// The number of an endpoint, in a set.
///
/// An estate of four thousand million endpoints is a file that nobody has.
pub(crate) fn narrow(end: usize) -> u32 {
    u32::try_from(end).unwrap_or(u32::MAX)
}

/// The numbers in a set.
pub(crate) fn ends(set: &RoaringBitmap) -> impl Iterator<Item = usize> {
    set.iter().filter_map(|end| usize::try_from(end).ok())
}
