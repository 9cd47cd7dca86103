//! Where a judge comes by what it was not sent.

use countersign_trust::CertificateId;

use super::Bench;
use crate::fact::{AIA, INTERMEDIATES};

/// Where a judge finds an issuer.
#[derive(Clone, Copy)]
pub(super) enum Source {
    /// At the URL in the certificate below.
    Url,
    /// That depends on this fact.
    Unknown(&'static str),
    /// Nowhere.
    None,
}

impl Bench<'_, '_> {
    /// Where the judge finds an issuer of this certificate that it was not sent and does not hold.
    pub(super) fn source_of_issuer(&self, certificate: CertificateId) -> Source {
        let has_url = !self.facts(certificate).ca_issuers().is_empty();
        match self.fetches_intermediates() {
            Some(true) if has_url => Source::Url,
            _ if !self.are_intermediates_known() => Source::Unknown(INTERMEDIATES),
            None if has_url => Source::Unknown(AIA),
            _ => Source::None,
        }
    }

    /// Whether public roots are fetched on demand: by Windows, or by whom that is said of.
    pub(super) fn fetches_roots(&self) -> Option<bool> {
        self.trust
            .auto_root_update
            .or_else(|| (!self.key.windows).then_some(false))
    }

    /// Whether intermediates are fetched by URL: by Windows, or by whom that is said of.
    pub(super) fn fetches_intermediates(&self) -> Option<bool> {
        self.trust
            .aia
            .or_else(|| (!self.key.windows).then_some(false))
    }

    /// Windows has a store of intermediates. Others have one file of authorities, and it is in the
    /// estate as their roots.
    pub(super) fn are_intermediates_known(&self) -> bool {
        self.trust.intermediates.is_some() || !self.key.windows
    }
}
