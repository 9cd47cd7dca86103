//! No message lacks a language, or a word in one.

use std::collections::BTreeSet;

use crate::MODULES;

/// Messages that are a name, and the same in both.
const NAMES: &[&str] = &["Windows Update"];

/// The words between braces.
fn words(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1);
    opened
        .filter_map(|rest| rest.split_once('}'))
        .map(|(word, _)| word)
        .collect()
}

/// Whether a text is written in Japanese: it has a kana or a kanji. Without letters of its own, it has none
/// to have.
fn is_japanese(text: &str) -> bool {
    let is_kana_or_kanji = |c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    text.chars().any(is_kana_or_kanji)
}

/// What of a text is neither a word to fill in nor the name of something.
fn own_letters(text: &str) -> usize {
    let mut own = 0;
    let (mut in_word, mut in_name) = (false, false);
    for c in text.chars() {
        match c {
            '{' => in_word = true,
            '}' => in_word = false,
            '`' => in_name = !in_name,
            _ if !in_word && !in_name && c.is_ascii_lowercase() => own += 1,
            _ => {}
        }
    }
    own
}

#[test]
fn every_message_says_the_same_in_both_languages() {
    let mut count = 0;
    for (module, messages) in MODULES {
        let mut names = BTreeSet::new();
        for (name, english, japanese) in *messages {
            let message = format!("{module}::{name}");
            assert!(names.insert(name), "{message} stands there twice");
            assert_eq!(words(english), words(japanese), "the words of {message}");
            assert!(
                !english.is_empty() && !is_japanese(english),
                "{message}: {english}"
            );
            assert!(
                is_japanese(japanese) || own_letters(english) == 0 || NAMES.contains(english),
                "{message} is not in Japanese: {japanese}"
            );
            let cited = |text: &str| text.matches("[RFC").count();
            assert_eq!(cited(english), cited(japanese), "what {message} cites");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn words_are_found() {
    assert_eq!(words("{a} of `{b}`"), BTreeSet::from(["a", "b"]));
    assert!(is_japanese("証明書") && is_japanese("カ") && !is_japanese("ä 、"));
    assert_eq!((own_letters("`{a}`: {b}"), own_letters("of {a}")), (0, 2));
}
