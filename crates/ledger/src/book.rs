//! `Book`: a ledger that keeps what it is told, wherever it lies.

mod edition;
mod entry;
mod inheritance;
pub(crate) mod revocation;

use core::fmt;

use countersign_asn1::Name;
use countersign_ca::{
    Entry, EntryKey, Inheritance, Ledger, LedgerError, NewList, OcspStatus, OpenList, Reservation,
    RevocationReason,
};
use time::OffsetDateTime;

use crate::audit::{self, Discrepancy};
use crate::event::{self, Event};
use crate::group::Group;
use crate::home::Access;
use crate::place::Place;
use crate::{Error, Head, Scribe, Trouble};

/// A ledger that keeps what it is told, wherever it lies.
pub struct Book {
    pub(crate) group: Group,
}

impl Book {
    /// Makes a ledger in this place, or opens the one that is there; brings an older one up to date.
    ///
    /// # Errors
    /// When something else is there, it was written by a later version, or it cannot be used.
    pub fn create(place: Place, scribe: Scribe) -> Result<Self, Error> {
        let home = place.create(&scribe)?;
        Ok(Self {
            group: Group::new(place, home, scribe),
        })
    }

    /// Opens the ledger in this place, and brings an older one up to date. A place where none is is
    /// refused: an authority must not forget what it issued.
    ///
    /// # Errors
    /// As [`Self::create`]; and when there is no ledger.
    pub fn open(place: Place, scribe: Scribe) -> Result<Self, Error> {
        let home = place.open(&scribe)?;
        Ok(Self {
            group: Group::new(place, home, scribe),
        })
    }

    /// Opens the ledger in this place to read it, where this process cannot write to it, too: on a full disk, a copy
    /// on a medium that nobody can write to, or the file of another user's. What is written is refused.
    ///
    /// Where others may write, what they write is seen, as in a ledger that is open; where there is nothing but the
    /// file, reading fails if somebody changes it meanwhile.
    ///
    /// # Errors
    /// As [`Self::open`]; [`Error::LogLeft`] when the file is not all of it; [`Error::Older`].
    pub fn open_to_read(place: Place, scribe: Scribe) -> Result<Self, Error> {
        let home = match place.open(&scribe) {
            Err(error) if Trouble::forbids_writing(&error) => place.reader()?,
            result => result?,
        };
        Ok(Self {
            group: Group::new(place, home, scribe),
        })
    }

    /// Where it lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        self.group.place()
    }

    /// Takes down whose book it is: of several issuers each is named once.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]
    pub fn name(&self, issuer: Name<'_>) -> Result<(), LedgerError> {
        let issuer = entry::owned(issuer);
        self.group
            .write(move |pen| Ok(entry::issuer(pen, &issuer).map(drop)?))
    }

    /// The names of those whose book it is, DER.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]
    pub fn issuers(&self) -> Result<Vec<Vec<u8>>, LedgerError> {
        self.group.read(Access::Look, entry::issuers)
    }

    /// The number that the next list of this issuer will have.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]
    pub fn next_list(&self, issuer: Name<'_>) -> Result<u64, LedgerError> {
        let issuer = entry::owned(issuer);
        self.group.read(Access::Snapshot, |sql| {
            match entry::issuer_if_any(sql, &issuer)? {
                Some(issuer) => edition::next_number(sql, issuer),
                None => Ok(1),
            }
        })
    }

    /// Where its chain of events ends.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]
    pub fn head(&self) -> Result<Head, LedgerError> {
        self.group.read(Access::Look, event::head)
    }

    /// What was written, when and by whom, in the order of writing: at most `limit` events, from the first
    /// one above `after` on.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]
    pub fn events(&self, after: u64, limit: u32) -> Result<Vec<Event>, LedgerError> {
        self.group
            .read(Access::Look, |sql| event::page(sql, after, limit))
    }

    /// The entries that have an intent, and neither a certificate nor a revocation: their certificates may
    /// exist, and whoever revokes them settles it. At most `limit` of them, from the first one above the
    /// number `after` on.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]
    pub fn unsettled(&self, after: u64, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        self.group
            .read(Access::Look, |sql| entry::unsettled(sql, after, limit))
    }

    /// Whether every event follows from the one before and tells of a row that is there as it was
    /// written, every row has its event, and the chain ends where it should: at its recorded head, and
    /// beyond each of these that were noted down elsewhere. `progress` is told how many events were seen.
    ///
    /// # Errors
    /// [`LedgerError::Unavailable`]; what does not fit is the inner error.
    pub fn verify(
        &self,
        noted: &[Head],
        mut progress: impl FnMut(u64),
    ) -> Result<Result<Head, Discrepancy>, LedgerError> {
        self.group.read(Access::Snapshot, |sql| {
            audit::verify(sql, noted, &mut progress)
        })
    }
}

