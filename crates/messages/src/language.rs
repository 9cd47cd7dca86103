//! The languages.

use core::fmt;
use core::str::FromStr;

/// A language in which everything can be said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "another language is another arm of every message"
)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// Its subtag [ISO 639-1], as BCP 47 has it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// The language of a locale, as `ja_JP.UTF-8` or `ja-JP`, if it is one of these.
    ///
    /// ```
    /// use countersign_messages::Language;
    ///
    /// assert_eq!(Language::of_locale("ja_JP.UTF-8"), Some(Language::Japanese));
    /// assert_eq!(Language::of_locale("C.UTF-8"), None);
    /// ```
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let subtag = locale.split(['_', '-', '.', '@']).next()?;
        subtag.parse().ok()
    }
}

/// A word that is no language's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownLanguage;

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wanted `en` or `ja`")
    }
}

impl core::error::Error for UnknownLanguage {}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| tag.eq_ignore_ascii_case(language.tag()))
            .ok_or(UnknownLanguage)
    }
}
