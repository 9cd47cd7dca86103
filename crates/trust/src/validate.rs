//! The validator: is there a path that holds?

use crate::{
    Budget, Certificates, Exhausted, Explanation, Finding, HypotheticalPath, Question, Signatures,
    ValidPath,
};

/// Answers questions about the certificates of one table.
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
    /// No path holds, and this is a reason. [`Validator::explain`] has all of them.
    Invalid(Box<Finding>),
    /// The budget was used up before a path was found, or all were excluded.
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

    /// Whether a path of real certificates holds: every signature on it is verified.
    pub fn validate(&self, _question: &Question<'_>, _budget: &mut Budget) -> Outcome<ValidPath> {
        Outcome::Undecided(Exhausted::Steps)
    }

    /// Whether a path would hold if hypothetical certificates were signed as supposed.
    pub fn validate_hypothetical(
        &self,
        _question: &Question<'_>,
        _budget: &mut Budget,
    ) -> Outcome<HypotheticalPath> {
        Outcome::Undecided(Exhausted::Steps)
    }

    /// Every candidate path, and what every rule finds on it. The verdict is that of
    /// [`Self::validate`], or of [`Self::validate_hypothetical`] where the question meets
    /// certificates that do not exist yet.
    pub fn explain(&self, _question: &Question<'_>, _budget: &mut Budget) -> Explanation {
        Explanation {
            verdict: crate::Verdict::Undecided,
            paths: Vec::new(),
            exhausted: Some(Exhausted::Steps),
        }
    }
}
