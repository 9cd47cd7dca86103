//! What lists tell: all, what is new, what is of a shard, and what has ended no longer.

use countersign_ca::{
    Change, Ledger, LedgerError, ListKind, ListScope, NewList, OpenList, RevocationReason,
};
use countersign_testkit::Template;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::homes::{AT, all, everywhere, issue, issuer, key, reservation, write};

const HOLD: RevocationReason = RevocationReason::HOLD;
const LOST: RevocationReason = RevocationReason::KEY_COMPROMISE;

/// What is told of each serial number: the name of its reason, or `released`.
fn told(list: &OpenList) -> Vec<(u8, &'static str)> {
    let name = |change| match change {
        Change::Revoked(reason) => RevocationReason::name(reason),
        Change::Released => "released",
    };
    let entries = list.entries.iter();
    entries
        .map(|entry| (entry.serial[0], name(entry.change)))
        .collect()
}

fn begin(ledger: &dyn Ledger, list: NewList<'_>) -> OpenList {
    ledger.begin_list(issuer(), &list).unwrap()
}

/// Begun and signed.
fn make(ledger: &dyn Ledger, list: NewList<'_>) -> OpenList {
    let open = begin(ledger, list);
    ledger.record_list(issuer(), open.number, b"list").unwrap();
    open
}

fn delta(at: OffsetDateTime) -> NewList<'static> {
    NewList {
        kind: ListKind::Delta,
        ..all(at)
    }
}

#[test]
fn deltas_tell_what_changed_since_the_last_complete_list() {
    everywhere(|ledger| {
        for serial in 1..=6 {
            issue(ledger, &[serial]);
        }
        let revoke = |serial, reason| ledger.revoke(key(&[serial]), AT, reason).unwrap();
        let release = |serial| ledger.release(key(&[serial]), AT).unwrap();
        let none = ledger.begin_list(issuer(), &delta(AT)).unwrap_err();
        assert!(matches!(none, LedgerError::NoBase { .. }), "{none}");
        revoke(1, LOST);
        revoke(2, HOLD);
        revoke(3, HOLD);
        let base = make(ledger, all(AT));
        assert_eq!((base.number, base.base), (1, None));
        let still = make(ledger, delta(AT));
        assert_eq!(
            (still.number, still.base, told(&still)),
            (2, Some(1), vec![])
        );
        release(2);
        revoke(3, LOST);
        revoke(4, LOST);
        // What was held and released since is told too: a delta between may have said it [RFC 5280 §5.2.4].
        revoke(5, HOLD);
        assert_eq!(told(&make(ledger, delta(AT)))[3], (5, "certificateHold"));
        release(5);
        let changed = make(ledger, delta(AT));
        let wanted = [
            (2, "released"),
            (3, "keyCompromise"),
            (4, "keyCompromise"),
            (5, "released"),
        ];
        assert_eq!((changed.number, changed.base), (4, Some(1)));
        assert_eq!(told(&changed), wanted);
        // A list that nobody signed is nobody's base.
        let lost = begin(ledger, all(AT));
        assert_eq!(make(ledger, delta(AT)).base, Some(1));
        assert!(told(&lost).iter().all(|(_, said)| *said == "keyCompromise"));
        let next = make(ledger, all(AT));
        assert_eq!((next.number, told(&next)), (7, told(&lost)));
        let empty = make(ledger, delta(AT));
        assert_eq!((empty.base, told(&empty)), (Some(7), vec![]));
    });
}

#[test]
fn what_has_ended_leaves_once_a_list_has_told_it_after_its_end() {
    let end = datetime!(2026-02-01 00:00 UTC);
    let certificate = Template::leaf("um1.contoso.com")
        .validity(AT, end)
        .self_signed();
    everywhere(|ledger| {
        write(ledger, &reservation(key(&[1])), certificate.der());
        write(ledger, &reservation(key(&[2])), certificate.der());
        let day = Duration::DAY;
        ledger.revoke(key(&[1]), AT, LOST).unwrap();
        let one = vec![(1, "keyCompromise")];
        let both = vec![(1, "keyCompromise"), (2, "keyCompromise")];
        assert_eq!(told(&make(ledger, all(end - day))), one);
        // At its last moment it holds.
        assert_eq!(told(&make(ledger, all(end))), one);
        // This is the first one after it, and nobody has it; and so the next one is the first.
        assert_eq!(told(&begin(ledger, all(end + day))), one);
        // What was revoked after its end has its list to come, too.
        ledger.revoke(key(&[2]), end + day, LOST).unwrap();
        let delta = make(ledger, delta(end + day));
        assert_eq!(told(&delta), [(2, "keyCompromise")]);
        assert_eq!(told(&make(ledger, all(end + day))), both);
        assert_eq!(told(&make(ledger, all(end + 2 * day))), []);
        assert_eq!(told(&make(ledger, all(end + 3 * day))), []);
        // Off the list, and revoked still.
        assert!(ledger.revocation(key(&[1])).unwrap().is_some());
    });
}

#[test]
fn each_shard_has_lists_of_its_own_in_one_series_of_numbers() {
    everywhere(|ledger| {
        for (serial, shard) in [(1, 1), (2, 2), (3, 1)] {
            let serial = [serial];
            let reservation = reservation(key(&serial)).on_shard(shard);
            write(ledger, &reservation, b"certificate");
        }
        issue(ledger, &[4]);
        for serial in 1..=4 {
            ledger.revoke(key(&[serial]), AT, LOST).unwrap();
        }
        let of = |shard| NewList {
            scope: ListScope::Shard(shard),
            ..all(AT)
        };
        let serials = |list: &OpenList| -> Vec<u8> {
            list.entries.iter().map(|entry| entry.serial[0]).collect()
        };
        let [first, second, third, whole] = [of(1), of(2), of(3), all(AT)].map(|list| {
            let list = make(ledger, list);
            (list.number, serials(&list))
        });
        assert_eq!(first, (1, vec![1, 3]));
        assert_eq!(second, (2, vec![2]));
        assert_eq!(third, (3, vec![]));
        assert_eq!(whole, (4, vec![1, 2, 3, 4]));
        let delta = NewList {
            kind: ListKind::Delta,
            ..of(2)
        };
        let delta = make(ledger, delta);
        assert_eq!((delta.number, delta.base), (5, Some(2)));
        let nowhere = NewList {
            kind: ListKind::Delta,
            ..of(4)
        };
        let error = ledger.begin_list(issuer(), &nowhere).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no complete list is recorded that a delta could add to, for shard 4"
        );
    });
}

/// What another key signed is no list that a delta could add to, and lets nothing leave.
#[test]
fn each_key_has_its_own_editions() {
    everywhere(|ledger| {
        issue(ledger, &[1]);
        ledger.revoke(key(&[1]), AT, LOST).unwrap();
        let by = |key_identifier, list| NewList {
            key_identifier,
            ..list
        };
        let (old, new) = (&[1; 20], &[2; 20]);
        let first = make(ledger, by(old, all(AT)));
        let none = ledger.begin_list(issuer(), &by(new, delta(AT)));
        assert!(matches!(none, Err(LedgerError::NoBase { .. })), "{none:?}");
        let second = make(ledger, by(new, all(AT)));
        let deltas = [old, new].map(|key_identifier| {
            let list = make(ledger, by(key_identifier, delta(AT)));
            (list.number, list.base)
        });
        assert_eq!((first.number, second.number), (1, 2));
        assert_eq!(deltas, [(3, Some(1)), (4, Some(2))]);
    });
}
