//! The tables of a database, version by version.

use super::Session;
use crate::Error;
use crate::home::Access;
use crate::sql::{Fault, Sql as _, Value, one};

/// Which database is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One with a ledger.
    Old,
    /// One with a ledger, or an empty one.
    NewOrOld,
}

/// Makes the database a ledger of the latest version, if it is one of any version, or empty.
pub(super) fn prepare(session: &mut Session, wanted: Wanted) -> Result<(), Error> {
    session.begin(Access::Snapshot)?;
    let found = found(session);
    session.batch("COMMIT")?;
    match found? {
        Found::Version(version) if version == MIGRATIONS.len() => return Ok(()),
        Found::Nothing if wanted == Wanted::Old => return Err(Error::Empty),
        _ => {}
    }
    // Of two that find an empty database at once, the second finds it done.
    session.batch("BEGIN")?;
    let done = migrate(session);
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = session.batch(end);
    done?;
    Ok(ended?)
}

enum Found {
    Nothing,
    Version(usize),
}

fn found(session: &mut Session) -> Result<Found, Error> {
    let (mark, tables) = one(
        session,
        "SELECT count(*) FILTER (WHERE relname = 'countersign_ledger'), count(*)
         FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname = current_schema() AND relkind IN ('r', 'p')",
        &[],
        |mut row| Ok((row.number()?, row.number()?)),
    )?
    .unwrap_or((0, 0));
    match (mark, tables) {
        (0, 0) => Ok(Found::Nothing),
        (0, tables) => Err(Error::OtherTables { tables }),
        _ => {
            let version = one(
                session,
                "SELECT version FROM countersign_ledger",
                &[],
                |mut row| row.number(),
            )?;
            let version = version.ok_or(Fault::Damaged("it has no version"))?;
            Ok(Found::Version(
                usize::try_from(version).unwrap_or(usize::MAX),
            ))
        }
    }
}

fn migrate(session: &mut Session) -> Result<(), Error> {
    session.query(
        "SELECT CASE WHEN pg_advisory_xact_lock($1) IS NULL THEN 0 ELSE 1 END",
        &[Value::Integer(LOCK)],
        &mut |_| Ok(()),
    )?;
    let version = match found(session)? {
        Found::Nothing => 0,
        Found::Version(version) => version,
    };
    let missing = MIGRATIONS.get(version..).ok_or(Error::Newer {
        found: version,
        known: MIGRATIONS.len(),
    })?;
    for migration in missing {
        session.batch(migration)?;
    }
    let latest = u64::try_from(MIGRATIONS.len()).unwrap_or(u64::MAX);
    session.execute(
        "UPDATE countersign_ledger SET version = $1",
        &[Value::number(latest)],
    )?;
    Ok(())
}

/// `CsLg`: whoever makes or changes tables holds this lock.
const LOCK: i64 = 0x4373_4C67;

/// What each version added to the one before. A migration that was released is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/postgres/0001_book.sql"),
    include_str!("../../migrations/postgres/0002_editions.sql"),
    include_str!("../../migrations/postgres/0003_exports.sql"),
];
