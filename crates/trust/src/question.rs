//! What is asked: may this certificate be trusted, by this store, at this moment, for this purpose?

use countersign_asn1::KeyUsage;
use time::{OffsetDateTime, UtcDateTime};

use crate::revocation::Hearings;
use crate::{
    CertificateId, InitialPolicies, Policy, Purpose, ReferenceName, Revocation, RevocationEvidence,
    TrustStore,
};

/// One question to a [`Validator`](crate::Validator).
#[derive(Clone, Debug)]
pub struct Question<'q> {
    pub(crate) target: CertificateId,
    pub(crate) presented: &'q [CertificateId],
    pub(crate) extra: &'q [CertificateId],
    pub(crate) store: &'q TrustStore,
    pub(crate) at: OffsetDateTime,
    /// The same moment.
    pub(crate) now: UtcDateTime,
    pub(crate) purpose: Purpose,
    pub(crate) names: &'q [ReferenceName],
    pub(crate) key_usage: KeyUsage,
    pub(crate) max_path_length: Option<u32>,
    pub(crate) initial_policies: &'q InitialPolicies,
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
        let at = at.replace_nanosecond(0).unwrap_or(at);
        Self {
            target,
            presented: &[],
            extra: &[],
            store,
            at,
            now: utc(at),
            purpose,
            names: &[],
            key_usage: KeyUsage::default(),
            max_path_length: None,
            initial_policies: &NO_POLICIES,
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
            names: core::slice::from_ref(name),
            ..self
        }
    }

    /// The names of which the target must bear one at least; of none it need bear none.
    #[must_use]
    pub fn with_any_name(self, names: &'q [ReferenceName]) -> Self {
        Self { names, ..self }
    }

    /// The bits that `keyUsage` of the target must have, all of them, if it has the extension; none
    /// by default.
    #[must_use]
    pub fn with_key_usage(self, key_usage: KeyUsage) -> Self {
        Self { key_usage, ..self }
    }

    /// How many intermediates the path may have, self-issued ones not counted, nor target and anchor:
    /// the initial `max_path_length` [RFC 5280 §6.1.2 (k)]. By default the [`Budget`](crate::Budget)
    /// is the limit.
    #[must_use]
    pub fn with_max_path_length(self, max_path_length: u32) -> Self {
        Self {
            max_path_length: Some(max_path_length),
            ..self
        }
    }

    /// The certificate policies that are asked for; none by default.
    #[must_use]
    pub fn with_initial_policies(self, initial_policies: &'q InitialPolicies) -> Self {
        Self {
            initial_policies,
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

/// What is asked of policies by default.
static NO_POLICIES: InitialPolicies = InitialPolicies::nothing();

/// A moment in the form that is compared with the least work; one beyond the years that there are is the
/// last of them, or the first.
pub(crate) fn utc(moment: OffsetDateTime) -> UtcDateTime {
    if moment.offset().is_utc() {
        return UtcDateTime::new(moment.date(), moment.time());
    }
    moment.checked_to_utc().unwrap_or_else(|| {
        if moment.year() < 0 {
            UtcDateTime::MIN
        } else {
            UtcDateTime::MAX
        }
    })
}
