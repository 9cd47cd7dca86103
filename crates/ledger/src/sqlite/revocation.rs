//! What is revoked, and the lists that tell it.

use countersign_asn1::Name;
use countersign_ca::{
    Entry, EntryKey, Hex, LedgerError, OpenList, RevocationReason, Revoked, Stage,
};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};
use time::OffsetDateTime;

use super::{entry, unavailable};

/// `removeFromCRL`: the end of a hold.
const RELEASED: u8 = 8;

pub(super) fn revoke(
    transaction: &Transaction<'_>,
    key: EntryKey<'_>,
    at: OffsetDateTime,
    reason: RevocationReason,
) -> Result<(), LedgerError> {
    let serial = Hex::new(key.serial);
    let Some(Entry {
        number,
        stage: Stage::Intended { .. } | Stage::Issued { .. },
        ..
    }) = entry(transaction, key)?
    else {
        return Err(LedgerError::NotIntended { serial });
    };
    if let Some(revoked) = find(transaction, key)? {
        revoked.check_may_become(reason, serial)?;
    }
    record(transaction, number, at, reason.number())
}

pub(super) fn release(
    transaction: &Transaction<'_>,
    key: EntryKey<'_>,
    at: OffsetDateTime,
) -> Result<(), LedgerError> {
    let held = find(transaction, key)?.filter(|revoked| revoked.reason == RevocationReason::HOLD);
    match (held, entry(transaction, key)?) {
        (Some(_), Some(entry)) => record(transaction, entry.number, at, RELEASED),
        _ => Err(LedgerError::NotHeld {
            serial: Hex::new(key.serial),
        }),
    }
}

fn record(
    transaction: &Transaction<'_>,
    number: u64,
    at: OffsetDateTime,
    reason: u8,
) -> Result<(), LedgerError> {
    transaction
        .prepare_cached("INSERT INTO revocation (number, at, reason) VALUES (?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute((number, at.unix_timestamp(), reason)))
        .map_err(unavailable)?;
    Ok(())
}

pub(super) fn find(
    connection: &Connection,
    key: EntryKey<'_>,
) -> Result<Option<Revoked>, LedgerError> {
    connection
        .prepare_cached(
            "SELECT serial, revocation.at, reason
             FROM issuer JOIN reservation USING (issuer) JOIN revocation USING (number)
             WHERE name = ?1 AND serial = ?2 ORDER BY event DESC LIMIT 1",
        )
        .and_then(|mut select| {
            select
                .query_row((key.issuer.as_der(), key.serial), read)
                .optional()
        })
        .map(Option::flatten)
        .map_err(unavailable)
}

/// Takes the next number, and reads what is revoked at that moment.
pub(super) fn begin_list(
    transaction: &Transaction<'_>,
    issuer: Name<'_>,
    at: OffsetDateTime,
) -> Result<OpenList, LedgerError> {
    let number = transaction
        .execute(
            "INSERT OR IGNORE INTO issuer (name) VALUES (?1)",
            [issuer.as_der()],
        )
        .and_then(|_| {
            transaction.query_row(
                "INSERT INTO list (issuer, number, at)
                 SELECT issuer,
                        1 + coalesce((SELECT max(number) FROM list WHERE list.issuer = issuer.issuer), 0),
                        ?2
                 FROM issuer WHERE name = ?1 RETURNING number",
                (issuer.as_der(), at.unix_timestamp()),
                |row| row.get(0),
            )
        })
        .map_err(unavailable)?;
    let mut select = transaction
        .prepare_cached(
            "SELECT serial, revocation.at, reason
             FROM issuer JOIN reservation USING (issuer) JOIN revocation USING (number)
             WHERE name = ?1
               AND event = (SELECT max(event) FROM revocation AS latest WHERE latest.number = reservation.number)
             ORDER BY length(serial), serial",
        )
        .map_err(unavailable)?;
    let revoked = select
        .query_map([issuer.as_der()], read)
        .and_then(|rows| rows.filter_map(Result::transpose).collect())
        .map_err(unavailable)?;
    Ok(OpenList { number, revoked })
}

pub(super) fn record_list(
    transaction: &Transaction<'_>,
    issuer: Name<'_>,
    number: u64,
    der: &[u8],
) -> Result<(), LedgerError> {
    let found: Option<(u64, bool)> = transaction
        .query_row(
            "SELECT list, der IS NOT NULL
             FROM issuer JOIN list USING (issuer) LEFT JOIN signed_list USING (list)
             WHERE name = ?1 AND number = ?2",
            (issuer.as_der(), number),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(unavailable)?;
    match found {
        None => Err(LedgerError::NoSuchList { number }),
        Some((_, true)) => Err(LedgerError::ListRecorded { number }),
        Some((list, false)) => transaction
            .execute(
                "INSERT INTO signed_list (list, der) VALUES (?1, ?2)",
                (list, der),
            )
            .map(drop)
            .map_err(unavailable),
    }
}

pub(super) fn last_list(
    connection: &Connection,
    issuer: Name<'_>,
) -> Result<Option<Vec<u8>>, LedgerError> {
    connection
        .query_row(
            "SELECT der FROM issuer JOIN list USING (issuer) JOIN signed_list USING (list)
             WHERE name = ?1 ORDER BY number DESC LIMIT 1",
            [issuer.as_der()],
            |row| row.get(0),
        )
        .optional()
        .map_err(unavailable)
}

/// `None` where the latest event is a release.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Revoked>> {
    let at: i64 = row.get(1)?;
    let reason: u8 = row.get(2)?;
    if reason == RELEASED {
        return Ok(None);
    }
    let at = OffsetDateTime::from_unix_timestamp(at)
        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(1, at))?;
    let reason = RevocationReason::from_number(reason)
        .ok_or(rusqlite::Error::IntegralValueOutOfRange(2, reason.into()))?;
    let serial = row.get(0)?;
    Ok(Some(Revoked { serial, at, reason }))
}
