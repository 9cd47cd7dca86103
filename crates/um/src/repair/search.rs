//! The search for the cheapest changes by which links come to work.
//!
//! Sets of changes are tried in the order of their cost. A set under which a link still fails grows by what
//! the reasons of the first such link suggest: whatever mends all links mends that one too, so no set that
//! could be found is passed over.

use std::collections::{BTreeSet, HashMap};

use countersign_mutual::{Agreement, Answer};
use countersign_trust::CertificateId;

use super::candidates::{Candidates, Changes};
use super::parts::{Rest, Whole, ends_of};
use super::precedent::Precedents;
use crate::alike::Names;
use crate::change::{Alteration, Altered, Wishes, Workshop, above};
use crate::link::Link;
use crate::what_if::Standing;

/// Looks for repairs of one estate.
#[derive(Debug)]
pub(crate) struct Search<'s, 'e> {
    pub(crate) workshop: &'s mut Workshop<'e>,
    pub(crate) candidates: Candidates,
    pub(super) at: time::OffsetDateTime,
    /// The links of each endpoint.
    links_of: Vec<Vec<usize>>,
    before: HashMap<usize, Standing>,
    /// What is made beside the changes that are tried.
    pub(super) rest: Option<Rest>,
    /// What tells apart what would be told in the same words.
    pub(super) names: Names,
    pub(super) precedents: Precedents,
    /// How often it was asked what to do if a fact is otherwise.
    pub(super) suppositions: usize,
}

/// What a search came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The cheapest sets, all of one cost.
    pub(crate) found: Vec<Changes>,
    /// Whether there can be none that is cheaper.
    pub(crate) is_least: bool,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most changes of a set.
    pub(crate) changes: usize,
    /// The most sets that are judged.
    pub(crate) sets: usize,
    /// The most sets that are found, of one cost.
    pub(crate) found: usize,
}

impl<'s, 'e> Search<'s, 'e> {
    pub(crate) fn new(workshop: &'s mut Workshop<'e>, at: time::OffsetDateTime) -> Self {
        let estate = workshop.estate;
        let mut links_of = vec![Vec::new(); estate.endpoints.len()];
        for (number, link) in estate.links.iter().enumerate() {
            links_of[link.a].push(number);
            links_of[link.b].push(number);
        }
        Self {
            candidates: Candidates::new(workshop),
            workshop,
            at,
            links_of,
            before: HashMap::new(),
            rest: None,
            names: Names::of_estate(estate),
            precedents: Precedents::default(),
            suppositions: 0,
        }
    }

    /// What the changes cost.
    pub(crate) fn cost(&self, changes: &Changes) -> u32 {
        let remedies = &self.candidates.remedies;
        changes
            .iter()
            .map(|change| remedies.cost(self.workshop.estate, change))
            .sum()
    }

    /// The cheapest sets that hold `base`, under which these links work and no other gets worse.
    pub(crate) fn least(&mut self, base: &Changes, targets: &[usize], limits: Limits) -> Outcome {
        let mut waiting: BTreeSet<(u32, usize, Changes)> = BTreeSet::new();
        let mut seen: BTreeSet<Changes> = BTreeSet::new();
        let mut outcome = Outcome {
            found: Vec::new(),
            is_least: true,
        };
        let mut least = None;
        let mut judged = 0;
        waiting.insert((self.cost(base), base.len(), base.clone()));
        while let Some((cost, _, changes)) = waiting.pop_first() {
            if least.is_some_and(|least| cost > least) || outcome.found.len() >= limits.found {
                break;
            }
            if !seen.insert(changes.clone()) {
                continue;
            }
            // Of those that differ in the authority alone the nearest is told.
            let is_found = |other: &Changes| is_within(other, &changes);
            if outcome.found.iter().any(is_found)
                && !{ outcome.found.iter() }.any(|other| self.asks_nearer(&changes, other))
            {
                continue;
            }
            if judged >= limits.sets {
                outcome.is_least = false;
                break;
            }
            judged += 1;
            match self.first_failing(&changes, targets) {
                None => {
                    least = Some(cost);
                    outcome
                        .found
                        .retain(|other| !self.asks_nearer(&changes, other));
                    if !outcome.found.iter().any(|other| is_within(other, &changes)) {
                        outcome.found.push(changes);
                    }
                }
                Some((altered, link, agreement)) => {
                    let next =
                        self.candidates
                            .next(self.workshop, &changes, &altered, &link, &agreement);
                    let grown = next.into_iter().filter(|set| {
                        set.len() <= base.len() + limits.changes && !seen.contains(set)
                    });
                    let grown: Vec<_> =
                        grown.map(|set| (self.cost(&set), set.len(), set)).collect();
                    waiting.extend(grown);
                }
            }
        }
        outcome
    }

    /// The first link that fails under these changes: of those that are to work, then of those that got worse.
    pub(super) fn first_failing(
        &mut self,
        changes: &Changes,
        targets: &[usize],
    ) -> Option<(Altered, Link, Agreement)> {
        let altered = self.altered(changes);
        let estate = self.workshop.estate;
        let judge = self.workshop.judge(self.at);
        for number in targets {
            let link = &estate.links[*number];
            let agreement = altered.agreement(estate, &judge, link);
            if !works(&agreement) {
                return Some((altered, link.clone(), agreement));
            }
        }
        let nothing = Altered::default();
        for number in touched(&self.links_of, &altered) {
            let link = &estate.links[number];
            let before = *self
                .before
                .entry(number)
                .or_insert_with(|| Standing::of(&nothing.agreement(estate, &judge, link)));
            let agreement = altered.agreement(estate, &judge, link);
            if Standing::of(&agreement).is_worse_than(before) {
                return Some((altered, link.clone(), agreement));
            }
        }
        None
    }

