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
//! demands comes in as [`VerifierRules`], which are data. It reads no file, no clock and no network.
//!
//! ```text
//! Party A ─┐                       ┌─ chain (trust) ─┐
//!          ├─ Judge::check(A, B) ──┤─ name, purpose  ├─> four Checks -> Agreement
//! Party B ─┘                       └─ the data's own ┘
//! ```
//!
//! What remains the caller's: to read the certificates into [`countersign_trust::Certificates`], to
//! say what is known of each party in [`Facts`] and [`Trust`], and never to state a fact that nobody gave:
//! an unknown fact leads to `undecided` and is named, a wrong one to a wrong answer.

mod answer;
mod fact;
mod judge;
mod link;
mod party;
mod reason;
mod rules;

pub use answer::{Answer, Confidence, Layer, Role, Severity};
pub use fact::{FactDefinition, FactValue, Facts, JUDGE_FACTS};
pub use judge::{Judge, Surroundings};
pub use link::{Agreement, Check, Direction};
pub use party::{Credential, Party, Trust};
pub use reason::{CertificateReference, MissingFact, Reason, RuleReference, WindowsCodes};
pub use rules::{
    CertificatePredicate, ChainRules, CommonName, PurposeRule, Rule, Speaks, Test, VerifierRules,
    WhenUnknown,
};
