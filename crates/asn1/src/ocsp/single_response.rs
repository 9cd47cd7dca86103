//! `SingleResponse` [RFC 6960 §4.2.1]: what is said of one certificate.

use time::OffsetDateTime;

use super::{CertId, read_extensions, read_generalized_time};
use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::reader::Reader;
use crate::{CrlReason, Extensions, Tag};

/// ```text
/// SingleResponse ::= SEQUENCE {
///     certID                 CertID,
///     certStatus             CertStatus,
///     thisUpdate             GeneralizedTime,
///     nextUpdate        [0]  EXPLICIT GeneralizedTime OPTIONAL,
///     singleExtensions  [1]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SingleResponse<'a> {
    cert_id: CertId<'a>,
    cert_status: CertStatus,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    single_extensions: Option<Extensions<'a>>,
}

/// ```text
/// CertStatus ::= CHOICE {
///     good     [0]  IMPLICIT NULL,
///     revoked  [1]  IMPLICIT RevokedInfo,
///     unknown  [2]  IMPLICIT NULL }
///
/// RevokedInfo ::= SEQUENCE {
///     revocationTime         GeneralizedTime,
///     revocationReason  [0]  EXPLICIT CRLReason OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the CHOICE is closed by the standard"
)]
pub enum CertStatus {
    /// `good`
    Good,
    /// `revoked`
    Revoked {
        /// Since when.
        revocation_time: OffsetDateTime,
        /// Why.
        revocation_reason: Option<CrlReason>,
    },
    /// `unknown`: the responder does not know the certificate.
    Unknown,
}

impl<'a> SingleResponse<'a> {
    /// What is said of this certificate: known to be so since `this_update`, and something newer by
    /// `next_update`. It has no extensions.
    #[must_use]
    pub fn new(
        cert_id: CertId<'a>,
        cert_status: CertStatus,
        this_update: OffsetDateTime,
        next_update: Option<OffsetDateTime>,
    ) -> Self {
        Self {
            cert_id,
            cert_status,
            this_update,
            next_update,
            single_extensions: None,
        }
    }

    pub(super) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                cert_id: CertId::read(reader).in_field("certID")?,
                cert_status: CertStatus::read(reader).in_field("certStatus")?,
                this_update: read_generalized_time(reader).in_field("thisUpdate")?,
                next_update: reader
                    .optional_nested(Tag::context_constructed(0), read_generalized_time)
                    .in_field("nextUpdate")?,
                single_extensions: read_extensions(reader, 1).in_field("singleExtensions")?,
            })
        })
    }

    /// Which certificate it is about.
    #[must_use]
    pub fn cert_id(&self) -> CertId<'a> {
        self.cert_id
    }

    /// What is said of it.
    #[must_use]
    pub fn cert_status(&self) -> CertStatus {
        self.cert_status
    }

    /// The moment at which this is known to be so.
    #[must_use]
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }

    /// By when something newer will be known; `None`: at any moment [RFC 6960 §4.2.2.1].
    #[must_use]
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.next_update
    }

    /// `singleExtensions`; empty when absent.
    #[must_use]
    pub fn single_extensions(&self) -> Extensions<'a> {
        self.single_extensions.unwrap_or_default()
    }
}

impl CertStatus {
    fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        const REVOKED: Tag = Tag::context_constructed(1);
        if reader.peek() == Some(REVOKED) {
            return reader
                .nested(REVOKED, |reader| {
                    Ok(Self::Revoked {
                        revocation_time: read_generalized_time(reader)
                            .in_field("revocationTime")?,
                        revocation_reason: reader
                            .optional_nested(Tag::context_constructed(0), CrlReason::read)
                            .in_field("revocationReason")?,
                    })
                })
                .in_field("revoked");
        }
        let (tlv, status) = match reader.optional(Tag::context(2))? {
            Some(tlv) => (tlv, Self::Unknown),
            None => (reader.expect(Tag::context(0))?, Self::Good),
        };
        if tlv.value.is_empty() {
            Ok(status)
        } else {
            Err(Error::value("NULL", "it has contents", tlv.position))
        }
    }
}

impl Encode for SingleResponse<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            cert_id,
            cert_status,
            this_update,
            next_update,
            single_extensions,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            cert_id.encode(w);
            match cert_status {
                CertStatus::Good => w.value(Tag::context(0), &[]),
                CertStatus::Unknown => w.value(Tag::context(2), &[]),
                CertStatus::Revoked {
                    revocation_time,
                    revocation_reason,
                } => w.nested(Tag::context_constructed(1), |w| {
                    w.generalized_time(Tag::GENERALIZED_TIME, *revocation_time);
                    if let Some(reason) = revocation_reason {
                        w.nested(Tag::context_constructed(0), |w| reason.encode(w));
                    }
                }),
            }
            w.generalized_time(Tag::GENERALIZED_TIME, *this_update);
            if let Some(next_update) = next_update {
                w.nested(Tag::context_constructed(0), |w| {
                    w.generalized_time(Tag::GENERALIZED_TIME, *next_update);
                });
            }
            if let Some(extensions) = single_extensions {
                w.nested(Tag::context_constructed(1), |w| extensions.encode(w));
            }
        });
    }
}
