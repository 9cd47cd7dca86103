//! Where an authority publishes.

/// Where those who judge an authority's certificates find its CRL, its OCSP responder and its own
/// certificate: URIs, `http` as RFC 5280 §4.2.1.13 recommends, for whoever fetches over `https`
/// would need a certificate to check one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    crl: Vec<String>,
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
