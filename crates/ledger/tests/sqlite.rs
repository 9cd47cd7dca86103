//! The `SQLite` ledger: what it holds, and what it holds against.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use countersign_asn1::Name;
use countersign_ca::{EntryKey, Ledger, LedgerError, MemoryLedger, Reservation, Stage};
use countersign_ledger::{Error, SqliteLedger};
use time::OffsetDateTime;
use time::macros::datetime;

const AT: OffsetDateTime = datetime!(2026-01-01 00:00:00 UTC);
const EMPTY_NAME: &[u8] = &[0x30, 0x00];
/// CN=A
const OTHER_NAME: &[u8] = &[
    0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, 0x41,
];

/// Tells a child process of these tests what to do, and with which file.
const WORK: &str = "COUNTERSIGN_LEDGER_WORK";

#[test]
fn every_home_keeps_the_same_book() {
    let folder = tempfile::tempdir().unwrap();
    keeps_a_book(&MemoryLedger::new());
    keeps_a_book(&SqliteLedger::create(&folder.path().join("book")).unwrap());
}

fn keeps_a_book(ledger: &dyn Ledger) {
    let key = key(EMPTY_NAME, &[0x2A]);
    assert_eq!(ledger.find(key).unwrap(), None);
    let error = ledger.record_intent(key, b"linted").unwrap_err();
    assert!(matches!(error, LedgerError::NotReserved { .. }), "{error}");

    ledger.reserve(&reservation(key)).unwrap();
    assert_eq!(ledger.find(key).unwrap().unwrap().stage, Stage::Reserved);
    let error = ledger.reserve(&reservation(key)).unwrap_err();
    assert_eq!(error.to_string(), "serial number `2a` is taken");
    let error = ledger.record_certificate(key, b"certificate").unwrap_err();
    assert!(matches!(error, LedgerError::NotIntended { .. }), "{error}");

    ledger.record_intent(key, b"linted").unwrap();
    let linted = b"linted".to_vec();
    assert_eq!(
        ledger.find(key).unwrap().unwrap().stage,
        Stage::Intended { linted }
    );
    let error = ledger.record_intent(key, b"another").unwrap_err();
    assert!(
        matches!(error, LedgerError::AlreadyRecorded { .. }),
        "{error}"
    );
    assert_eq!(ledger.certificates(0, 10).unwrap(), []);

    ledger.record_certificate(key, b"certificate").unwrap();
    let error = ledger.record_certificate(key, b"another").unwrap_err();
    assert!(
        matches!(error, LedgerError::AlreadyRecorded { .. }),
        "{error}"
    );
    let entry = ledger.find(key).unwrap().unwrap();
    assert_eq!(entry.issuer, EMPTY_NAME);
    assert_eq!(entry.serial, [0x2A]);
    assert_eq!(entry.profile, "um");
    assert_eq!(entry.request, b"request");
    assert_eq!(entry.reserved_at, AT);
    let certificate = b"certificate".to_vec();
    assert_eq!(entry.stage, Stage::Issued { certificate });

    // The same number under another issuer's name is another entry.
    let other = self::key(OTHER_NAME, &[0x2A]);
    ledger.reserve(&reservation(other)).unwrap();
    ledger.record_intent(other, b"linted").unwrap();
    ledger.record_certificate(other, b"certificate").unwrap();
    let all = ledger.certificates(0, 10).unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0], entry);
    assert_eq!(ledger.certificates(0, 1).unwrap(), all[..1]);
    assert_eq!(ledger.certificates(entry.number, 10).unwrap(), all[1..]);
    assert_eq!(ledger.certificates(u64::MAX, 10).unwrap(), []);
}

#[test]
fn the_book_is_never_changed_and_never_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let ledger = SqliteLedger::create(&path).unwrap();
    let key = key(EMPTY_NAME, &[1]);
    ledger.reserve(&reservation(key)).unwrap();
    ledger.record_intent(key, b"linted").unwrap();
    ledger.record_certificate(key, b"certificate").unwrap();
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    for table in ["issuer", "reservation", "intent", "certificate"] {
        let change = sqlite.execute(&format!("UPDATE {table} SET rowid = 7"), ());
        assert!(change.unwrap_err().to_string().contains("never changed"));
        let cut = sqlite.execute(&format!("DELETE FROM {table}"), ());
        assert!(cut.unwrap_err().to_string().contains("never cut"));
    }
}

