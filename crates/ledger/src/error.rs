//! Why a ledger was not opened.

use std::error::Error as StdError;

use thiserror::Error;

/// Why a ledger was not opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is a database of something else.
    #[error("it is a database, and not a ledger's: wanted application id {wanted}, found {found}")]
    NotALedger {
        /// The number in a ledger's header.
        wanted: i32,
        /// The number in this one's.
        found: i32,
    },
    /// The ledger was written by a later version, whose rows this one would misread.
    #[error("the ledger is of version {found}, and this program knows {known} at most")]
    Newer {
        /// The ledger's version.
        found: usize,
        /// The latest version known here.
        known: usize,
    },
    /// The file system cannot keep a write-ahead log: it shares no memory between processes.
    #[error("no write-ahead log is possible here: SQLite uses the journal mode `{found}`")]
    NoWriteAheadLog {
        /// The journal mode that `SQLite` fell back to.
        found: String,
    },
    /// `SQLite` failed: no permission, a full disk, no database, a damaged one.
    #[error("SQLite failed: {source}")]
    Sqlite {
        /// What it said.
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl Error {
    pub(crate) fn sqlite(error: rusqlite::Error) -> Self {
        Self::Sqlite {
            source: Box::new(error),
        }
    }
}
