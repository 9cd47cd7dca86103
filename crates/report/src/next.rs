//! What to do next: the first of each kind of remedy, so that it is read before all else.

use std::collections::HashMap;

use countersign_messages::{Language, page, terminal, words};
use countersign_mutual::Check;
use countersign_um::{Measure, Remedy};

use crate::case::Cases;

/// So many remedies are all told.
const FEW: usize = 10;

/// Of more, so many of each kind, and so many kinds.
const MOST_OF_A_KIND: usize = 3;
const MOST_KINDS: usize = 7;

/// Remedies against one fault, wherever it is.
pub(crate) struct Kind {
    pub(crate) told: Vec<ToDo>,
    /// How many more there are.
    pub(crate) more: usize,
}

/// Something to do.
pub(crate) struct ToDo {
    pub(crate) what: String,
    /// The anchor of the explanation why.
    pub(crate) case: Option<usize>,
}

/// What most links call for comes first.
pub(crate) fn next<'r>(
    remedies: &[Remedy<'r>],
    cases: &Cases<'r>,
    language: Language,
) -> Vec<Kind> {
    let most = if remedies.len() <= FEW {
        FEW
    } else {
        MOST_OF_A_KIND
    };
    let mut kinds: Vec<Kind> = Vec::new();
    let mut numbers = HashMap::new();
    for remedy in remedies {
        for measures in by_code(&remedy.measures) {
            let [first, others @ ..] = &measures[..] else {
                continue;
            };
            let number = *numbers.entry(first.code()).or_insert_with(|| {
                kinds.push(Kind {
                    told: Vec::new(),
                    more: 0,
                });
                kinds.len() - 1
            });
            let kind = &mut kinds[number];
            if kind.told.len() >= most {
                kind.more += 1;
                continue;
            }
            let elsewhere = others.iter().map(|other| 1 + other.likewise());
            let links = words::links(language, remedy.links);
            let links = match first.likewise() + elsewhere.sum::<usize>() {
                0 => links,
                more => terminal::likewise(language, more, links),
            };
            let what = naming(first, language);
            kind.told.push(ToDo {
                what: page::measure(language, what, links),
                case: cases.of_check(first.check),
            });
        }
    }
    kinds.truncate(MOST_KINDS);
    kinds
}

/// What to do, and of whom it is where the words name nobody: two hosts may call for the same.
fn naming(measure: &Measure<'_>, language: Language) -> String {
    let Check {
        judge,
        judged,
        role,
        ..
    } = measure.check;
    let names = |end: &str| {
        let host = end.split('/').next().unwrap_or(end);
        measure.what.contains(host)
    };
    if names(judge) || names(judged) {
        return measure.what.clone();
    }
    let of = words::judges(language, judge, judged, role.word(language));
    page::measure_of(language, of, &measure.what)
}

/// The measures against each fault: by whose rule it is one makes no difference to what is done.
fn by_code<'m, 'r>(measures: &'m [Measure<'r>]) -> Vec<Vec<&'m Measure<'r>>> {
    let mut kinds: Vec<Vec<&Measure<'_>>> = Vec::new();
    for measure in measures {
        let is_it = |kind: &&mut Vec<&Measure<'_>>| {
            kind.first().is_some_and(|it| it.code() == measure.code())
        };
        match kinds.iter_mut().find(is_it) {
            Some(kind) => kind.push(measure),
            None => kinds.push(vec![measure]),
        }
    }
    kinds
}
