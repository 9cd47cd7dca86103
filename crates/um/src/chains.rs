//! The chain behind a check: what the judge makes of what it is shown.

use countersign_mutual::{CertificateReference, Check, Judge};

use crate::Estate;
use crate::report::rfc3339;

/// The chains of an estate's checks, at one moment.
#[derive(Debug)]
pub struct Chains<'a> {
    estate: &'a Estate,
    judge: Judge<'a>,
}

/// One certificate of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChainCertificate {
    /// Which certificate.
    pub certificate: CertificateReference,
    /// The last moment of its validity, RFC 3339.
    pub not_after: String,
    /// Whether it is among the judge's trusted roots.
    pub is_trusted: bool,
}

impl<'a> Chains<'a> {
    pub(crate) fn new(estate: &'a Estate, judge: Judge<'a>) -> Self {
        Self { estate, judge }
    }

    /// The chain of a check, the judged's own certificate first: the one that holds, or the best of those
    /// that do not. It is empty when nobody says what the judged presents, or no link has such a check.
    #[must_use]
    pub fn of(&self, check: &Check) -> Vec<ChainCertificate> {
        let party = |name: &str| self.estate.parties().find(|party| party.name == name);
        let (Some(judge), Some(judged)) = (party(&check.judge), party(&check.judged)) else {
            return Vec::new();
        };
        let roots = judge.trust.roots.as_ref();
        self.judge
            .path(judge, judged, check.role)
            .into_iter()
            .map(|id| {
                let facts = self.estate.certificates().get(id);
                ChainCertificate {
                    certificate: self.estate.reference(id),
                    not_after: rfc3339(facts.not_after()),
                    is_trusted: roots.is_some_and(|roots| roots.contains(id)),
                }
            })
            .collect()
    }
}
