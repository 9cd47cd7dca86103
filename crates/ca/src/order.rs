//! `Order`: everything that one certificate is made from.

use countersign_csr::VerifiedRequest;
use countersign_lint::Lint;
use time::OffsetDateTime;

use crate::applicant::Applicant;
use crate::{Error, Predecessor, Profile, Refusal, SelfSignedAuthority, Serial};

/// An order for one certificate: which request, under which profile, at which moment, with which
/// randomness.
///
/// It is made anew for each certificate, for the serial number comes from its randomness.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    pub(crate) applicant: Applicant<'a>,
    pub(crate) profile: &'a Profile,
    pub(crate) at: OffsetDateTime,
    pub(crate) serial: Serial,
    pub(crate) lints: &'a [&'a dyn Lint],
    pub(crate) renews: Option<&'a Predecessor>,
}

impl<'a> Order<'a> {
    /// An order. `at` comes from the authority's own clock, and from nobody else's; `randomness`
    /// comes fresh from a provider's generator.
    #[must_use]
    pub fn new(
        request: &'a VerifiedRequest<'a>,
        profile: &'a Profile,
        at: OffsetDateTime,
        randomness: [u8; Serial::LENGTH],
    ) -> Self {
        Self::of(Applicant::Request(request), profile, at, randomness)
    }

    /// An order for a certificate of another authority, beside those that it has: a cross-certificate
    /// [RFC 5280 §3.2]. It ends with the authority's own certificate at the latest.
    #[must_use]
    pub fn cross_signing(
        authority: &'a SelfSignedAuthority<'a>,
        profile: &'a Profile,
        at: OffsetDateTime,
        randomness: [u8; Serial::LENGTH],
    ) -> Self {
        Self::of(Applicant::Other(authority), profile, at, randomness)
    }

    /// An order for a certificate of the issuer itself, for another one of its keys: old with new, or new
    /// with old [RFC 9810 §4.4]. It is valid as the self-signed certificate of that key is, and ends with
    /// the issuer's.
    #[must_use]
    pub fn linking(
        authority: &'a SelfSignedAuthority<'a>,
        profile: &'a Profile,
        at: OffsetDateTime,
        randomness: [u8; Serial::LENGTH],
    ) -> Self {
        Self::of(Applicant::Itself(authority), profile, at, randomness)
    }

    fn of(
        applicant: Applicant<'a>,
        profile: &'a Profile,
        at: OffsetDateTime,
        randomness: [u8; Serial::LENGTH],
    ) -> Self {
        Self {
            applicant,
            profile,
            at,
            serial: Serial::from_random(randomness),
            lints: &[],
            renews: None,
        }
    }

    /// Lints that run beside those of [`countersign_lint::private_pki`], none unless given: what the
    /// products accept that will meet the certificate.
    #[must_use]
    pub fn with_lints(self, lints: &'a [&'a dyn Lint]) -> Self {
        Self { lints, ..self }
    }

    /// For a certificate that takes this one's place: the ledger says so, and it is refused unless its
    /// profile and its names are the same.
    #[must_use]
    pub fn renewing(self, predecessor: &'a Predecessor) -> Self {
        Self {
            renews: Some(predecessor),
            ..self
        }
    }

    pub(crate) fn refuse(&self, refusal: Refusal) -> Error {
        Error::Refused {
            profile: self.profile.name().to_owned(),
            refusal,
        }
    }
}
