//! Serial numbers, and what was made with them.

use countersign_asn1::Name;
use countersign_ca::{Entry, EntryKey, Hex, LedgerError, ListScope, Reservation, Stage};
use time::OffsetDateTime;

use crate::group::Stop;
use crate::pen::Pen;
use crate::sql::{Fault, Row, Sql, Value, one};
use crate::table::{CERTIFICATE, INTENT, ISSUER, RENEWAL, RESERVATION, SHARD};

/// An [`EntryKey`] that can wait for its turn.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) issuer: Vec<u8>,
    pub(super) serial: Vec<u8>,
}

impl Key {
    pub(super) fn hex(&self) -> Hex {
        Hex::new(&self.serial)
    }
}

impl From<EntryKey<'_>> for Key {
    fn from(key: EntryKey<'_>) -> Self {
        Self {
            issuer: key.issuer.as_der().to_vec(),
            serial: key.serial.to_vec(),
        }
    }
}

/// A [`Reservation`] that can wait for its turn.
#[derive(Debug)]
pub(super) struct Wanted {
    key: Key,
    profile: String,
    request: Vec<u8>,
    at: OffsetDateTime,
    renews: Option<Vec<u8>>,
    shard: Option<u16>,
}

impl From<&Reservation<'_>> for Wanted {
    fn from(reservation: &Reservation<'_>) -> Self {
        Self {
            key: reservation.key.into(),
            profile: reservation.profile.to_owned(),
            request: reservation.request.to_vec(),
            at: reservation.at,
            renews: reservation.renews.map(<[u8]>::to_vec),
            shard: reservation.shard,
        }
    }
}

pub(super) fn reserve(pen: &mut Pen<'_>, wanted: &Wanted) -> Result<(), Stop> {
    let Wanted {
        key,
        profile,
        request,
        at,
        renews,
        shard,
    } = wanted;
    if find(pen.sql(), key)?.is_some() {
        return Err(LedgerError::SerialTaken { serial: key.hex() }.into());
    }
    let renewed = match renews {
        Some(serial) => Some(issued(pen, &key.issuer, serial)?),
        None => None,
    };
    let issuer = issuer(pen, &key.issuer)?;
    let number = pen.write_next(
        &RESERVATION,
        &[
            Value::number(issuer),
            Value::Octets(&key.serial),
            Value::Text(profile),
            Value::Octets(request),
            Value::moment(*at),
        ],
    )?;
    if let Some(renewed) = renewed {
        pen.write(&RENEWAL, &[Value::number(number), Value::number(renewed)])?;
    }
    if let Some(shard) = shard {
        let scope = ListScope::Shard(*shard).to_string();
        pen.write(&SHARD, &[Value::number(number), Value::Text(&scope)])?;
    }
    Ok(())
}

/// The number of a certificate that can be renewed.
fn issued(pen: &mut Pen<'_>, issuer: &[u8], serial: &[u8]) -> Result<u64, Stop> {
    let key = Key {
        issuer: issuer.to_vec(),
        serial: serial.to_vec(),
    };
    match find(pen.sql(), &key)? {
        Some(Entry {
            number,
            stage: Stage::Issued { .. },
            ..
        }) => Ok(number),
        _ => Err(LedgerError::NotIssued { serial: key.hex() }.into()),
    }
}

pub(super) fn record_intent(pen: &mut Pen<'_>, key: &Key, linted: &[u8]) -> Result<(), Stop> {
    let serial = key.hex();
    match find(pen.sql(), key)? {
        None => Err(LedgerError::NotReserved { serial }.into()),
        Some(Entry {
            number,
            stage: Stage::Reserved,
            ..
        }) => Ok(pen.write(&INTENT, &[Value::number(number), Value::Octets(linted)])?),
        Some(_) => Err(LedgerError::AlreadyRecorded { serial }.into()),
    }
}

pub(super) fn record_certificate(
    pen: &mut Pen<'_>,
    key: &Key,
    certificate: &[u8],
) -> Result<(), Stop> {
    let serial = key.hex();
    match find(pen.sql(), key)? {
        Some(Entry {
            number,
            stage: Stage::Intended { .. },
            ..
        }) => Ok(pen.write(
            &CERTIFICATE,
            &[Value::number(number), Value::Octets(certificate)],
        )?),
        Some(Entry {
            stage: Stage::Issued { .. },
            ..
        }) => Err(LedgerError::AlreadyRecorded { serial }.into()),
        _ => Err(LedgerError::NotIntended { serial }.into()),
    }
}

