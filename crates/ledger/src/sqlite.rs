//! A ledger in one `SQLite` file.

mod revocation;
mod schema;

use core::fmt;
use core::time::Duration;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use countersign_asn1::Name;
use countersign_ca::{
    Entry, EntryKey, Hex, Ledger, LedgerError, OpenList, Reservation, RevocationReason, Revoked,
    Stage,
};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension as _, Row, Transaction, TransactionBehavior,
};
use time::OffsetDateTime;

use crate::Error;

/// A ledger in one `SQLite` file.
pub struct SqliteLedger {
    connection: Mutex<Connection>,
}

impl SqliteLedger {
    /// Makes a ledger in this file, or opens the one that is there; brings an older one up to date.
    ///
    /// # Errors
    /// When the file is something else, was written by a later version, or cannot be used.
    pub fn create(path: &Path) -> Result<Self, Error> {
        Self::prepared(connect(path, OpenFlags::SQLITE_OPEN_CREATE)?)
    }

    /// Opens the ledger in this file, and brings an older one up to date. A file that is not there or is
    /// empty is refused: an authority must not forget what it issued.
    ///
    /// # Errors
    /// As [`Self::create`]; and when there is no ledger.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let connection = connect(path, OpenFlags::empty())?;
        if schema::tables(&connection)? == 0 {
            return Err(Error::Empty);
        }
        Self::prepared(connection)
    }

    fn prepared(mut connection: Connection) -> Result<Self, Error> {
        schema::prepare(&mut connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// Does one thing, whole or not at all. The transaction takes the write lock at its start: two
    /// that read first and wrote later could only fail each other.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let mut connection = self.lock();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(unavailable)?;
        let done = work(&transaction)?;
        transaction.commit().map_err(unavailable)?;
        Ok(done)
    }

    /// A transaction that a panic cut short is rolled back when it is dropped.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for SqliteLedger {
    fn reserve(&self, reservation: &Reservation<'_>) -> Result<(), LedgerError> {
        let EntryKey { issuer, serial } = reservation.key;
        self.write(|transaction| {
            transaction
                .prepare_cached("INSERT OR IGNORE INTO issuer (name) VALUES (?1)")
                .and_then(|mut insert| insert.execute([issuer.as_der()]))
                .map_err(unavailable)?;
            let inserted = transaction
                .prepare_cached(
                    "INSERT INTO reservation (issuer, serial, profile, request, at)
                     SELECT issuer, ?2, ?3, ?4, ?5 FROM issuer WHERE name = ?1",
                )
                .and_then(|mut insert| {
                    insert.execute((
                        issuer.as_der(),
                        serial,
                        reservation.profile,
                        reservation.request,
                        reservation.at.unix_timestamp(),
                    ))
                });
            match inserted {
                Ok(_) => Ok(()),
                Err(error) if is_constraint(&error) => Err(LedgerError::SerialTaken {
                    serial: Hex::new(serial),
                }),
                Err(error) => Err(unavailable(error)),
            }
        })
    }

    fn record_intent(&self, key: EntryKey<'_>, linted: &[u8]) -> Result<(), LedgerError> {
        let serial = Hex::new(key.serial);
        self.write(|transaction| match entry(transaction, key)? {
            None => Err(LedgerError::NotReserved { serial }),
            Some(Entry {
                number,
                stage: Stage::Reserved,
                ..
            }) => add(
                transaction,
                "INSERT INTO intent (number, linted) VALUES (?1, ?2)",
                number,
                linted,
            ),
            Some(_) => Err(LedgerError::AlreadyRecorded { serial }),
        })
    }

    fn record_certificate(&self, key: EntryKey<'_>, certificate: &[u8]) -> Result<(), LedgerError> {
        let serial = Hex::new(key.serial);
        self.write(|transaction| match entry(transaction, key)? {
            Some(Entry {
                number,
                stage: Stage::Intended { .. },
                ..
            }) => add(
                transaction,
                "INSERT INTO certificate (number, der) VALUES (?1, ?2)",
                number,
                certificate,
            ),
            Some(Entry {
                stage: Stage::Issued { .. },
                ..
            }) => Err(LedgerError::AlreadyRecorded { serial }),
            _ => Err(LedgerError::NotIntended { serial }),
        })
    }

    fn find(&self, key: EntryKey<'_>) -> Result<Option<Entry>, LedgerError> {
        entry(&self.lock(), key)
    }

    fn certificates(&self, after: u64, limit: u32) -> Result<Vec<Entry>, LedgerError> {
        let Ok(after) = i64::try_from(after) else {
            return Ok(Vec::new());
        };
        let connection = self.lock();
        let mut select = connection
            .prepare_cached(
                "SELECT number, name, serial, profile, request, at, NULL, der
                 FROM certificate JOIN reservation USING (number) JOIN issuer USING (issuer)
                 WHERE number > ?1 ORDER BY number LIMIT ?2",
            )
            .map_err(unavailable)?;
        let rows = select
            .query_map((after, limit), read)
            .map_err(unavailable)?;
        rows.collect::<Result<_, _>>().map_err(unavailable)
    }

    fn revoke(
        &self,
        entry: EntryKey<'_>,
        at: OffsetDateTime,
        reason: RevocationReason,
    ) -> Result<(), LedgerError> {
        self.write(|transaction| revocation::revoke(transaction, entry, at, reason))
    }

    fn release(&self, entry: EntryKey<'_>, at: OffsetDateTime) -> Result<(), LedgerError> {
        self.write(|transaction| revocation::release(transaction, entry, at))
    }

    fn revocation(&self, entry: EntryKey<'_>) -> Result<Option<Revoked>, LedgerError> {
        revocation::find(&self.lock(), entry)
    }

    fn begin_list(&self, issuer: Name<'_>, at: OffsetDateTime) -> Result<OpenList, LedgerError> {
        self.write(|transaction| revocation::begin_list(transaction, issuer, at))
    }

    fn record_list(&self, issuer: Name<'_>, number: u64, list: &[u8]) -> Result<(), LedgerError> {
        self.write(|transaction| revocation::record_list(transaction, issuer, number, list))
    }

    fn last_list(&self, issuer: Name<'_>) -> Result<Option<Vec<u8>>, LedgerError> {
        revocation::last_list(&self.lock(), issuer)
    }
}

