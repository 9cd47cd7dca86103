//! Paths: what was proven, and what would hold if.

use countersign_asn1::OwnedOid;
use smallvec::SmallVec;

use crate::CertificateId;

/// A path that holds: every signature on it was verified, every rule was kept.
///
/// Only [`Validator::validate`](crate::Validator::validate) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidPath(pub(crate) Found);

/// A path that would hold if the certificates that do not exist yet were issued as supposed.
///
/// It can never stand where a [`ValidPath`] is wanted:
/// ```compile_fail
/// fn serve(path: &countersign_trust::ValidPath) {}
/// fn what_if(path: &countersign_trust::HypotheticalPath) { serve(path) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HypotheticalPath(pub(crate) Found);

/// Certificates from the target up, the usual ones without an allocation.
pub(crate) type Path = SmallVec<[CertificateId; 8]>;

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) certificates: Path,
    pub(crate) user_constrained_policy_set: Vec<OwnedOid>,
}

impl ValidPath {
    /// The path, target first, anchor last; one certificate if the target is the anchor.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateId] {
        &self.0.certificates
    }

    /// The certificate of the store that ends the path.
    #[must_use]
    pub fn anchor(&self) -> CertificateId {
        last(&self.0.certificates)
    }

    /// The policies of the question that the path is valid for, sorted; `anyPolicy` stands for all
    /// [RFC 5280 §6.1.5 (g)], [RFC 9618 §5.4]. Empty where the certificates agree on none.
    #[must_use]
    pub fn user_constrained_policy_set(&self) -> &[OwnedOid] {
        &self.0.user_constrained_policy_set
    }
}

impl HypotheticalPath {
    /// The path, target first, anchor last; one certificate if the target is the anchor.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateId] {
        &self.0.certificates
    }

    /// The certificate of the store that ends the path.
    #[must_use]
    pub fn anchor(&self) -> CertificateId {
        last(&self.0.certificates)
    }

    /// The policies of the question that the path is valid for, sorted; `anyPolicy` stands for all
    /// [RFC 5280 §6.1.5 (g)], [RFC 9618 §5.4]. Empty where the certificates agree on none.
    #[must_use]
    pub fn user_constrained_policy_set(&self) -> &[OwnedOid] {
        &self.0.user_constrained_policy_set
    }
}

fn last(path: &[CertificateId]) -> CertificateId {
    *path.last().expect("a path holds its target at least")
}