pub(super) fn find(sql: &mut dyn Sql, key: &Key) -> Result<Option<Entry>, Fault> {
    one(
        sql,
        "SELECT reservation.number, name, reservation.serial, reservation.profile,
                reservation.request, reservation.at, linted, der, renewed.serial
         FROM issuer JOIN reservation ON reservation.issuer = issuer.issuer
         LEFT JOIN intent ON intent.number = reservation.number
         LEFT JOIN certificate ON certificate.number = reservation.number
         LEFT JOIN renewal ON renewal.number = reservation.number
         LEFT JOIN reservation AS renewed ON renewed.number = renewal.renews
         WHERE name = $1 AND reservation.serial = $2",
        &[Value::Octets(&key.issuer), Value::Octets(&key.serial)],
        read,
    )
}

pub(super) fn certificates(sql: &mut dyn Sql, after: u64, limit: u32) -> Result<Vec<Entry>, Fault> {
    page(
        sql,
        "SELECT reservation.number, name, reservation.serial, reservation.profile,
                reservation.request, reservation.at, NULL, der, renewed.serial
         FROM certificate JOIN reservation ON reservation.number = certificate.number
         JOIN issuer ON issuer.issuer = reservation.issuer
         LEFT JOIN renewal ON renewal.number = reservation.number
         LEFT JOIN reservation AS renewed ON renewed.number = renewal.renews
         WHERE certificate.number > $1 ORDER BY certificate.number LIMIT $2",
        after,
        limit,
    )
}

pub(super) fn unsettled(sql: &mut dyn Sql, after: u64, limit: u32) -> Result<Vec<Entry>, Fault> {
    page(
        sql,
        "SELECT reservation.number, name, reservation.serial, reservation.profile,
                reservation.request, reservation.at, linted, der, renewed.serial
         FROM intent JOIN reservation ON reservation.number = intent.number
         JOIN issuer ON issuer.issuer = reservation.issuer
         LEFT JOIN certificate ON certificate.number = intent.number
         LEFT JOIN revocation ON revocation.number = intent.number
         LEFT JOIN renewal ON renewal.number = reservation.number
         LEFT JOIN reservation AS renewed ON renewed.number = renewal.renews
         WHERE der IS NULL AND event IS NULL AND intent.number > $1
         ORDER BY intent.number LIMIT $2",
        after,
        limit,
    )
}

fn page(sql: &mut dyn Sql, statement: &str, after: u64, limit: u32) -> Result<Vec<Entry>, Fault> {
    let mut entries = Vec::new();
    sql.query(
        statement,
        &[Value::number(after), Value::number(limit.into())],
        &mut |row| {
            entries.push(read(row)?);
            Ok(())
        },
    )?;
    Ok(entries)
}

/// The number of an issuer, who may be new.
pub(super) fn issuer(pen: &mut Pen<'_>, name: &[u8]) -> Result<u64, Fault> {
    match issuer_if_any(pen.sql(), name)? {
        Some(number) => Ok(number),
        None => pen.write_next(&ISSUER, &[Value::Octets(name)]),
    }
}

/// The names of all of them.
pub(super) fn issuers(sql: &mut dyn Sql) -> Result<Vec<Vec<u8>>, Fault> {
    let mut names = Vec::new();
    sql.query(
        "SELECT name FROM issuer ORDER BY issuer",
        &[],
        &mut |mut row| {
            names.push(row.octets()?);
            Ok(())
        },
    )?;
    Ok(names)
}

pub(super) fn issuer_if_any(sql: &mut dyn Sql, name: &[u8]) -> Result<Option<u64>, Fault> {
    one(
        sql,
        "SELECT issuer FROM issuer WHERE name = $1",
        &[Value::Octets(name)],
        |mut row| row.number(),
    )
}

fn read(mut row: Row) -> Result<Entry, Fault> {
    let (number, issuer, serial) = (row.number()?, row.octets()?, row.octets()?);
    let (profile, request, reserved_at) = (row.text()?, row.octets()?, row.moment()?);
    let (linted, certificate) = (row.octets_if_any()?, row.octets_if_any()?);
    let renews = row.octets_if_any()?;
    let stage = match (linted, certificate) {
        (_, Some(certificate)) => Stage::Issued { certificate },
        (Some(linted), None) => Stage::Intended { linted },
        (None, None) => Stage::Reserved,
    };
    Ok(Entry {
        number,
        issuer,
        serial,
        profile,
        request,
        reserved_at,
        renews,
        stage,
    })
}

/// A name that can wait for its turn.
pub(super) fn owned(name: Name<'_>) -> Vec<u8> {
    name.as_der().to_vec()
}