    /// Whether one set is the other but for the authorities that are asked, and asks those that are nearer.
    fn asks_nearer(&self, one: &Changes, other: &Changes) -> bool {
        let mut is_another = false;
        let are_alike = one
            .iter()
            .zip(other)
            .all(|(one, other)| match (one, other) {
                (
                    Alteration::Reissue { of, base, wishes },
                    Alteration::Reissue {
                        of: whose,
                        base: which,
                        wishes: others,
                    },
                ) if wishes.issuer != others.issuer => {
                    is_another = true;
                    let same_issuer = Wishes {
                        issuer: others.issuer,
                        ..wishes.clone()
                    };
                    let (Some(nearer), Some(farther)) = (wishes.issuer, others.issuer) else {
                        return false;
                    };
                    (of, base, &same_issuer) == (whose, which, others)
                        && self.is_nearer(nearer, farther)
                }
                (one, other) => one == other,
            });
        are_alike && is_another && one.len() == other.len()
    }

    /// Whether one authority is nearer than another: one that has issued for the estate before one that has not,
    /// and one below another before that one.
    pub(super) fn is_nearer(&self, one: CertificateId, other: CertificateId) -> bool {
        let Workshop {
            estate,
            signatures,
            authorities,
            ..
        } = &*self.workshop;
        let has_issued = [one, other].map(|id| {
            let authority = authorities.get(id);
            authority.is_some_and(|authority| authority.sibling.is_some())
        });
        match has_issued {
            [true, false] => true,
            [false, true] => false,
            _ => above(&estate.certificates, signatures, one).contains(&other),
        }
    }

    /// From now on changes under which this link does not work make it worse.
    pub(super) fn keep_working(&mut self, link: usize) {
        let works = Standing {
            works: Answer::Yes,
            supported: Answer::No,
        };
        self.before.insert(link, works);
    }

    /// How the links stand that these changes touch.
    pub(super) fn standings(&mut self, changes: &Changes) -> Vec<(usize, Standing)> {
        let altered = self.altered(changes);
        let estate = self.workshop.estate;
        let judge = self.workshop.judge(self.at);
        let standing = |number: usize| {
            let agreement = altered.agreement(estate, &judge, &estate.links[number]);
            (number, Standing::of(&agreement))
        };
        let touched = touched(&self.links_of, &altered);
        touched.into_iter().map(standing).collect()
    }

    /// The links that the changes touch.
    pub(crate) fn touched(&self, altered: &Altered) -> BTreeSet<usize> {
        touched(&self.links_of, altered)
    }

    /// These changes without those that are not needed, the dearest left out first.
    pub(super) fn without_needless(&mut self, mut whole: Whole, targets: &[usize]) -> Changes {
        let mut dearest: Vec<Alteration> = whole.set.iter().cloned().collect();
        let (remedies, estate) = (&self.candidates.remedies, self.workshop.estate);
        dearest.sort_by_key(|change| core::cmp::Reverse(remedies.cost(estate, change)));
        for change in dearest {
            let (part, failing) = self.without(&mut whole, &change, targets);
            let kept = match failing {
                Some(_) => part,
                None => part.into_iter().filter(|kept| *kept != change).collect(),
            };
            self.put_back(&mut whole, kept);
        }
        whole.set
    }

    /// The changes of the whole that bear on the same endpoints as this one, taken out of it, and the first link
    /// that fails without it.
    pub(super) fn without(
        &mut self,
        whole: &mut Whole,
        change: &Alteration,
        targets: &[usize],
    ) -> (Changes, Option<(Altered, Link, Agreement)>) {
        let ends = change.ends().unwrap_or_default().iter().copied();
        let part = self.part(whole, &ends.collect());
        let mut fewer = part.clone();
        fewer.remove(change);
        let targets = self.at_ends(targets, ends_of(&part).as_ref());
        let failing = self.first_failing(&fewer, &targets);
        (part, failing)
    }
}

pub(crate) fn works(agreement: &Agreement) -> bool {
    agreement.works <= Answer::Yes
}

fn touched(links_of: &[Vec<usize>], altered: &Altered) -> BTreeSet<usize> {
    altered
        .touched()
        .flat_map(|end| links_of[end].iter().copied())
        .collect()
}

/// Whether one set asks for no more than the other: the same changes, of reissues the same or fewer wishes,
/// whichever authority is asked.
fn is_within(less: &Changes, more: &Changes) -> bool {
    less.len() == more.len()
        && less.iter().all(|change| {
            more.iter().any(|other| match (change, other) {
                (
                    Alteration::Reissue { of, wishes, .. },
                    Alteration::Reissue {
                        of: whose,
                        wishes: others,
                        ..
                    },
                ) => of == whose && wishes.clone().and(others.clone()) == *others,
                _ => change == other,
            })
        })
}
