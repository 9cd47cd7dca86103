//! Who works with some of those that answer under one name, and not with others: whoever dials the name gets now the
//! one, now the other.

use std::collections::BTreeMap;

use countersign_mutual::Answer;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Estate;
use crate::report::LinkReport;

/// A party that works with some members of a pool only: what it does fails now and then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Intermittent {
    /// The party.
    pub party: String,
    /// The name under which the others answer: a pool's.
    pub pool: String,
    /// With whom of them it works.
    pub works_with: Vec<String>,
    /// With whom it does not.
    pub fails_with: Vec<String>,
}

/// Those of these links, which are all of the estate in its order.
pub(crate) fn intermittent(estate: &Estate, links: &[LinkReport]) -> Vec<Intermittent> {
    let ends: Vec<_> = estate.endpoints.iter().collect();
    let mut met: BTreeMap<(usize, String), Vec<(usize, Answer)>> = BTreeMap::new();
    for (link, report) in estate.links.iter().zip(links) {
        for (one, other) in [(link.a, link.b), (link.b, link.a)] {
            let pool = ends[other].party.known_as();
            // A host by itself answers alone under its name.
            if !pool.eq_ignore_ascii_case(ends[other].machine()) {
                let key = (one, pool.to_lowercase());
                met.entry(key)
                    .or_default()
                    .push((other, report.agreement.works));
            }
        }
    }
    let mut found = Vec::new();
    for ((one, _), others) in met {
        let with = |wanted: fn(Answer) -> bool| -> Vec<String> {
            let others = others.iter().filter(|(_, works)| wanted(*works));
            others
                .map(|(other, _)| ends[*other].party.name.clone())
                .collect()
        };
        let works_with = with(|works| works <= Answer::Yes);
        let fails_with = with(|works| works == Answer::No);
        let pool = others
            .first()
            .map(|(other, _)| ends[*other].party.known_as());
        if let (Some(pool), false, false) = (pool, works_with.is_empty(), fails_with.is_empty()) {
            found.push(Intermittent {
                party: ends[one].party.name.clone(),
                pool: pool.to_owned(),
                works_with,
                fails_with,
            });
        }
    }
    found
}
