//! Whether a certificate was revoked: lists [RFC 5280 §6.3] and responses [RFC 6960].
//!
//! What is at hand is [`RevocationEvidence`], bytes that were read once. A certificate is good when
//! statements that count say so for every reason, and revoked when one of them says so. Anything else
//! is unknown, which is never good: a list that cannot be used says nothing.

mod doubt;
mod evidence;
mod hearing;
mod index;
mod list;
mod point;
mod response;
mod signer;
mod status;

pub use doubt::{Doubt, DoubtKind, ListFault, Scope};
pub use evidence::RevocationEvidence;
pub(crate) use hearing::{Hearings, rule, statuses};
pub use list::{ListId, RevocationList};
pub(crate) use list::{SignedStatement, StatementId};
pub use response::Nonce;
pub use status::{RevocationStatus, Revoked, Statement, StatementKind};

/// Whether revocation is looked at, and what is done about a certificate of which nothing is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth way")]
pub enum Revocation {
    /// It is not looked at.
    #[default]
    Off,
    /// A revoked certificate is refused; an unknown status is noted.
    Soft,
    /// A revoked certificate is refused, and so is one whose status is unknown.
    Hard,
}
