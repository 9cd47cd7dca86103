//! What is revoked, and the lists that tell it.

use countersign_ca::{Entry, LedgerError, OpenList, RevocationReason, Revoked, Stage};
use time::OffsetDateTime;

use super::entry::{self, Key};
use crate::group::Stop;
use crate::pen::Pen;
use crate::sql::{Fault, Row, Sql, Value, one};
use crate::table::{LIST, REVOCATION, SIGNED_LIST};

/// `removeFromCRL`: the end of a hold.
pub(crate) const RELEASED: u8 = 8;

pub(super) fn revoke(
    pen: &mut Pen<'_>,
    key: &Key,
    at: OffsetDateTime,
    reason: RevocationReason,
) -> Result<(), Stop> {
    let serial = key.hex();
    let Some(Entry {
        number,
        stage: Stage::Intended { .. } | Stage::Issued { .. },
        ..
    }) = entry::find(pen.sql(), key)?
    else {
        return Err(LedgerError::NotIntended { serial }.into());
    };
    if let Some(revoked) = find(pen.sql(), key)? {
        revoked.check_may_become(reason, serial)?;
    }
    record(pen, number, at, reason.number())
}

pub(super) fn release(pen: &mut Pen<'_>, key: &Key, at: OffsetDateTime) -> Result<(), Stop> {
    let held = find(pen.sql(), key)?.filter(|revoked| revoked.reason == RevocationReason::HOLD);
    match (held, entry::find(pen.sql(), key)?) {
        (Some(_), Some(entry)) => record(pen, entry.number, at, RELEASED),
        _ => Err(LedgerError::NotHeld { serial: key.hex() }.into()),
    }
}

fn record(pen: &mut Pen<'_>, number: u64, at: OffsetDateTime, reason: u8) -> Result<(), Stop> {
    pen.write_next(
        &REVOCATION,
        &[
            Value::number(number),
            Value::moment(at),
            Value::number(reason.into()),
        ],
    )?;
    Ok(())
}

pub(super) fn find(sql: &mut dyn Sql, key: &Key) -> Result<Option<Revoked>, Fault> {
    let latest = one(
        sql,
        "SELECT serial, revocation.at, reason
         FROM issuer JOIN reservation ON reservation.issuer = issuer.issuer
         JOIN revocation ON revocation.number = reservation.number
         WHERE name = $1 AND serial = $2 ORDER BY event DESC LIMIT 1",
        &[Value::Octets(&key.issuer), Value::Octets(&key.serial)],
        read,
    )?;
    Ok(latest.flatten())
}

/// Takes the next number, and reads what is revoked at that moment.
pub(super) fn begin_list(
    pen: &mut Pen<'_>,
    issuer: &[u8],
    at: OffsetDateTime,
) -> Result<OpenList, Stop> {
    let key = entry::issuer(pen, issuer)?;
    let last = one(
        pen.sql(),
        "SELECT coalesce(max(number), 0) FROM list WHERE issuer = $1",
        &[Value::number(key)],
        |mut row| row.number(),
    )?;
    let number = last.unwrap_or(0).saturating_add(1);
    pen.write_next(
        &LIST,
        &[Value::number(key), Value::number(number), Value::moment(at)],
    )?;
    let mut revoked = Vec::new();
    pen.sql().query(
        "SELECT serial, revocation.at, reason
         FROM reservation JOIN revocation ON revocation.number = reservation.number
         WHERE issuer = $1
           AND event = (SELECT max(event) FROM revocation AS latest WHERE latest.number = reservation.number)
         ORDER BY length(serial), serial",
        &[Value::number(key)],
        &mut |row| {
            revoked.extend(read(row)?);
            Ok(())
        },
    )?;
    Ok(OpenList { number, revoked })
}

pub(super) fn record_list(
    pen: &mut Pen<'_>,
    issuer: &[u8],
    number: u64,
    der: &[u8],
) -> Result<(), Stop> {
    let found = one(
        pen.sql(),
        "SELECT list.list, signed_list.list
         FROM issuer JOIN list ON list.issuer = issuer.issuer
         LEFT JOIN signed_list ON signed_list.list = list.list
         WHERE name = $1 AND number = $2",
        &[Value::Octets(issuer), Value::number(number)],
        |mut row| Ok((row.number()?, row.number_if_any()?)),
    )?;
    match found {
        None => Err(LedgerError::NoSuchList { number }.into()),
        Some((_, Some(_))) => Err(LedgerError::ListRecorded { number }.into()),
        Some((list, None)) => {
            Ok(pen.write(&SIGNED_LIST, &[Value::number(list), Value::Octets(der)])?)
        }
    }
}

pub(super) fn last_list(sql: &mut dyn Sql, issuer: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    one(
        sql,
        "SELECT der FROM issuer JOIN list ON list.issuer = issuer.issuer
         JOIN signed_list ON signed_list.list = list.list
         WHERE name = $1 ORDER BY number DESC LIMIT 1",
        &[Value::Octets(issuer)],
        |mut row| row.octets(),
    )
}

/// `None` where the latest event is a release.
fn read(mut row: Row) -> Result<Option<Revoked>, Fault> {
    let (serial, at, reason) = (row.octets()?, row.moment()?, row.number()?);
    if reason == u64::from(RELEASED) {
        return Ok(None);
    }
    let reason = reason_of(reason)?;
    Ok(Some(Revoked { serial, at, reason }))
}

pub(crate) fn reason_of(number: u64) -> Result<RevocationReason, Fault> {
    u8::try_from(number)
        .ok()
        .and_then(RevocationReason::from_number)
        .ok_or(Fault::Damaged("a reason of revocation is none"))
}
