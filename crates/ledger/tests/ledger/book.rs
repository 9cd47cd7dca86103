//! Serial numbers, and what is made with them.

use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::thread;

use countersign_asn1::Name;
use countersign_ca::{EntryKey, Ledger, LedgerError, Stage};
use countersign_ledger::Place;

use crate::homes::{
    AT, EMPTY_NAME, NAME, create, durable, everywhere, key, open, place_of, reservation,
};

/// Tells a child process of these tests what to do, and in which place.
const WORK: &str = "COUNTERSIGN_LEDGER_WORK";

#[test]
fn every_home_keeps_the_same_book() {
    everywhere(keeps_a_book);
}

fn keeps_a_book(ledger: &dyn Ledger) {
    let key = key(&[0x2A]);
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
    assert_eq!(entry.issuer, NAME);
    assert_eq!(entry.serial, [0x2A]);
    assert_eq!(entry.profile, "um");
    assert_eq!(entry.request, b"request");
    assert_eq!(entry.reserved_at, AT);
    let certificate = b"certificate".to_vec();
    assert_eq!(entry.stage, Stage::Issued { certificate });

    // The same number under another issuer's name is another entry.
    let other = EntryKey {
        issuer: Name::from_der(EMPTY_NAME).unwrap(),
        serial: &[0x2A],
    };
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
fn processes_at_once_never_take_one_serial_number_twice() {
    durable(|place| {
        // They race for the making of the book too.
        let workers: Vec<Child> = (0..8).map(|_| worker("race", place)).collect();
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
        open(place).verify(&[], |_| ()).unwrap().unwrap();
    });
}

/// Those who come at once share their transactions, and each has its own answer.
#[test]
fn callers_at_once_each_have_their_answer() {
    durable(|place| {
        let book = create(place);
        let answers: Vec<bool> = thread::scope(|scope| {
            let callers: Vec<_> = (0..40_u8)
                .map(|caller| {
                    let book = &book;
                    scope.spawn(move || {
                        let serial = [1 + caller / 2];
                        match book.reserve(&reservation(key(&serial))) {
                            Ok(()) => true,
                            Err(LedgerError::SerialTaken { .. }) => false,
                            Err(error) => panic!("{error}"),
                        }
                    })
                })
                .collect();
            callers
                .into_iter()
                .map(|caller| caller.join().unwrap())
                .collect()
        });
        for (pair, answers) in answers.chunks(2).enumerate() {
            assert_eq!(answers.iter().filter(|took| **took).count(), 1, "{pair}");
        }
        // Twenty reservations, and the issuer that they are of.
        assert_eq!(book.verify(&[], |_| ()).unwrap().unwrap().events, 21);
    });
}

#[test]
fn a_serial_number_outlives_the_process_that_reserved_it() {
    durable(|place| {
        let output = worker("die", place).wait_with_output().unwrap();
        assert!(!output.status.success());
        let ledger = open(place);
        for (serial, stage) in [(1, "Reserved"), (2, "Intended")] {
            let serial = [serial];
            let key = key(&serial);
            let found = ledger.find(key).unwrap().unwrap().stage;
            assert!(format!("{found:?}").starts_with(stage), "{found:?}");
            let error = ledger.reserve(&reservation(key)).unwrap_err();
            assert!(matches!(error, LedgerError::SerialTaken { .. }), "{error}");
        }
        assert_eq!(ledger.certificates(0, 10).unwrap(), []);
    });
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
    let (work, place) = work.split_once('@').unwrap();
    let ledger = create(&place_of(place));
    match work {
        "race" => {
            for serial in 1..=RACE {
                let serial = [serial];
                match ledger.reserve(&reservation(key(&serial))) {
                    Ok(()) => println!("took {}", serial[0]),
                    Err(LedgerError::SerialTaken { .. }) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        }
        "die" => {
            ledger.reserve(&reservation(key(&[1]))).unwrap();
            ledger.reserve(&reservation(key(&[2]))).unwrap();
            ledger.record_intent(key(&[2]), b"linted").unwrap();
            std::process::abort();
        }
        other => panic!("unknown work {other}"),
    }
}

fn worker(work: &str, place: &Place) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "book::child_process", "--nocapture"])
        .env(WORK, format!("{work}@{place}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}
