//! Parties, verifier rules and the four checks of mutual trust.
//!
//! Between parties A and B, mutual TLS means four judgements:
//!
//! | connection | check | who judges | what is judged |
//! |---|---|---|---|
//! | A opens to B | 1 | A | B as TLS server |
//! | A opens to B | 2 | B | A as TLS client |
//! | B opens to A | 3 | B | A as TLS server |
//! | B opens to A | 4 | A | B as TLS client |
//!
//! This crate makes them, each with its reasons. It knows no product by name: what a product
//! demands comes in as [`VerifierRules`], which are data. It reads no file, no clock and no network, and it
//! never guesses: what nobody says is `undecided`, and named, unless what is known decides without it.
//!
//! ```text
//! Party A ─┐                       ┌─ chain (trust) ───────┐
//!          ├─ Judge::check(A, B) ──┤─ purpose, name, peers ├─> four Checks -> Agreement
//! Party B ─┘                       └─ the data's own rules ┘
//! ```
//!
//! [`forecast()`] asks the same judge at the moments to come at which an answer may change.
//!
//! A party that demands nothing but the right name, and one with the wrong name:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use std::{collections::BTreeMap, rc::Rc};
//! # use countersign_messages::Text;
//! # use countersign_mutual::*;
//! # use countersign_trust::{Certificates, Signatures, TrustStore};
//! # let leaf = countersign_testkit::Template::leaf("um1.contoso.com").self_signed();
//! # let (public_roots, facts) = (TrustStore::new(), BTreeMap::new());
//! # let signatures = Signatures::new(countersign_provider_aws_lc::provider());
//! let rule: Rule = toml::from_str("
//!     id = 'gateway-name'
//!     test = { kind = 'server-name', common-name = 'never' }
//!     source = 'its manual'
//!     confidence = 'confirmed'
//! ")?;
//! # let rules = VerifierRules::new("gw".into(), Text { en: "a gateway".into(), ja: "ゲートウェイ".into() }, ["gateway".into()].into(), false, vec![rule]);
//! # let gateway = Party::new("gw1".into(), "gw1.contoso.com".into(), Rc::new(rules.clone()));
//! # let mut um = Party::new("um1".into(), "pool.contoso.com".into(), Rc::new(rules));
//! # let mut certificates = Certificates::new();
//! um.credential = Some(Credential::new(certificates.add(leaf.der())?, vec![]));
//! # let (certificates, signatures, public_roots, facts) = (&certificates, &signatures, &public_roots, &facts);
//! # let at = countersign_testkit::NOW;
//! # let surroundings = Surroundings { certificates, signatures, at, public_roots, facts, language: Default::default() };
//! let agreement = Judge::new(surroundings).check(&gateway, &um, Direction::Forward);
//! assert_eq!(agreement.works, Answer::No);
//! assert_eq!(agreement.checks[0].reasons[0].code, "NameMismatch");
//! # Ok(())
//! # }
//! ```
//!
//! What remains the caller's: to read the certificates into [`countersign_trust::Certificates`], to
//! say what is known of each party in [`Facts`] and [`Trust`], to define in [`Surroundings::facts`] what
//! its rules and [`JUDGE_FACTS`] ask for, and never to state a fact that nobody gave: an unknown fact leads
//! to `undecided`, a wrong one to a wrong answer. A product is put together from the kinds of [`Test`]
//! that there are; how a kind is added stands there.

mod alone;
mod answer;
mod chain_rules;
mod fact;
mod forecast;
mod judge;
mod link;
mod party;
mod reason;
mod rules;
mod stance;
mod words;

pub use answer::{Answer, Confidence, Layer, Role, Severity};
pub use chain_rules::{ChainKnob, ChainRules, CitedKnob, ConstrainedForm};
pub use fact::{CLOCK_AHEAD, FactDefinition, FactValue, Facts, JUDGE_FACTS};
pub use forecast::{
    Change, CheckForecast, Dated, Forecast, LinkForecast, RootForecast, RootNeed, Turn, TurnKind,
    forecast,
};
pub use judge::{Judge, Surroundings};
pub use link::{Agreement, Check, Direction};
pub use party::{Credential, Dialling, Party, Trust};
pub use reason::{
    CertificateReference, JUDGE_CODES, ListReference, MissingFact, Reason, RuleReference,
    WindowsCodes,
};
pub use rules::{
    CertificatePredicate, CommonName, KeyKind, PeerSubject, PurposeRule, Rule, Speaks, Test,
    Underscores, VerifierRules, WhenUnknown,
};
pub use stance::Stances;
