//! Where an authority's records live.
//!
//! Homes for the [`Ledger`] of `countersign-ca`. It signs nothing and judges nothing: it writes down
//! what it is given, durably, and never changes it.
//!
//! [`SqliteLedger`] is one file, for one machine: write-ahead log, every commit on the disk before it
//! returns, any number of processes at once.
//!
//! ```
//! use countersign_asn1::Name;
//! use countersign_ca::{EntryKey, Ledger as _, Reservation, Stage};
//! use countersign_ledger::SqliteLedger;
//! use time::macros::datetime;
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("authority.ledger");
//! let ledger = SqliteLedger::create(&path)?;
//! let issuer = Name::from_der(&[0x30, 0x00])?;
//! let key = EntryKey { issuer, serial: &[0x2A] };
//! ledger.reserve(&Reservation::new(key, "um", b"request", datetime!(2026-01-01 0:00 UTC)))?;
//! drop(ledger); // the lights go out
//!
//! let ledger = SqliteLedger::open(&path)?;
//! assert_eq!(ledger.find(key)?.expect("it is there").stage, Stage::Reserved);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is left to the caller: where the file lies, who may read it, and its backup. A copy of the
//! file alone may lack what is still in the log beside it: copy with `SQLite`'s own backup, or when no
//! process has it open. A network file system keeps neither locks nor promises.
//!
//! [`Ledger`]: countersign_ca::Ledger

mod error;
mod sqlite;

pub use error::Error;
pub use sqlite::SqliteLedger;
