//! Certificates and stores: the same bytes are the same thing.

use std::sync::Arc;

use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::name;
use countersign_testkit::{Identity, Template};
use countersign_trust::{Certificates, FindingKind, Likeness, TrustStore};

use crate::court::Court;

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

#[test]
fn a_layer_has_what_is_below_by_the_same_identifiers() {
    let root = Template::root("Contoso Root CA").self_signed();
    let renewed = root.template().serial_number(&[7]).self_signed();
    let (um1, um2) = (Template::leaf("um1"), Template::leaf("um2"));
    let (um1, um2) = (um1.issued_by(&root), um2.issued_by(&root));
    let mut below = Certificates::new();
    let root_id = below.add(root.der()).unwrap();
    let below = Arc::new(below);
    let mut layers = [(); 2].map(|()| Certificates::over(Arc::clone(&below)));
    assert!(!layers[0].is_empty());
    for (layer, um) in layers.iter_mut().zip([&um1, &um2]) {
        assert_eq!(layer.add(root.der()).unwrap(), root_id);
        let um_id = layer.add(um.der()).unwrap();
        let renewed = layer.add(renewed.der()).unwrap();
        assert_eq!(layer.add(um.der()).unwrap(), um_id);
        assert_eq!(layer[um_id].der(), Some(um.der()));
        assert_eq!(layer[root_id].der(), Some(root.der()));
        assert_eq!(layer.key(renewed), layer.key(root_id));
        let listed: Vec<_> = layer.iter().map(|(id, _)| id).collect();
        assert_eq!(listed, [root_id, um_id, renewed]);
    }
    assert_eq!(below.len(), 1);
    // A layer can be laid over a layer.
    let [first, _] = layers;
    let mut top = Certificates::over(Arc::new(first));
    assert_eq!(top.len(), 3);
    let um2_id = top.add(um2.der()).unwrap();
    assert_eq!(top[um2_id].der(), Some(um2.der()));
    assert_eq!(top.add(root.der()).unwrap(), root_id);
    assert_eq!(top.iter().count(), 4);
}

/// Root, upper, lower and leaf, each name spelled otherwise by who refers to it, in every distribution
/// over three layers.
#[test]
fn what_holds_does_not_depend_on_layers() {
    let spelled = |text: &str| name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, text.as_bytes())]);
    let under = |issuer: &Identity, spelling: &str, template: Template| {
        let name = spelled(spelling);
        template
            .forged(move |tbs| tbs.issuer.clone_from(&name))
            .issued_by(issuer)
    };
    let root = Template::root("Contoso Root CA").self_signed();
    let upper = Template::intermediate("Contoso Policy CA");
    let upper = under(&root, "contoso root ca", upper);
    let lower = Template::intermediate("Contoso Issuing CA");
    let lower = under(&upper, "CONTOSO POLICY CA", lower);
    let leaf = Template::leaf("um1.contoso.com");
    let leaf = under(&lower, "Contoso  Issuing CA ", leaf);
    let other = Template::leaf("um2.contoso.com");
    let other = under(&upper, "contoso policy ca", other);
    let chain = [&root, &upper, &lower, &leaf];
    for distribution in 0..3_u32.pow(4) {
        let layer_of = |place: usize| distribution / 3_u32.pow(u32::try_from(place).unwrap()) % 3;
        let mut certificates = Certificates::new();
        for layer in 0..3 {
            certificates = Certificates::over(Arc::new(certificates));
            for (place, certificate) in chain.iter().enumerate() {
                if layer_of(place) == layer {
                    certificates.add(certificate.der()).unwrap();
                }
            }
        }
        let mut court = Court::new();
        court.certificates = certificates;
        court.trust(root.der());
        let mut court = court.present(&[&upper, &lower]);
        assert_eq!(court.verdict(leaf.der()), "valid", "{distribution}");
        court.presented.pop();
        assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
        assert_eq!(court.verdict(other.der()), "valid");
        assert_eq!(court.certificates.len(), 5, "each is kept once");
    }
}

/// What looks like the issuer is found in a store that grows, in its order, whatever was asked before.
#[test]
fn a_store_that_grows_shows_what_resembles_the_issuer() {
    let root = |name| Template::root(name).key_named("first key");
    let same_key = root("Fabrikam Root CA").self_signed();
    let namesake = root("Contoso Root CA")
        .key_named("second key")
        .self_signed();
    let root = root("Contoso Root CA").self_signed();
    let spelled = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"contoso root ca")]);
    let leaf = Template::leaf("um1.contoso.com")
        .forged(move |tbs| tbs.issuer.clone_from(&spelled))
        .issued_by(&root);
    let stranger = Template::root("Northwind Root CA").self_signed();
    let mut court = Court::trusting(&[&stranger]);
    let mut near = Vec::new();
    for (came, likeness) in [
        (&same_key, Likeness::SameKeyOtherName),
        (&namesake, Likeness::SameNameOtherKey),
    ] {
        near.push((court.trust(came.der()), likeness));
        assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
        let explanation = court.explain(leaf.der());
        let FindingKind::IssuerUnknown { near: told, .. } = explanation.primary().unwrap().kind()
        else {
            panic!("{explanation:?}");
        };
        let told = told.first().iter();
        let told: Vec<_> = told.map(|miss| (miss.certificate, miss.likeness)).collect();
        assert_eq!(told, near);
    }
    court.trust(root.der());
    assert_eq!(court.verdict(leaf.der()), "valid");
}
