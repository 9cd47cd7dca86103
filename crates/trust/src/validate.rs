//! The door: questions in, answers out.

use crate::explanation::{Explanation, Verdict};
use crate::path::Found;
use crate::revocation::statuses;
use crate::rules::{Admit, Check, Thoroughness};
use crate::search::{decide, replay, walk};
use crate::{
    Budget, Certificates, Exhausted, Finding, HypotheticalPath, Question, RevocationStatus,
    Signatures, ValidPath,
};

/// Answers questions about the certificates of one table.
///
/// Issuers are tried in this order, so that the usual chain is found at the first try and a crowd of
/// namesakes costs little:
/// 1. those that the authority key identifier names: by issuer and serial number, then by key;
/// 2. the others of the issuer's name, in the same encoding; where identifiers contradict, last;
/// 3. those whose name is equal only after preparation [RFC 5280 §7.1].
///
/// Inside each group: certificates of the store before others; those in date before others;
/// authorities before others; the youngest first; then in the order in which they came.
#[derive(Clone, Copy, Debug)]
pub struct Validator<'a> {
    pub(crate) certificates: &'a Certificates,
    pub(crate) signatures: &'a Signatures<'a>,
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth answer")]
pub enum Outcome<P = ValidPath> {
    /// This path holds.
    Valid(P),
    /// No path holds, and this is the first reason that was met. [`Validator::explain`] has all of
    /// them, and says which one is the most useful.
    Invalid(Box<Finding>),
    /// The budget was used up before a path was found, or before all were excluded.
    Undecided(Exhausted),
}

impl<'a> Validator<'a> {
    /// A judge of the certificates in this table, with what is known of their signatures.
    #[must_use]
    pub fn new(certificates: &'a Certificates, signatures: &'a Signatures<'a>) -> Self {
        Self {
            certificates,
            signatures,
        }
    }

    /// Whether a path of real certificates holds, every signature on it verified [RFC 5280 §6.1].
    ///
    /// # Panics
    /// If the question is about certificates of another table.
    pub fn validate(&self, question: &Question<'_>, budget: &mut Budget) -> Outcome<ValidPath> {
        outcome(decide(self, question, Admit::ProvenOnly, budget), ValidPath)
    }

    /// Whether a path would hold if hypothetical certificates were signed as supposed.
    ///
    /// # Panics
    /// If the question is about certificates of another table.
    pub fn validate_hypothetical(
        &self,
        question: &Question<'_>,
        budget: &mut Budget,
    ) -> Outcome<HypotheticalPath> {
        outcome(
            decide(self, question, Admit::Assumed, budget),
            HypotheticalPath,
        )
    }

    /// Every candidate path, and what every rule finds on it. The verdict is that of
    /// [`Self::validate`].
    ///
    /// # Panics
    /// If the question is about certificates of another table.
    pub fn explain(&self, question: &Question<'_>, budget: &mut Budget) -> Explanation {
        self.explain_admitting(question, Admit::ProvenOnly, budget)
    }

    /// As [`Self::explain`], with the verdict of [`Self::validate_hypothetical`].
    ///
    /// # Panics
    /// If the question is about certificates of another table.
    pub fn explain_hypothetical(
        &self,
        question: &Question<'_>,
        budget: &mut Budget,
    ) -> Explanation {
        self.explain_admitting(question, Admit::Assumed, budget)
    }

    /// The revocation status of every certificate of a path but its anchor, the target's first, by
    /// the evidence of the question, whatever the question makes of it.
    ///
    /// # Errors
    /// The part of the budget that was used up.
    ///
    /// # Panics
    /// If the question or the path is about certificates of another table.
    pub fn revocation(
        &self,
        question: &Question<'_>,
        path: &ValidPath,
        budget: &mut Budget,
    ) -> Result<Vec<RevocationStatus>, Exhausted> {
        statuses(&mut Check {
            certificates: self.certificates,
            signatures: self.signatures,
            question,
            admit: Admit::ProvenOnly,
            thoroughness: Thoroughness::Everything,
            path: path.certificates(),
            facts: self.certificates.get(path.anchor()),
            is_anchor: true,
            budget,
            findings: &mut Vec::new(),
            found_before: 0,
            policy_set: &mut Vec::new(),
        })
    }

    fn explain_admitting(
        &self,
        question: &Question<'_>,
        admit: Admit,
        budget: &mut Budget,
    ) -> Explanation {
        let mut same_again = *budget;
        let decision = decide(self, question, admit, budget);
        let (mut paths, mut exhausted) = walk(self, question, admit, budget);
        let verdict = match &decision {
            Ok(Ok(path)) => {
                // The walk has more to look at than the search had, and may not have come that far.
                if !paths.iter().any(crate::CandidatePath::is_valid) {
                    paths.extend(replay(
                        self,
                        question,
                        admit,
                        &path.certificates,
                        &mut same_again,
                    ));
                }
                Verdict::Valid
            }
            Ok(Err(_)) => Verdict::Invalid,
            Err(part) => {
                exhausted = Some(*part);
                Verdict::Undecided
            }
        };
        paths.sort_by_cached_key(crate::CandidatePath::nearness);
        Explanation {
            verdict,
            paths,
            exhausted,
        }
    }
}

fn outcome<P>(
    decision: Result<Result<Found, Finding>, Exhausted>,
    prove: impl FnOnce(Found) -> P,
) -> Outcome<P> {
    match decision {
        Ok(Ok(path)) => Outcome::Valid(prove(path)),
        Ok(Err(finding)) => Outcome::Invalid(Box::new(finding)),
        Err(exhausted) => Outcome::Undecided(exhausted),
    }
}
