//! A certificate for another organisation's authority.

use countersign_asn1::Certificate;
use countersign_ca::{
    Authority, Error, Issued, Order, Profile, Publication, Remark, SelfSignedAuthority,
};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::Program;
use time::{Duration, OffsetDateTime};

use crate::house::{self, House, NOW};
use crate::judges;

/// A root of ours, which signs.
fn ours(at: OffsetDateTime) -> Authority {
    let house = House::at(KeyKind::P256, at);
    let signer = house::signer(KeyKind::P256);
    let request = house::request(&house::subject_alone("Contoso Root CA"), &*signer);
    let (request, profile) = (
        house::verified(&request),
        Profile::house("root-ca").unwrap(),
    );
    let order = Order::new(&request, &profile, at, house::randomness());
    let root =
        countersign_ca::self_signed_root(&order, &*signer, house::provider(), &*house.ledger);
    let crl = Publication::nowhere().crl("http://pki.contoso.com/root.crl");
    house::authority(root.unwrap().as_der(), signer, crl, &house.ledger).unwrap()
}

fn cross_sign(
    issuer: &Authority,
    certificate: &[u8],
    profile: &Profile,
    at: OffsetDateTime,
) -> Result<Issued, Error> {
    let other = SelfSignedAuthority::from_der(certificate, house::provider())?;
    issuer.issue(&Order::cross_signing(
        &other,
        profile,
        at,
        house::randomness(),
    ))
}

fn openssl(arguments: &[&str], folder: &std::path::Path) -> Option<bool> {
    let mut openssl = Program::OpenSsl.command()?;
    let output = openssl
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    Some(output.status.success())
}

/// Its name in an old encoding, without a common name, its key identifier of its own making: whoever
/// trusts us takes what it issued all the same, and chains by the identifier.
#[test]
fn name_and_key_identifier_are_taken_over_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[req]\nprompt=no\ndistinguished_name=dn\nstring_mask=default\n[dn]\nC=DE\nO=Fabrikam\nOU=Class 3\n";
    std::fs::write(folder.path().join("config"), config).unwrap();
    let root = "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 900 -config config -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -addext subjectKeyIdentifier=0102030405";
    let root: Vec<&str> = root.split(' ').collect();
    let Some(made) = openssl(&root, folder.path()) else {
        return;
    };
    assert!(made);
    let leaf = "req -x509 -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.pem -days 90 -config config -CA root.pem -CAkey root.key -subj /CN=gw1.fabrikam.com -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:gw1.fabrikam.com";
    assert_eq!(
        openssl(&leaf.split(' ').collect::<Vec<_>>(), folder.path()),
        Some(true)
    );
    let text = std::fs::read(folder.path().join("root.pem")).unwrap();
    let theirs = pem::parse(text).unwrap().into_contents();
    let issuer = ours(judges::now());
    let profile = Profile::house("cross-ca").unwrap();
    let issued = cross_sign(&issuer, &theirs, &profile, judges::now()).unwrap();
    let (cross, own) = (
        Certificate::from_der(issued.as_der()).unwrap(),
        Certificate::from_der(&theirs).unwrap(),
    );
    let (cross, own) = (cross.tbs_certificate(), own.tbs_certificate());
    assert_eq!(cross.subject().as_der(), own.subject().as_der());
    assert_eq!(
        cross.extensions().subject_key_identifier().unwrap(),
        Some(&[1, 2, 3, 4, 5][..])
    );
    // It ends with the authority's own certificate, and whoever ordered it is told.
    assert_eq!(cross.validity().not_after(), own.validity().not_after());
    assert!(
        matches!(issued.remarks(), [Remark::ShortenedToOwn { .. }]),
        "{:?}",
        issued.remarks()
    );
    let trusted = judges::file(folder.path(), "ours.pem", &[issuer.certificate()]);
    let between = judges::file(folder.path(), "cross.pem", &[issued.as_der()]);
    let with = [
        "verify",
        "-trusted",
        &trusted,
        "-untrusted",
        &between,
        "leaf.pem",
    ];
    assert_eq!(openssl(&with, folder.path()), Some(true));
    let without = ["verify", "-trusted", &trusted, "leaf.pem"];
    assert_eq!(openssl(&without, folder.path()), Some(false));
}

