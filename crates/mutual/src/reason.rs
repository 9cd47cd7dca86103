//! Why: one reason with its evidence, its rule and what to do.

use core::fmt::Write as _;
use std::collections::BTreeMap;

use countersign_messages::{Language, Text, link};
use countersign_trust::{CertificateFacts, HResult, RevocationList};
use schemars::JsonSchema;
use serde::Serialize;

use crate::words::{called, cut, fill, moment};
use crate::{Answer, Confidence, FactDefinition, Layer, Severity};

/// One reason for a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reason {
    /// A stable code, as `UntrustedRoot` or `PeerIdentityWildcardCN`.
    pub code: String,
    /// The fault in one sentence.
    pub sentence: String,
    /// What it does to the answer.
    pub severity: Severity,
    /// What it does to the other answer, "does the maker support it?": `no`, or `undecided` where a fact
    /// is missing; absent where it says nothing about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported: Option<Answer>,
    /// Where it bites.
    pub layer: Layer,
    /// How sure it is.
    pub confidence: Confidence,
    /// The certificate that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateReference>,
    /// The revocation list that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListReference>,
    /// The rule that says so.
    pub rule: RuleReference,
    /// What Windows reports, where the product whose rule it is runs on Windows, and nothing is missing
    /// to say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub windows: Option<WindowsCodes>,
    /// The fact that would decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_fact: Option<MissingFact>,
    /// What to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// The codes that the judge gives of its own accord, whatever product judges. Those of rules are the data's.
pub const JUDGE_CODES: [&str; 23] = [
    "CertificateUnknown",
    "ChainInvalid",
    "ClientEkuMissing",
    "ClientNameMismatch",
    "ClockSkew",
    "Expired",
    "FetchedOnDemand",
    "IssuerPurposeMissing",
    "IssuerUnknown",
    "KeyUsageInconsistent",
    "MissingIntermediate",
    "NameConstraint",
    "NameMismatch",
    "NotYetValid",
    "RootsUnknown",
    "ServerEkuMissing",
    "SignatureAssumed",
    "SignatureInvalid",
    "SignatureUnsupported",
    "TooManyPaths",
    "UntrustedRoot",
    "WeakHash",
    "WeakKey",
];

/// A certificate, by what a person and a tool look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CertificateReference {
    /// The subject, as text.
    pub subject: String,
    /// The SHA-256 fingerprint in lower-case hex; absent for a certificate that does not exist yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The SHA-1 fingerprint in lower-case hex, which Windows and Exchange call the thumbprint; absent
    /// as the other is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha1: Option<String>,
    /// The file in which it was found, as the estate names it; absent where the judge was not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl CertificateReference {
    /// How to look for the certificate of these facts.
    #[must_use]
    pub fn of(facts: &CertificateFacts) -> Self {
        Self {
            subject: called(facts),
            sha256: facts.sha256().map(|digest| hex(&digest)),
            sha1: facts.sha1().map(|digest| hex(&digest)),
            file: None,
        }
    }

    /// The same, found in this file.
    #[must_use]
    pub fn found_in(self, file: Option<&str>) -> Self {
        Self {
            file: file.map(str::to_owned),
            ..self
        }
    }
}

/// A revocation list, by what a person and a tool look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ListReference {
    /// Who made it, as text.
    pub issuer: String,
    /// When it was made, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub this_update: String,
    /// By when the next list must be in its place, RFC 3339; absent where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "date-time"))]
    pub next_update: Option<String>,
    /// The file in which it was found, as the estate names it; absent where the judge was not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl ListReference {
    /// How to look for this list.
    #[must_use]
    pub fn of(list: &RevocationList) -> Self {
        Self {
            issuer: cut(list.issuer()),
            this_update: moment(list.this_update()),
            next_update: list.next_update().map(moment),
            file: None,
        }
    }

    /// The same, found in this file.
    #[must_use]
    pub fn found_in(self, file: Option<&str>) -> Self {
        Self {
            file: file.map(str::to_owned),
            ..self
        }
    }
}

fn hex(digest: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * digest.len());
    for octet in digest {
        let _ = write!(hex, "{octet:02x}");
    }
    hex
}

/// A rule, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RuleReference {
    /// The rule's identifier, as `lync-client-identity`.
    pub id: String,
    /// The product whose rule it is.
    pub product: String,
    /// The page, article, standard or report.
    pub source: String,
}

/// What Windows would report.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct WindowsCodes {
    /// The HRESULT by its name in `winerror.h`.
    pub hresult: String,
    /// The same as `0x800B0109`.
    pub hresult_hex: String,
    /// The error bits of `CERT_TRUST_STATUS`, as `0x00000020`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_status_hex: Option<String>,
    /// Their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_status: Vec<String>,
    /// The info bits of `CERT_TRUST_STATUS` of the certificate that the reason is about, as `0x00000102`: how
    /// its issuer was found. Always approximate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub info_status_hex: Option<String>,
    /// Their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub info_status: Vec<String>,
    /// Whether Windows may name another: there are several faults, whose order of precedence is Wine's, or
    /// no source names the code for this one.
    pub approximate: bool,
}

impl WindowsCodes {
    /// The HRESULT of this name, without bits and as sure as its source; `None` if none is known by it.
    #[must_use]
    pub fn named(hresult: &str) -> Option<Self> {
        let hresult = HResult::named(hresult)?;
        Some(Self {
            hresult: hresult.name().to_owned(),
            hresult_hex: format!("0x{:08X}", hresult.code()),
            error_status_hex: None,
            error_status: Vec::new(),
            info_status_hex: None,
            info_status: Vec::new(),
            approximate: false,
        })
    }
}

/// A fact that would decide.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct MissingFact {
    /// The party of which it is a fact.
    pub party: String,
    /// The name under which the estate file states it.
    pub fact: String,
    /// The question that it answers.
    pub question: String,
    /// How to learn it.
    pub how: String,
}

impl MissingFact {
    /// The fact of this name about what is called `party`, in the words of its definition.
    #[must_use]
    pub fn new(
        fact: &str,
        party: &str,
        definitions: &BTreeMap<String, FactDefinition>,
        language: Language,
    ) -> Self {
        let definition = definitions.get(fact);
        let about = |text: &Text<String>| fill(text.told(language), &[("party", party)]);
        Self {
            party: party.to_owned(),
            fact: fact.to_owned(),
            question: definition.map_or_else(
                || link::which_fact(language, fact, party),
                |known| about(&known.question),
            ),
            how: definition.map_or_else(String::new, |known| about(&known.how)),
        }
    }
}
