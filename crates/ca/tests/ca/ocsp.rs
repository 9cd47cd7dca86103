//! OCSP responses: `OpenSSL` asks, and believes the answer.

use std::process::Command;

use countersign_asn1::{CertId, OcspRequest};
use countersign_ca::{Error, OcspStatus, PreProduced, RevocationReason, ocsp_request};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::Program;
use time::Duration;

use crate::house::{self, House, NOW};
use crate::judges::{file, now, succeed};

const DAY: Duration = Duration::DAY;

fn openssl() -> Option<Command> {
    let mut openssl = Program::OpenSsl.command()?;
    openssl.arg("ocsp");
    Some(openssl)
}

#[test]
fn openssl_believes_the_answers() {
    for (kind, digest) in [(KeyKind::P256, "-sha1"), (KeyKind::Rsa2048, "-sha256")] {
        let at = now();
        let house = House::at(kind, at);
        let issue = || {
            let request = RequestBuilder::for_dns_name("gw1.contoso.com")
                .unwrap()
                .sign(&*house::signer(KeyKind::P256))
                .unwrap();
            house::issue_at(&house.issuing, &request, "gateway", at).unwrap()
        };
        let [good, bad] = [issue(), issue()];
        let reason = "keyCompromise".parse().unwrap();
        house
            .issuing
            .revoke(bad.serial().as_bytes(), at, reason)
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let issuing = file(folder.path(), "issuing", &[house.issuing.certificate()]);
        let root = file(folder.path(), "root", &[&house.root]);
        let good = file(folder.path(), "good", &[good.as_der()]);
        let bad = file(folder.path(), "bad", &[bad.as_der()]);
        let [asked, answered] = ["request", "response"].map(|name| folder.path().join(name));
        let Some(mut openssl) = openssl() else { return };
        openssl.args([digest, "-issuer", &issuing, "-cert", &good, "-cert", &bad]);
        openssl.args(["-serial", "0x2A", "-reqout"]).arg(&asked);
        succeed(&mut openssl);

        let asked = std::fs::read(&asked).unwrap();
        let request = OcspRequest::from_der(&asked).unwrap();
        let answer = house.issuing.ocsp_answer(&request, at, DAY).unwrap();
        let [
            OcspStatus::Good,
            OcspStatus::Revoked(revoked),
            OcspStatus::Unknown,
        ] = answer.statuses()
        else {
            panic!("{:?}", answer.statuses());
        };
        assert_eq!(revoked.reason, reason);
        std::fs::write(&answered, answer.as_der()).unwrap();
        let mut openssl = self::openssl().unwrap();
        openssl.args([digest, "-issuer", &issuing, "-cert", &good, "-cert", &bad]);
        openssl.args(["-CAfile", &root, "-verify_other", &issuing, "-respin"]);
        // The nonce that it sent is another process's.
        let output = succeed(openssl.arg(&answered).arg("-no_nonce"));
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        for words in [
            "Response verify OK",
            "good: good",
            "bad: revoked",
            "Reason: keyCompromise",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

#[test]
fn what_is_anothers_is_unknown() {
    let at = now();
    let house = House::at(KeyKind::P256, at);
    let other = House::at(KeyKind::P256, at);
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*house::signer(KeyKind::P256))
        .unwrap();
    let issued = house::issue_at(&house.issuing, &request, "gateway", at).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let issuing = file(folder.path(), "issuing", &[house.issuing.certificate()]);
    let leaf = file(folder.path(), "leaf", &[issued.as_der()]);
    let asked = folder.path().join("request");
    let Some(mut openssl) = openssl() else { return };
    openssl.args(["-issuer", &issuing, "-cert", &leaf, "-reqout"]);
    succeed(openssl.arg(&asked));
    let asked = std::fs::read(&asked).unwrap();
    let request = OcspRequest::from_der(&asked).unwrap();
    let status = |house: &House| {
        let answer = house.issuing.ocsp_answer(&request, at, DAY).unwrap();
        answer.statuses().to_vec()
    };
    assert_eq!(status(&house), [OcspStatus::Good]);
    assert_eq!(status(&other), [OcspStatus::Unknown]);
    let serial = issued.serial();
    house
        .issuing
        .revoke(serial.as_bytes(), at, RevocationReason::HOLD)
        .unwrap();
    assert!(matches!(
        status(&house).as_slice(),
        [OcspStatus::Revoked(_)]
    ));
    house.issuing.release(serial.as_bytes(), at).unwrap();
    assert_eq!(status(&house), [OcspStatus::Good]);
    let never = house.issuing.ocsp_answer(&request, at, Duration::ZERO);
    assert!(matches!(never, Err(Error::ListLifetime { .. })));
}

#[test]
fn what_was_said_before_is_said_while_it_is_good() {
    let house = House::new(KeyKind::P256);
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*house::signer(KeyKind::P256))
        .unwrap();
    let [one, other] = [(); 2].map(|()| house::issue(&house.issuing, &request, "gateway").unwrap());
    let ask = |serial: &[u8]| ocsp_request(house.issuing.certificate(), serial).unwrap();
    let [one, other, never] = [
        &one.serial().as_bytes()[..],
        other.serial().as_bytes(),
        &[0x2A],
    ]
    .map(ask);
    let [one, other, never] = [&one, &other, &never].map(|der| OcspRequest::from_der(der).unwrap());
    let answer = |request| {
        let answer = house.issuing.ocsp_answer(request, NOW, DAY);
        answer.unwrap()
    };
    let first = answer(&one);
    let mut kept = PreProduced::new();
    kept.keep(&first).unwrap();
    kept.keep(&answer(&never)).unwrap();
    let both = OcspRequest::ask(&[&one, &other].map(|asked| id(asked)), None);
    let hedged = OcspRequest::ask(&[id(&one)], Some(&[7; 32]));
    // Another issuer's, of the same serial number: by its name, and by its key.
    let (mut renamed, mut rekeyed) = (id(&one), id(&one));
    renamed.issuer_name_hash = &[0; 20];
    rekeyed.issuer_key_hash = &[0; 20];
    let [renamed, rekeyed] = [renamed, rekeyed].map(|id| OcspRequest::ask(&[id], None));
    let [both, hedged, renamed, rekeyed] =
        [&both, &hedged, &renamed, &rekeyed].map(|der| OcspRequest::from_der(der).unwrap());
    for (request, at, wanted) in [
        (&one, NOW, Some(first.as_der())),
        (&one, NOW + DAY - Duration::SECOND, Some(first.as_der())),
        (&one, NOW + DAY, None),
        (&one, NOW - Duration::SECOND, None),
        (&other, NOW, None),
        (&never, NOW, None),
        (&both, NOW, None),
        (&hedged, NOW, None),
        (&renamed, NOW, None),
        (&rekeyed, NOW, None),
    ] {
        assert_eq!(kept.find(request, at), wanted, "{request:?} at {at}");
    }

    // One about both is an answer to whoever asks about either, and the latest counts.
    let second = answer(&both);
    kept.keep(&second).unwrap();
    for request in [&one, &other] {
        assert_eq!(kept.find(request, NOW), Some(second.as_der()));
    }
}

fn id<'a>(request: &OcspRequest<'a>) -> CertId<'a> {
    request.request_list().next().unwrap().req_cert()
}
