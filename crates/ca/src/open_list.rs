//! `OpenList`: what a list is going to say, as the ledger has it.

use core::fmt;

use time::OffsetDateTime;

use crate::RevocationReason;
use crate::revoked_certificate::PackedEntry;

/// Which of an issuer's certificates a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "all, or a part")]
pub enum ListScope {
    /// All of them.
    All,
    /// Those whose `cRLDistributionPoints` names this shard, counted from 1.
    Shard(u16),
}

impl ListScope {
    /// Whether a list of this scope is about the certificates of that shard.
    #[must_use]
    pub fn covers(self, shard: Option<u16>) -> bool {
        match self {
            Self::All => true,
            Self::Shard(own) => shard == Some(own),
        }
    }

    /// The shard, where it is one.
    #[must_use]
    pub fn shard(self) -> Option<u16> {
        match self {
            Self::All => None,
            Self::Shard(shard) => Some(shard),
        }
    }
}

impl fmt::Display for ListScope {
    /// `all`, or the number of the shard: as ledgers keep it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Shard(shard) => shard.fmt(f),
        }
    }
}

/// Whether a list says all, or what is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the standard knows no third")]
pub enum ListKind {
    /// All that is revoked. What has ended leaves it once it was on a list that was made after its end
    /// [RFC 5280 §3.3].
    Complete,
    /// What changed since the last complete list of its scope [RFC 5280 §5.2.4].
    Delta,
}

/// A list that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "every home of a ledger takes them"
)]
pub struct NewList<'k> {
    /// The identifier of the key that signs it: a delta adds to a list of the same key, and what has ended
    /// leaves the lists of a key once that key's have told it [RFC 5280 §6.3.3 (c)].
    pub key_identifier: &'k [u8],
    /// `thisUpdate`.
    pub at: OffsetDateTime,
    /// What it is about.
    pub scope: ListScope,
    /// Whether it says all.
    pub kind: ListKind,
}

/// A list that is going to be signed: its number is taken, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "every home of a ledger makes them"
)]
pub struct OpenList {
    /// `cRLNumber`: higher than any that the issuer had before, for whatever scope, complete or delta.
    pub number: u64,
    /// The number of the list that it adds to, if it is a delta.
    pub base: Option<u64>,
    /// What it says, by serial number, as it was when the number was taken.
    pub entries: ListEntries,
}

/// An entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "every home of a ledger makes them"
)]
pub struct ListEntry<'a> {
    /// The serial number, big-endian, without leading zeros.
    pub serial: &'a [u8],
    /// Since when.
    pub at: OffsetDateTime,
    /// What is said.
    pub change: Change,
}

/// What an entry says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the CRLReason is one of the two")]
pub enum Change {
    /// It is revoked, or held.
    Revoked(RevocationReason),
    /// It is held no longer: `removeFromCRL`, which deltas alone may say [RFC 5280 §5.3.1].
    Released,
}

impl Change {
    /// Its number, as `CRLReason` [RFC 5280 §5.3.1].
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Revoked(reason) => reason.number(),
            Self::Released => REMOVE_FROM_CRL,
        }
    }

    /// The change of this number, as ledgers keep it.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            REMOVE_FROM_CRL => Some(Self::Released),
            number => RevocationReason::from_number(number).map(Self::Revoked),
        }
    }
}

const REMOVE_FROM_CRL: u8 = 8;

/// Entries, perhaps a million: one after the other, in fewer octets than the list will have.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ListEntries {
    /// For each the length of its serial number and that, the second since 1970, the reason.
    packed: Vec<u8>,
    count: usize,
    /// How many octets they will have in the list.
    encoded: usize,
}

impl ListEntries {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one. A serial number of more than 255 octets is no certificate's, and is left out.
    pub fn push(&mut self, entry: ListEntry<'_>) {
        let ListEntry { serial, at, change } = entry;
        let Ok(length) = u8::try_from(serial.len()) else {
            return;
        };
        let entry = PackedEntry {
            serial,
            at: at.unix_timestamp(),
            reason: change.number(),
        };
        self.packed.push(length);
        self.packed.extend_from_slice(serial);
        self.packed.extend_from_slice(&entry.at.to_be_bytes());
        self.packed.push(entry.reason);
        self.count = self.count.saturating_add(1);
        self.encoded = self.encoded.saturating_add(entry.encoded_length());
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Each, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = ListEntry<'_>> {
        self.packed().map_while(|entry| {
            let PackedEntry { serial, at, reason } = entry;
            Some(ListEntry {
                serial,
                at: OffsetDateTime::from_unix_timestamp(at).ok()?,
                change: Change::from_number(reason)?,
            })
        })
    }

    /// Each, as it lies here.
    pub(crate) fn packed(&self) -> impl Iterator<Item = PackedEntry<'_>> {
        let mut rest = self.packed.as_slice();
        core::iter::from_fn(move || {
            let (length, after) = rest.split_first()?;
            let (serial, after) = after.split_at_checked(usize::from(*length))?;
            let (seconds, after) = after.split_first_chunk()?;
            let (reason, after) = after.split_first()?;
            rest = after;
            Some(PackedEntry {
                serial,
                at: i64::from_be_bytes(*seconds),
                reason: *reason,
            })
        })
    }

    /// How many octets they will have in the list.
    pub(crate) fn encoded_length(&self) -> usize {
        self.encoded
    }
}

impl fmt::Debug for ListEntries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a> FromIterator<ListEntry<'a>> for ListEntries {
    fn from_iter<I: IntoIterator<Item = ListEntry<'a>>>(entries: I) -> Self {
        let mut all = Self::new();
        entries.into_iter().for_each(|entry| all.push(entry));
        all
    }
}
