//! What is revoked.

use countersign_ca::{
    Change, Entry, EntryKey, LedgerError, OcspStatus, RevocationReason, Revoked, Stage,
};
use time::OffsetDateTime;

use super::entry::{self, Key};
use crate::group::Stop;
use crate::pen::Pen;
use crate::sql::{Fault, Sql, Value, one};
use crate::table::{ENDING, REVOCATION};

pub(super) fn revoke(
    pen: &mut Pen<'_>,
    key: &Key,
    at: OffsetDateTime,
    reason: RevocationReason,
) -> Result<(), Stop> {
    let Some(
        entry @ Entry {
            stage: Stage::Intended { .. } | Stage::Issued { .. },
            ..
        },
    ) = entry::find(pen.sql(), key)?
    else {
        return Err(LedgerError::NotIntended { serial: key.hex() }.into());
    };
    let since = match find(pen.sql(), key)? {
        Some(revoked) => revoked.revoked_again(at, reason)?,
        None => at,
    };
    record(pen, &entry, since, Change::Revoked(reason))
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
    Ok(match of(sql, &key.issuer, &key.serial)? {
        OcspStatus::Revoked(revoked) => Some(revoked),
        OcspStatus::Good | OcspStatus::Unknown => None,
    })
}

pub(super) fn status(sql: &mut dyn Sql, key: EntryKey<'_>) -> Result<OcspStatus, Fault> {
    of(sql, key.issuer.as_der(), key.serial)
}

/// Responders ask all day, so it is one question that indexes and the numbers of rows answer: no certificate is
/// read, nor any request.
fn of(sql: &mut dyn Sql, issuer: &[u8], serial: &[u8]) -> Result<OcspStatus, Fault> {
    let found = one(
        sql,
        "SELECT certificate.number, revocation.at, reason
         FROM issuer JOIN reservation ON reservation.issuer = issuer.issuer
         LEFT JOIN certificate ON certificate.number = reservation.number
         LEFT JOIN revocation ON revocation.number = reservation.number
         WHERE name = $1 AND serial = $2 ORDER BY event DESC LIMIT 1",
        &[Value::Octets(issuer), Value::Octets(serial)],
        |mut row| {
            let (certificate, at) = (row.number_if_any()?, row.moment_if_any()?);
            let change = row.number_if_any()?.map(change_of).transpose()?;
            Ok((certificate, at.zip(change)))
        },
    )?;
    Ok(match found {
        Some((_, Some((at, Change::Revoked(reason))))) => OcspStatus::Revoked(Revoked {
            serial: serial.to_vec(),
            at,
            reason,
        }),
        // The latest change may be a release.
        Some((Some(_), _)) => OcspStatus::Good,
        Some((None, _)) | None => OcspStatus::Unknown,
    })
}

pub(crate) fn change_of(number: u64) -> Result<Change, Fault> {
    u8::try_from(number)
        .ok()
        .and_then(Change::from_number)
        .ok_or(Fault::Damaged("a reason of revocation is none"))
}
