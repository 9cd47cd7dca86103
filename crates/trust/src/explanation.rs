//! The answer at length: every candidate path, and on each what every rule found.

use crate::{CertificateId, Exhausted, Finding, Severity};

/// Every candidate path of a question, and the verdict.
#[derive(Clone, Debug)]
pub struct Explanation {
    pub(crate) verdict: Verdict,
    pub(crate) paths: Vec<CandidatePath>,
    pub(crate) exhausted: Option<Exhausted>,
}

/// What the explanation comes to: as [`Outcome`](crate::Outcome), without the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth answer")]
pub enum Verdict {
    /// A path holds.
    Valid,
    /// No path holds.
    Invalid,
    /// The budget was used up before a path was found.
    Undecided,
}

/// One way to go from the target towards an anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidatePath {
    pub(crate) certificates: Vec<CertificateId>,
    pub(crate) links: Vec<Link>,
    pub(crate) end: PathEnd,
    pub(crate) findings: Vec<Finding>,
}

/// Why a certificate was taken for the issuer of the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Link {
    /// Its issuer and serial number are those of the authority key identifier.
    ExactMatch,
    /// Its subject key identifier is that of the authority key identifier.
    KeyMatch,
    /// Its subject is the issuer's name, and no identifier says more.
    NameMatch,
    /// Its subject is the issuer's name, and an identifier says that it is another key.
    NameMatchAlone,
}

/// Where a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PathEnd {
    /// In an anchor.
    Anchor,
    /// In a self-signed certificate that is no anchor.
    SelfSignedNotTrusted,
    /// In a certificate whose issuer is not at hand.
    IssuerUnknown,
    /// In a certificate whose issuer the path has passed already: authorities that vouch for each
    /// other, and nobody for them.
    Cycle,
    /// Nowhere yet: the budget was used up on the way.
    Unfinished,
}

impl Explanation {
    /// What it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The candidate paths. One that holds comes first; then those that reach an anchor, then those
    /// that end in front of one, circles last; among these the ones with the fewest errors, then those with the
    /// most certificates, then in the order of the search, which tries the best issuer first.
    #[must_use]
    pub fn paths(&self) -> &[CandidatePath] {
        &self.paths
    }

    /// Which part of the budget was used up before all paths were walked.
    #[must_use]
    pub fn exhausted(&self) -> Option<Exhausted> {
        self.exhausted
    }

    /// The one most useful reason why no path holds: the first path's. `None` if one holds, or if
    /// the budget was used up before that could be told.
    #[must_use]
    pub fn primary(&self) -> Option<&Finding> {
        if self.verdict != Verdict::Invalid {
            return None;
        }
        self.paths.first()?.primary()
    }
}

impl CandidatePath {
    /// The path, target first.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateId] {
        &self.certificates
    }

    /// Why each certificate but the first was chosen: one fewer than [`Self::certificates`].
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// Where it ends.
    #[must_use]
    pub fn end(&self) -> PathEnd {
        self.end
    }

    /// What the rules found, from the target up; of one kind in one certificate ten for each
    /// issuer above it at most, the last with the number of the others.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether it holds.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.end == PathEnd::Anchor && self.errors().next().is_none()
    }

    /// The one most useful reason why it does not hold. The order, best first:
    ///
    /// 1. a certificate is not what its issuer signed, or cannot be read;
    /// 2. nobody can say whether it is: the algorithm is not known;
    /// 3. the path ends before an anchor;
    /// 4. dates, and revocation;
    /// 5. what authorities may not do: constraints, and critical extensions;
    /// 6. what the certificate may be used for;
    /// 7. weak algorithms;
    /// 8. the name;
    /// 9. that nobody can say whether it is revoked, where that is wanted.
    ///
    /// Among equals the one nearest to the target. A name mismatch on a path that nobody trusts helps
    /// nobody, nor does the date of a certificate that somebody forged.
    #[must_use]
    pub fn primary(&self) -> Option<&Finding> {
        self.errors().min_by_key(|finding| finding.precedence())
    }

    fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
    }

    /// Sorts paths as [`Explanation::paths`] has them; the sort is to be stable.
    pub(crate) fn nearness(&self) -> impl Ord + use<> {
        (
            !self.is_valid(),
            match self.end {
                PathEnd::Anchor => 0,
                PathEnd::Cycle => 2,
                _ => 1,
            },
            self.errors().count(),
            core::cmp::Reverse(self.certificates.len()),
        )
    }
}
