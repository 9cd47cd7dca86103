//! `Remark`: what the requester should be told.

use core::fmt;

use countersign_csr::Warning;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Something about a certificate that its requester should be told, and that stops nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// The request itself bodes ill.
    Request(Warning),
    /// The authority's own certificate ends before the profile's lifetime does, and this one with it.
    ShortenedToOwn {
        /// When the certificate would have ended.
        wanted: OffsetDateTime,
        /// When it ends.
        not_after: OffsetDateTime,
    },
    /// The issuer's validity ends before the profile's lifetime does, and the certificate with it.
    Shortened {
        /// When the certificate would have ended.
        wanted: OffsetDateTime,
        /// When it ends.
        not_after: OffsetDateTime,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(warning) => warning.fmt(f),
            Self::ShortenedToOwn { wanted, not_after } => write!(
                f,
                "it ends at {} with the authority's own certificate, not at {}",
                rfc3339(*not_after),
                rfc3339(*wanted)
            ),
            Self::Shortened { wanted, not_after } => write!(
                f,
                "it ends at {} with its issuer, not at {}",
                rfc3339(*not_after),
                rfc3339(*wanted)
            ),
        }
    }
}

pub(crate) fn rfc3339(moment: OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}
