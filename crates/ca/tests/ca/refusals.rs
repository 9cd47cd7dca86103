//! What profiles refuse, and what they say.

use countersign_asn1::{Certificate, Name, Oid, Tag};
use countersign_ca::{Error, Order, Profile, Publication, Refusal, self_signed, self_signed_root};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::forge;

use crate::house::{self, House, NOW, subject_alone};

#[test]
fn a_request_gets_its_certificate_or_a_sentence() {
    let house = House::new(KeyKind::Rsa2048);
    let rsa = house::signer(KeyKind::Rsa2048);
    let p256 = house::signer(KeyKind::P256);
    let named = |name| RequestBuilder::for_dns_name(name).unwrap();
    // The profile, what is asked for, and what is said about it; nothing is said when it is given.
    #[rustfmt::skip]
    let rows: [(&str, RequestBuilder, &str); 26] = [
        ("um", named("um1.contoso.com"), ""),
        ("um", named("um1.contoso.com").dns_name("*.contoso.com"), ""),
        ("um", subject_alone("um1.contoso.com"), ""),
        ("um", named("*.contoso.com"), "common name `*.contoso.com` is a wildcard, and peers look it up as it stands"),
        ("um", named("um1"), "common name `um1` is not a fully qualified domain name"),
        ("um", named("10.0.0.1"), "common name `10.0.0.1` is not a fully qualified domain name"),
        ("um", subject(&[(Oid::ORGANIZATION_NAME, "Contoso")]).dns_name("um1.contoso.com"), "the subject has no common name"),
        ("um", subject(&[(Oid::COMMON_NAME, "um1.contoso.com"), (Oid::COMMON_NAME, "um2.contoso.com")]), "the subject has 2 common names"),
        ("um", subject(&[(Oid::COMMON_NAME, "um1.contoso.com"), (Oid::EMAIL_ADDRESS, "um@contoso.com")]), "attribute `emailAddress` of the subject is not one of C, ST, L, O, OU"),
        ("um", named("um1.contoso.com").ip_address([10, 0, 0, 1].into()), "alternative name `IP Address:10.0.0.1` is of a kind that it does not take"),
        ("um", named("um1.contoso.com").authority(), "the request asks for an authority's certificate"),
        ("um", named("Some Text"), "common name `Some Text` is not a fully qualified domain name"),
        ("lync-front-end", named("pool1.contoso.com"), "there are 1 alternative names, and 2 are needed"),
        ("lync-front-end", named("pool1.contoso.com").dns_name("POOL1.contoso.com"), "there are 1 alternative names, and 2 are needed"),
        ("lync-front-end", named("pool1.contoso.com").dns_name("fe1.contoso.com"), ""),
        ("gateway", named("gw1.contoso.com").ip_address([10, 0, 0, 1].into()), ""),
        ("gateway", named("gw1.contoso.com").dns_name("*.contoso.com"), "alternative name `DNS:*.contoso.com` is a wildcard"),
        ("gateway", subject(&[(Oid::ORGANIZATION_NAME, "Contoso")]).dns_name("gw1.contoso.com"), "the subject has no common name"),
        ("tls-server", subject(&[(Oid::ORGANIZATION_NAME, "Contoso")]).dns_name("www.contoso.com"), ""),
        ("tls-server", subject(&[]).dns_name("www.contoso.com"), ""),
        ("tls-server", subject(&[(Oid::ORGANIZATION_NAME, "Contoso")]), "there are 0 alternative names, and 1 are needed"),
        ("tls-server", named("www").dns_name("www.contoso.com"), "common name `www` is not a fully qualified domain name"),
        ("sub-ca", subject_alone("Another CA"), "the issuer's path length is 0: no authority may follow it"),
        ("sub-ca", subject_alone("Contoso Issuing CA"), "the subject has the issuer's own name"),
        ("root-ca", subject_alone("Another Root CA"), "it is for a root, and this is a certificate below an authority"),
        ("um", subject(&[(Oid::COMMON_NAME, "um1.contoso.com"), (Oid::COUNTRY_NAME, "DE")]), "country"),
    ];
    for (profile, builder, sentence) in rows {
        let request = builder.sign(&*rsa).unwrap();
        let result = house::issue(&house.issuing, &request, profile);
        match result {
            Ok(_) => assert_eq!(sentence, "", "{builder:?}"),
            Err(Error::Refused { refusal, .. }) => assert_eq!(refusal.to_string(), sentence),
            // UTF8String where X.520 wants a PrintableString.
            Err(Error::Lint { first, .. }) => assert!(first.code().starts_with(sentence)),
            Err(error) => panic!("{error}"),
        }
    }
    let request = named("um1.contoso.com").sign(&*p256).unwrap();
    assert_eq!(
        house::issue(&house.issuing, &request, "um")
            .unwrap_err()
            .to_string(),
        "profile `um` refuses the request: the key is P-256, and wanted is rsa2048, rsa4096"
    );
}

