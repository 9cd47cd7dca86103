//! Certificates and stores: the same bytes are the same thing.

use countersign_testkit::Template;
use countersign_trust::{Certificates, TrustStore};

#[test]
fn certificates_and_keys_are_kept_once() {
    let root = Template::root("Contoso Root CA").self_signed();
    let renewed = root.template().serial_number(&[7]).self_signed();
    let rekeyed = root.template().key_named("second key").self_signed();
    let mut certificates = Certificates::new();
    assert!(certificates.is_empty());
    let ids = [&root, &renewed, &rekeyed].map(|root| certificates.add(root.der()).unwrap());
    assert_eq!(certificates.add(root.der()).unwrap(), ids[0]);
    assert_eq!(certificates.len(), 3);
    assert_eq!(certificates.key(ids[0]), certificates.key(ids[1]));
    assert_ne!(certificates.key(ids[0]), certificates.key(ids[2]));
    let listed: Vec<_> = certificates.iter().map(|(id, _)| id).collect();
    assert_eq!(listed, ids);
    assert!(certificates.add(&[0x30, 0x00]).is_err());
    assert_eq!(certificates.len(), 3);
}

#[test]
fn stores_hold_each_certificate_once_in_the_order_they_came() {
    let mut certificates = Certificates::new();
    let mut store = TrustStore::new();
    assert!(store.is_empty());
    let ids: Vec<_> = (0..5)
        .map(|number| {
            let root = Template::root("Contoso Root CA")
                .serial_number(&[number + 1])
                .self_signed();
            let id = certificates.add(root.der()).unwrap();
            assert!(store.add(&certificates, id));
            assert!(!store.add(&certificates, id));
            id
        })
        .collect();
    assert_eq!(store.len(), 5);
    assert_eq!(store.iter().collect::<Vec<_>>(), ids);
    assert!(ids.iter().all(|id| store.contains(*id)));
}
