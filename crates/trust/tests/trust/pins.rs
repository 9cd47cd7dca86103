//! Certificates that are trusted by themselves: the self-signed Exchange certificate in a Root store.

use countersign_testkit::{
    ExtendedKeyUsagePurpose as Eku, Identity, SignatureScheme, Template, exchange,
};
use countersign_trust::{Anchors, Outcome, PinnedEndEntity, Policy, Purpose};

use crate::court::Court;

fn exchange_certificate() -> Identity {
    exchange::self_signed("UM1", "um1.contoso.com", SignatureScheme::RsaPkcs1Sha256)
}

#[test]
fn exchange_self_signed_certificate_is_its_own_anchor() {
    let um = exchange_certificate();
    let mut court = Court::trusting(&[&um]).named("um1.contoso.com");
    let (outcome, verifications) = court.validate(um.der());
    let Outcome::Valid(path) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(path.certificates(), [path.anchor()]);
    assert_eq!(verifications, 0, "who is pinned needs no signature");
    assert_eq!(court.verdict(um.der()), "valid");
}

#[test]
fn a_pin_is_judged_for_its_purpose_name_and_dates() {
    let um = exchange_certificate();
    let mut client = Court::trusting(&[&um]);
    client.purpose = Purpose::ClientAuth;
    assert_eq!(client.verdict(um.der()), "purpose-missing");
    let mut other = Court::trusting(&[&um]).named("um2.contoso.com");
    assert_eq!(other.verdict(um.der()), "name-mismatch");
    let late = um.validity().end().saturating_add(time::Duration::SECOND);
    assert_eq!(
        Court::trusting(&[&um]).at(late).verdict(um.der()),
        "expired"
    );
}

#[test]
fn a_pin_that_is_not_in_the_store_is_untrusted() {
    let um = exchange_certificate();
    assert_eq!(Court::new().verdict(um.der()), "untrusted-root");
}

#[test]
fn policies_decide_about_pins() {
    let root = Template::root("Contoso Root CA").self_signed();
    let own = exchange_certificate();
    let issued = Template::leaf("um1.contoso.com").issued_by(&root);
    let pin = |knob| Policy::private_pki().with_pinned_end_entity(knob);
    let rows = [
        (&own, PinnedEndEntity::SelfSigned, "valid"),
        (&own, PinnedEndEntity::Any, "valid"),
        (&own, PinnedEndEntity::Refused, "pinned-end-entity-refused"),
        (&issued, PinnedEndEntity::SelfSigned, "issuer-unknown"),
        (&issued, PinnedEndEntity::Any, "valid"),
        (&issued, PinnedEndEntity::Refused, "issuer-unknown"),
    ];
    for (identity, knob, expected) in rows {
        let mut court = Court::trusting(&[identity]).by(pin(knob));
        assert_eq!(court.verdict(identity.der()), expected, "{knob:?}");
    }
}

/// The certificate that is presented has the pinned one's subject, key, key identifier and serial
/// number, and is another one.
fn impostor(pinned: &Identity) -> Identity {
    pinned
        .template()
        .serial_number(&pinned.serial_number())
        .dns("impostor.contoso.com")
        .self_signed()
}

fn pinned() -> Identity {
    Template::leaf("um1.contoso.com")
        .not_an_authority()
        .self_signed()
}

#[test]
fn cve_2024_2048_pin_is_matched_by_der_not_by_identifiers() {
    let pinned = pinned();
    let impostor = impostor(&pinned);
    let mut court = Court::trusting(&[&pinned]);
    assert_eq!(court.verdict(pinned.der()), "valid");
    assert_eq!(court.verdict(impostor.der()), "untrusted-root");
}

#[test]
fn cve_2025_6037_pin_of_another_with_the_same_name_is_no_match() {
    let pinned = pinned();
    let impostor = pinned
        .template()
        .key_named("another key")
        .serial_number(&pinned.serial_number())
        .self_signed();
    let mut court = Court::trusting(&[&pinned]);
    assert_eq!(court.verdict(impostor.der()), "untrusted-root");
}

#[test]
fn a_pin_issues_nothing() {
    let pinned = pinned();
    let below = Template::leaf("um2.contoso.com").issued_by(&pinned);
    for policy in [
        Policy::private_pki(),
        Policy::private_pki().with_anchors(Anchors::Any),
    ] {
        let mut court = Court::trusting(&[&pinned]).by(policy);
        assert_eq!(court.verdict(below.der()), "not-an-authority");
    }
}

#[test]
fn a_root_is_its_own_path() {
    let root = Template::root("Contoso Root CA").self_signed();
    let mut court = Court::trusting(&[&root]);
    assert_eq!(court.verdict(root.der()), "key-usage-inconsistent");
    court.purpose = Purpose::Any;
    assert_eq!(court.verdict(root.der()), "valid");
    let limited = Template::root("Contoso Root CA")
        .purposes(&[Eku::ClientAuth])
        .self_signed();
    let mut court = Court::trusting(&[&limited]);
    assert_eq!(court.verdict(limited.der()), "purpose-missing");
}

#[test]
fn who_names_another_as_its_signer_does_not_claim_to_be_self_signed() {
    use countersign_asn1::{Oid, Tag, encode::Writer};
    use countersign_testkit::forge::Extension;
    let template = Template::leaf("um1.contoso.com")
        .not_an_authority()
        .serial_number(&[7]);
    let subject = template.self_signed().subject();
    let by_serial = |serial: u8| {
        let issuer = subject.clone();
        template.clone().forged(move |tbs| {
            let value = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::context_constructed(1), |w| {
                        w.nested(Tag::context_constructed(4), |w| w.raw(&issuer));
                    });
                    w.uint_tagged(Tag::context(2), &[serial]);
                });
            });
            tbs.set(Extension::new(Oid::AUTHORITY_KEY_IDENTIFIER, false, &value));
        })
    };
    let rows = [
        (template.clone(), "valid"),
        (template.clone().without_authority_key_identifier(), "valid"),
        (
            template.clone().authority_key_identifier(&[9]),
            "issuer-unknown",
        ),
        (by_serial(7), "valid"),
        (by_serial(8), "issuer-unknown"),
    ];
    for (template, expected) in rows {
        let identity = template.self_signed();
        let mut court = Court::trusting(&[&identity]);
        assert_eq!(court.verdict(identity.der()), expected);
    }
}