/// A request of an authority keeps the identifier that it asks for; one of a server does not.
#[test]
fn a_request_keeps_the_key_identifier_that_an_authority_asks_for() {
    let issuer = ours(NOW);
    let identifier = [4, 5, 1, 2, 3, 4, 5];
    let id = countersign_asn1::Oid::SUBJECT_KEY_IDENTIFIER;
    let signer = house::signer(KeyKind::P256);
    let builder = house::subject_alone("Fabrikam Issuing CA").authority();
    let request = house::request(&builder.extension(id, false, &identifier), &*signer);
    let issued = house::issue(&issuer, &request, "cross-ca").unwrap();
    let kept = |issued: &Issued| {
        let view = Certificate::from_der(issued.as_der()).unwrap();
        let extensions = view.tbs_certificate().extensions();
        extensions.subject_key_identifier().unwrap() == Some(&identifier[2..])
    };
    assert!(kept(&issued));
    let builder = RequestBuilder::for_dns_name("gw1.contoso.com").unwrap();
    let request = house::request(&builder.extension(id, false, &identifier), &*signer);
    let issued = house::issue(&issuer, &request, "gateway").unwrap();
    assert!(!kept(&issued));
}

#[test]
fn what_nobody_could_use_is_refused() {
    let issuer = ours(NOW);
    let house = House::new(KeyKind::P256);
    let cross_ca = Profile::house("cross-ca").unwrap();
    let refusal = |outcome: Result<Issued, Error>| match outcome {
        Err(Error::Refused { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    };
    let check = |issuer: &Authority, certificate: &[u8], at, wanted: &str| {
        let found = refusal(cross_sign(issuer, certificate, &cross_ca, at)).to_string();
        assert_eq!(found, wanted);
    };
    let other = ours_named("Fabrikam Root CA");
    cross_sign(&issuer, &other, &cross_ca, NOW).unwrap();
    check(
        &issuer,
        issuer.certificate(),
        NOW,
        "the key is the issuer's own",
    );
    check(
        &issuer,
        &ours_named("Contoso Root CA"),
        NOW,
        "the subject has the issuer's own name",
    );
    check(
        &house.issuing,
        &other,
        NOW,
        "the issuer's path length is 0: no authority may follow it",
    );
    let before = NOW - Duration::days(1);
    check(
        &ours(before - Duration::days(1)),
        &other,
        before,
        "the authority's own certificate is valid from 2026-06-15T11:00:00Z to 2046-06-15T10:59:59Z, and not at 2026-06-14T12:00:00Z",
    );
    let profile = Profile::house("gateway").unwrap();
    assert_eq!(
        refusal(cross_sign(&issuer, &other, &profile, NOW)).to_string(),
        "it is for an end entity, and this is another authority"
    );
    // Signed by another one, or no authority's: nothing shows who has the key.
    let signed = cross_sign(&issuer, house.issuing.certificate(), &cross_ca, NOW);
    assert!(
        matches!(signed, Err(Error::NotSelfSigned { .. })),
        "{signed:?}"
    );
    let mut forged = other.clone();
    *forged.last_mut().unwrap() ^= 1;
    let forged = cross_sign(&issuer, &forged, &cross_ca, NOW);
    assert!(
        matches!(forged, Err(Error::NotSelfSigned { .. })),
        "{forged:?}"
    );
}

fn ours_named(name: &str) -> Vec<u8> {
    let signer = house::signer(KeyKind::P256);
    let request = house::request(&house::subject_alone(name), &*signer);
    let (request, profile) = (
        house::verified(&request),
        Profile::house("root-ca").unwrap(),
    );
    let order = Order::new(&request, &profile, NOW, house::randomness());
    let ledger = countersign_ca::MemoryLedger::new();
    let root = countersign_ca::self_signed_root(&order, &*signer, house::provider(), &ledger);
    root.unwrap().into_der()
}
