//! The words of a verdict.

use core::fmt;

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

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRequested => "not requested",
            Self::Yes => "yes",
            Self::Undecided => "undecided",
            Self::No => "no",
        })
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

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listening => "listening",
            Self::Negotiation => "negotiation",
            Self::Chain => "chain",
            Self::Name => "name",
            Self::Role => "role",
            Self::Identity => "identity",
            Self::Runtime => "runtime",
        })
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

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "TLS server",
            Self::Client => "TLS client",
        })
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

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confirmed => "confirmed",
            Self::Inferred => "inferred",
            Self::Unconfirmed => "unconfirmed",
        })
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
