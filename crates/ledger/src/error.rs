//! Why a ledger was not opened.

use std::error::Error as StdError;

use thiserror::Error;

use crate::sql::Fault;

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
    /// The file is empty, and a ledger was to be in it.
    #[error("it is empty, and not a ledger")]
    Empty,
    /// The ledger was written by a later version, whose rows this one would misread.
    #[error("the ledger is of version {found}, and this program knows {known} at most")]
    Newer {
        /// The ledger's version.
        found: usize,
        /// The latest version known here.
        known: usize,
    },
    /// The ledger was written by an earlier version, and cannot be brought up to date where it is only read.
    #[error(
        "the ledger is of version {found}, and it takes somebody who may write to it to make it one of version {known}"
    )]
    Older {
        /// The ledger's version.
        found: usize,
        /// The latest version known here.
        known: usize,
    },
    /// Whoever wrote last did not bring the write-ahead log into the file, and here nobody can.
    #[error(
        "the file is not all of it: `{log}` is to be brought into it, and here nobody may write"
    )]
    LogLeft {
        /// The log's file.
        log: String,
    },
    /// The file system cannot keep a write-ahead log: it shares no memory between processes.
    #[error("no write-ahead log is possible here: SQLite uses the journal mode `{found}`")]
    NoWriteAheadLog {
        /// The journal mode that `SQLite` fell back to.
        found: String,
    },
    /// The write-ahead log did not go into the file.
    #[error("the write-ahead log stays beside the file: SQLite uses the journal mode `{found}`")]
    StillLogged {
        /// The journal mode that `SQLite` kept.
        found: String,
    },
    /// The database has tables, and none is a ledger's.
    #[error("there are {tables} tables, and no ledger")]
    OtherTables {
        /// How many.
        tables: u64,
    },
    /// What was given is no address of a database.
    #[error("no address of a database: wanted postgres://USER@HOST:PORT/DATABASE")]
    NoAddress,
    /// The address has a password in it.
    #[error("the address of the database has a password in it, where others can read it")]
    PasswordInAddress,
    /// The connection might not be encrypted, and leaves the machine.
    #[error("the connection to `{host}` might not be encrypted")]
    Plain {
        /// Where to.
        host: String,
    },
    /// `sslmode` is none that is known here.
    #[error(
        "`sslmode` is `{found}`, and wanted is disable, prefer, require, verify-ca or verify-full"
    )]
    NoMode {
        /// What it is.
        found: String,
    },
    /// The server's certificate is to be verified, and by whom is not said.
    #[error("`sslmode={mode}` wants the root of the server's certificate, and none is named")]
    NoRoot {
        /// The mode.
        mode: &'static str,
    },
    /// A file of an address cannot be used for TLS.
    #[error("`{option}` of the database's address: {reason}")]
    Tls {
        /// Which parameter names it.
        option: &'static str,
        /// Why.
        reason: String,
    },
    /// The server does not wait for its disk.
    #[error("the server does not keep what it is told: `fsync` is off")]
    NotDurable,
    /// `PostgreSQL` failed: no server, no permission, a full disk.
    #[error("{source}")]
    Postgres {
        /// What it said.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The rows are not those of a ledger.
    #[error("{source}")]
    Damaged {
        /// What is wrong.
        source: Box<dyn StdError + Send + Sync>,
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

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Sqlite(error) => Self::sqlite(error),
            other @ Fault::Postgres(_) => Self::Postgres {
                source: Box::new(other),
            },
            other => Self::Damaged {
                source: Box::new(other),
            },
        }
    }
}
