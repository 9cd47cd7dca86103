//! A copy of a book, and a book that goes on from one.

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use countersign_ca::{Ledger as _, LedgerError, OcspStatus, RevocationReason};
use countersign_ledger::{Act, Book, Moved, RelocationError};

use crate::homes::{AT, all, create, durable, file, issue, issuer, key, open};

#[test]
fn a_copy_is_the_book_of_one_moment_and_the_book_goes_on() {
    durable(|place| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy");
        let book = create(place);
        for serial in 1..=600_u16 {
            issue(&book, &serial.to_be_bytes());
        }
        book.revoke(key(&[0, 1]), AT, RevocationReason::HOLD)
            .unwrap();
        book.begin_list(issuer(), &all(AT)).unwrap();
        let before = book.head().unwrap();
        let mut seen = Vec::new();
        let noted = book
            .snapshot(&path, "safe.tar", |moved| seen.push(moved))
            .unwrap();
        // The copy ends with the event that tells of it, and the book goes on from there.
        assert_eq!(book.head().unwrap(), noted);
        let told = book.events(before.events, 9).unwrap();
        let place = "safe.tar".to_owned();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].act, Act::Exported { place });
        assert!(matches!(seen.last(), Some(Moved { rows, of, .. }) if rows == of));
        issue(&book, &[9, 9, 9]);

        // The file alone is the book.
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        let copy = open(&file(&path));
        assert_eq!(copy.verify(&[noted], |_| ()).unwrap().unwrap(), noted);
        assert_eq!(copy.next_list(issuer()).unwrap(), 2);

        // And another one goes on from it, in either home.
        durable(|other| {
            let again = create(other);
            again.take_up(&copy, "book.tar", |_| ()).unwrap();
            let head = again.verify(&[noted], |_| ()).unwrap().unwrap();
            assert_eq!(head.events, noted.events + 1);
            let last = again.events(noted.events, 9).unwrap();
            let place = "book.tar".to_owned();
            assert_eq!(last[0].act, Act::MovedFrom { place });
            assert_eq!(again.certificates(0, 1000).unwrap().len(), 600);
            issue(&again, &[9, 9, 9]);
            assert_eq!(again.begin_list(issuer(), &all(AT)).unwrap().number, 2);
            let fault = again.take_up(&copy, "book.tar", |_| ()).unwrap_err();
            assert!(matches!(fault, RelocationError::NotEmpty { .. }), "{fault}");
        });
    });
}

#[test]
fn others_write_while_a_copy_is_made() {
    durable(|place| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy");
        let book = Arc::new(create(place));
        issue(&*book, &[1]);
        let mut written = 1;
        let head = book
            .snapshot(&path, "safe.tar", |_| {
                written += 1;
                meanwhile(&book, move |book| issue(book, &[written]));
            })
            .unwrap();
        assert!(written > 3, "{written}");
        // The copy knows nothing of them, and is whole.
        let copy = open(&file(&path));
        assert_eq!(copy.verify(&[], |_| ()).unwrap(), Ok(head));
        assert_eq!(copy.certificates(0, 9).unwrap().len(), 1);
        book.verify(&[head], |_| ()).unwrap().unwrap();
        let issued = book.certificates(0, 99).unwrap();
        assert_eq!(issued.len(), usize::from(written));
    });
}

#[test]
fn nobody_who_reads_waits_for_who_writes() {
    durable(|place| {
        let folder = tempfile::tempdir().unwrap();
        let book = Arc::new(create(place));
        issue(&*book, &[1]);
        // What moves holds the connection by which a book is written.
        book.relocate(&create(&file(&folder.path().join("other"))), |_| {
            meanwhile(&book, |book| {
                assert_eq!(book.status(key(&[1])).unwrap(), OcspStatus::Good);
            });
        })
        .unwrap();
    });
}

/// Does something in another thread, which waits for nobody.
fn meanwhile(book: &Arc<Book>, work: impl FnOnce(&Book) + Send + 'static) {
    let (send, done) = mpsc::channel();
    let book = Arc::clone(book);
    thread::spawn(move || {
        work(&book);
        send.send(()).unwrap();
    });
    done.recv_timeout(Duration::from_secs(60)).unwrap();
}

#[test]
fn no_copy_is_made_over_another_or_of_a_closed_book() {
    durable(|place| {
        let folder = tempfile::tempdir().unwrap();
        let [copy, other] = ["copy", "other"].map(|name| folder.path().join(name));
        let book = create(place);
        book.snapshot(&copy, "safe.tar", |_| ()).unwrap();
        assert_eq!(open(&file(&copy)).head().unwrap().events, 1);
        issue(&book, &[1]);
        book.relocate(&create(&file(&other)), |_| ()).unwrap();
        let fault = book
            .snapshot(&folder.path().join("third"), "safe.tar", |_| ())
            .unwrap_err();
        assert!(
            matches!(
                fault,
                RelocationError::Ledger(LedgerError::Unavailable { .. })
            ),
            "{fault}"
        );
        let fault = open(&file(&other))
            .snapshot(&other, "safe.tar", |_| ())
            .unwrap_err();
        assert!(
            fault.to_string().contains("has 7 events already"),
            "{fault}"
        );
    });
}
