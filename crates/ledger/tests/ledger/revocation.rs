//! What is revoked, and the numbers of lists: every home of a ledger keeps them alike.

use std::thread;

use countersign_asn1::Name;
use countersign_ca::{
    Change, EntryKey, Ledger as _, LedgerError, ListEntry, ListKind, NewList, OcspStatus,
    RevocationReason, Revoked,
};
use countersign_ledger::Act;
use time::Duration;

use crate::homes::{
    AT, EMPTY_NAME, LATER, all, create, durable, everywhere, issue, issuer, key, open, reservation,
};

fn reason(name: &str) -> RevocationReason {
    name.parse().unwrap()
}

#[test]
fn what_was_made_can_be_revoked_once() {
    everywhere(|ledger| {
        let refused = |serial: &[u8]| {
            let revoked = ledger.revoke(key(serial), AT, RevocationReason::UNSPECIFIED);
            revoked.unwrap_err().to_string()
        };
        assert_eq!(
            refused(&[0x2A]),
            "no intent is recorded for serial number `2a`"
        );
        ledger.reserve(&reservation(key(&[0x2A]))).unwrap();
        assert_eq!(
            refused(&[0x2A]),
            "no intent is recorded for serial number `2a`"
        );
        // Its certificate may exist.
        ledger.record_intent(key(&[0x2A]), b"linted").unwrap();
        assert_eq!(ledger.revocation(key(&[0x2A])).unwrap(), None);
        ledger
            .revoke(key(&[0x2A]), AT, reason("keycompromise"))
            .unwrap();
        let revoked = ledger.revocation(key(&[0x2A])).unwrap().unwrap();
        assert_eq!((revoked.at, revoked.reason.name()), (AT, "keyCompromise"));
        assert_eq!(
            refused(&[0x2A]),
            "the certificate of serial number `2a` is revoked already, since 2026-01-01T00:00:00Z, keyCompromise"
        );
        let release = ledger.release(key(&[0x2A]), LATER).unwrap_err();
        assert!(matches!(release, LedgerError::NotHeld { .. }), "{release}");
    });
}

#[test]
fn nothing_is_good_that_was_not_issued() {
    everywhere(|ledger| {
        let told = |wanted: OcspStatus| {
            assert_eq!(ledger.status(key(&[0x2A])).unwrap(), wanted);
        };
        let revoked = |at, reason: RevocationReason| {
            let serial = vec![0x2A];
            OcspStatus::Revoked(Revoked { serial, at, reason })
        };
        issue(ledger, &[0x2B]);
        told(OcspStatus::Unknown);
        ledger.reserve(&reservation(key(&[0x2A]))).unwrap();
        told(OcspStatus::Unknown);
        ledger.record_intent(key(&[0x2A]), b"linted").unwrap();
        told(OcspStatus::Unknown);
        // What may exist may be revoked, and released: and is unknown then, again.
        ledger
            .revoke(key(&[0x2A]), AT, RevocationReason::HOLD)
            .unwrap();
        told(revoked(AT, RevocationReason::HOLD));
        ledger.release(key(&[0x2A]), AT).unwrap();
        told(OcspStatus::Unknown);
        ledger
            .record_certificate(key(&[0x2A]), b"certificate")
            .unwrap();
        told(OcspStatus::Good);
        ledger
            .revoke(key(&[0x2A]), LATER, RevocationReason::HOLD)
            .unwrap();
        told(revoked(LATER, RevocationReason::HOLD));
        ledger
            .revoke(key(&[0x2A]), AT, reason("superseded"))
            .unwrap();
        // The latest counts, whatever moment it names.
        told(revoked(AT, reason("superseded")));
        let other = EntryKey {
            issuer: Name::from_der(EMPTY_NAME).unwrap(),
            serial: &[0x2A],
        };
        assert_eq!(ledger.status(other).unwrap(), OcspStatus::Unknown);
        assert_eq!(ledger.status(key(&[0x2B])).unwrap(), OcspStatus::Good);
    });
}

/// Worse may be learned of what was revoked, and no reason is taken back.
#[test]
fn what_was_revoked_can_be_revoked_again_for_a_compromise_alone() {
    everywhere(|ledger| {
        let key = || key(&[1]);
        issue(ledger, &[1]);
        ledger.revoke(key(), LATER, reason("superseded")).unwrap();
        let list = ledger.begin_list(issuer(), &all(LATER)).unwrap();
        ledger.record_list(issuer(), list.number, b"list").unwrap();
        let refused = |since, name: &str| {
            let again = ledger.revoke(key(), since, reason(name));
            let is = matches!(again, Err(LedgerError::AlreadyRevoked { .. }));
            assert!(is, "{name}: {again:?}");
        };
        let told = |since, name: &str| {
            let revoked = Revoked {
                serial: vec![1],
                at: since,
                reason: reason(name),
            };
            let wanted = OcspStatus::Revoked(revoked);
            assert_eq!(ledger.status(key()).unwrap(), wanted);
            let wanted = ListEntry {
                serial: &[1],
                at: since,
                change: Change::Revoked(reason(name)),
            };
            for kind in [ListKind::Complete, ListKind::Delta] {
                let list = NewList { kind, ..all(LATER) };
                let list = ledger.begin_list(issuer(), &list).unwrap();
                assert_eq!(list.entries.iter().collect::<Vec<_>>(), [wanted]);
            }
        };
        for other in [
            "superseded",
            "unspecified",
            "certificateHold",
            "privilegeWithdrawn",
        ] {
            refused(AT, other);
        }
        // It is not good again until then.
        let much_later = LATER + Duration::DAY;
        ledger
            .revoke(key(), much_later, reason("keyCompromise"))
            .unwrap();
        told(LATER, "keyCompromise");
        refused(much_later, "keyCompromise");
        refused(LATER, "keyCompromise");
        refused(AT, "superseded");
        refused(AT, "cACompromise");
        refused(AT, "certificateHold");
        let release = ledger.release(key(), LATER);
        assert!(matches!(release, Err(LedgerError::NotHeld { .. })));
        // Others had the key before that was known.
        ledger.revoke(key(), AT, reason("keyCompromise")).unwrap();
        told(AT, "keyCompromise");
    });
}

