//! What is known of a party beside its certificates, and what is not.

use core::fmt;
use std::collections::BTreeMap;

use countersign_messages::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// The value of a fact, as an estate or a rule states it.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
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

impl From<bool> for FactValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for FactValue {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
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
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<FactValue>) {
        self.0.insert(name.into(), value.into());
    }

    /// What the fact is becomes unknown.
    pub fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The fact, if it is known.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FactValue> {
        self.0.get(name)
    }

    /// All that is known, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &FactValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How far the clock is ahead of the right time; not at all, where nobody says so.
    pub(crate) fn clock_ahead(&self) -> Duration {
        match self.get(CLOCK_AHEAD) {
            Some(FactValue::Number(seconds)) => Duration::seconds(*seconds),
            _ => Duration::ZERO,
        }
    }

    /// The moment that the fact is; `None` when it is unknown or something else.
    #[must_use]
    pub fn moment(&self, name: &str) -> Option<OffsetDateTime> {
        self.get(name)?.moment()
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
    pub question: Text<String>,
    /// How to learn it: a cmdlet, a registry value, a page of a device.
    pub how: Text<String>,
    /// The words that it may be; empty for flags, numbers, moments and free words.
    #[serde(default)]
    pub values: Vec<String>,
    /// Whether it is a whole number.
    #[serde(default)]
    pub number: bool,
}

/// The facts that the judge asks for of its own accord, whatever the rules say: what a party presents,
/// trusts and lists, which revocation lists it has, and since when. Every table of definitions should have them.
pub const JUDGE_FACTS: [&str; 10] = [
    AIA,
    AUTO_ROOT_UPDATE,
    CERTIFICATE,
    CERTIFICATE_SINCE,
    CLOCK_AHEAD,
    CRLS,
    INTERMEDIATES,
    OLDEST_SESSION,
    TRUSTED_PEERS,
    TRUSTED_ROOTS,
];

pub(crate) const AIA: &str = "aia";
pub(crate) const AUTO_ROOT_UPDATE: &str = "auto_root_update";
pub(crate) const CERTIFICATE: &str = "certificate";
pub(crate) const CERTIFICATE_SINCE: &str = "certificate_since";
/// By how many seconds a host's clock is ahead of the right time.
pub const CLOCK_AHEAD: &str = "clock_ahead";
pub(crate) const CRLS: &str = "crls";
pub(crate) const INTERMEDIATES: &str = "intermediates";
pub(crate) const OLDEST_SESSION: &str = "oldest_session";
pub(crate) const STARTED: &str = "started";
pub(crate) const TRUSTED_PEERS: &str = "trusted_peers";
pub(crate) const TRUSTED_ROOTS: &str = "trusted_roots";
