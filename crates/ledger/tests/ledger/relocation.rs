//! A book moves from one home to the other and back, whole, and goes on in one place only.

use countersign_ca::{Ledger as _, RevocationReason};
use countersign_ledger::{Act, Book, Moved, Place};
use countersign_testkit::PostgresServer;

use crate::homes::{AT, all, create, file, issue, issuer, key, open, place_of, reservation};

fn write(book: &Book) {
    for serial in 1..=200_u16 {
        issue(book, &serial.to_be_bytes());
    }
    book.revoke(key(&[0, 1]), AT, RevocationReason::HOLD)
        .unwrap();
    let list = book.begin_list(issuer(), &all(AT)).unwrap();
    book.record_list(issuer(), list.number, b"list").unwrap();
}

#[test]
fn a_book_moves_and_is_closed_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let [first, third] = ["first", "third"].map(|name| file(&folder.path().join(name)));
    let second = match PostgresServer::shared() {
        Some(server) => place_of(&server.database()),
        None => file(&folder.path().join("second")),
    };
    let book = create(&first);
    write(&book);
    let noted = book.head().unwrap();

    let mut seen = Vec::new();
    book.relocate(&create(&second), |moved| seen.push(moved))
        .unwrap();
    let Some(&Moved { rows, of, .. }) = seen.last() else {
        panic!("nothing was seen");
    };
    assert_eq!(rows, of);
    // Each row but the events has an event.
    assert_eq!(of, 2 * (noted.events + 1));

    // Where it was it is closed, and can still be read.
    let closed = format!("the ledger is not available: it was moved to {second}");
    for book in [&book, &open(&first)] {
        let error = book.reserve(&reservation(key(&[2]))).unwrap_err();
        assert_eq!(error.to_string(), closed);
        assert_eq!(book.certificates(0, 1000).unwrap().len(), 200);
        book.verify(&[noted], |_| ()).unwrap().unwrap();
    }

    // Where it is it goes on: the numbers too.
    let moved = open(&second);
    let head = moved.verify(&[noted], |_| ()).unwrap().unwrap();
    assert_eq!(head.events, noted.events + 2);
    assert_eq!(
        moved.certificates(0, 1000).unwrap(),
        book.certificates(0, 1000).unwrap()
    );
    let last: Vec<Act> = moved
        .events(noted.events, 9)
        .unwrap()
        .into_iter()
        .map(|event| event.act)
        .collect();
    assert_eq!(
        last,
        [
            Act::MovedTo {
                place: second.to_string()
            },
            Act::MovedFrom {
                place: first.to_string()
            }
        ]
    );
    issue(&moved, &[3, 3]);
    let list = moved.begin_list(issuer(), &all(AT)).unwrap();
    assert_eq!((list.number, list.entries.len()), (2, 1));

    // And back, into a new file.
    moved.relocate(&create(&third), |_| ()).unwrap();
    let back = open(&third);
    let head = back.verify(&[noted, head], |_| ()).unwrap().unwrap();
    assert_eq!(head.events, noted.events + 9);
    assert_eq!(back.certificates(0, 1000).unwrap().len(), 201);
    issue(&back, &[4, 4]);
}

#[test]
fn a_book_moves_into_an_empty_one_and_to_one_place() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second, third] =
        ["first", "second", "third"].map(|name| file(&folder.path().join(name)));
    let refusal = |from: &Place, to: &Place| {
        open(from)
            .relocate(&open(to), |_| ())
            .unwrap_err()
            .to_string()
    };
    issue(&create(&first), &[1]);
    issue(&create(&second), &[2]);
    create(&third);
    assert_eq!(
        refusal(&first, &second),
        "the ledger there has 4 events already, and only an empty one can take this one up"
    );
    // It was not closed for that.
    issue(&open(&first), &[5]);
    open(&first).relocate(&open(&third), |_| ()).unwrap();
    assert_eq!(
        refusal(&first, &second),
        format!("it was moved to {third} before")
    );
    // Once more to where it is changes nothing.
    let head = open(&third).head().unwrap();
    open(&first).relocate(&open(&third), |_| ()).unwrap();
    assert_eq!(open(&third).head().unwrap(), head);
}

/// The machine died after the book was closed here, and before it was taken up there.
#[test]
fn what_was_begun_can_be_ended() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| file(&folder.path().join(name)));
    issue(&create(&first), &[1]);
    open(&first).relocate(&create(&second), |_| ()).unwrap();
    std::fs::remove_file(folder.path().join("second")).unwrap();
    let second = create(&second);
    open(&first).relocate(&second, |_| ()).unwrap();
    assert_eq!(second.verify(&[], |_| ()).unwrap().unwrap().events, 6);
}