#[test]
fn other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "a diary, not a ledger, and long enough to have a header's length ............",
    )
    .unwrap();
    assert_eq!(refusal(&text), "SQLite failed: file is not a database");

    let foreign = folder.path().join("foreign");
    let sqlite = rusqlite::Connection::open(&foreign).unwrap();
    sqlite
        .execute_batch("CREATE TABLE bookmarks (url TEXT)")
        .unwrap();
    drop(sqlite);
    assert_eq!(
        refusal(&foreign),
        "it is a database, and not a ledger's: wanted application id 1131629671, found 0"
    );

    let newer = folder.path().join("newer");
    drop(SqliteLedger::create(&newer).unwrap());
    let sqlite = rusqlite::Connection::open(&newer).unwrap();
    sqlite.pragma_update(None, "user_version", 7).unwrap();
    drop(sqlite);
    let error = SqliteLedger::open(&newer).unwrap_err();
    assert!(matches!(error, Error::Newer { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "the ledger is of version 7, and this program knows 2 at most"
    );

    assert_eq!(
        refusal(Path::new(":memory:")),
        "no write-ahead log is possible here: SQLite uses the journal mode `memory`"
    );

    let nowhere = folder.path().join("no such folder").join("book");
    assert!(refusal(&nowhere).starts_with("SQLite failed: unable to open database file"));
}

fn refusal(path: &Path) -> String {
    SqliteLedger::create(path).unwrap_err().to_string()
}

/// A ledger that lost everything is no new one.
#[test]
fn what_is_gone_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let refusal = || SqliteLedger::open(&path).unwrap_err();
    assert!(refusal().is_denied(), "{}", refusal());
    assert!(!path.exists());
    for contents in ["", "\n"] {
        std::fs::write(&path, contents).unwrap();
        assert_eq!(refusal().to_string(), "it is empty, and not a ledger");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), contents);
    }
    std::fs::remove_file(&path).unwrap();
    drop(SqliteLedger::create(&path).unwrap());
    drop(SqliteLedger::open(&path).unwrap());
}

#[test]
fn processes_at_once_never_take_one_serial_number_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    // They race for the making of the file too.
    let workers: Vec<Child> = (0..8).map(|_| worker("race", &path)).collect();
    let mut taken = BTreeSet::new();
    for worker in workers {
        let output = worker.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let Some(serial) = line.strip_prefix("took ") else {
                continue;
            };
            assert!(taken.insert(serial.to_owned()), "{serial} was taken twice");
        }
    }
    assert_eq!(taken.len(), usize::from(RACE));
}

#[test]
fn a_serial_number_outlives_the_process_that_reserved_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let output = worker("die", &path).wait_with_output().unwrap();
    assert!(!output.status.success());
    let ledger = SqliteLedger::open(&path).unwrap();
    for (serial, stage) in [(1, "Reserved"), (2, "Intended")] {
        let serial = [serial];
        let key = key(EMPTY_NAME, &serial);
        let found = ledger.find(key).unwrap().unwrap().stage;
        assert!(format!("{found:?}").starts_with(stage), "{found:?}");
        let error = ledger.reserve(&reservation(key)).unwrap_err();
        assert!(matches!(error, LedgerError::SerialTaken { .. }), "{error}");
    }
    assert_eq!(ledger.certificates(0, 10).unwrap(), []);
}

/// How many serial numbers the racing processes want, each all of them.
const RACE: u8 = 60;

/// This test does something only in the child processes of the tests above.
#[test]
#[expect(clippy::print_stdout, reason = "it tells its parent what it took")]
fn child_process() {
    let Ok(work) = std::env::var(WORK) else {
        return;
    };
    let (work, path) = work.split_once(':').unwrap();
    let ledger = SqliteLedger::create(Path::new(path)).unwrap();
    match work {
        "race" => {
            for serial in 1..=RACE {
                let serial = [serial];
                match ledger.reserve(&reservation(key(EMPTY_NAME, &serial))) {
                    Ok(()) => println!("took {}", serial[0]),
                    Err(LedgerError::SerialTaken { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
        "die" => {
            ledger.reserve(&reservation(key(EMPTY_NAME, &[1]))).unwrap();
            ledger.reserve(&reservation(key(EMPTY_NAME, &[2]))).unwrap();
            ledger
                .record_intent(key(EMPTY_NAME, &[2]), b"linted")
                .unwrap();
            std::process::abort();
        }
        other => panic!("unknown work {other}"),
    }
}

fn worker(work: &str, path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_process", "--nocapture"])
        .env(WORK, format!("{work}:{}", path.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn key<'a>(issuer: &'a [u8], serial: &'a [u8]) -> EntryKey<'a> {
    EntryKey {
        issuer: Name::from_der(issuer).unwrap(),
        serial,
    }
}

fn reservation(key: EntryKey<'_>) -> Reservation<'_> {
    Reservation::new(key, "um", b"request", AT)
}
