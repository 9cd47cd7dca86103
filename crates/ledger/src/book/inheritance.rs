//! What an authority did before it kept this book.

use countersign_ca::{Entry, Inheritance, InheritedList, LedgerError, RevocationReason, Stage};
use time::OffsetDateTime;

use super::entry::{self, Key};
use super::{edition, revocation};
use crate::group::Stop;
use crate::pen::Pen;
use crate::sql::Value;
use crate::table::{CERTIFICATE, INTENT, LIST, RESERVATION, SIGNED_LIST};

/// Everything or nothing: whatever is refused is found before the first row is written.
pub(super) fn inherit(pen: &mut Pen<'_>, inheritance: &Inheritance) -> Result<(), Stop> {
    let of = |serial: &[u8]| Key {
        issuer: inheritance.issuer().to_vec(),
        serial: serial.to_vec(),
    };
    let mut missing = Vec::new();
    for (serial, der) in inheritance.certificates() {
        let key = of(serial);
        match entry::find(pen.sql(), &key)?.map(|entry| entry.stage) {
            // What was begun is ended.
            None | Some(Stage::Reserved | Stage::Intended { .. }) => missing.push((key, der)),
            Some(Stage::Issued { certificate }) if certificate == der => {}
            Some(_) => {
                return Err(LedgerError::SerialTaken { serial: key.hex() }.into());
            }
        }
    }
    let issuer = entry::issuer(pen, inheritance.issuer())?;
    for (key, der) in missing {
        let number = intend(pen, issuer, &key, inheritance.at())?;
        pen.write(&CERTIFICATE, &[Value::number(number), Value::Octets(der)])?;
    }
    let Some(list) = inheritance.list() else {
        return Ok(());
    };
    for revoked in &list.revoked {
        let key = of(&revoked.serial);
        // A serial number that only the list knows: its certificate may exist.
        intend(pen, issuer, &key, inheritance.at())?;
        match revocation::revoke(pen, &key, revoked.at, revoked.reason) {
            // As bad, or worse, is known already.
            Ok(()) | Err(Stop::Refused(LedgerError::AlreadyRevoked { .. })) => {}
            Err(stop) => return Err(stop),
        }
    }
    for serial in &list.released {
        let key = of(serial);
        let held = revocation::find(pen.sql(), &key)?;
        if held.is_some_and(|held| held.reason == RevocationReason::HOLD) {
            revocation::release(pen, &key, list.this_update)?;
        }
    }
    continue_lists(pen, issuer, list)
}

/// The number of an entry that has its intent, whatever there was of it. Nothing was linted.
fn intend(pen: &mut Pen<'_>, issuer: u64, key: &Key, at: OffsetDateTime) -> Result<u64, Stop> {
    let number = match entry::find(pen.sql(), key)? {
        Some(Entry {
            number,
            stage: Stage::Reserved,
            ..
        }) => number,
        Some(entry) => return Ok(entry.number),
        None => pen.write_next(
            &RESERVATION,
            &[
                Value::number(issuer),
                Value::Octets(&key.serial),
                Value::Text(Entry::UNKNOWN_PROFILE),
                Value::Octets(&[]),
                Value::moment(at),
            ],
        )?,
    };
    pen.write(&INTENT, &[Value::number(number), Value::Octets(&[])])?;
    Ok(number)
}

/// The next list has a higher number than this one.
fn continue_lists(pen: &mut Pen<'_>, issuer: u64, list: &InheritedList) -> Result<(), Stop> {
    let Some(number) = list.number else {
        return Ok(());
    };
    if number < edition::next_number(pen.sql(), issuer)? {
        return Ok(());
    }
    let key = pen.write_next(
        &LIST,
        &[
            Value::number(issuer),
            Value::number(number),
            Value::moment(list.this_update),
        ],
    )?;
    pen.write(
        &SIGNED_LIST,
        &[Value::number(key), Value::Octets(&list.der)],
    )?;
    Ok(())
}
