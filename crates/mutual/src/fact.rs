//! What is known of a party beside its certificates, and what is not.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The value of a fact, as an estate or a rule states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "what TOML and JSON both have")]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A word out of the fact's own list, or a moment in RFC 3339.
    Word(String),
    /// Several words.
    Words(Vec<String>),
}

impl FactValue {
    /// The moment, if it is one.
    #[must_use]
    pub fn moment(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Word(text) => {
                OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).ok()
            }
            Self::Flag(_) | Self::Number(_) | Self::Words(_) => None,
        }
    }

    /// Whether this is, or holds, `wanted`. Words compare without regard to case.
    #[must_use]
    pub fn is(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Word(word), Self::Word(wanted)) => word.eq_ignore_ascii_case(wanted),
            (Self::Words(words), Self::Word(wanted)) => {
                words.iter().any(|word| word.eq_ignore_ascii_case(wanted))
            }
            _ => self == wanted,
        }
    }
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Word(word) => f.write_str(word),
            Self::Words(words) => f.write_str(&words.join(", ")),
        }
    }
}

/// What is known of a party, by the fact's name. What is absent is unknown, never a default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, FactValue>);

impl Facts {
    /// Nothing known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// States a fact, replacing what was stated before.
    pub fn set(&mut self, name: impl Into<String>, value: FactValue) {
        self.0.insert(name.into(), value);
    }

    /// The fact, if it is known.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FactValue> {
        self.0.get(name)
    }

    /// The fact as yes or no; `None` when it is unknown or something else.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            FactValue::Flag(flag) => Some(*flag),
            FactValue::Number(_) | FactValue::Word(_) | FactValue::Words(_) => None,
        }
    }
}

impl FromIterator<(String, FactValue)> for Facts {
    fn from_iter<I: IntoIterator<Item = (String, FactValue)>>(facts: I) -> Self {
        Self(facts.into_iter().collect())
    }
}

/// A fact's meaning, and how to learn it: what a verdict says when the fact is missing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FactDefinition {
    /// The name under which estates and rules state it.
    pub name: String,
    /// The question that it answers; `{party}` stands for the party's name.
    pub question: String,
    /// How to learn it: a cmdlet, a registry value, a page of a device.
    pub how: String,
    /// The words that it may be; empty for flags, numbers, moments and free words.
    #[serde(default)]
    pub values: Vec<String>,
    /// The value when nobody states it, only where a source says what products ship with.
    #[serde(default)]
    pub source: Option<String>,
}
