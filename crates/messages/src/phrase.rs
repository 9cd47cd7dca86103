//! Phrases that are made of more than one message.

use core::fmt::Display;

use crate::{Language, terminal, words};

/// The first of these, `most` of them, and how many more there are.
///
/// ```
/// use countersign_messages::{Language, some};
///
/// assert_eq!(some(Language::English, &["a", "b", "c"], 2), "a, b and 1 more");
/// assert_eq!(some(Language::Japanese, &["a", "b"], 2), "a, b");
/// ```
#[must_use]
pub fn some(language: Language, named: &[impl Display], most: usize) -> String {
    let first: Vec<String> = named.iter().take(most).map(ToString::to_string).collect();
    let first = first.join(", ");
    match named.len().checked_sub(most) {
        Some(rest) if rest > 0 => words::and_more(language, first, rest),
        _ => first,
    }
}

/// How many there are, and the message that says of what.
pub type Count = (usize, fn(Language, usize) -> String);

/// Each count in its message, without those of which there is none.
pub fn counted<const N: usize>(
    language: Language,
    counts: [Count; N],
) -> impl Iterator<Item = String> {
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    counts.map(move |(count, told)| told(language, count))
}

/// By which number the verb goes of what `part` of `whole` things do: one of nine works, and none of one.
///
/// ```
/// use countersign_messages::verb_number;
///
/// assert_eq!([(1, 9), (0, 1), (0, 9)].map(|(part, whole)| verb_number(part, whole)), [1, 1, 0]);
/// ```
#[must_use]
pub fn verb_number(part: usize, whole: usize) -> usize {
    if whole == 1 { 1 } else { part }
}

/// How many of so many links work.
///
/// ```
/// use countersign_messages::{Language, links_work};
///
/// assert_eq!(links_work(Language::English, 1, 9), "1 of 9 links works");
/// ```
#[must_use]
pub fn links_work(language: Language, works: usize, links: usize) -> String {
    let verb = verb_number(works, links);
    terminal::links_work(language, verb, works, words::links(language, links))
}

/// How far off a moment is, in whole days.
#[must_use]
pub fn in_days(language: Language, days: i64) -> String {
    match usize::try_from(days) {
        Ok(days) if days > 0 => words::in_days(language, days),
        _ => words::WITHIN_A_DAY.told(language).to_owned(),
    }
}
