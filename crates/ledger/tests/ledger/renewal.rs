//! Which certificate's place another one takes.

use countersign_ca::{Ledger, LedgerError};

use crate::homes::{everywhere, key, reservation};

#[test]
fn every_home_knows_whose_place_a_certificate_takes() {
    everywhere(keeps_renewals);
}

fn keeps_renewals(ledger: &dyn Ledger) {
    let reserve = |serial: &[u8], renews: Option<&[u8]>| {
        let reservation = reservation(key(serial));
        ledger.reserve(&match renews {
            Some(serial) => reservation.renewing(serial),
            None => reservation,
        })
    };
    reserve(&[1], None).unwrap();
    // What is only reserved or intended is no certificate.
    for _ in 0..2 {
        let error = reserve(&[2], Some(&[1])).unwrap_err();
        assert!(matches!(error, LedgerError::NotIssued { .. }), "{error}");
        // Nothing of it is left: not the number either.
        assert_eq!(ledger.find(key(&[2])).unwrap(), None);
        let _ = ledger.record_intent(key(&[1]), b"linted");
    }
    ledger.record_certificate(key(&[1]), b"first").unwrap();
    reserve(&[2], Some(&[1])).unwrap();
    let renews = |serial: &[u8]| ledger.find(key(serial)).unwrap().unwrap().renews;
    assert_eq!((renews(&[1]), renews(&[2])), (None, Some(vec![1])));
    ledger.record_intent(key(&[2]), b"linted").unwrap();
    ledger.record_certificate(key(&[2]), b"second").unwrap();
    let renews: Vec<_> = ledger.certificates(0, 10).unwrap();
    let renews: Vec<_> = renews.into_iter().map(|entry| entry.renews).collect();
    assert_eq!(renews, [None, Some(vec![1])]);
}
