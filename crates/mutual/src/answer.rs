//! The words of a verdict.

use core::fmt;

use countersign_messages::{Language, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An answer that may be "I do not know". Ordered by weight: `no` beats `undecided` beats `yes`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum Answer {
    /// The judge does not ask for the certificate.
    NotRequested,
    /// It holds.
    Yes,
    /// A fact is missing.
    Undecided,
    /// It does not hold.
    No,
}

impl Answer {
    /// What several answers come to together: the heaviest; yes where nobody asks.
    #[must_use]
    pub fn together(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Yes, Self::max)
    }

    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::NotRequested => words::NOT_REQUESTED,
            Self::Yes => words::YES,
            Self::Undecided => words::UNDECIDED,
            Self::No => words::NO,
        };
        text.told(language)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word(Language::English))
    }
}

/// Where in the making of a connection a reason arises, in the order in which it is met.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum Layer {
    /// Does anything listen for TLS there, with a certificate?
    Listening,
    /// Can the two agree on a protocol, a suite and a signature algorithm?
    Negotiation,
    /// Does a chain lead from the certificate to a root that the judge trusts?
    Chain,
    /// Is the certificate for the name that was dialled?
    Name,
    /// May the certificate be used in this role: server or client?
    Role,
    /// Is the peer one that the judge knows?
    Identity,
    /// Is what runs what is configured?
    Runtime,
}

impl Layer {
    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::Listening => words::LISTENING,
            Self::Negotiation => words::NEGOTIATION,
            Self::Chain => words::CHAIN,
            Self::Name => words::NAME,
            Self::Role => words::ROLE,
            Self::Identity => words::IDENTITY,
            Self::Runtime => words::RUNTIME,
        };
        text.told(language)
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word(Language::English))
    }
}

/// The role in which a party is judged.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "TLS has two roles")]
pub enum Role {
    /// It was dialled.
    Server,
    /// It dialled.
    Client,
}

impl Role {
    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::Server => words::SERVER,
            Self::Client => words::CLIENT,
        };
        text.told(language)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word(Language::English))
    }
}

/// How sure a rule is. Ordered from the surest.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum Confidence {
    /// A cited source says so, or it was reproduced.
    Confirmed,
    /// It follows from cited facts.
    Inferred,
    /// General knowledge, not confirmed.
    Unconfirmed,
}

impl Confidence {
    /// What it is called.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        let text = match self {
            Self::Confirmed => words::CONFIRMED,
            Self::Inferred => words::INFERRED,
            Self::Unconfirmed => words::UNCONFIRMED,
        };
        text.told(language)
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word(Language::English))
    }
}

/// What a reason does to the answer. Ordered by weight.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum Severity {
    /// Worth knowing; the answer stands.
    Note,
    /// It works, and will hurt, or is not supported.
    Warning,
    /// A fact is missing that decides.
    Unknown,
    /// It does not work.
    Error,
}
