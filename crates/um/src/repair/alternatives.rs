//! Sets of changes that differ in nothing but what a fact is supposed to be, or who issued an absent
//! intermediate, as one; and what to do where a fact is otherwise.

use countersign_mutual::FactValue;
use time::OffsetDateTime;

use super::candidates::Changes as Set;
use super::search::{Limits, Search};
use super::{BlastRadius, Otherwise, RepairStep};
use crate::Estate;
use crate::change::{Alteration, StoreEdit, Workshop};

/// Changes that are made together, each of which is one of several that would do.
pub(super) struct Alternative {
    pub(super) steps: Vec<Vec<Alteration>>,
    pub(super) radius: BlastRadius,
}

/// How many alternatives are told.
const MOST_TOLD: usize = 8;

/// How many steps a proposal has at most, of which it is told what to do where a fact is otherwise.
const MOST_STEPS: usize = 8;

/// How often it is asked in a report what to do if a fact is otherwise: each is an estate of its own.
const MOST_SUPPOSITIONS: usize = 64;

/// As far as it looks for that.
const FURTHER: Limits = Limits {
    changes: 3,
    sets: 100,
    found: 1,
};

impl Alternative {
    /// The first of each.
    pub(super) fn first(&self) -> Set {
        let steps = self.steps.iter();
        steps
            .filter_map(|would_do| would_do.first().cloned())
            .collect()
    }

    /// Takes up another that differs in nothing but what one fact is supposed to be, or who issued an absent
    /// intermediate, and does the same otherwise; gives it back if it differs in more.
    fn take_up(&mut self, other: Self) -> Option<Self> {
        let is_alike = self.radius == other.radius && self.steps.len() == other.steps.len();
        let mut differing = { self.steps.iter().zip(&other.steps).enumerate() }
            .filter(|(_, (one, another))| one != another)
            .map(|(place, _)| place);
        let (Some(place), None, true) = (differing.next(), differing.next(), is_alike) else {
            return Some(other);
        };
        let asks_alike = match (self.steps[place].first(), other.steps[place].first()) {
            (Some(one), Some(another)) => are_one_choice(one, another),
            _ => false,
        };
        if !asks_alike {
            return Some(other);
        }
        let more = other.steps.into_iter().nth(place).unwrap_or_default();
        self.steps[place].extend(more);
        None
    }
}

impl Search<'_, '_> {
    /// The sets, those as one that differ in nothing but what a fact is supposed to be, or who issued an
    /// absent intermediate.
    pub(super) fn alternatives(&mut self, sets: Vec<Set>, at: OffsetDateTime) -> Vec<Alternative> {
        let mut alternatives: Vec<Alternative> = sets
            .into_iter()
            .map(|set| Alternative {
                radius: self.radius(&set, at),
                steps: set.into_iter().map(|change| vec![change]).collect(),
            })
            .collect();
        let mut before = usize::MAX;
        while alternatives.len() < before {
            before = alternatives.len();
            let mut kept: Vec<Alternative> = Vec::new();
            for alternative in alternatives {
                let left = kept.iter_mut().try_fold(alternative, |other, one| {
                    // An error is that it was taken up.
                    one.take_up(other).ok_or(())
                });
                kept.extend(left.ok());
            }
            alternatives = kept;
        }
        alternatives.truncate(MOST_TOLD);
        alternatives
    }

    /// What to do, beside the rest of the set, where a fact is none of what would do: what would have to be done
    /// if the estate said so. It is not told of a set of many changes, nor what a short search does not find out.
    pub(super) fn otherwise(
        &mut self,
        set: &Set,
        would_do: &[Alteration],
        targets: &[usize],
    ) -> Vec<Otherwise> {
        let Some(supposed) = would_do.first().filter(|_| set.len() <= MOST_STEPS) else {
            return Vec::new();
        };
        let mut rest = set.clone();
        rest.remove(supposed);
        let mut told: Vec<Otherwise> = Vec::new();
        for other in self.others(would_do) {
            let value = other.states(&self.workshop.certificates);
            let (Some(value), Some(steps)) = (value, self.steps_if(&other, &rest, targets)) else {
                continue;
            };
            match told.iter_mut().find(|known| known.steps == steps) {
                Some(known) => known.values.push(value),
                None => told.push(Otherwise {
                    values: vec![value],
                    steps,
                }),
            }
        }
        told
    }

