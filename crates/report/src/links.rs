//! The links: those whose checks are the same cases are one row, and each is named in it.

use core::fmt::Write as _;

use std::collections::HashMap;

use countersign_messages::{Language, page, words};
use countersign_mutual::{Agreement, Answer};
use countersign_um::Report;

use crate::case::{Case, Cases};
use crate::mark::Mark;

/// Links that fare alike, for the same reasons.
pub(crate) struct Row<'r> {
    pub(crate) mark: Mark,
    pub(crate) supported: Answer,
    pub(crate) works: Answer,
    derived_from: &'r [String],
    /// Whether the row above does not follow from what it does.
    begins: bool,
    cases: &'r [usize],
    first: &'r Agreement,
    links: Vec<&'r Agreement>,
}

/// What is the same in links that are one row.
type Key<'r> = (&'r [usize], bool, &'r [String]);

/// How many links are told at once; what is longer is folded.
const MOST_OPEN: usize = 8;

/// The rows, the worst first; of what is as bad, those that follow from the same are together.
pub(crate) fn rows<'r>(check: &'r Report, cases: &'r Cases<'_>) -> Vec<Row<'r>> {
    let mut rows: Vec<Row<'r>> = Vec::new();
    let mut numbers: HashMap<Key<'r>, usize> = HashMap::new();
    for (number, link) in check.links.iter().enumerate() {
        let agreement = &link.agreement;
        let key = (
            cases.of_link(number),
            agreement.is_mutual(),
            link.derived_from.as_slice(),
        );
        let row = *numbers.entry(key).or_insert_with(|| {
            rows.push(Row {
                mark: cases.mark(number),
                works: agreement.works,
                supported: agreement.supported,
                derived_from: &link.derived_from,
                begins: false,
                cases: cases.of_link(number),
                first: agreement,
                links: Vec::new(),
            });
            rows.len() - 1
        });
        rows[row].links.push(agreement);
    }
    rows.sort_by_key(|row| (core::cmp::Reverse(row.mark), row.derived_from));
    let mut above: &[String] = &[];
    for row in &mut rows {
        row.begins = row.derived_from != above;
        above = row.derived_from;
    }
    rows
}

impl<'r> Row<'r> {
    /// Its checks: each its number and what it is.
    pub(crate) fn checks<'c>(
        &self,
        cases: &'c Cases<'c>,
    ) -> impl Iterator<Item = (u8, &'c Case<'c>)> {
        let numbers = self.first.checks.iter().map(|check| check.number);
        let cases = self.cases.iter().map(|case| &cases.all[*case]);
        numbers.zip(cases)
    }

    /// What it and the rows below it follow from, where the row above follows from something else.
    pub(crate) fn origin(&self, language: Language) -> Option<String> {
        self.begins.then(|| match self.derived_from {
            [] => page::WRITTEN.told(language).to_owned(),
            origins => page::follows_from(language, origins.join(", ")),
        })
    }

    /// Its links when they are too many to be told at once: how many there are, with the first.
    pub(crate) fn folded(&self, language: Language) -> Option<String> {
        let Agreement { a, b, .. } = self.first;
        (self.links.len() > MOST_OPEN).then(|| {
            let links = words::links(language, self.links.len());
            page::folded(language, links, format!("{a} {} {b}", self.arrow()))
        })
    }

    /// Each of its links: those with one end in common are a line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let by_a = by(self.links.iter().map(|link| (&*link.a, &*link.b)));
        let by_b = by(self.links.iter().map(|link| (&*link.b, &*link.a)));
        let arrow = self.arrow();
        let is_by_a = by_a.len() <= by_b.len();
        let lines = if is_by_a { by_a } else { by_b };
        let lines = lines.into_iter().map(|(one, others)| {
            let others = others.join(", ");
            let mut line = String::with_capacity(one.len() + others.len() + 5);
            let (a, b) = if is_by_a {
                (one, others.as_str())
            } else {
                (others.as_str(), one)
            };
            let _ = write!(line, "{a} {arrow} {b}");
            line
        });
        lines.collect()
    }

    fn arrow(&self) -> &'static str {
        if self.first.is_mutual() { "↔" } else { "→" }
    }
}

/// Those with whom each is linked, in the order in which they come.
fn by<'r>(links: impl Iterator<Item = (&'r str, &'r str)>) -> Vec<(&'r str, Vec<&'r str>)> {
    let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut numbers = HashMap::new();
    for (one, other) in links {
        let line = *numbers.entry(one).or_insert_with(|| {
            lines.push((one, Vec::new()));
            lines.len() - 1
        });
        lines[line].1.push(other);
    }
    lines
}
