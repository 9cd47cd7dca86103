//! What mended a link is made again of one that fails in the same way: of a thousand gateways that fail alike, one is
//! searched for.

use std::collections::{BTreeSet, HashMap};

use super::candidates::Changes as Set;
use super::search::Search;
use crate::change::Alteration;

/// What mended links, each change as it would be told of anybody, by how they failed and what that suggested;
/// `None` where nothing did.
#[derive(Debug, Default)]
pub(super) struct Precedents(HashMap<String, Option<BTreeSet<String>>>);

/// How a link fails: what mends one that fails so mends the others, or is not far.
#[derive(Debug)]
pub(super) struct Case(String);

/// What is known of a case.
pub(super) enum Ruling {
    /// This mends it: it was judged.
    Mended(Set),
    /// Nothing mended one that failed in the same way.
    Hopeless,
    /// None failed so before, or what mended it does not suit.
    Open,
}

impl Search<'_, '_> {
    /// How this link fails under these changes, if it does; and what is known of that.
    pub(super) fn ruling(&mut self, made: &Set, link: usize) -> (Option<Case>, Ruling) {
        let mut set = made.clone();
        let mut case = None;
        for _ in 0..MOST_STEPS {
            let Some((altered, failing, agreement)) = self.first_failing(&set, &[link]) else {
                return (case, Ruling::Mended(set));
            };
            let suggested =
                self.candidates
                    .next(self.workshop, &set, &altered, &failing, &agreement);
            let mut told: Vec<(BTreeSet<String>, Set)> = { suggested.into_iter() }
                .map(|grown| (self.told(&grown, &set), grown))
                .collect();
            told.sort();
            let known = case.get_or_insert_with(|| {
                let ends = [agreement.a.as_str(), agreement.b.as_str()];
                let reasons = agreement.checks.iter().flat_map(|check| &check.reasons);
                let reasons: Vec<_> = reasons
                    .map(|reason| (&reason.code, reason.severity, &reason.sentence))
                    .collect();
                let suggested: Vec<_> = told.iter().map(|(told, _)| told).collect();
                let text = self.names.numbered(&ends, &format!("{reasons:?}"));
                Case(format!("{text}\n{suggested:?}"))
            });
            let wanted = match self.precedents.0.get(&known.0) {
                Some(Some(wanted)) => wanted,
                Some(None) => return (case, Ruling::Hopeless),
                None => return (case, Ruling::Open),
            };
            let suits = |(told, _): &(BTreeSet<String>, Set)| told.is_subset(wanted);
            let Some((_, grown)) = told.into_iter().find(suits) else {
                return (case, Ruling::Open);
            };
            set = grown;
        }
        (case, Ruling::Open)
    }

    /// Remembers what mended a case beside what was made already.
    pub(super) fn settle(&mut self, case: Case, made: &Set, found: Option<&Set>) {
        let told = found.map(|found| self.told(found, made));
        self.precedents.0.insert(case.0, told);
    }

    /// What one set has beside the other, as it would be told of anybody.
    fn told(&self, set: &Set, made: &Set) -> BTreeSet<String> {
        let (estate, certificates) = (self.workshop.estate, &self.workshop.certificates);
        let told = |change: &Alteration| {
            let of = change.of(estate);
            let sentence = change.sentence(estate, certificates);
            self.names.numbered(&[&of], &sentence)
        };
        set.difference(made).map(told).collect()
    }
}

/// So many changes are made one after the other.
const MOST_STEPS: usize = 9;
