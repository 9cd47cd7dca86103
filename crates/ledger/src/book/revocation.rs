//! What is revoked.

use countersign_ca::{Change, Entry, LedgerError, RevocationReason, Revoked, Stage};
use time::OffsetDateTime;

use super::entry::{self, Key};
use crate::group::Stop;
use crate::pen::Pen;
use crate::sql::{Fault, Row, Sql, Value, one};
use crate::table::{ENDING, REVOCATION};

pub(super) fn revoke(
    pen: &mut Pen<'_>,
    key: &Key,
    at: OffsetDateTime,
    reason: RevocationReason,
) -> Result<(), Stop> {
    let serial = key.hex();
    let Some(
        entry @ Entry {
            stage: Stage::Intended { .. } | Stage::Issued { .. },
            ..
        },
    ) = entry::find(pen.sql(), key)?
    else {
        return Err(LedgerError::NotIntended { serial }.into());
    };
    if let Some(revoked) = find(pen.sql(), key)? {
        revoked.check_may_become(reason, serial)?;
    }
    record(pen, &entry, at, Change::Revoked(reason))
}

pub(super) fn release(pen: &mut Pen<'_>, key: &Key, at: OffsetDateTime) -> Result<(), Stop> {
    let held = find(pen.sql(), key)?.filter(|revoked| revoked.reason == RevocationReason::HOLD);
    match (held, entry::find(pen.sql(), key)?) {
        (Some(_), Some(entry)) => record(pen, &entry, at, Change::Released),
        _ => Err(LedgerError::NotHeld { serial: key.hex() }.into()),
    }
}

fn record(
    pen: &mut Pen<'_>,
    entry: &Entry,
    at: OffsetDateTime,
    change: Change,
) -> Result<(), Stop> {
    let event = pen.write_next(
        &REVOCATION,
        &[
            Value::number(entry.number),
            Value::moment(at),
            Value::number(change.number().into()),
        ],
    )?;
    if let (Change::Revoked(_), Some(not_after)) = (change, entry.not_after()) {
        pen.write(&ENDING, &[Value::number(event), Value::moment(not_after)])?;
    }
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

/// `None` where the latest event is a release.
fn read(mut row: Row) -> Result<Option<Revoked>, Fault> {
    let (serial, at, change) = (row.octets()?, row.moment()?, row.number()?);
    Ok(match change_of(change)? {
        Change::Released => None,
        Change::Revoked(reason) => Some(Revoked { serial, at, reason }),
    })
}

pub(crate) fn change_of(number: u64) -> Result<Change, Fault> {
    u8::try_from(number)
        .ok()
        .and_then(Change::from_number)
        .ok_or(Fault::Damaged("a reason of revocation is none"))
}
