//! Where an authority publishes.

use core::num::NonZeroU16;

use crate::ListScope;

/// Where those who judge an authority's certificates find its CRL, its OCSP responder and its own
/// certificate: URIs, `http` as RFC 5280 §4.2.1.13 recommends, for whoever fetches over `https`
/// would need a certificate to check one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    crl: Vec<String>,
    delta_crl: Vec<String>,
    shards: Option<NonZeroU16>,
    ocsp: Vec<String>,
    ca_issuers: Vec<String>,
}

impl Publication {
    /// Nowhere: profiles that require a CRL distribution point cannot be issued.
    #[must_use]
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// One CRL, at this URI: the certificates have a `cRLDistributionPoints` [RFC 5280 §4.2.1.13].
    #[must_use]
    pub fn crl(mut self, uri: impl Into<String>) -> Self {
        self.crl.push(uri.into());
        self
    }

    /// The deltas to that list, at this URI: the list has a `freshestCRL` [RFC 5280 §5.2.6].
    #[must_use]
    pub fn delta_crl(mut self, uri: impl Into<String>) -> Self {
        self.delta_crl.push(uri.into());
        self
    }

    /// So many lists in the place of one, each about its share of the certificates. A shard's URI is the list's
    /// with the shard's number before its ending: `issuing.crl` becomes `issuing-1.crl`.
    ///
    /// It is about what is issued from now on: what was issued stays on the shard that its
    /// `cRLDistributionPoints` names, however many there are later.
    #[must_use]
    pub fn in_shards(mut self, count: NonZeroU16) -> Self {
        self.shards = Some(count);
        self
    }

    /// An OCSP responder at this URI: `id-ad-ocsp` in `authorityInfoAccess` [RFC 5280 §4.2.2.1].
    #[must_use]
    pub fn ocsp(mut self, uri: impl Into<String>) -> Self {
        self.ocsp.push(uri.into());
        self
    }

    /// The authority's own certificate, at this URI: `id-ad-caIssuers` in `authorityInfoAccess`.
    #[must_use]
    pub fn ca_issuers(mut self, uri: impl Into<String>) -> Self {
        self.ca_issuers.push(uri.into());
        self
    }

    /// Where the CRL is.
    #[must_use]
    pub fn crl_uris(&self) -> &[String] {
        &self.crl
    }

    /// Where the list of this scope is.
    #[must_use]
    pub fn crl_uris_of(&self, scope: ListScope) -> Vec<String> {
        of_scope(&self.crl, scope)
    }

    /// Where the deltas to the CRL are.
    #[must_use]
    pub fn delta_crl_uris(&self) -> &[String] {
        &self.delta_crl
    }

    /// Where the deltas to the list of this scope are.
    #[must_use]
    pub fn delta_crl_uris_of(&self, scope: ListScope) -> Vec<String> {
        of_scope(&self.delta_crl, scope)
    }

    /// How many lists there are in the place of one.
    #[must_use]
    pub fn shards(&self) -> Option<NonZeroU16> {
        self.shards
    }

    /// The scope of the list that the certificate of this serial number points at: of several, they are dealt
    /// out by the remainder of the serial number, which is random.
    #[must_use]
    pub fn scope_of(&self, serial: &[u8]) -> ListScope {
        let Some(count) = self.shards else {
            return ListScope::All;
        };
        let count = u32::from(count.get());
        let remainder = serial.iter().fold(0, |remainder: u32, octet| {
            // Below 2¹⁶ · 2⁸, for the remainder is below the count.
            remainder
                .wrapping_mul(0x100)
                .wrapping_add(u32::from(*octet))
                % count
        });
        ListScope::Shard(
            u16::try_from(remainder)
                .unwrap_or_default()
                .saturating_add(1),
        )
    }

    /// Where the OCSP responder is.
    #[must_use]
    pub fn ocsp_uris(&self) -> &[String] {
        &self.ocsp
    }

    /// Where the authority's own certificate is.
    #[must_use]
    pub fn ca_issuers_uris(&self) -> &[String] {
        &self.ca_issuers
    }
}

fn of_scope(uris: &[String], scope: ListScope) -> Vec<String> {
    match scope {
        ListScope::All => uris.to_vec(),
        ListScope::Shard(shard) => uris.iter().map(|uri| of_shard(uri, shard)).collect(),
    }
}

/// With the number before the ending of the last segment of the path.
fn of_shard(uri: &str, shard: u16) -> String {
    let path = uri.find(['?', '#']).unwrap_or(uri.len());
    let (path, rest) = uri.split_at(path);
    let segment = path.rfind('/').map_or(0, |slash| slash.saturating_add(1));
    let (folder, segment) = path.split_at(segment);
    let ending = segment.rfind('.').unwrap_or(segment.len());
    let (name, ending) = segment.split_at(ending);
    format!("{folder}{name}-{shard}{ending}{rest}")
}
