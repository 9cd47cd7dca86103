//! `Place`: where a book lies.

use core::fmt;
use std::path::PathBuf;

use crate::home::Home;
use crate::sqlite::Sqlite;
use crate::{Error, Scribe};

/// Where a book lies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Place {
    /// In an `SQLite` file, for one machine: write-ahead log, every commit on the disk before it returns,
    /// any number of processes at once.
    File(PathBuf),
}

impl Place {
    pub(crate) fn create(&self, scribe: &Scribe) -> Result<Box<dyn Home>, Error> {
        Ok(match self {
            Self::File(path) => Box::new(Sqlite::create(path, scribe)?),
        })
    }

    pub(crate) fn open(&self, scribe: &Scribe) -> Result<Box<dyn Home>, Error> {
        Ok(match self {
            Self::File(path) => Box::new(Sqlite::open(path, scribe)?),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}
