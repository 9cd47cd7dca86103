//! `Trouble`: what keeps a home from its work, for whoever is to do something about it.

use std::error::Error as StdError;
use std::io;

use postgres::error::SqlState;
use rusqlite::ErrorCode;

/// What keeps a home from its work, as far as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// The disk is full, or fails. What was recorded is there.
    Disk,
    /// The system does not let this user open or write it.
    Denied,
    /// Others had it for too long.
    Busy,
    /// What is in the file is no database, or a broken one.
    Damaged,
    /// Nobody answers there.
    NoServer,
    /// The server has no such database.
    NoDatabase,
    /// The server does not let this user in.
    Refused,
    /// No encrypted connection was made.
    Tls,
}

impl Trouble {
    /// What an [`Error`] is about, or a `LedgerError`: `None` where nothing more is known.
    ///
    /// [`Error`]: crate::Error
    #[must_use]
    pub fn of(error: &(dyn StdError + 'static)) -> Option<Self> {
        if let Some(error) = error.downcast_ref::<rusqlite::Error>() {
            return Self::of_sqlite(error);
        }
        if let Some(error) = error.downcast_ref::<postgres::Error>() {
            return Self::of_postgres(error);
        }
        Self::of(error.source()?)
    }

    /// Whether the book may be whole, and cannot be written: it can be read then.
    pub(crate) fn forbids_writing(error: &(dyn StdError + 'static)) -> bool {
        matches!(Self::of(error), Some(Self::Denied | Self::Disk))
    }

    fn of_sqlite(error: &rusqlite::Error) -> Option<Self> {
        match error.sqlite_error_code()? {
            ErrorCode::DiskFull | ErrorCode::SystemIoFailure => Some(Self::Disk),
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Some(Self::Denied)
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Some(Self::Busy),
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Some(Self::Damaged),
            _ => None,
        }
    }

    fn of_postgres(error: &postgres::Error) -> Option<Self> {
        if let Some(state) = error.code() {
            return match state {
                state if *state == SqlState::INVALID_CATALOG_NAME => Some(Self::NoDatabase),
                state if *state == SqlState::DISK_FULL => Some(Self::Disk),
                state if *state == SqlState::TOO_MANY_CONNECTIONS => Some(Self::Busy),
                state
                    if [
                        SqlState::INVALID_PASSWORD,
                        SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
                        SqlState::INSUFFICIENT_PRIVILEGE,
                    ]
                    .contains(state) =>
                {
                    Some(Self::Refused)
                }
                _ => None,
            };
        }
        // The client keeps its kinds of error to itself, but for what it calls them.
        match error.to_string() {
            told if told.contains("TLS handshake") => Some(Self::Tls),
            told if told.contains("invalid configuration") => Some(Self::Refused),
            _ if error.is_closed() => Some(Self::NoServer),
            _ => error.source()?.is::<io::Error>().then_some(Self::NoServer),
        }
    }
}