impl Ledger for Book {
    fn reserve(&self, reservation: &Reservation<'_>) -> Result<(), LedgerError> {
        let wanted = entry::Wanted::from(reservation);
        // Nothing is made with it before its intent is on the disk, and then it is, too.
        self.group
            .write_soon(move |pen| entry::reserve(pen, &wanted))
    }

    fn record_intent(&self, key: EntryKey<'_>, linted: &[u8]) -> Result<(), LedgerError> {
        let (key, linted) = (entry::Key::from(key), linted.to_vec());
        self.group
            .write(move |pen| entry::record_intent(pen, &key, &linted))
    }

    fn record_certificate(&self, key: EntryKey<'_>, certificate: &[u8]) -> Result<(), LedgerError> {
        let (key, certificate) = (entry::Key::from(key), certificate.to_vec());
        self.group
            .write(move |pen| entry::record_certificate(pen, &key, &certificate))
    }

    fn find(&self, key: EntryKey<'_>) -> Result<Option<Entry>, LedgerError> {
        let key = entry::Key::from(key);
        self.group.read(Access::Look, |sql| entry::find(sql, &key))
    }

    fn certificates(&self, after: u64, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        self.group
            .read(Access::Look, |sql| entry::certificates(sql, after, limit))
    }

    fn revoke(
        &self,
        key: EntryKey<'_>,
        at: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<(), LedgerError> {
        let key = entry::Key::from(key);
        self.group
            .write(move |pen| revocation::revoke(pen, &key, at, reason))
    }

    fn release(&self, key: EntryKey<'_>, at: OffsetDateTime) -> Result<(), LedgerError> {
        let key = entry::Key::from(key);
        self.group
            .write(move |pen| revocation::release(pen, &key, at))
    }

    fn status(&self, key: EntryKey<'_>) -> Result<OcspStatus, LedgerError> {
        self.group
            .read(Access::Look, |sql| revocation::status(sql, key))
    }

    fn begin_list(&self, issuer: Name<'_>, list: &NewList<'_>) -> Result<OpenList, LedgerError> {
        let order = edition::Order::from(list);
        let issuer = entry::owned(issuer);
        self.group
            .write(move |pen| edition::begin(pen, &issuer, &order))
    }

    fn record_list(&self, issuer: Name<'_>, number: u64, list: &[u8]) -> Result<(), LedgerError> {
        let (issuer, list) = (entry::owned(issuer), list.to_vec());
        self.group
            .write(move |pen| edition::record(pen, &issuer, number, &list))
    }

    fn inherit(&self, inheritance: &Inheritance) -> Result<(), LedgerError> {
        let wanted = inheritance.clone();
        self.group
            .write(move |pen| inheritance::inherit(pen, &wanted))
    }

    fn last_list(&self, issuer: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError> {
        let issuer = entry::owned(issuer);
        self.group
            .read(Access::Look, |sql| edition::last(sql, &issuer))
    }
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { group } = self;
        f.debug_struct("Book").field("group", group).finish()
    }
}
