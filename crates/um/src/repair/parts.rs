//! Which changes bear on each other: those that touch the same endpoints. What the others of a set make of their
//! endpoints need not be made again when one changes.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::candidates::Changes as Set;
use super::search::Search;
use crate::change::{Alteration, Altered};

/// A set of changes, and what they make of the endpoints.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) set: Set,
    /// `None` where a change touches whoever has something: then all are made together.
    altered: Option<Altered>,
}

/// What is left of a set without the changes that are looked at.
#[derive(Debug)]
pub(super) struct Rest {
    changes: Set,
    altered: Rc<Altered>,
}

impl Whole {
    /// No changes.
    pub(super) fn nothing() -> Self {
        Self {
            set: Set::new(),
            altered: Some(Altered::default()),
        }
    }
}

impl Rest {
    /// These changes with those of the rest that bear on them; `None` where any may.
    fn join(&self, changes: &Set) -> Option<Set> {
        let mut part = bearing_on(&self.changes, ends_of(changes)?)?;
        part.extend(changes.iter().cloned());
        Some(part)
    }
}

impl Search<'_, '_> {
    /// This set as a whole.
    pub(super) fn whole(&mut self, set: &Set) -> Whole {
        let mut whole = Whole::nothing();
        let _ = self.part(&mut whole, &BTreeSet::new());
        self.put_back(&mut whole, set.clone());
        whole
    }

    /// The changes of a whole that bear on these endpoints; the others are set aside, until [`Self::put_back`].
    pub(super) fn part(&mut self, whole: &mut Whole, ends: &BTreeSet<usize>) -> Set {
        let mut changes = core::mem::take(&mut whole.set);
        let bearing = bearing_on(&changes, ends.clone());
        let (Some(part), Some(mut altered)) = (bearing, whole.altered.take()) else {
            self.rest = None;
            return changes;
        };
        for change in &part {
            changes.remove(change);
            for end in change.ends().unwrap_or_default() {
                altered.forget(*end);
            }
        }
        self.rest = Some(Rest {
            changes,
            altered: Rc::new(altered),
        });
        part
    }

    /// Puts these changes in the place of those that were taken out.
    pub(super) fn put_back(&mut self, whole: &mut Whole, part: Set) {
        let Some(rest) = self.rest.take() else {
            whole.set = part;
            return;
        };
        let joined = rest.join(&part);
        let Rest { changes, altered } = rest;
        whole.set = changes;
        whole.set.extend(part);
        whole.altered = joined.map(|joined| {
            let mut altered = Rc::unwrap_or_clone(altered);
            altered.take_in(self.made(&joined));
            altered
        });
    }

    /// The endpoints under these changes, with what was set aside.
    pub(super) fn altered(&mut self, changes: &Set) -> Altered {
        let Some(rest) = &self.rest else {
            return self.made(changes);
        };
        let Some(joined) = rest.join(changes) else {
            let all: Set = rest.changes.union(changes).cloned().collect();
            return self.made(&all);
        };
        let below = Rc::clone(&rest.altered);
        self.made(&joined).over(below)
    }

    /// Those of the links that these endpoints have.
    pub(super) fn at_ends(&self, links: &[usize], ends: Option<&BTreeSet<usize>>) -> Vec<usize> {
        let Some(ends) = ends else {
            return links.to_vec();
        };
        let all = &self.workshop.estate.links;
        let is_there = |number: &&usize| {
            let link = &all[**number];
            ends.contains(&link.a) || ends.contains(&link.b)
        };
        links.iter().filter(is_there).copied().collect()
    }

    fn made(&mut self, changes: &Set) -> Altered {
        let in_order: Vec<Alteration> = changes.iter().cloned().collect();
        self.workshop.alter(&in_order)
    }
}

/// The endpoints that these changes touch, if that can be told.
pub(super) fn ends_of(changes: &Set) -> Option<BTreeSet<usize>> {
    let mut ends = BTreeSet::new();
    for change in changes {
        ends.extend(change.ends()?);
    }
    Some(ends)
}

/// The changes that touch these endpoints, and those that touch what these touch.
fn bearing_on(changes: &Set, mut ends: BTreeSet<usize>) -> Option<Set> {
    let mut bearing = Set::new();
    let mut others: Vec<(&Alteration, &[usize])> = Vec::new();
    for change in changes {
        others.push((change, change.ends()?));
    }
    loop {
        let is_apart = |(_, of): &(&Alteration, &[usize])| !of.iter().any(|end| ends.contains(end));
        let (apart, touching): (Vec<_>, Vec<_>) = others.into_iter().partition(is_apart);
        if touching.is_empty() {
            return Some(bearing);
        }
        for (change, of) in touching {
            bearing.insert(change.clone());
            ends.extend(of);
        }
        others = apart;
    }
}