impl fmt::Debug for SqliteLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.lock().path().map(ToOwned::to_owned);
        f.debug_struct("SqliteLedger").field("path", &path).finish()
    }
}

fn entry(connection: &Connection, key: EntryKey<'_>) -> Result<Option<Entry>, LedgerError> {
    connection
        .prepare_cached(
            "SELECT number, name, serial, profile, request, at, linted, der
             FROM issuer JOIN reservation USING (issuer)
             LEFT JOIN intent USING (number) LEFT JOIN certificate USING (number)
             WHERE name = ?1 AND serial = ?2",
        )
        .and_then(|mut select| {
            select
                .query_row((key.issuer.as_der(), key.serial), read)
                .optional()
        })
        .map_err(unavailable)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let at: i64 = row.get("at")?;
    let reserved_at = OffsetDateTime::from_unix_timestamp(at)
        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(5, at))?;
    let linted: Option<Vec<u8>> = row.get(6)?;
    let certificate: Option<Vec<u8>> = row.get(7)?;
    Ok(Entry {
        number: row.get("number")?,
        issuer: row.get("name")?,
        serial: row.get("serial")?,
        profile: row.get("profile")?,
        request: row.get("request")?,
        reserved_at,
        stage: match (linted, certificate) {
            (_, Some(certificate)) => Stage::Issued { certificate },
            (Some(linted), None) => Stage::Intended { linted },
            (None, None) => Stage::Reserved,
        },
    })
}

fn add(
    transaction: &Transaction<'_>,
    insert: &str,
    number: u64,
    der: &[u8],
) -> Result<(), LedgerError> {
    transaction
        .prepare_cached(insert)
        .and_then(|mut insert| insert.execute((number, der)))
        .map_err(unavailable)?;
    Ok(())
}

fn is_constraint(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

fn unavailable(error: rusqlite::Error) -> LedgerError {
    LedgerError::Unavailable {
        source: Box::new(error),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(Error::sqlite)?;
    connection.busy_timeout(PATIENCE).map_err(Error::sqlite)?;
    Ok(connection)
}

/// How long a process waits for another's transaction, which takes a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);
