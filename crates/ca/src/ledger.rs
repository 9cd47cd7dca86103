//! `Ledger`: where an authority writes down what it does before it does it.

mod memory;

use core::fmt;
use std::error::Error as StdError;

use countersign_asn1::{Certificate, Name};
use thiserror::Error;
use time::OffsetDateTime;

pub use memory::MemoryLedger;

use crate::remark::rfc3339;
use crate::serial::write_hex;
use crate::{Inheritance, ListScope, NewList, OcspStatus, OpenList, RevocationReason, Revoked};

/// The book of an authority.
///
/// It is written before the act: a serial number is reserved before anything is made with it, the
/// linted certificate is recorded as an intent before the key signs, and the certificate is recorded
/// before anybody gets it. A machine that dies in between leaves a serial number that is never used
/// again, and perhaps an intent without a certificate; never a certificate that the book lacks.
///
/// Each method is one transaction: it has happened, durably, when it returns `Ok`. [`Self::reserve`] alone
/// may be durable with the intent that follows it, and no later: until then nothing is made with the serial
/// number that any key of the authority's signed, so that there is nothing to forget. Several processes may
/// share a ledger.
pub trait Ledger: fmt::Debug + Send + Sync {
    /// Takes a serial number for this issuer, for ever.
    ///
    /// # Errors
    /// [`LedgerError::SerialTaken`] when the issuer has used it, for whatever; [`LedgerError::NotIssued`]
    /// when there is no certificate that it could renew.
    fn reserve(&self, reservation: &Reservation<'_>) -> Result<(), LedgerError>;

    /// Records what is going to be signed: the linted certificate, under a throw-away key's signature.
    ///
    /// # Errors
    /// [`LedgerError::NotReserved`] without a reservation; [`LedgerError::AlreadyRecorded`] the second
    /// time.
    fn record_intent(&self, entry: EntryKey<'_>, linted: &[u8]) -> Result<(), LedgerError>;

    /// Records the certificate that was signed.
    ///
    /// # Errors
    /// [`LedgerError::NotIntended`] without an intent; [`LedgerError::AlreadyRecorded`] the second time.
    fn record_certificate(
        &self,
        entry: EntryKey<'_>,
        certificate: &[u8],
    ) -> Result<(), LedgerError>;

    /// The entry of this serial number.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`] when the ledger cannot be read.
    fn find(&self, entry: EntryKey<'_>) -> Result<Option<Entry>, LedgerError>;

    /// The entries that have a certificate, in the order of their reservation: at most `limit` of
    /// them, from the first one above the number `after` on.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`] when the ledger cannot be read.
    fn certificates(&self, after: u64, limit: u32) -> Result<Vec<Entry>, LedgerError>;

    /// Records that what was made with this serial number is revoked, or held. An intent suffices: its
    /// certificate may exist. What is revoked already may be [revoked again](Revoked::revoked_again) for a worse
    /// reason.
    ///
    /// # Errors
    /// [`LedgerError::NotIntended`] when nothing was made with it; [`LedgerError::AlreadyRevoked`] unless the
    /// reason is worse than the one before.
    fn revoke(
        &self,
        entry: EntryKey<'_>,
        at: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<(), LedgerError>;

    /// Records the end of a hold.
    ///
    /// # Errors
    /// [`LedgerError::NotHeld`]
    fn release(&self, entry: EntryKey<'_>, at: OffsetDateTime) -> Result<(), LedgerError>;

    /// What is said of this serial number to whoever asks: good when its certificate was recorded, and nothing
    /// else is known of it. With an intent alone it is unknown, for whether there is a certificate nobody can
    /// tell; unless it was revoked.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`] when the ledger cannot be read.
    fn status(&self, entry: EntryKey<'_>) -> Result<OcspStatus, LedgerError>;

    /// Since when and why what has this serial number is revoked or held; `None` if it is not.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`] when the ledger cannot be read.
    fn revocation(&self, entry: EntryKey<'_>) -> Result<Option<Revoked>, LedgerError> {
        Ok(match self.status(entry)? {
            OcspStatus::Revoked(revoked) => Some(revoked),
            OcspStatus::Good | OcspStatus::Unknown => None,
        })
    }

    /// Takes the issuer's next list number, and says what is revoked at that moment, in one transaction:
    /// a list of a higher number never knows less.
    ///
    /// What has ended is left out of a complete list when the last one of its scope that was recorded was
    /// made after that end and knew of the revocation [RFC 5280 §3.3]. A delta tells what changed after
    /// that last one's number was taken, and of what has ended, too [§5.2.4].
    ///
    /// # Errors
    /// [`LedgerError::NoBase`] when no complete list is recorded that a delta could add to;
    /// [`LedgerError::Unavailable`] when the ledger cannot be written.
    fn begin_list(&self, issuer: Name<'_>, list: &NewList<'_>) -> Result<OpenList, LedgerError>;

    /// Records the list of this number.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchList`] when the number was not taken; [`LedgerError::ListRecorded`] the second
    /// time.
    fn record_list(&self, issuer: Name<'_>, number: u64, list: &[u8]) -> Result<(), LedgerError>;

    /// Takes down what the issuer did before: what it issued, of a profile that nobody knows, what its list
    /// says is revoked, and the number of that. What is known already is passed over.
    ///
    /// # Errors
    /// [`LedgerError::SerialTaken`] when another certificate has one of the serial numbers: nothing was taken
    /// down then.
    fn inherit(&self, inheritance: &Inheritance) -> Result<(), LedgerError>;

    /// The issuer's latest list, DER, if there is one.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`] when the ledger cannot be read.
    fn last_list(&self, issuer: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError>;
}

/// Which entry: a serial number is unique among those of one issuer's name [RFC 5280 §4.1.2.2],
/// whatever key the issuer has at the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "the standard's own key")]
pub struct EntryKey<'a> {
    /// The issuer's name.
    pub issuer: Name<'a>,
    /// The serial number, big-endian, without leading zeros.
    pub serial: &'a [u8],
}

/// A serial number that is to be taken, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reservation<'a> {
    /// Which.
    pub key: EntryKey<'a>,
    /// The profile's name.
    pub profile: &'a str,
    /// The request, DER.
    pub request: &'a [u8],
    /// When.
    pub at: OffsetDateTime,
    /// The issuer's serial number of the certificate whose place it is to take.
    pub renews: Option<&'a [u8]>,
    /// The shard of the issuer's lists that its certificate will point at, where there are shards.
    pub shard: Option<u16>,
}

impl<'a> Reservation<'a> {
    /// A serial number that is to be taken for this request under this profile.
    #[must_use]
    pub fn new(key: EntryKey<'a>, profile: &'a str, request: &'a [u8], at: OffsetDateTime) -> Self {
        Self {
            key,
            profile,
            request,
            at,
            renews: None,
            shard: None,
        }
    }

    /// For a certificate that takes the place of the issuer's one of this serial number.
    #[must_use]
    pub fn renewing(self, serial: &'a [u8]) -> Self {
        Self {
            renews: Some(serial),
            ..self
        }
    }

    /// For a certificate that points at this shard of the issuer's lists.
    #[must_use]
    pub fn on_shard(self, shard: u16) -> Self {
        Self {
            shard: Some(shard),
            ..self
        }
    }
}

/// What the ledger holds under one serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "every home of a ledger makes them"
)]
pub struct Entry {
    /// Which entry of the ledger it is; later ones have higher numbers.
    pub number: u64,
    /// The issuer's name, DER.
    pub issuer: Vec<u8>,
    /// The serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
    /// The profile's name.
    pub profile: String,
    /// The request, DER; empty where it is not known.
    pub request: Vec<u8>,
    /// When the serial number was reserved.
    pub reserved_at: OffsetDateTime,
    /// The serial number of the certificate whose place it takes.
    pub renews: Option<Vec<u8>>,
    /// How far it came.
    pub stage: Stage,
}

impl Entry {
    /// The name in the place of a profile's, where nobody knows by which one a certificate was made.
    pub const UNKNOWN_PROFILE: &str = "unknown";

    /// The last moment at which its certificate holds, as far as there is one, or may be.
    #[must_use]
    pub fn not_after(&self) -> Option<OffsetDateTime> {
        self.stage.not_after()
    }
}

/// How far an entry came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// The serial number is taken, and nothing is made with it.
    Reserved,
    /// This was going to be signed, and perhaps it was: whether its certificate exists is not known.
    Intended {
        /// The linted certificate, under a throw-away key's signature.
        linted: Vec<u8>,
    },
    /// The certificate exists.
    Issued {
        /// The certificate, DER.
        certificate: Vec<u8>,
    },
}

impl Stage {
    pub(crate) fn not_after(&self) -> Option<OffsetDateTime> {
        let (Self::Intended { linted: der } | Self::Issued { certificate: der }) = self else {
            return None;
        };
        let certificate = Certificate::from_der(der).ok()?;
        Some(certificate.tbs_certificate().validity().not_after())
    }
}

/// Why a ledger did not write or read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The issuer has used the serial number.
    #[error("serial number `{serial}` is taken")]
    SerialTaken {
        /// Which.
        serial: Hex,
    },
    /// An intent without a reservation.
    #[error("serial number `{serial}` is not reserved")]
    NotReserved {
        /// Which.
        serial: Hex,
    },
    /// A certificate without an intent.
    #[error("no intent is recorded for serial number `{serial}`")]
    NotIntended {
        /// Which.
        serial: Hex,
    },
    /// There is no certificate of this serial number.
    #[error("no certificate of serial number `{serial}` was issued")]
    NotIssued {
        /// Which.
        serial: Hex,
    },
    /// The second intent or certificate of one serial number.
    #[error("serial number `{serial}` is recorded already")]
    AlreadyRecorded {
        /// Which.
        serial: Hex,
    },
    /// It is revoked already.
    #[error("the certificate of serial number `{serial}` is revoked already, since {}, {}", rfc3339(revoked.at), revoked.reason)]
    AlreadyRevoked {
        /// Which.
        serial: Hex,
        /// Since when and why.
        revoked: Box<Revoked>,
    },
    /// What is released was not held.
    #[error("the certificate of serial number `{serial}` is not held")]
    NotHeld {
        /// Which.
        serial: Hex,
    },
    /// A list whose number was not taken.
    #[error("no list of number {number} was begun")]
    NoSuchList {
        /// Which.
        number: u64,
    },
    /// A delta, and nothing that it could add to.
    #[error("no complete list is recorded that a delta could add to{}", of(*scope))]
    NoBase {
        /// What the delta was to be about.
        scope: ListScope,
    },
    /// The second list of one number.
    #[error("list {number} is recorded already")]
    ListRecorded {
        /// Which.
        number: u64,
    },
    /// The ledger's home failed: a full disk, a lost connection, a damaged file.
    #[error("the ledger is not available: {source}")]
    Unavailable {
        /// What its home said.
        source: Box<dyn StdError + Send + Sync>,
    },
}

/// Octets in an error, shown as lower-case hex with colons.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Hex(Vec<u8>);

impl Hex {
    /// A copy of these octets.
    #[must_use]
    pub fn new(octets: &[u8]) -> Self {
        Self(octets.to_vec())
    }
}

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn of(scope: ListScope) -> String {
    match scope {
        ListScope::All => String::new(),
        ListScope::Shard(shard) => format!(", for shard {shard}"),
    }
}
