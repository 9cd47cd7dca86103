//! Each cell of the table: chains enough, and both answers, or a reason why there cannot be.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::exceptions::differences;
use crate::mutations::mutations;
use crate::peers::PEERS;
use crate::table::{Place, Tallies, Tally};

/// The file of cells with one answer alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cells {
    #[serde(rename = "cell")]
    pub(crate) one_sided: Vec<OneSided>,
}

/// Verifiers that have one answer alone to a mutation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneSided {
    pub(crate) mutation: String,
    pub(crate) only: Only,
    pub(crate) products: Vec<String>,
    pub(crate) why: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) enum Only {
    /// It accepts each chain.
    #[serde(rename = "yes")]
    Yes,
    /// It refuses each.
    #[serde(rename = "no")]
    No,
    /// It cannot be asked.
    #[serde(rename = "-")]
    Unasked,
}

/// The fewest chains of a cell.
pub(crate) const FEWEST: usize = 20;

impl Cells {
    pub(crate) fn read() -> Self {
        let cells: Self = toml::from_str(include_str!("cells.toml")).unwrap();
        assert!(cells.one_sided.iter().all(|row| !row.why.is_empty()));
        cells
    }

    /// The cells with too few chains, those that are one-sided and not listed so, and the rows that are stale.
    /// Verifiers that the machine lacks are left out.
    pub(crate) fn check(&self, tallies: &Tallies) -> Vec<String> {
        let mut faults = Vec::new();
        let mut found = BTreeSet::new();
        for mutation in mutations() {
            for peer in PEERS.iter().filter(|peer| tallies.has(peer.product)) {
                let is_here =
                    |place: &Place| (place.mutation, place.asked) == (mutation.name, peer.product);
                let tally = tallies.sum(is_here);
                let count = tally.map(|tally| tally.accepted + tally.refused);
                if count.is_some_and(|count| count < FEWEST) {
                    faults.push(format!(
                        "{}, {}: too few chains",
                        mutation.name, peer.product
                    ));
                }
                let only = match tally {
                    None => Only::Unasked,
                    Some(Tally { refused: 0, .. }) => Only::Yes,
                    Some(Tally { accepted: 0, .. }) => Only::No,
                    Some(_) => continue,
                };
                found.insert((mutation.name, peer.product, only));
            }
        }
        let listed = self.one_sided.iter().flat_map(|row| {
            let products = row.products.iter().map(String::as_str);
            let products = products.filter(|product| tallies.has(product));
            products.map(|product| (row.mutation.as_str(), product, row.only))
        });
        let listed: BTreeSet<(&str, &str, Only)> = listed.collect();
        faults.append(&mut differences(&found, &listed));
        faults
    }
}

impl Only {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unasked => "-",
        }
    }
}
