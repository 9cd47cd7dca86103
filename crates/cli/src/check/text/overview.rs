//! Many links on less than a screen: how many have which answer, by which codes.

use core::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use countersign_messages::{Language, page as say, terminal, words};
use countersign_mutual::{Agreement, Answer};
use countersign_um::{Alike, LinkReport};

use super::{answer, ends, unsupported};
use crate::page::Page;

/// How many lines it has at most: what leaves room for a title and the counts on a screen.
const MOST_LINES: usize = 18;

/// What is the same in the links of a line.
type Key<'r> = (Answer, Answer, BTreeSet<&'r str>);

/// A line: what its links have in common, those of them that fare alike most often, and how many it has.
pub(super) struct Line<'k, 'r> {
    key: Key<'r>,
    /// The most frequent kind of its links.
    pub(super) kind: &'k Alike<'r, LinkReport>,
    count: usize,
}

/// The lines, the worst first, of what is as bad what is most frequent.
pub(super) fn lines<'k, 'r>(kinds: &'k [Alike<'r, LinkReport>]) -> Vec<Line<'k, 'r>> {
    let mut lines: Vec<Line<'k, 'r>> = Vec::new();
    let mut numbers: HashMap<Key<'r>, usize> = HashMap::new();
    for kind in kinds {
        let key = key(&kind.first.agreement);
        let next = lines.len();
        let number = *numbers.entry(key.clone()).or_insert(next);
        if number == next {
            lines.push(Line {
                key,
                kind,
                count: 0,
            });
        }
        let line = &mut lines[number];
        line.count += 1 + kind.others.len();
        if kind.others.len() > line.kind.others.len() {
            line.kind = kind;
        }
    }
    lines.sort_by_key(|line| Reverse((line.key.0, line.key.1, line.count)));
    lines
}

fn key(agreement: &Agreement) -> Key<'_> {
    let reasons = agreement.checks.iter().flat_map(|check| &check.reasons);
    let codes = reasons.map(|reason| reason.code.as_str()).collect();
    (agreement.works, agreement.supported, codes)
}

/// As many of the lines as leave room on a screen.
pub(super) fn write(page: &mut Page, lines: &[Line<'_, '_>], language: Language) {
    for line in lines.iter().take(MOST_LINES) {
        let (works, supported, codes) = &line.key;
        let first = &line.kind.first.agreement;
        let between = match line.count {
            1 => ends(first),
            count => say::folded(language, words::links(language, count), ends(first)),
        };
        let codes: Vec<&str> = codes.iter().copied().collect();
        let (answer, unsupported) = (answer(*works, language), unsupported(*supported, language));
        let text = format!("{answer} {between}{unsupported}  {}", codes.join(", "));
        page.line(0, format_args!("{}", text.trim_end()));
    }
    if let Some(more @ 1..) = lines.len().checked_sub(MOST_LINES) {
        page.line(0, format_args!("{}", terminal::more(language, more)));
    }
    page.blank();
}
