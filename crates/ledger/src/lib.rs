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
//! use countersign_asn1::Name;
//! use countersign_ca::{EntryKey, Ledger as _, Reservation, Stage};
//! use countersign_ledger::{Book, Place, Scribe};
//! use time::macros::datetime;
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("authority.ledger");
//! let place = Place::File(path);
//! let scribe = Scribe::new("alice@ca1", || datetime!(2026-01-01 0:00 UTC)); // a clock, in earnest
//! let book = Book::create(place.clone(), scribe.clone())?;
//! let issuer = Name::from_der(&[0x30, 0x00])?;
//! let key = EntryKey { issuer, serial: &[0x2A] };
//! book.reserve(&Reservation::new(key, "um", b"request", datetime!(2026-01-01 0:00 UTC)))?;
//! let noted = book.head()?;
//! drop(book); // the lights go out
//!
//! let book = Book::open(place, scribe)?;
//! assert_eq!(book.find(key)?.expect("it is there").stage, Stage::Reserved);
//! assert_eq!(book.verify(&[noted], |_| ())?, Ok(noted));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is left to the caller: where the book lies, who may read it, and where its copies are kept.
//! [`Book::snapshot`] makes one, and [`Book::take_up`] goes on from it; a copy of a file that others have open
//! may lack what is still in the log beside it. A network file system keeps neither locks nor promises.
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

pub use audit::Discrepancy;
pub use book::Book;
pub use error::Error;
pub use event::{Act, Event, Head, NoHead};
pub use pen::Scribe;
pub use place::Place;
pub use postgres::Address;
pub use relocation::{Moved, RelocationError};
