//! What only an `SQLite` file has.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::path::Path;
use std::thread;

use countersign_ca::{Ledger as _, OcspStatus, RevocationReason};
use countersign_ledger::{Book, Error, Trouble};

use crate::homes::{AT, NAME, all, create, file, issue, issuer, key, open, scribe};

#[test]
fn the_book_is_never_changed_and_never_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    issue(&create(&file(&path)), &[1]);
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    for table in ["issuer", "reservation", "intent", "certificate", "audit"] {
        let change = sqlite.execute(&format!("UPDATE {table} SET rowid = 7"), ());
        assert!(change.unwrap_err().to_string().contains("never changed"));
        let cut = sqlite.execute(&format!("DELETE FROM {table}"), ());
        assert!(cut.unwrap_err().to_string().contains("never cut"));
    }
    let cut = sqlite.execute("UPDATE head SET events = 1", ());
    assert!(cut.unwrap_err().to_string().contains("never cut"));
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
    drop(create(&file(&newer)));
    let sqlite = rusqlite::Connection::open(&newer).unwrap();
    sqlite.pragma_update(None, "user_version", 7).unwrap();
    drop(sqlite);
    let error = Book::open(file(&newer), scribe()).unwrap_err();
    assert!(matches!(error, Error::Newer { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "the ledger is of version 7, and this program knows 6 at most"
    );

    assert_eq!(
        refusal(Path::new(":memory:")),
        "no write-ahead log is possible here: SQLite uses the journal mode `memory`"
    );

    let nowhere = folder.path().join("no such folder").join("book");
    assert!(refusal(&nowhere).starts_with("SQLite failed: unable to open database file"));
}

fn refusal(path: &Path) -> String {
    Book::create(file(path), scribe()).unwrap_err().to_string()
}

/// A ledger that lost everything is no new one.
#[test]
fn what_is_gone_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let refusal = || Book::open(file(&path), scribe()).unwrap_err();
    assert_eq!(
        Trouble::of(&refusal()),
        Some(Trouble::Denied),
        "{}",
        refusal()
    );
    assert!(!path.exists());
    for contents in ["", "\n"] {
        std::fs::write(&path, contents).unwrap();
        assert_eq!(refusal().to_string(), "it is empty, and not a ledger");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), contents);
    }
    std::fs::remove_file(&path).unwrap();
    drop(create(&file(&path)));
    drop(open(&file(&path)));
}

/// A book of the first version keeps what it holds, and can revoke it from now on.
#[test]
fn an_older_book_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../migrations/sqlite/0001_book.sql"))
        .unwrap();
    old.pragma_update(None, "application_id", 0x4373_4C67)
        .unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.execute("INSERT INTO issuer (name) VALUES (?1)", [NAME])
        .unwrap();
    old.execute_batch(
        "INSERT INTO reservation (issuer, serial, profile, request, at) VALUES (1, X'2A', 'um', X'00', 0);
         INSERT INTO intent (number, linted) VALUES (1, X'00');
         INSERT INTO certificate (number, der) VALUES (1, X'01');",
    )
    .unwrap();
    drop(old);
    let ledger = open(&file(&path));
    assert_eq!(ledger.certificates(0, 10).unwrap().len(), 1);
    // What was there before there were events has them now: issuer, reservation, intent, certificate.
    assert_eq!(ledger.verify(&[], |_| ()).unwrap().unwrap().events, 4);
    ledger
        .revoke(key(&[0x2A]), AT, RevocationReason::UNSPECIFIED)
        .unwrap();
    assert_eq!(
        ledger.begin_list(issuer(), &all(AT)).unwrap().entries.len(),
        1
    );
}

/// What others write is seen by the next question, however often somebody asks.
#[test]
fn who_reads_all_the_time_knows_at_once_what_others_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let place = file(&folder.path().join("book"));
    let (book, others) = (create(&place), open(&place));
    for number in 0..40_u8 {
        issue(&others, &[1, number]);
        for _ in 0..500 {
            assert_eq!(book.status(key(&[1, number])).unwrap(), OcspStatus::Good);
        }
        let reason = RevocationReason::UNSPECIFIED;
        others.revoke(key(&[1, number]), AT, reason).unwrap();
        let status = book.status(key(&[1, number])).unwrap();
        assert!(matches!(status, OcspStatus::Revoked(_)), "{status:?}");
    }
}

/// A log at whose marks there is always somebody could only grow.
#[test]
fn the_log_ends_though_somebody_reads_all_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book");
    let (book, others) = (create(&file(&path)), open(&file(&path)));
    issue(&others, &[1]);
    let sqlite = rusqlite::Connection::open(&path).unwrap();
    sqlite.busy_timeout(Duration::from_secs(300)).unwrap();
    let is_enough = AtomicBool::new(false);
    let is_busy: Vec<bool> = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_enough.load(Ordering::Relaxed) {
                assert_eq!(book.status(key(&[1])).unwrap(), OcspStatus::Good);
            }
        });
        let truncations = (0..5_u8).map(|number| {
            issue(&others, &[2, number]);
            thread::sleep(Duration::from_millis(50));
            truncate(&sqlite)
        });
        let is_busy = truncations.collect();
        is_enough.store(true, Ordering::Relaxed);
        is_busy
    });
    assert_eq!(is_busy, [false; 5]);
    // Whoever asks no more is at no mark.
    issue(&others, &[3]);
    assert!(!truncate(&sqlite));
    drop((sqlite, others));
    // And whoever is the last brings the log into the file.
    drop(book);
    assert!(!folder.path().join("book-wal").exists());
}

/// Brings the log into the file and cuts it; says whether somebody was in the way for too long.
fn truncate(sqlite: &rusqlite::Connection) -> bool {
    sqlite
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0))
        .unwrap()
}