    /// What is to be done beside `rest` if `other` is so: no steps where nothing mends it. `None` where it is not
    /// known, or `rest` does: that is an alternative of its own.
    fn steps_if(
        &mut self,
        other: &Alteration,
        rest: &Set,
        targets: &[usize],
    ) -> Option<Vec<RepairStep>> {
        if self.suppositions >= MOST_SUPPOSITIONS {
            return None;
        }
        self.suppositions += 1;
        let if_so = self.workshop.alter(core::slice::from_ref(other));
        let estate = if_so.of(self.workshop.estate);
        let Workshop {
            catalogue,
            signatures,
            ..
        } = *self.workshop;
        // What is supposed to be issued there gets numbers that nothing here has.
        let certificates = core::mem::take(&mut self.workshop.certificates);
        let mut workshop = Workshop::new(&estate, catalogue, certificates, signatures, self.at);
        let mut search = Search::new(&mut workshop, self.at);
        let outcome = search.least(rest, targets, FURTHER);
        let steps = match outcome.found.into_iter().next() {
            Some(found) if found == *rest => None,
            Some(found) => {
                let further = found.difference(rest);
                Some(
                    further
                        .map(|change| search.step(core::slice::from_ref(change)))
                        .collect(),
                )
            }
            None => outcome.is_least.then(Vec::new),
        };
        self.workshop.certificates = workshop.certificates;
        steps
    }

    /// What the fact could be beside all that would do; of lists, that nothing is on them.
    fn others(&self, would_do: &[Alteration]) -> Vec<Alteration> {
        let estate = self.workshop.estate;
        let others = match would_do.first() {
            Some(Alteration::Fact {
                of,
                fact,
                value: FactValue::Words(_),
            }) => vec![Alteration::Fact {
                of: of.clone(),
                fact: fact.clone(),
                value: FactValue::Words(Vec::new()),
            }],
            Some(Alteration::Fact { of, fact, .. }) => values_of(estate, fact)
                .into_iter()
                .map(|value| Alteration::Fact {
                    of: of.clone(),
                    fact: fact.clone(),
                    value,
                })
                .collect(),
            Some(Alteration::Store { of, edit }) => {
                let edits = match edit {
                    StoreEdit::Roots(_) => vec![StoreEdit::Roots(Vec::new())],
                    StoreEdit::Intermediates(_) => vec![StoreEdit::Intermediates(Vec::new())],
                    StoreEdit::AutoRootUpdate(_) => {
                        [true, false].map(StoreEdit::AutoRootUpdate).into()
                    }
                    StoreEdit::Aia(_) => [true, false].map(StoreEdit::Aia).into(),
                    _ => Vec::new(),
                };
                let of_them = |edit| Alteration::Store {
                    of: of.clone(),
                    edit,
                };
                edits.into_iter().map(of_them).collect()
            }
            _ => Vec::new(),
        };
        let is_other = |other: &Alteration| !would_do.contains(other);
        others.into_iter().filter(is_other).collect()
    }
}

/// What a fact can be: one of its words, or yes or no.
pub(super) fn values_of(estate: &Estate, fact: &str) -> Vec<FactValue> {
    let words = estate.facts.get(fact).map_or(&[][..], |fact| &fact.values);
    match words {
        [] => [true, false].map(FactValue::Flag).into(),
        words => words
            .iter()
            .map(|word| FactValue::Word(word.clone()))
            .collect(),
    }
}

/// Whether both suppose something of one fact of the same endpoints, or make the same of an absent
/// intermediate but for who issued it.
fn are_one_choice(one: &Alteration, other: &Alteration) -> bool {
    match (one, other) {
        (
            Alteration::SendAbsent { of, absent },
            Alteration::SendAbsent {
                of: whose,
                absent: other,
            },
        ) => of == whose && absent.issued == other.issued,
        (
            Alteration::Store {
                of,
                edit: StoreEdit::AddAbsent(absent),
            },
            Alteration::Store {
                of: whose,
                edit: StoreEdit::AddAbsent(other),
            },
        ) => of == whose && absent.issued == other.issued,
        (
            Alteration::Fact { of, fact, .. },
            Alteration::Fact {
                of: whose,
                fact: which,
                ..
            },
        ) => of == whose && fact == which,
        (
            Alteration::Store { of, edit },
            Alteration::Store {
                of: whose,
                edit: which,
            },
        ) => {
            let is_alike = matches!(
                (edit, which),
                (StoreEdit::AutoRootUpdate(_), StoreEdit::AutoRootUpdate(_))
                    | (StoreEdit::Aia(_), StoreEdit::Aia(_))
            );
            is_alike && of == whose
        }
        _ => false,
    }
}
