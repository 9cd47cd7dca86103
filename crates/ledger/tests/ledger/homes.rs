//! The homes that a ledger may have: each test of a book runs in all of them.

use std::path::Path;

use countersign_asn1::Name;
use countersign_ca::{EntryKey, Ledger, ListKind, ListScope, MemoryLedger, NewList, Reservation};
use countersign_ledger::{Address, Book, Place, Scribe};
use countersign_testkit::PostgresServer;
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const AT: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);
pub(crate) const LATER: OffsetDateTime = datetime!(2026-02-01 00:00:00 UTC);
/// When it is written, whatever moment is written.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-03-01 00:00:00 UTC);
/// CN=A
pub(crate) const NAME: &[u8] = &[
    0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, 0x41,
];
pub(crate) const EMPTY_NAME: &[u8] = &[0x30, 0x00];

/// Runs a test in every home.
pub(crate) fn everywhere(test: impl Fn(&dyn Ledger)) {
    test(&MemoryLedger::new());
    durable(|place| test(&create(place)));
}

/// Runs a test in every home that keeps what it is told: in an empty place of each kind.
pub(crate) fn durable(test: impl Fn(&Place)) {
    let folder = tempfile::tempdir().unwrap();
    test(&file(&folder.path().join("book")));
    if let Some(server) = PostgresServer::shared() {
        test(&place_of(&server.database()));
    }
}

pub(crate) fn file(path: &Path) -> Place {
    Place::File(path.to_owned())
}

/// The place that shows itself so.
pub(crate) fn place_of(text: &str) -> Place {
    match text.parse::<Address>() {
        Ok(address) => Place::Postgres(address.with_password(PostgresServer::PASSWORD)),
        Err(_) => file(Path::new(text)),
    }
}

/// Does to a book what nothing here does: whoever may write to the database can.
pub(crate) fn tamper(place: &Place, sql: &str) {
    match place {
        Place::File(path) => {
            let sqlite = rusqlite::Connection::open(path).unwrap();
            let mut names = sqlite
                .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                .unwrap();
            let names: Vec<String> = names
                .query_map((), |row| row.get(0))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            for name in names {
                sqlite
                    .execute_batch(&format!("DROP TRIGGER {name}"))
                    .unwrap();
            }
            sqlite.execute_batch("PRAGMA foreign_keys = off").unwrap();
            sqlite.execute_batch(sql).unwrap();
        }
        Place::Postgres(address) => {
            let sql = format!("SET session_replication_role = replica; {sql}");
            let server = PostgresServer::shared().unwrap();
            server.execute(&address.to_string(), &sql);
        }
        other => panic!("{other}"),
    }
}

pub(crate) fn scribe() -> Scribe {
    Scribe::new("alice@ca1", || NOW)
}

pub(crate) fn create(place: &Place) -> Book {
    Book::create(place.clone(), scribe()).unwrap()
}

pub(crate) fn open(place: &Place) -> Book {
    Book::open(place.clone(), scribe()).unwrap()
}

pub(crate) fn issuer() -> Name<'static> {
    Name::from_der(NAME).unwrap()
}

/// A complete list of all.
pub(crate) fn all(at: OffsetDateTime) -> NewList<'static> {
    NewList {
        key_identifier: &[1; 20],
        at,
        scope: ListScope::All,
        kind: ListKind::Complete,
    }
}

pub(crate) fn key(serial: &[u8]) -> EntryKey<'_> {
    EntryKey {
        issuer: issuer(),
        serial,
    }
}

pub(crate) fn reservation(key: EntryKey<'_>) -> Reservation<'_> {
    Reservation::new(key, "um", b"request", AT)
}

pub(crate) fn issue(ledger: &dyn Ledger, serial: &[u8]) {
    write(ledger, &reservation(key(serial)), b"certificate");
}

/// All that is written of a certificate.
pub(crate) fn write(ledger: &dyn Ledger, reservation: &Reservation<'_>, certificate: &[u8]) {
    ledger.reserve(reservation).unwrap();
    ledger.record_intent(reservation.key, b"linted").unwrap();
    ledger
        .record_certificate(reservation.key, certificate)
        .unwrap();
}
