//! A certificate takes another one's place.

use countersign_asn1::Certificate;
use countersign_ca::{Error, Issued, Order, Profile, RevocationReason};
use countersign_csr::RequestBuilder;
use countersign_keys::{KeyKind, Signer};
use time::Duration;

use crate::house::{self, House, NOW};

struct Renewing {
    house: House,
    signer: Box<dyn Signer>,
    first: Issued,
}

impl Renewing {
    fn new() -> Self {
        let house = House::new(KeyKind::P256);
        let signer = house::signer(KeyKind::P256);
        let first = house::issue(
            &house.issuing,
            &request(&*signer, &["gw1", "sip"]),
            "gateway",
        );
        let first = first.unwrap();
        Self {
            house,
            signer,
            first,
        }
    }

    fn renew(&self, request: &[u8], profile: &str) -> Result<Issued, Error> {
        let serial = self.first.serial();
        let predecessor = self.house.issuing.predecessor(serial.as_bytes())?;
        let request = house::verified(request);
        let profile = Profile::house(profile).unwrap();
        let later = NOW + Duration::days(500);
        let order = Order::new(&request, &profile, later, house::randomness());
        self.house.issuing.issue(&order.renewing(&predecessor))
    }
}

/// The first is the common name.
fn request(signer: &dyn Signer, names: &[&str]) -> Vec<u8> {
    let [first, others @ ..] = names else {
        panic!("no name")
    };
    let builder = RequestBuilder::for_dns_name(&format!("{first}.contoso.com")).unwrap();
    let add =
        |builder: RequestBuilder, name: &&str| builder.dns_name(&format!("{name}.contoso.com"));
    others.iter().fold(builder, add).sign(signer).unwrap()
}

#[test]
fn it_has_the_same_names_and_the_ledger_knows_whose_place_it_takes() {
    let renewing = Renewing::new();
    let issuing = &renewing.house.issuing;
    let first = issuing
        .predecessor(renewing.first.serial().as_bytes())
        .unwrap();
    let other_key = house::signer(KeyKind::P256);
    for request in [
        first.request().to_vec(),
        // In another order and in capitals, the names are the same.
        request(&*other_key, &["gw1", "SIP", "gw1"]),
    ] {
        let second = renewing.renew(&request, "gateway").unwrap();
        let view = |issued: &Issued| {
            let certificate = Certificate::from_der(issued.as_der()).unwrap();
            let tbs = certificate.tbs_certificate();
            (tbs.subject().to_string(), tbs.validity().not_after())
        };
        let (before, after) = (view(&renewing.first), view(&second));
        assert_eq!(before.0, after.0);
        assert_eq!(after.1 - before.1, Duration::days(500));
        let entry = renewing.house.ledger.certificates(3, 10).unwrap();
        let entry = entry.last().unwrap();
        assert_eq!(entry.serial, second.serial().as_bytes());
        let renewed = renewing.first.serial().as_bytes().to_vec();
        assert_eq!(entry.renews, Some(renewed));
    }
}

#[test]
fn what_is_otherwise_is_no_renewal() {
    let renewing = Renewing::new();
    let key = &*renewing.signer;
    for (request, profile, sentence) in [
        (
            request(key, &["gw1", "sip"]),
            "sip-peer",
            "it was made by profile `gateway`",
        ),
        (
            request(key, &["gw2", "sip"]),
            "gateway",
            "the subject of the request is `CN=gw2.contoso.com`, and of the certificate `CN=gw1.contoso.com`",
        ),
        (
            request(key, &["gw1"]),
            "gateway",
            "alternative name `DNS:sip.contoso.com` of the certificate is not in the request",
        ),
        (
            request(key, &["gw1", "sip", "admin"]),
            "gateway",
            "alternative name `DNS:admin.contoso.com` of the request is not in the certificate",
        ),
    ] {
        let error = renewing.renew(&request, profile).unwrap_err();
        let wanted =
            format!("profile `{profile}` refuses the request: it is no renewal: {sentence}");
        assert_eq!(error.to_string(), wanted);
    }
    let error = renewing.house.issuing.predecessor(&[0x2A]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no certificate of serial number `2a` was issued"
    );
}

/// The ledger has the name of a profile, and not its text.
#[test]
fn a_purpose_that_the_profile_gives_no_more_is_told() {
    let renewing = Renewing::new();
    let first = renewing.first.serial();
    let first = renewing
        .house
        .issuing
        .predecessor(first.as_bytes())
        .unwrap();
    first
        .check_purposes(&Profile::house("gateway").unwrap())
        .unwrap();
    let less = Profile::house_text("gateway").unwrap();
    let (before, rest) = less
        .split_once("[[extended_key_usage]]\nvalue = \"clientAuth\"")
        .unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    let less = Profile::from_toml(&format!("{before}{after}")).unwrap();
    assert_eq!(
        first.check_purposes(&less).unwrap_err().to_string(),
        "profile `gateway` refuses the request: it is no renewal: the certificate is for `clientAuth`, and the profile gives that no more: it was changed, or another one had its name"
    );
    // What it gives more takes nothing from anybody.
    let server = Profile::house_text("tls-server").unwrap();
    let server = server.replace("name = \"tls-server\"", "name = \"gateway\"");
    let request = request(&*renewing.signer, &["gw1"]);
    let request = house::verified(&request);
    let server = Profile::from_toml(&server).unwrap();
    let order = Order::new(&request, &server, NOW, house::randomness());
    let issued = renewing.house.issuing.issue(&order).unwrap();
    let issued = renewing
        .house
        .issuing
        .predecessor(issued.serial().as_bytes());
    issued
        .unwrap()
        .check_purposes(&Profile::house("gateway").unwrap())
        .unwrap();
}

#[test]
fn a_key_that_others_have_is_certified_no_more() {
    let renewing = Renewing::new();
    let issuing = &renewing.house.issuing;
    let serial = renewing.first.serial();
    let same = request(&*renewing.signer, &["gw1", "sip"]);
    // What is only held, or was given up, is renewed by the same key.
    issuing
        .revoke(serial.as_bytes(), NOW, RevocationReason::HOLD)
        .unwrap();
    renewing.renew(&same, "gateway").unwrap();
    issuing
        .revoke(serial.as_bytes(), NOW, RevocationReason::KEY_COMPROMISE)
        .unwrap();
    let error = renewing.renew(&same, "gateway").unwrap_err().to_string();
    assert!(error.ends_with("because others have it"), "{error}");
    let other = request(&*house::signer(KeyKind::P256), &["gw1", "sip"]);
    renewing.renew(&other, "gateway").unwrap();
}
