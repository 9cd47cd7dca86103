//! `Remark`: what the requester should be told.

use core::fmt;

use countersign_asn1::{Certificate, ExtensionValue, Oid};
use countersign_csr::{VerifiedRequest, Warning};
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
    /// The request asks for a purpose that the certificate is not for.
    WithoutPurpose {
        /// Its name, or its identifier.
        purpose: String,
    },
    /// The request asks that servers staple OCSP responses [RFC 7633], and the certificate does not say so.
    WithoutStapling,
    /// The request asks for a critical extension that the certificate does not have.
    WithoutExtension {
        /// Its name, or its identifier.
        extension: String,
    },
}

impl Remark {
    /// What a request asks for, and the certificate that was made for it does not have. That what is critical
    /// is told and the rest is not: whoever asks for an extension that they can do without was answered. But for
    /// must-staple, which nobody marks critical and everybody relies on.
    #[must_use]
    pub fn left_out(request: &VerifiedRequest<'_>, certificate: &Certificate<'_>) -> Vec<Self> {
        let tbs = certificate.tbs_certificate();
        let given = tbs.extensions();
        let purposes = given.ext_key_usage().ok().flatten().unwrap_or_default();
        let mut remarks = Vec::new();
        for asked in request.requested_extensions() {
            if let Ok(ExtensionValue::ExtKeyUsage(asked)) = asked.decode() {
                let missing = asked.iter().filter(|asked| !purposes.contains(asked));
                remarks.extend(missing.map(|purpose| Self::WithoutPurpose {
                    purpose: named(*purpose),
                }));
            } else if asked.id() == Oid::TLS_FEATURE && given.get(Oid::TLS_FEATURE).is_none() {
                remarks.push(Self::WithoutStapling);
            } else if asked.is_critical()
                && asked.id() != Oid::BASIC_CONSTRAINTS
                && given.get(asked.id()).is_none()
            {
                remarks.push(Self::WithoutExtension {
                    extension: named(asked.id()),
                });
            }
        }
        remarks
    }
}

pub(crate) fn named(id: Oid<'_>) -> String {
    id.name().map_or_else(|| id.to_string(), ToOwned::to_owned)
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
            Self::WithoutPurpose { purpose } => write!(
                f,
                "the request asks for `{purpose}`, and the profile does not give it"
            ),
            Self::WithoutStapling => f.write_str(
                "the request asks for `tlsFeature` (must-staple), and the profile does not give it",
            ),
            Self::WithoutExtension { extension } => write!(
                f,
                "the request asks for the critical extension `{extension}`, and the profile does not give it"
            ),
        }
    }
}

pub(crate) fn rfc3339(moment: OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}
