//! Many links on less than a screen: how many of them may be told in the same line.

use core::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use clap::Args;
use countersign_messages::{Language, page as say, terminal, words};
use countersign_mutual::{Answer, Reason};
use countersign_um::Alike;

use crate::page::Page;

/// Whether each link is told.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Telling {
    /// Tell each link by itself; otherwise those that fare alike, of more than a screen has lines, are told as one
    #[arg(long)]
    all: bool,
}

impl Telling {
    /// Whether each is told, however many there are.
    pub(crate) fn is_of_all(self) -> bool {
        self.all
    }

    /// Whether of so many links those that fare alike are told as one.
    pub(crate) fn by_kinds(self, links: usize) -> bool {
        !self.all && links > SCREEN
    }
}

/// How many lines a screen has, of those on which people read this.
pub(crate) const SCREEN: usize = 24;

/// How many lines an overview may have, whatever stands above it.
const FEWEST_LINES: usize = 6;

/// What is the same in the links of a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Headline {
    /// The worst comes first.
    pub(crate) rank: (bool, Answer, Answer),
    /// Before the names.
    pub(crate) standing: String,
    /// Behind them.
    pub(crate) remark: String,
    /// By which reasons.
    pub(crate) codes: String,
}

/// A line: what its links have in common, those of them that fare alike most often, and how many it has.
pub(crate) struct Line<'k, 'r, T> {
    headline: Headline,
    /// The most frequent kind of its links.
    pub(crate) kind: &'k Alike<'r, T>,
    count: usize,
}

/// The lines, the worst first, of what is as bad what is most frequent.
pub(crate) fn lines<'k, 'r, T>(
    kinds: &'k [Alike<'r, T>],
    headline: impl Fn(&'r T) -> Headline,
) -> Vec<Line<'k, 'r, T>> {
    let mut lines: Vec<Line<'k, 'r, T>> = Vec::new();
    let mut numbers: HashMap<Headline, usize> = HashMap::new();
    for kind in kinds {
        let headline = headline(kind.first);
        let next = lines.len();
        let number = *numbers.entry(headline.clone()).or_insert(next);
        if number == next {
            lines.push(Line {
                headline,
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
    lines.sort_by_key(|line| Reverse((line.headline.rank, line.count)));
    lines
}

/// The codes of these reasons, each once.
pub(crate) fn codes<'r>(reasons: impl Iterator<Item = &'r Reason>) -> String {
    let codes: BTreeSet<&str> = reasons.map(|reason| reason.code.as_str()).collect();
    codes.into_iter().collect::<Vec<_>>().join(", ")
}

/// As many of the lines as leave room on a screen, below what stands on the page already.
pub(crate) fn write<T>(
    page: &mut Page,
    lines: &[Line<'_, '_, T>],
    ends: impl Fn(&T) -> String,
    language: Language,
) {
    let most = SCREEN.saturating_sub(page.lines() + LINES_AROUND);
    let most = most.max(FEWEST_LINES);
    for line in lines.iter().take(most) {
        let Headline {
            standing,
            remark,
            codes,
            ..
        } = &line.headline;
        let first = ends(line.kind.first);
        let between = match line.count {
            1 => first,
            count => say::folded(language, words::links(language, count), first),
        };
        let text = format!("{standing} {between}{remark}  {codes}");
        page.line(0, format_args!("{}", text.trim_end()));
    }
    if let Some(more @ 1..) = lines.len().checked_sub(most) {
        page.line(0, format_args!("{}", terminal::more(language, more)));
    }
    page.blank();
}

/// That there are more, a blank line, and one for whoever asks next.
const LINES_AROUND: usize = 3;
