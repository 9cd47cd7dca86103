//! Paths: what was proven, and what would hold if.

use crate::CertificateId;

/// A path that holds: every signature on it was verified, every rule was kept.
///
/// Only [`Validator::validate`](crate::Validator::validate) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidPath(pub(crate) Vec<CertificateId>);

/// A path that would hold if the certificates that do not exist yet were issued as supposed.
///
/// It can never stand where a [`ValidPath`] is wanted:
/// ```compile_fail
/// fn serve(path: &countersign_trust::ValidPath) {}
/// fn what_if(path: &countersign_trust::HypotheticalPath) { serve(path) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HypotheticalPath(pub(crate) Vec<CertificateId>);

impl ValidPath {
    /// The path, target first, anchor last; one certificate if the target is the anchor.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateId] {
        &self.0
    }

    /// The certificate of the store that ends the path.
    #[must_use]
    pub fn anchor(&self) -> CertificateId {
        last(&self.0)
    }
}

impl HypotheticalPath {
    /// The path, target first, anchor last; one certificate if the target is the anchor.
    #[must_use]
    pub fn certificates(&self) -> &[CertificateId] {
        &self.0
    }

    /// The certificate of the store that ends the path.
    #[must_use]
    pub fn anchor(&self) -> CertificateId {
        last(&self.0)
    }
}

fn last(path: &[CertificateId]) -> CertificateId {
    *path.last().expect("a path holds its target at least")
}
