//! The file's settings and its tables, version by version.

use core::cmp::Ordering;
use core::time::Duration;
use std::thread;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{PATIENCE, Statements};
use crate::home::Access;
use crate::{Error, Scribe, pen};

/// Makes the file a ledger of the latest version, if it is one of any version or empty.
pub(super) fn prepare(connection: &mut Connection, scribe: &Scribe) -> Result<(), Error> {
    settle(connection)?;
    migrate(connection, scribe)
}

/// How many tables are in it: none in a new file, nor in one that lost what it held.
pub(super) fn tables(connection: &Connection) -> Result<i64, Error> {
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))
        .map_err(Error::sqlite)
}

/// Durability before speed: a commit has returned from `fsync` when it returns, and a reader never
/// waits for a writer.
fn settle(connection: &Connection) -> Result<(), Error> {
    let mode = write_ahead(connection).map_err(Error::sqlite)?;
    if mode != "wal" {
        return Err(Error::NoWriteAheadLog { found: mode });
    }
    wait(connection, Access::Write)
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .map_err(Error::sqlite)
}

/// Whether the next commits wait for the disk. The log is written in one order, and each frame of it is
/// checked by those before: a commit that waits takes those along that did not.
pub(super) fn wait(connection: &Connection, access: Access) -> rusqlite::Result<()> {
    let synchronous = match access {
        Access::Soon => "normal",
        _ => "full",
    };
    connection.pragma_update(None, "synchronous", synchronous)
}

/// Switches to the write-ahead log, and says which mode it is now. The switch of a new file wants it
/// alone and does not wait as transactions do, so that processes that open it at once wait here.
fn write_ahead(connection: &Connection) -> rusqlite::Result<String> {
    let mut attempts = PATIENCE.as_millis() / PAUSE.as_millis();
    loop {
        let switched =
            connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0));
        match switched {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && attempts > 0 =>
            {
                attempts -= 1;
                thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

/// The write-ahead log goes into the file, and away.
pub(super) fn fold(connection: &Connection) -> Result<(), Error> {
    connection.flush_prepared_statement_cache();
    let switched =
        connection.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get(0));
    match switched.map_err(Error::sqlite)? {
        mode if mode == "delete" => Ok(()),
        found => Err(Error::StillLogged { found }),
    }
}

/// In one transaction: of two processes that open a new file at once, the second finds it done.
fn migrate(connection: &mut Connection, scribe: &Scribe) -> Result<(), Error> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(Error::sqlite)?;
    let (application_id, found) = version(&transaction)?;
    let missing = MIGRATIONS.get(found..).ok_or(Error::Newer {
        found,
        known: MIGRATIONS.len(),
    })?;
    // What is up to date is left alone: whoever opens it waits for no disk.
    if missing.is_empty() && application_id == APPLICATION_ID {
        return Ok(());
    }
    for migration in missing {
        transaction
            .execute_batch(migration)
            .map_err(Error::sqlite)?;
    }
    if found < AUDITED {
        pen::adopt(&mut Statements(&transaction), scribe)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .and_then(|()| transaction.pragma_update(None, "user_version", MIGRATIONS.len()))
        .and_then(|()| transaction.commit())
        .map_err(Error::sqlite)
}

/// Makes sure that it is a ledger of the latest version, where it is only read.
pub(super) fn check(connection: &Connection) -> Result<(), Error> {
    let (application_id, found) = version(connection)?;
    let known = MIGRATIONS.len();
    match found.cmp(&known) {
        _ if application_id == 0 => Err(Error::Empty),
        Ordering::Less => Err(Error::Older { found, known }),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(Error::Newer { found, known }),
    }
}

/// Whose file it is, and of which version; zeros are those of a new file.
fn version(connection: &Connection) -> Result<(i32, usize), Error> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get(0));
    let application_id: i32 = number("application_id").map_err(Error::sqlite)?;
    let version: i32 = number("user_version").map_err(Error::sqlite)?;
    let tables = tables(connection)?;
    if application_id != APPLICATION_ID && (application_id, tables) != (0, 0) {
        return Err(Error::NotALedger {
            wanted: APPLICATION_ID,
            found: application_id,
        });
    }
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    Ok((application_id, version))
}

/// How long a process that opens a new file waits before it tries again.
const PAUSE: Duration = Duration::from_millis(10);

/// `CsLg` in the file's header, by which `file` and other programs can know it.
const APPLICATION_ID: i32 = 0x4373_4C67;

/// What each version added to the one before. A migration that was released is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/sqlite/0001_book.sql"),
    include_str!("../../migrations/sqlite/0002_revocation.sql"),
    include_str!("../../migrations/sqlite/0003_renewal.sql"),
    include_str!("../../migrations/sqlite/0004_audit.sql"),
    include_str!("../../migrations/sqlite/0005_editions.sql"),
    include_str!("../../migrations/sqlite/0006_exports.sql"),
];

/// The first version with events.
const AUDITED: usize = 4;
