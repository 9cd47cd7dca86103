//! What is known about a certificate's revocation, and who says so.

use countersign_asn1::CrlReason;
use countersign_messages::{Language, path};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Doubt;
use crate::Bounded;

/// The status of one certificate at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth status")]
pub enum RevocationStatus {
    /// For every reason there is a statement that counts, and none revokes it.
    Good,
    /// A statement that counts revokes it.
    Revoked(Box<Revoked>),
    /// Nothing that counts says so or so. It is not good.
    Unknown(Bounded<Doubt>),
}

/// That a certificate is revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revoked {
    /// Since when.
    pub since: OffsetDateTime,
    /// Why; `None` if it is not said.
    pub reason: Option<CrlReason>,
    /// Since when the key is thought to be in the wrong hands, where that is said
    /// [RFC 5280 §5.3.2].
    pub invalid_since: Option<OffsetDateTime>,
    /// Who says so.
    pub by: Statement,
}

/// A list or a response, as a person tells it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Who made it, as the statement itself says: a distinguished name, or `key` and the digest of
    /// one.
    pub issuer: String,
    /// When: `thisUpdate` of a list, `producedAt` of a response.
    pub made_at: OffsetDateTime,
}

/// What kind of statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StatementKind {
    /// A complete CRL.
    List,
    /// A delta CRL.
    DeltaList,
    /// An OCSP response.
    Response,
}

impl Statement {
    /// As "the list of `CN=Contoso CA` of 2026-01-01T00:00:00Z".
    pub(crate) fn clause(&self, language: Language) -> String {
        let Self {
            kind,
            issuer,
            made_at,
        } = self;
        let shown = issuer
            .char_indices()
            .nth(LONGEST)
            .map_or(issuer.as_str(), |(end, _)| &issuer[..end]);
        let made_at = moment(*made_at);
        match kind {
            StatementKind::List => path::list_of(language, shown, made_at),
            StatementKind::DeltaList => path::delta_list_of(language, shown, made_at),
            StatementKind::Response => path::response_of(language, shown, made_at),
        }
    }
}

/// As RFC 3339 writes it.
pub(super) fn moment(moment: OffsetDateTime) -> String {
    moment
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}

/// The most characters of an issuer's name.
const LONGEST: usize = 120;
