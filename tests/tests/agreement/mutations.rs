//! What may be wrong with a chain, or odd: one row a mutation, each with settings of which some are
//! harmless where that is possible.

mod algorithms;
mod authorities;
mod constraints;
mod dates;
mod issuers;
mod names;
mod purposes;
mod revocation;

use time::OffsetDateTime;

use crate::plan::{Chain, Plan, Shape};

/// One thing that is done to chains.
pub(crate) struct Mutation {
    pub(crate) name: &'static str,
    pub(crate) settings: &'static [Setting],
}

/// One degree of it.
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    plan: fn(&mut Plan),
    chain: fn(&mut Chain),
}

/// A chain with the story of its making.
pub(crate) struct Case {
    pub(crate) mutation: &'static str,
    pub(crate) setting: &'static str,
    pub(crate) shape: Shape,
    pub(crate) chain: Chain,
}

impl Setting {
    /// Something is changed before the chain is issued.
    const fn plan(name: &'static str, plan: fn(&mut Plan)) -> Self {
        Self::both(name, plan, |_| ())
    }

    /// Something is changed about what was issued, sent or stored.
    const fn chain(name: &'static str, chain: fn(&mut Chain)) -> Self {
        Self::both(name, |_| (), chain)
    }

    const fn both(name: &'static str, plan: fn(&mut Plan), chain: fn(&mut Chain)) -> Self {
        Self { name, plan, chain }
    }
}

/// Every mutation, by what it is about.
pub(crate) fn mutations() -> impl Iterator<Item = &'static Mutation> {
    [
        dates::ROWS,
        purposes::ROWS,
        authorities::ROWS,
        names::ROWS,
        issuers::ROWS,
        algorithms::ROWS,
        constraints::ROWS,
        revocation::ROWS,
    ]
    .into_iter()
    .flatten()
}

/// Every mutation in every setting and each of these shapes.
pub(crate) fn cases(at: OffsetDateTime, shapes: &[Shape]) -> Vec<Case> {
    let mut cases = Vec::new();
    for mutation in mutations() {
        for setting in mutation.settings {
            for &shape in shapes {
                let mut plan = Plan::new(shape, at);
                (setting.plan)(&mut plan);
                let mut chain = plan.make();
                (setting.chain)(&mut chain);
                cases.push(Case {
                    mutation: mutation.name,
                    setting: setting.name,
                    shape,
                    chain,
                });
            }
        }
    }
    cases
}
