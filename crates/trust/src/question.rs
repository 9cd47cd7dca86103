//! What is asked: may this certificate be trusted, by this store, at this moment, for this purpose?

use time::OffsetDateTime;

use crate::revocation::Hearings;
use crate::{
    CertificateId, Policy, Purpose, ReferenceName, Revocation, RevocationEvidence, TrustStore,
};

/// One question to a [`Validator`](crate::Validator).
#[derive(Clone, Debug)]
pub struct Question<'q> {
    pub(crate) target: CertificateId,
    pub(crate) presented: &'q [CertificateId],
    pub(crate) extra: &'q [CertificateId],
    pub(crate) store: &'q TrustStore,
    pub(crate) at: OffsetDateTime,
    pub(crate) purpose: Purpose,
    pub(crate) name: Option<&'q ReferenceName>,
    pub(crate) policy: &'q Policy,
    pub(crate) revocation: Revocation,
    pub(crate) evidence: Option<&'q RevocationEvidence>,
    /// Of which signers of lists this question is a part.
    pub(crate) hearings: Hearings<'q>,
}

impl<'q> Question<'q> {
    /// Asks about `target` at the moment `at`, whose fraction of a second does not count: the bounds
    /// of a validity are whole seconds, and inclusive.
    #[must_use]
    pub fn new(
        target: CertificateId,
        store: &'q TrustStore,
        at: OffsetDateTime,
        purpose: Purpose,
        policy: &'q Policy,
    ) -> Self {
        Self {
            target,
            presented: &[],
            extra: &[],
            store,
            at: at.replace_nanosecond(0).unwrap_or(at),
            purpose,
            name: None,
            policy,
            revocation: Revocation::Off,
            evidence: None,
            hearings: Hearings::default(),
        }
    }

    /// Whether and by what the revocation of every certificate but the anchor is looked up; by
    /// default it is not.
    #[must_use]
    pub fn with_revocation(self, revocation: Revocation, evidence: &'q RevocationEvidence) -> Self {
        Self {
            revocation,
            evidence: Some(evidence),
            ..self
        }
    }

    /// The certificates that came with the target, in any order; the target may be among them.
    #[must_use]
    pub fn with_presented(self, presented: &'q [CertificateId]) -> Self {
        Self { presented, ..self }
    }

    /// The intermediates that the judge has of its own: its CA store, or what it fetched.
    #[must_use]
    pub fn with_extra(self, extra: &'q [CertificateId]) -> Self {
        Self { extra, ..self }
    }

    /// The name that the target must bear; none by default.
    #[must_use]
    pub fn with_name(self, name: &'q ReferenceName) -> Self {
        Self {
            name: Some(name),
            ..self
        }
    }

    /// The certificate that is asked about.
    #[must_use]
    pub fn target(&self) -> CertificateId {
        self.target
    }

    /// The purpose that is asked for.
    #[must_use]
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// The moment that is asked about.
    #[must_use]
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }
}
