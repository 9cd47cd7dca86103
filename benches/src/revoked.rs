//! A ledger of very many revoked certificates, and of nothing else: what it costs to read them is its home's.

use std::mem;
use std::sync::Mutex;

use countersign_asn1::Name;
use countersign_ca::{
    Change, Entry, EntryKey, Inheritance, Ledger, LedgerError, ListEntries, ListEntry, NewList,
    OcspStatus, OpenList, Reservation, RevocationReason,
};
use countersign_testkit::rcgen::{self, RevokedCertParams, SerialNumber};
use time::{Duration, OffsetDateTime};

use crate::LongList;
use crate::office::NOW;

/// So many certificates are revoked, each by [`LongList::serial_number`], at moments of a year; of every other
/// one it is said why. They are handed out once.
#[derive(Debug)]
pub struct AllRevoked(Mutex<ListEntries>);

impl AllRevoked {
    /// So many.
    #[must_use]
    ///
    /// # Panics
    /// Never: there are such reasons.
    pub fn of(certificates: u32) -> Self {
        let mut entries = ListEntries::new();
        for number in 0..certificates {
            let (at, reason) = Self::event(number);
            entries.push(ListEntry {
                serial: &LongList::serial_number(number),
                at,
                change: Change::from_number(reason).expect("a reason"),
            });
        }
        Self(Mutex::new(entries))
    }

    /// The moment at which the certificate of this number was revoked, and the number of the reason.
    #[must_use]
    pub fn event(number: u32) -> (OffsetDateTime, u8) {
        let ago = Duration::seconds(i64::from(number.wrapping_mul(7_919) % 31_536_000));
        (NOW - ago, if number.is_multiple_of(2) { 0 } else { 4 })
    }

    /// The entry of this number, as rcgen takes it.
    #[must_use]
    pub fn for_rcgen(number: u32) -> RevokedCertParams {
        let (revocation_time, reason) = Self::event(number);
        RevokedCertParams {
            serial_number: SerialNumber::from_slice(&LongList::serial_number(number)),
            revocation_time,
            reason_code: (reason != 0).then_some(rcgen::RevocationReason::Superseded),
            invalidity_date: None,
        }
    }
}

impl Ledger for AllRevoked {
    fn begin_list(&self, _: Name<'_>, _: &NewList<'_>) -> Result<OpenList, LedgerError> {
        Ok(OpenList {
            number: 1,
            base: None,
            entries: mem::take(&mut *self.0.lock().expect("nobody panics with it")),
        })
    }

    fn record_list(&self, _: Name<'_>, _: u64, _: &[u8]) -> Result<(), LedgerError> {
        Ok(())
    }

    fn last_list(&self, _: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(None)
    }

    fn reserve(&self, _: &Reservation<'_>) -> Result<(), LedgerError> {
        Err(nothing_else())
    }

    fn record_intent(&self, _: EntryKey<'_>, _: &[u8]) -> Result<(), LedgerError> {
        Err(nothing_else())
    }

    fn record_certificate(&self, _: EntryKey<'_>, _: &[u8]) -> Result<(), LedgerError> {
        Err(nothing_else())
    }

    fn find(&self, _: EntryKey<'_>) -> Result<Option<Entry>, LedgerError> {
        Err(nothing_else())
    }

    fn certificates(&self, _: u64, _: u32) -> Result<Vec<Entry>, LedgerError> {
        Err(nothing_else())
    }

    fn revoke(
        &self,
        _: EntryKey<'_>,
        _: OffsetDateTime,
        _: RevocationReason,
    ) -> Result<(), LedgerError> {
        Err(nothing_else())
    }

    fn release(&self, _: EntryKey<'_>, _: OffsetDateTime) -> Result<(), LedgerError> {
        Err(nothing_else())
    }

    fn status(&self, _: EntryKey<'_>) -> Result<OcspStatus, LedgerError> {
        Err(nothing_else())
    }

    fn inherit(&self, _: &Inheritance) -> Result<(), LedgerError> {
        Err(nothing_else())
    }
}

fn nothing_else() -> LedgerError {
    let source = "this ledger knows lists alone".into();
    LedgerError::Unavailable { source }
}
