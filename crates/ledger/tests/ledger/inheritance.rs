//! What an authority did before it kept a book.

use countersign_asn1::{Certificate, Name, Oid};
use countersign_ca::{Entry, EntryKey, Inheritance, Ledger, LedgerError, RevocationReason, Stage};
use countersign_provider_rustcrypto::provider;
use countersign_testkit::{Identity, List, Template};

use crate::homes::{AT, all, create, durable, everywhere, reservation};

/// A root, and two certificates of it, of the serial numbers 7 and 8.
fn house() -> (Identity, [Identity; 2]) {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = |serial| {
        let leaf = Template::leaf("gw1.contoso.com").serial_number(&[serial]);
        leaf.issued_by(&root)
    };
    let leaves = [leaf(7), leaf(8)];
    (root, leaves)
}

/// With a list of number 42, which revokes 8, and 9, which nobody has.
fn inheritance(root: &Identity, leaves: &[Identity]) -> Inheritance {
    let mut inheritance = Inheritance::of(root.der(), AT).unwrap();
    for leaf in leaves {
        inheritance.add(leaf.der(), "leaf.pem", provider()).unwrap();
    }
    let list = List::of(root)
        .with(Oid::CRL_NUMBER, false, |w| w.uint(&[42]))
        .revoking_for(&[8], 1)
        .revoking(&[9]);
    inheritance
        .set_list(&list.sign(root.key()), provider())
        .unwrap();
    inheritance
}

#[test]
fn every_home_goes_on_where_another_book_ended() {
    everywhere(|ledger| {
        let (root, leaves) = house();
        let inheritance = inheritance(&root, &leaves);
        // The second time there is nothing to take down.
        for _ in 0..2 {
            ledger.inherit(&inheritance).unwrap();
        }
        let view = Certificate::from_der(root.der()).unwrap();
        let issuer = view.tbs_certificate().subject();
        let entries = ledger.certificates(0, 10).unwrap();
        let known: Vec<_> = entries
            .iter()
            .map(|entry| (&*entry.serial, &*entry.profile, entry.stage.clone()))
            .collect();
        let issued = |leaf: &Identity| Stage::Issued {
            certificate: leaf.der().to_vec(),
        };
        let unknown = Entry::UNKNOWN_PROFILE;
        let wanted = [
            (&[7][..], unknown, issued(&leaves[0])),
            (&[8][..], unknown, issued(&leaves[1])),
        ];
        assert_eq!(known, wanted);
        let revocation = |serial: &[u8]| {
            let revoked = ledger.revocation(EntryKey { issuer, serial }).unwrap();
            revoked.map(|revoked| revoked.reason)
        };
        assert_eq!(revocation(&[7]), None);
        assert_eq!(revocation(&[8]), Some(RevocationReason::KEY_COMPROMISE));
        assert_eq!(revocation(&[9]), Some(RevocationReason::UNSPECIFIED));
        assert_eq!(
            ledger.last_list(issuer).unwrap().as_deref(),
            Some(&*inheritance.list().unwrap().der)
        );
        let next = ledger.begin_list(issuer, &all(AT)).unwrap();
        assert_eq!((next.number, next.entries.len()), (43, 2));
    });
}

#[test]
fn nothing_is_taken_down_of_what_does_not_fit() {
    everywhere(|ledger| {
        let (root, [seven, eight]) = house();
        ledger.inherit(&inheritance(&root, &[eight])).unwrap();
        let other = Template::leaf("gw2.contoso.com")
            .serial_number(&[8])
            .issued_by(&root);
        let refused = ledger
            .inherit(&inheritance(&root, &[seven, other]))
            .unwrap_err();
        assert!(
            matches!(refused, LedgerError::SerialTaken { .. }),
            "{refused}"
        );
        assert_eq!(ledger.certificates(0, 10).unwrap().len(), 1);
    });
}

