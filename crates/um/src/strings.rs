//! The strings of an estate file: what it may not say to a terminal that shows it again.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::place::Keys;

/// The most octets of a string or key: what a path has at most on Linux.
pub(crate) const MOST_OCTETS: usize = 4096;

/// Refuses keys and strings with control characters, and those that are longer than any name or path.
pub(crate) fn check(text: &str, document: &Spanned<DeTable<'_>>) -> Result<(), Error> {
    table(text, document.get_ref())
}

fn table(text: &str, table: &DeTable<'_>) -> Result<(), Error> {
    table.iter().try_for_each(|(key, entry)| {
        string(text, key.get_ref(), key.span())?;
        value(text, entry)
    })
}

fn value(text: &str, entry: &Spanned<DeValue<'_>>) -> Result<(), Error> {
    match entry.get_ref() {
        DeValue::String(contents) => string(text, contents, entry.span()),
        DeValue::Array(elements) => elements.iter().try_for_each(|element| value(text, element)),
        DeValue::Table(entries) => table(text, entries),
        _ => Ok(()),
    }
}

fn string(text: &str, contents: &str, span: Range<usize>) -> Result<(), Error> {
    let place = || Keys::of_lines(text).place_of_span(Some(span));
    if contents.len() > MOST_OCTETS {
        let octets = contents.len();
        return Err(Error::LongString {
            place: place(),
            octets,
        });
    }
    match contents.chars().find(|character| character.is_control()) {
        Some(character) => Err(Error::ControlCharacter {
            place: place(),
            character,
        }),
        None => Ok(()),
    }
}
