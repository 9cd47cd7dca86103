//! What countersign says, in English and in Japanese: one catalogue.
//!
//! A message stands here once, in both languages side by side, and its words are arguments: the compiler
//! refuses a message that lacks a language or a word, a test one whose languages have other words. Texts
//! that are data, as the rules of a product, are [`Text`]s in their files, which must have both too.
//!
//! ```
//! use countersign_messages::{Language, path};
//!
//! let told = |language| path::expired(language, "CN=um1", "2026-01-01", "2026-02-01");
//! assert_eq!(
//!     told(Language::English),
//!     "CN=um1 expired at 2026-01-01; the moment asked about is 2026-02-01"
//! );
//! assert!(told(Language::Japanese).starts_with("CN=um1 の有効期限は"));
//! ```
//!
//! What is cited (RFCs, pages), the names of the standards, commands and codes are the same in both. The
//! faults of an encoding, usage errors and `--help` are in English.

#[macro_use]
mod catalogue;
mod language;
mod phrase;
mod text;

catalogue! {
    breach, change, estate, forecast, gateways, link, lync, matrix, outline, page, path, plan, requirement, script,
    terminal, verify, warning, words,
}

#[cfg(test)]
mod tests;

pub use language::{Language, UnknownLanguage};
pub use phrase::{Count, counted, in_days, links_work, some, verb_number};
pub use text::Text;