/// Whoever takes down what was revoked must not take it back.
#[test]
fn a_hold_may_become_a_revocation_and_no_revocation_a_hold() {
    everywhere(|ledger| {
        let (root, leaves) = house();
        let issuer = root.subject();
        let issuer = Name::from_der(&issuer).unwrap();
        let key = |serial| EntryKey { issuer, serial };
        let mut before = Inheritance::of(root.der(), AT).unwrap();
        for leaf in &leaves {
            before.add(leaf.der(), "leaf.pem", provider()).unwrap();
        }
        ledger.inherit(&before).unwrap();
        ledger
            .revoke(key(&[8]), AT, RevocationReason::HOLD)
            .unwrap();
        ledger
            .revoke(key(&[7]), AT, RevocationReason::KEY_COMPROMISE)
            .unwrap();
        let list = List::of(&root).revoking_for(&[8], 4).revoking_for(&[7], 6);
        before.set_list(&list.sign(root.key()), provider()).unwrap();
        ledger.inherit(&before).unwrap();
        let reason = |serial| ledger.revocation(key(serial)).unwrap().unwrap().reason;
        assert_eq!(reason(&[7]), RevocationReason::KEY_COMPROMISE);
        assert_eq!(reason(&[8]).name(), "superseded");
    });
}

/// A copy of a book may be of the moment between an intent and its certificate, or before.
#[test]
fn what_was_begun_is_ended() {
    everywhere(|ledger| {
        let (root, leaves) = house();
        let issuer = root.subject();
        let issuer = Name::from_der(&issuer).unwrap();
        let key = |serial| EntryKey { issuer, serial };
        for serial in [&[7][..], &[8], &[9]] {
            ledger.reserve(&reservation(key(serial))).unwrap();
        }
        ledger.record_intent(key(&[8]), b"linted").unwrap();
        ledger.inherit(&inheritance(&root, &leaves)).unwrap();
        let entries = ledger.certificates(0, 10).unwrap();
        let known: Vec<_> = entries
            .iter()
            .map(|entry| (&*entry.serial, &*entry.profile))
            .collect();
        assert_eq!(known, [(&[7][..], "um"), (&[8], "um")]);
        assert!(ledger.revocation(key(&[9])).unwrap().is_some());
    });
}

/// What is held no longer is told by a delta alone, and never ends a revocation.
#[test]
fn a_delta_ends_a_hold() {
    everywhere(|ledger| {
        let (root, leaves) = house();
        let issuer = root.subject();
        let issuer = Name::from_der(&issuer).unwrap();
        let key = |serial| EntryKey { issuer, serial };
        let mut known = inheritance(&root, &leaves);
        ledger.inherit(&known).unwrap();
        ledger
            .revoke(key(&[7]), AT, RevocationReason::HOLD)
            .unwrap();
        let delta = List::of(&root)
            .with(Oid::CRL_NUMBER, false, |w| w.uint(&[44]))
            .with(Oid::DELTA_CRL_INDICATOR, true, |w| w.uint(&[42]))
            .revoking_for(&[7], 8)
            .revoking_for(&[8], 8)
            .sign(root.key());
        known.set_list(&delta, provider()).unwrap_err();
        known.set_later_list(&delta, provider()).unwrap();
        ledger.inherit(&known).unwrap();
        assert_eq!(ledger.revocation(key(&[7])).unwrap(), None);
        assert!(ledger.revocation(key(&[8])).unwrap().is_some());
        assert_eq!(ledger.begin_list(issuer, &all(AT)).unwrap().number, 45);
    });
}

#[test]
fn whatever_was_taken_over_has_its_events() {
    durable(|place| {
        let (root, leaves) = house();
        let book = create(place);
        book.inherit(&inheritance(&root, &leaves)).unwrap();
        // The issuer; three serial numbers and their intents; two certificates, two revocations, one of them
        // of a certificate whose end is known; a list, twice.
        let head = book.verify(&[], |_| ()).unwrap().unwrap();
        assert_eq!(head.events, 1 + 3 * 2 + 2 + 2 + 1 + 2);
        let name = root.subject();
        assert!(book.issuers().unwrap().iter().eq([&name]));
        book.name(Name::from_der(&name).unwrap()).unwrap();
        assert_eq!(book.head().unwrap(), head);
    });
}
