//! Whatever is done to a book behind its back shows.

use countersign_ca::{Ledger as _, RevocationReason};
use countersign_ledger::{Act, Head};
use countersign_testkit::Template;

use crate::homes::{
    AT, LATER, NAME, NOW, all, create, durable, issue, issuer, key, open, reservation, tamper,
    write,
};

/// A book with one of everything: 12 events.
fn fill(place: &countersign_ledger::Place) -> Head {
    let book = create(place);
    let certificate = Template::leaf("um1.contoso.com")
        .validity(AT, LATER)
        .self_signed();
    write(&book, &reservation(key(&[1])), certificate.der());
    book.reserve(&reservation(key(&[2])).on_shard(3)).unwrap();
    book.revoke(key(&[1]), AT, RevocationReason::HOLD).unwrap();
    book.release(key(&[1]), LATER).unwrap();
    let list = book.begin_list(issuer(), &all(LATER)).unwrap();
    book.record_list(issuer(), list.number, b"list").unwrap();
    book.head().unwrap()
}

#[test]
fn an_event_tells_who_wrote_what_and_when() {
    durable(|place| {
        let head = fill(place);
        let book = open(place);
        let serial = || vec![1];
        let wanted = [
            Act::Named {
                issuer: NAME.to_vec(),
            },
            Act::Reserved {
                serial: serial(),
                profile: "um".to_owned(),
            },
            Act::Intended { serial: serial() },
            Act::Issued { serial: serial() },
            Act::Reserved {
                serial: vec![2],
                profile: "um".to_owned(),
            },
            Act::OnShard {
                serial: vec![2],
                shard: "3".to_owned(),
            },
            Act::Revoked {
                serial: serial(),
                since: AT,
                reason: RevocationReason::HOLD,
            },
            Act::Ends {
                serial: serial(),
                not_after: LATER,
            },
            Act::Released { serial: serial() },
            Act::ListBegun { number: 1 },
            Act::ListIs {
                number: 1,
                scope: "all".to_owned(),
                base: 1,
            },
            Act::ListSigned { number: 1 },
        ];
        let events = book.events(0, 100).unwrap();
        assert_eq!(events.len(), wanted.len());
        for (number, (event, act)) in (1..).zip(events.iter().zip(wanted)) {
            assert_eq!(event.number, number);
            assert_eq!((event.at, event.actor.as_str()), (NOW, "alice@ca1"));
            assert_eq!(event.act, act);
        }
        assert_eq!(head.events, 12);
        assert_eq!(head.hash, events.last().unwrap().hash);
        assert_eq!(book.events(7, 1).unwrap(), events[7..8]);
        assert_eq!(book.events(12, 10).unwrap(), []);
        assert_eq!(book.verify(&[], |_| ()).unwrap(), Ok(head));
        assert_eq!(book.head().unwrap(), head);
    });
}

#[test]
fn what_was_done_behind_its_back_is_found() {
    let rows = [
        (
            "UPDATE audit SET actor = 'bob@ca1' WHERE event = 3",
            "event 3 does not follow from what is before it",
        ),
        (
            "UPDATE audit SET at = at - 1 WHERE event = 6",
            "event 6 does not follow from what is before it",
        ),
        ("DELETE FROM audit WHERE event = 1", "event 1 is missing"),
        ("DELETE FROM audit WHERE event = 5", "event 5 is missing"),
        (
            "DELETE FROM audit WHERE event = 12",
            "the last events are missing: 12 were written, and the last that is there is 11",
        ),
        (
            "DELETE FROM audit",
            "the last events are missing: 12 were written, and the last that is there is 0",
        ),
        (
            "DELETE FROM head",
            "what it holds is no book: it has no head",
        ),
        (
            "DELETE FROM audit; DELETE FROM head",
            "what it holds is no book: it has no head",
        ),
        (
            "UPDATE audit SET hash = (SELECT name FROM issuer) WHERE event = 3",
            "what it holds is no book: a hash has not 32 octets",
        ),
        (
            "UPDATE head SET events = 11",
            "12 events are there, and 11 were written",
        ),
        (
            "UPDATE head SET hash = (SELECT hash FROM audit WHERE event = 11)",
            "event 12 is not the one whose hash was noted down",
        ),
        (
            "UPDATE reservation SET profile = 'gateway' WHERE number = 1",
            "event 2 tells of reservation 1, which was changed",
        ),
        (
            "UPDATE certificate SET der = (SELECT linted FROM intent WHERE number = 1)",
            "event 4 tells of certificate 1, which was changed",
        ),
        (
            "UPDATE revocation SET reason = 1 WHERE event = 2",
            "event 9 tells of revocation 2, which was changed",
        ),
        (
            "DELETE FROM revocation",
            "event 7 tells of revocation 1, which is gone",
        ),
        (
            "DELETE FROM signed_list",
            "event 12 tells of signed_list 1, which is gone",
        ),
        (
            "INSERT INTO revocation (event, number, at, reason) VALUES (3, 1, 0, 1)",
            "no event tells of revocation 3",
        ),
        (
            "INSERT INTO list (list, issuer, number, at) VALUES (7, 1, 7, 0)",
            "no event tells of list 7",
        ),
        (
            "UPDATE edition SET knows = 7",
            "event 11 tells of edition 1, which was changed",
        ),
        (
            "DELETE FROM ending WHERE event = 1",
            "event 8 tells of ending 1, which is gone",
        ),
        (
            "UPDATE shard SET scope = 'all'",
            "event 6 tells of shard 2, which was changed",
        ),
    ];
    for (sql, wanted) in rows {
        durable(|place| {
            fill(place);
            tamper(place, sql);
            let found = open(place).verify(&[], |_| ()).unwrap().unwrap_err();
            assert_eq!(found.to_string(), wanted, "{sql}");
        });
    }
}

/// Whoever may write to the database can make the whole chain anew: a head that was noted down elsewhere
/// shows it.
#[test]
fn a_noted_head_shows_a_book_that_was_cut_or_made_anew() {
    durable(|place| {
        let noted = fill(place);
        let cut = "DELETE FROM audit WHERE event = 12; DELETE FROM signed_list;
                   UPDATE head SET events = 11, hash = (SELECT hash FROM audit WHERE event = 11)";
        tamper(place, cut);
        let book = open(place);
        book.verify(&[], |_| ()).unwrap().unwrap();
        let found = book.verify(&[noted], |_| ()).unwrap().unwrap_err();
        assert_eq!(
            found.to_string(),
            "the last events are missing: 12 were written, and the last that is there is 11"
        );
        book.record_list(issuer(), 1, b"another list").unwrap();
        book.verify(&[], |_| ()).unwrap().unwrap();
        let found = book.verify(&[noted], |_| ()).unwrap().unwrap_err();
        assert_eq!(
            found.to_string(),
            "event 12 is not the one whose hash was noted down"
        );
    });
}

/// More events than are read at once.
#[test]
fn long_chains_hold() {
    durable(|place| {
        let book = create(place);
        for serial in 1..=250_u16 {
            issue(&book, &serial.to_be_bytes());
        }
        let mut seen = Vec::new();
        let head = book.verify(&[], |events| seen.push(events)).unwrap();
        assert_eq!(head.unwrap().events, 751);
        assert_eq!(seen, [512, 751]);
        tamper(place, "DELETE FROM audit WHERE event = 513");
        let found = open(place).verify(&[], |_| ()).unwrap().unwrap_err();
        assert_eq!(found.to_string(), "event 513 is missing");
    });
}
