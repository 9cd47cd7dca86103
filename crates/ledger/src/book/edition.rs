//! The lists that tell what is revoked.

use countersign_ca::{LedgerError, ListEntries, ListEntry, ListKind, ListScope, NewList, OpenList};
use time::OffsetDateTime;

use super::entry;
use super::revocation::change_of;
use crate::group::Stop;
use crate::pen::Pen;
use crate::sql::{Fault, Sql, Value, one};
use crate::table::{EDITION, LIST, SIGNED_LIST};

/// A list that is to be made, kept until the pen is free.
pub(super) struct Order {
    key_identifier: Vec<u8>,
    at: OffsetDateTime,
    scope: ListScope,
    kind: ListKind,
}

impl From<&NewList<'_>> for Order {
    fn from(list: &NewList<'_>) -> Self {
        Self {
            key_identifier: list.key_identifier.to_vec(),
            at: list.at,
            scope: list.scope,
            kind: list.kind,
        }
    }
}

/// Takes the next number, and reads what the list is to say at that moment.
pub(super) fn begin(pen: &mut Pen<'_>, issuer: &[u8], list: &Order) -> Result<OpenList, Stop> {
    let issuer = entry::issuer(pen, issuer)?;
    let scope = list.scope.to_string();
    let last = last_complete(pen.sql(), issuer, &scope, &list.key_identifier)?;
    let base = match (list.kind, &last) {
        (ListKind::Complete, _) => None,
        (ListKind::Delta, Some(last)) => Some(last),
        (ListKind::Delta, None) => return Err(LedgerError::NoBase { scope: list.scope }.into()),
    };
    let (number, knows) = (next_number(pen.sql(), issuer)?, last_event(pen.sql())?);
    let key = pen.write_next(
        &LIST,
        &[
            Value::number(issuer),
            Value::number(number),
            Value::moment(list.at),
        ],
    )?;
    pen.write(
        &EDITION,
        &[
            Value::number(key),
            Value::Text(&scope),
            Value::number(base.map_or(key, |base| base.key)),
            Value::number(knows),
            Value::Octets(&list.key_identifier),
        ],
    )?;
    let entries = match (base, &last) {
        (Some(base), _) => changes(pen.sql(), issuer, &scope, base),
        (None, last) => standing(pen.sql(), issuer, &scope, last.as_ref()),
    }?;
    Ok(OpenList {
        number,
        base: base.map(|base| base.number),
        entries,
    })
}

/// A complete list of the same key that was recorded.
struct Complete {
    key: u64,
    number: u64,
    /// When it was made, in seconds since 1970.
    at: i64,
    /// The last event that it may tell of.
    knows: u64,
}

fn last_complete(
    sql: &mut dyn Sql,
    issuer: u64,
    scope: &str,
    key_identifier: &[u8],
) -> Result<Option<Complete>, Fault> {
    one(
        sql,
        "SELECT list.list, number, at, knows
         FROM list JOIN edition ON edition.list = list.list
         JOIN signed_list ON signed_list.list = list.list
         WHERE issuer = $1 AND scope = $2 AND signer = $3 AND base = list.list
         ORDER BY number DESC LIMIT 1",
        &[
            Value::number(issuer),
            Value::Text(scope),
            Value::Octets(key_identifier),
        ],
        |mut row| {
            Ok(Complete {
                key: row.number()?,
                number: row.number()?,
                at: row.integer()?,
                knows: row.number()?,
            })
        },
    )
}

/// The number that the issuer's next list has, whatever its scope.
pub(super) fn next_number(sql: &mut dyn Sql, issuer: u64) -> Result<u64, Fault> {
    let last = one(
        sql,
        "SELECT coalesce(max(number), 0) FROM list WHERE issuer = $1",
        &[Value::number(issuer)],
        |mut row| row.number(),
    )?;
    Ok(last.unwrap_or(0).saturating_add(1))
}

fn last_event(sql: &mut dyn Sql) -> Result<u64, Fault> {
    let last = one(
        sql,
        "SELECT coalesce(max(event), 0) FROM revocation",
        &[],
        |mut row| row.number(),
    )?;
    Ok(last.unwrap_or(0))
}

/// What is revoked or held, but for what has ended and was on the last list, made after that end.
fn standing(
    sql: &mut dyn Sql,
    issuer: u64,
    scope: &str,
    last: Option<&Complete>,
) -> Result<ListEntries, Fault> {
    let (knows, made_at) = last.map_or((0, 0), |last| (last.knows, last.at));
    read(
        sql,
        "SELECT serial, revocation.at, reason
         FROM reservation JOIN revocation ON revocation.number = reservation.number
         LEFT JOIN ending ON ending.event = revocation.event
         LEFT JOIN shard ON shard.number = reservation.number
         WHERE issuer = $1 AND ($2 = 'all' OR scope = $2) AND reason <> 8
           AND revocation.event = (SELECT max(event) FROM revocation AS latest
                                   WHERE latest.number = reservation.number)
           AND (revocation.event > $3 OR not_after IS NULL OR not_after >= $4)
         ORDER BY length(serial), serial",
        &[
            Value::number(issuer),
            Value::Text(scope),
            Value::number(knows),
            Value::Integer(made_at),
        ],
    )
}

/// What changed since that list: revoked, held and released, each as it is now.
fn changes(
    sql: &mut dyn Sql,
    issuer: u64,
    scope: &str,
    base: &Complete,
) -> Result<ListEntries, Fault> {
    read(
        sql,
        "SELECT serial, revocation.at, reason
         FROM revocation JOIN reservation ON reservation.number = revocation.number
         LEFT JOIN shard ON shard.number = reservation.number
         WHERE issuer = $1 AND ($2 = 'all' OR scope = $2) AND event > $3
           AND event = (SELECT max(event) FROM revocation AS latest
                        WHERE latest.number = reservation.number)
         ORDER BY length(serial), serial",
        &[
            Value::number(issuer),
            Value::Text(scope),
            Value::number(base.knows),
        ],
    )
}

fn read(sql: &mut dyn Sql, statement: &str, values: &[Value<'_>]) -> Result<ListEntries, Fault> {
    let mut entries = ListEntries::new();
    sql.query(statement, values, &mut |mut row| {
        entries.push(ListEntry {
            serial: &row.octets()?,
            at: row.moment()?,
            change: change_of(row.number()?)?,
        });
        Ok(())
    })?;
    Ok(entries)
}

pub(super) fn record(
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

pub(super) fn last(sql: &mut dyn Sql, issuer: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    one(
        sql,
        "SELECT der FROM issuer JOIN list ON list.issuer = issuer.issuer
         JOIN signed_list ON signed_list.list = list.list
         WHERE name = $1 ORDER BY number DESC LIMIT 1",
        &[Value::Octets(issuer)],
        |mut row| row.octets(),
    )
}
