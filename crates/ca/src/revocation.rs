//! `RevocationReason` and `Revoked`: what is no longer good, since when and why.

use core::fmt;
use core::str::FromStr;

use countersign_asn1::CrlReason;
use thiserror::Error;
use time::OffsetDateTime;

use crate::{Hex, LedgerError};

/// Why a certificate is revoked [RFC 5280 §5.3.1]: a `CRLReason` other than `removeFromCRL`, which is
/// no reason but the end of a hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RevocationReason(CrlReason);

impl RevocationReason {
    /// Nothing is said: the standard wants the extension left out then.
    pub const UNSPECIFIED: Self = Self(CrlReason::Unspecified);
    /// For the time being: what is held can be released.
    pub const HOLD: Self = Self(CrlReason::CertificateHold);
    /// Others have the key.
    pub const KEY_COMPROMISE: Self = Self(CrlReason::KeyCompromise);

    /// Whether others have the key, or the name that it vouches for.
    #[must_use]
    pub fn is_compromise(self) -> bool {
        matches!(
            self.0,
            CrlReason::KeyCompromise | CrlReason::CaCompromise | CrlReason::AaCompromise
        )
    }

    /// The reason, unless it is `removeFromCRL`.
    #[must_use]
    pub fn new(reason: CrlReason) -> Option<Self> {
        (reason != CrlReason::RemoveFromCrl).then_some(Self(reason))
    }

    /// The reason of this number, as ledgers keep it.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        let known = CrlReason::NAMES
            .iter()
            .find(|(_, known, _)| *known == number);
        known.and_then(|(reason, _, _)| Self::new(*reason))
    }

    /// Its number [RFC 5280 §5.3.1].
    #[must_use]
    pub fn number(self) -> u8 {
        let known = CrlReason::NAMES
            .iter()
            .find(|(reason, _, _)| *reason == self.0);
        known.map_or(0, |(_, number, _)| *number)
    }

    /// As the standard has it.
    pub(crate) fn crl_reason(self) -> CrlReason {
        self.0
    }

    /// Its name in the standard.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Every reason.
    pub fn all() -> impl Iterator<Item = Self> {
        CrlReason::NAMES
            .iter()
            .filter_map(|(reason, _, _)| Self::new(*reason))
    }
}

/// A word that is no reason.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{}` is no reason: wanted one of {}", word.escape_debug(), names())]
pub struct UnknownReason {
    word: String,
}

fn names() -> String {
    let names: Vec<&str> = RevocationReason::all()
        .map(RevocationReason::name)
        .collect();
    names.join(", ")
}

impl FromStr for RevocationReason {
    type Err = UnknownReason;

    /// Its name in the standard, in capitals or not.
    fn from_str(word: &str) -> Result<Self, UnknownReason> {
        Self::all()
            .find(|reason| reason.name().eq_ignore_ascii_case(word))
            .ok_or_else(|| UnknownReason {
                word: word.to_owned(),
            })
    }
}

impl fmt::Display for RevocationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for RevocationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A certificate that is revoked or held, as lists tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "every home of a ledger makes them"
)]
pub struct Revoked {
    /// Its serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
    /// Since when.
    pub at: OffsetDateTime,
    /// Why.
    pub reason: RevocationReason,
}

impl Revoked {
    /// Since when what is revoked so is revoked for this reason, which is known to hold since then.
    ///
    /// What is held may be revoked for good, whatever for. Of what is revoked for good worse may be learned:
    /// that it is compromised, or was earlier than had been known; and then it is revoked since the earlier
    /// moment of both, which verifiers take for that of the compromise [CA/B Baseline Requirements §7.2.2].
    ///
    /// # Errors
    /// [`LedgerError::AlreadyRevoked`]: nothing else changes it, and no reason is taken back.
    pub fn revoked_again(
        &self,
        since: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<OffsetDateTime, LedgerError> {
        if self.reason == RevocationReason::HOLD && reason != RevocationReason::HOLD {
            return Ok(since);
        }
        let is_worse = !self.reason.is_compromise();
        let is_earlier = reason == self.reason && since < self.at;
        if reason.is_compromise() && (is_worse || is_earlier) {
            return Ok(since.min(self.at));
        }
        Err(LedgerError::AlreadyRevoked {
            serial: Hex::new(&self.serial),
            revoked: Box::new(self.clone()),
        })
    }
}
