//! The disagreements that are known, each with its reason.

use core::fmt::Debug;
use std::collections::BTreeSet;

use serde::Deserialize;

/// The file of exceptions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exceptions {
    /// Where a verifier accepts what we refuse.
    #[serde(rename = "answer")]
    pub(crate) answers: Vec<AnswerException>,
    /// Where both refuse, for a first reason of another class.
    #[serde(rename = "reason")]
    pub(crate) reasons: Vec<ReasonException>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerException {
    pub(crate) product: String,
    pub(crate) mutation: String,
    pub(crate) settings: BTreeSet<String>,
    pub(crate) why: String,
    pub(crate) source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonException {
    pub(crate) product: String,
    pub(crate) mutation: String,
    pub(crate) why: String,
}

/// The most rows of answers.
const LIMIT: usize = 20;

impl Exceptions {
    pub(crate) fn read() -> Self {
        let exceptions: Self = toml::from_str(include_str!("exceptions.toml")).unwrap();
        assert!(exceptions.answers.len() <= LIMIT);
        let sourced = |row: &AnswerException| !row.why.is_empty() && !row.source.is_empty();
        assert!(exceptions.answers.iter().all(sourced));
        exceptions
    }

    /// What of one product is not listed, and what is listed and not so.
    pub(crate) fn check(&self, product: &str, found: &Disagreements) -> Vec<String> {
        let rows = self.answers.iter().filter(|row| row.product == product);
        let answers = rows.flat_map(|row| {
            let settings = row.settings.iter();
            settings.map(|setting| (row.mutation.as_str(), setting.as_str()))
        });
        let rows = self.reasons.iter().filter(|row| row.product == product);
        let reasons = rows.map(|row| row.mutation.as_str());
        let mut faults = differences(&found.too_strict, &answers.collect());
        faults.append(&mut differences(
            &found.otherwise_classed,
            &reasons.collect(),
        ));
        let told = faults.iter().map(|fault| format!("{product}: {fault}"));
        told.collect()
    }

    pub(crate) fn is_about(&self, product: &str, mutation: &str) -> bool {
        self.answers
            .iter()
            .any(|row| row.product == product && row.mutation == mutation)
    }
}

/// What was found and is not listed, and what is listed and was not found.
pub(crate) fn differences<T: Ord + Debug>(
    found: &BTreeSet<T>,
    listed: &BTreeSet<T>,
) -> Vec<String> {
    let unlisted = found.difference(listed);
    let unlisted = unlisted.map(|one| format!("found, and not listed: {one:?}"));
    let stale = listed.difference(found);
    let stale = stale.map(|one| format!("listed, and not found: {one:?}"));
    unlisted.chain(stale).collect()
}

/// Where we and one verifier differ.
#[derive(Default)]
pub(crate) struct Disagreements {
    /// We refuse and it accepts: the mutation and its setting.
    pub(crate) too_strict: BTreeSet<(&'static str, &'static str)>,
    /// Both refuse, for reasons of different classes: the mutation.
    pub(crate) otherwise_classed: BTreeSet<&'static str>,
    /// We accept and it refuses: in words, for there must be none.
    pub(crate) too_lenient: Vec<String>,
}
