//! Where an authority's records live.
//!
//! Homes for the [`Ledger`] of `countersign-ca`. It signs nothing and judges nothing: it writes down
//! what it is given, durably, and never changes it.
//!
//! A [`Book`] lies in a [`Place`]. Whatever is written into it is written together with an event: who
//! wrote what and when, and the hash of the event before. [`Book::verify`] finds what was changed, taken out
//! or slipped in since; a [`Head`] that was noted down elsewhere shows a book that was cut or made anew.
//! Those who write at the same time share one wait for the disk.
//!
//! ```
//! use countersign_ca::{Ledger as _, Stage};
//! use countersign_ledger::{Book, Place, Scribe};
//! # use countersign_ca::{EntryKey, Reservation};
//! # use time::macros::datetime;
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("authority.ledger");
//! # let clock = || datetime!(2026-01-01 0:00 UTC);
//! # let issuer = countersign_asn1::Name::from_der(&[0x30, 0x00])?;
//! # let key = EntryKey { issuer, serial: &[0x2A] };
//! # let reservation = Reservation::new(key, "um", b"request", clock());
//!
//! let (place, scribe) = (Place::File(path), Scribe::new("alice@ca1", clock));
//! let book = Book::create(place.clone(), scribe.clone())?;
//! book.reserve(&reservation)?;
//! let noted = book.head()?;
//! drop(book); // the lights go out
//!
//! let book = Book::open(place, scribe)?;
//! assert_eq!(book.find(key)?.expect("it is there").stage, Stage::Reserved);
//! assert_eq!(book.verify(&[noted], |_| ())?, Ok(noted));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # When the power goes
//!
//! A certificate costs two waits for the disk, and each is needed: one before the authority's key signs, so that
//! what may exist is known, and one before anybody gets the certificate, so that it is known. What the book
//! holds at any moment is what was written up to some point of one order, never with a gap: `SQLite` checks
//! each frame of its log by those before, and `PostgreSQL` flushes its log up to a commit. So whoever
//!
//! - has a certificate finds it in the book: its row was on the disk before;
//! - finds an intent and no certificate knows that one may exist, and revokes it;
//! - finds a reservation alone knows that nothing exists. It waits for no disk of its own, and goes there with the
//!   intent, which is later in the order: where the power goes in between both are gone, and the key has signed
//!   nothing. (Whoever noted a [`Head`] down in that moment will miss an event.)
//!
//! Whoever is the last to close a file brings the log into it, which costs four waits more in a process's life:
//! then the file alone is the book, and to copy it or to put it back is no mistake. A log that was
//! kept for the next process would be laid over whatever file is there by then.
//!
//! # Who reads
//!
//! Whoever reads sees what anybody has written before, in whatever process. One that reads often keeps a thread with
//! a connection that stays at its mark of the log, which spares it locks; the log can begin anew ten times a
//! second, and at any moment when nobody has read for a fifth of one.
//!
//! # What is left to the caller
//!
//! Where the book lies, who may read it, and where its copies are kept.
//! [`Book::snapshot`] makes one, and [`Book::take_up`] goes on from it; a copy of the file alone
//! lacks what is still in the log beside it. A network file system keeps neither locks nor promises.
//!
//! [`Ledger`]: countersign_ca::Ledger

mod audit;
mod book;
mod error;
mod event;
mod group;
mod home;
mod pen;
mod place;
mod postgres;
mod relocation;
mod snapshot;
mod sql;
mod sqlite;
mod table;
mod trouble;

pub use audit::Discrepancy;
pub use book::Book;
pub use error::Error;
pub use event::{Act, Event, Head, NoHead};
pub use pen::Scribe;
pub use place::Place;
pub use postgres::Address;
pub use relocation::{Moved, RelocationError};
pub use trouble::Trouble;