/// What says whose it is must not be passed over.
#[test]
fn without_a_subject_the_alternative_names_are_critical() {
    let house = House::new(KeyKind::P256);
    let signer = house::signer(KeyKind::P256);
    for (subject, critical) in [
        (subject(&[]), true),
        (subject(&[(Oid::ORGANIZATION_NAME, "Contoso")]), false),
    ] {
        let request = subject.dns_name("www.contoso.com").sign(&*signer).unwrap();
        let issued = house::issue(&house.issuing, &request, "tls-server").unwrap();
        let certificate = Certificate::from_der(issued.as_der()).unwrap();
        let extensions = certificate.tbs_certificate().extensions();
        let names = extensions.get(Oid::SUBJECT_ALT_NAME).unwrap();
        assert_eq!(names.is_critical(), critical);
    }
}

#[test]
fn an_authority_must_suit_the_profile() {
    let house = House::new(KeyKind::P256);
    let rsa = house::signer(KeyKind::Rsa2048);
    let request = RequestBuilder::for_dns_name("um1.contoso.com")
        .unwrap()
        .sign(&*rsa)
        .unwrap();
    let error = house::issue(&house.issuing, &request, "um").unwrap_err();
    assert_eq!(
        error.to_string(),
        "profile `um` refuses the request: the issuer signs with ecdsa-with-SHA256, and wanted is sha256WithRSAEncryption, sha384WithRSAEncryption"
    );
    // Lync wants a CRL distribution point, and this authority has none.
    let ledger = std::sync::Arc::clone(&house.ledger);
    let signer = house::signer(KeyKind::Rsa2048);
    let root = root_of(&*signer);
    let mute = house::authority(&root, signer, Publication::nowhere(), &ledger).unwrap();
    let error = house::issue(&mute, &request, "um").unwrap_err();
    assert_eq!(
        error.to_string(),
        "profile `um` refuses the request: the authority has no CRL distribution point, and one is required"
    );
    let gateway = house::issue(&mute, &request, "gateway").unwrap();
    let certificate = Certificate::from_der(gateway.as_der()).unwrap();
    let extensions = certificate.tbs_certificate().extensions();
    assert!(extensions.get(Oid::CRL_DISTRIBUTION_POINTS).is_none());
    assert!(extensions.get(Oid::AUTHORITY_INFO_ACCESS).is_none());
}

#[test]
fn each_door_is_for_its_own_profiles() {
    let signer = house::signer(KeyKind::Rsa2048);
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*signer)
        .unwrap();
    let request = house::verified(&request);
    let ledger = countersign_ca::MemoryLedger::new();
    for profile in Profile::house_names() {
        let profile = Profile::house(profile).unwrap();
        let order = Order::new(&request, &profile, NOW, house::randomness());
        let root = self_signed_root(&order, &*signer, house::provider(), &ledger);
        let alone = self_signed(&order, &*signer);
        let is_place = |error: Option<Error>| {
            matches!(
                error,
                Some(Error::Refused {
                    refusal: Refusal::Place { .. },
                    ..
                })
            )
        };
        assert_eq!(is_place(root.err()), profile.name() != "root-ca");
        assert_eq!(is_place(alone.err()), profile.is_authority());
    }
    // Nobody signs for himself with another's key.
    let other = house::signer(KeyKind::Rsa2048);
    let profile = Profile::house("gateway").unwrap();
    let order = Order::new(&request, &profile, NOW, house::randomness());
    assert_eq!(
        self_signed(&order, &*other).unwrap_err().to_string(),
        "`CN=gw1.contoso.com` cannot issue: the key is not the one in its certificate"
    );
}

fn root_of(signer: &dyn countersign_keys::Signer) -> Vec<u8> {
    let request = subject_alone("Mute CA").sign(signer).unwrap();
    let profile = Profile::house("root-ca").unwrap();
    let request = house::verified(&request);
    let order = Order::new(&request, &profile, NOW, house::randomness());
    let ledger = countersign_ca::MemoryLedger::new();
    self_signed_root(&order, signer, house::provider(), &ledger)
        .unwrap()
        .into_der()
}

fn subject(attributes: &[(Oid<'_>, &str)]) -> RequestBuilder {
    let attributes: Vec<(Oid<'_>, Tag, &[u8])> = attributes
        .iter()
        .map(|(kind, value)| {
            let tag = if *kind == Oid::EMAIL_ADDRESS {
                Tag::IA5_STRING
            } else {
                Tag::UTF8_STRING
            };
            (*kind, tag, value.as_bytes())
        })
        .collect();
    RequestBuilder::new(Name::from_der(&forge::name(&attributes)).unwrap())
}
