//! Words for sentences: templates filled, and whatever a certificate says cut to what a reader reads.

use core::fmt;

use countersign_messages::{Language, Text, words};
use countersign_trust::{Bounded, CertificateFacts};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Puts the words in for the `{keys}` of a text, in one pass: what a word holds is not filled again.
pub(crate) fn fill(text: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let word = after.split_once('}').and_then(|(key, after)| {
            let (_, word) = words.iter().find(|(known, _)| *known == key)?;
            Some((word, after))
        });
        rest = match word {
            Some((word, after)) => {
                filled.push_str(word);
                after
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// What a person calls a certificate: its subject, or without one its first other name.
pub(crate) fn called(facts: &CertificateFacts) -> String {
    match facts.subject_alt_names() {
        Some([name, ..]) if facts.subject().is_empty() => cut(name),
        _ => cut(facts.subject()),
    }
}

/// A value that a stranger wrote, no longer than a reader reads: a hostile certificate makes no long
/// sentence.
pub(crate) fn cut(value: impl fmt::Display) -> String {
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}

/// Each in backticks, ten at most, and how many more there are; `nothing` stands for none.
pub(crate) fn list(
    values: impl IntoIterator<Item = String>,
    language: Language,
    nothing: Text,
) -> String {
    let values = Bounded::new(values);
    if values.is_empty() {
        return nothing.told(language).to_owned();
    }
    let named: Vec<String> = values
        .first()
        .iter()
        .map(|value| format!("`{}`", cut(value)))
        .collect();
    let rest = values.total() - named.len();
    let named = named.join(", ");
    if rest > 0 {
        words::and_more(language, named, rest)
    } else {
        named
    }
}

/// A moment as RFC 3339 writes it.
pub(crate) fn moment(moment: OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}

/// The most characters of one value, as in `trust`: a distinguished name of a real certificate has fewer.
const LONGEST: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_in_once() {
        let words = [("judge", "{judged}"), ("judged", "b")];
        let rows = [
            ("{judge} and {judged}", "{judged} and b"),
            ("{moon} {judged}", "{moon} b"),
            ("{ {judged}", "{ b"),
            ("{judged", "{judged"),
            ("}{", "}{"),
            ("", ""),
        ];
        for (text, wanted) in rows {
            assert_eq!(fill(text, &words), wanted, "{text}");
        }
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(cut("ä".repeat(200)), "ä".repeat(200));
        assert_eq!(cut("ä".repeat(201)), format!("{}...", "ä".repeat(200)));
        let names = (0..12).map(|number| number.to_string());
        assert_eq!(
            list(names, Language::English, words::NOTHING),
            "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9` and 2 more"
        );
        assert_eq!(list([], Language::Japanese, words::NOTHING), "なし");
    }
}
