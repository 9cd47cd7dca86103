//! A text without words to fill in, or one that somebody else fills.

use serde::{Deserialize, Serialize};

use crate::Language;

/// A text in every language: of the catalogue, or of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one field a language")]
pub struct Text<S = &'static str> {
    /// In English.
    pub en: S,
    /// In Japanese.
    pub ja: S,
}

impl Text {
    /// The text in this language.
    #[must_use]
    pub fn told(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Japanese => self.ja,
        }
    }
}

impl Text<String> {
    /// The text in this language.
    #[must_use]
    pub fn told(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Japanese => &self.ja,
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_empty()
    }
}
