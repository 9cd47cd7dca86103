//! `Place`: where a book lies.

use core::fmt;
use std::path::PathBuf;

use crate::home::Home;
use crate::postgres::{Address, Postgres};
use crate::sqlite::Sqlite;
use crate::{Error, Scribe};

/// Where a book lies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Place {
    /// In an `SQLite` file, for one machine: write-ahead log, every commit on the disk before it returns,
    /// any number of processes at once.
    File(PathBuf),
    /// In a `PostgreSQL` database, for any number of machines.
    Postgres(Address),
}

impl Place {
    pub(crate) fn create(&self, scribe: &Scribe) -> Result<Box<dyn Home>, Error> {
        Ok(match self {
            Self::File(path) => Box::new(Sqlite::create(path, scribe)?),
            Self::Postgres(address) => Box::new(Postgres::create(address)?),
        })
    }

    /// A connection to the book in it, for those who only read.
    pub(crate) fn reader(&self) -> Result<Box<dyn Home>, Error> {
        Ok(match self {
            Self::File(path) => Box::new(Sqlite::reader(path)?),
            Self::Postgres(address) => Box::new(Postgres::reader(address)?),
        })
    }

    pub(crate) fn open(&self, scribe: &Scribe) -> Result<Box<dyn Home>, Error> {
        Ok(match self {
            Self::File(path) => Box::new(Sqlite::open(path, scribe)?),
            Self::Postgres(address) => Box::new(Postgres::open(address)?),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Postgres(address) => address.fmt(f),
        }
    }
}