#[test]
fn a_reason_that_became_worse_is_an_event() {
    durable(|place| {
        let book = create(place);
        issue(&book, &[1]);
        for name in ["superseded", "keyCompromise"] {
            book.revoke(key(&[1]), AT, reason(name)).unwrap();
        }
        let events = book.events(0, 100).unwrap();
        let reasons = events.iter().filter_map(|event| match &event.act {
            Act::Revoked { reason, .. } => Some(reason.name()),
            _ => None,
        });
        assert_eq!(reasons.collect::<Vec<_>>(), ["superseded", "keyCompromise"]);
        book.verify(&[], |_| ()).unwrap().unwrap();
    });
}

#[test]
fn what_is_held_can_be_released_and_revoked() {
    everywhere(|ledger| {
        issue(ledger, &[1]);
        ledger
            .revoke(key(&[1]), AT, RevocationReason::HOLD)
            .unwrap();
        let again = ledger.revoke(key(&[1]), LATER, RevocationReason::HOLD);
        assert!(matches!(again, Err(LedgerError::AlreadyRevoked { .. })));
        ledger.release(key(&[1]), LATER).unwrap();
        assert_eq!(ledger.revocation(key(&[1])).unwrap(), None);
        assert!(
            ledger
                .begin_list(issuer(), &all(LATER))
                .unwrap()
                .entries
                .is_empty()
        );
        ledger
            .revoke(key(&[1]), AT, RevocationReason::HOLD)
            .unwrap();
        ledger
            .revoke(key(&[1]), LATER, reason("superseded"))
            .unwrap();
        let wanted = ListEntry {
            serial: &[1],
            at: LATER,
            change: Change::Revoked(reason("superseded")),
        };
        let list = ledger.begin_list(issuer(), &all(LATER)).unwrap();
        assert_eq!(list.entries.iter().collect::<Vec<_>>(), [wanted]);
    });
}

#[test]
fn list_numbers_rise_and_lists_are_recorded_once() {
    everywhere(|ledger| {
        assert_eq!(ledger.last_list(issuer()).unwrap(), None);
        let error = ledger.record_list(issuer(), 1, b"list").unwrap_err();
        assert_eq!(error.to_string(), "no list of number 1 was begun");
        for serial in [3, 1, 2] {
            issue(ledger, &[serial]);
            ledger
                .revoke(key(&[serial]), AT, RevocationReason::UNSPECIFIED)
                .unwrap();
        }
        let first = ledger.begin_list(issuer(), &all(AT)).unwrap();
        let serials: Vec<u8> = first.entries.iter().map(|entry| entry.serial[0]).collect();
        assert_eq!((first.number, serials), (1, vec![1, 2, 3]));
        // The first was never signed; its number is gone.
        let second = ledger.begin_list(issuer(), &all(AT)).unwrap();
        assert_eq!(second.number, 2);
        ledger.record_list(issuer(), 2, b"second").unwrap();
        let error = ledger.record_list(issuer(), 2, b"other").unwrap_err();
        assert_eq!(error.to_string(), "list 2 is recorded already");
        ledger.record_list(issuer(), 1, b"first").unwrap();
        assert_eq!(ledger.last_list(issuer()).unwrap().unwrap(), b"second");
        // Another issuer counts for itself.
        let other = Name::from_der(EMPTY_NAME).unwrap();
        let list = ledger.begin_list(other, &all(AT)).unwrap();
        assert_eq!((list.number, list.entries.len()), (1, 0));
    });
}

/// A list of a higher number never knows less than one of a lower.
#[test]
fn lists_of_several_processes_know_more_and_more() {
    durable(|place| {
        drop(create(place));
        let lists: Vec<_> = thread::scope(|scope| {
            let workers: Vec<_> = (0..4_u8)
                .map(|worker| {
                    scope.spawn(move || {
                        let ledger = open(place);
                        (0..10_u8)
                            .map(|number| {
                                let serial = [worker + 1, number];
                                issue(&ledger, &serial);
                                let at = AT + Duration::seconds(number.into());
                                ledger
                                    .revoke(key(&serial), at, RevocationReason::UNSPECIFIED)
                                    .unwrap();
                                ledger.begin_list(issuer(), &all(at)).unwrap()
                            })
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap())
                .collect()
        });
        let mut lists = lists;
        lists.sort_by_key(|list| list.number);
        let numbers: Vec<u64> = lists.iter().map(|list| list.number).collect();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
        for pair in lists.windows(2) {
            let [before, after] = pair else {
                unreachable!()
            };
            assert!(
                before
                    .entries
                    .iter()
                    .all(|entry| after.entries.iter().any(|known| known == entry)),
                "list {} knows less",
                after.number
            );
        }
    });
}
