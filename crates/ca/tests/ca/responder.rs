//! A responder with a key of its own: `OpenSSL` believes it, and nobody else is one.

use std::sync::Arc;

use countersign_asn1::OcspRequest;
use countersign_ca::{DelegatedResponder, Error, OcspStatus, ocsp_request};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::Program;
use time::Duration;

use crate::house::{self, House, NOW};
use crate::judges::{file, now, succeed};

#[test]
fn openssl_believes_a_delegate() {
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let at = now();
        let house = House::at(kind, at);
        let signer = house::signer(KeyKind::P256);
        let request = house::request(&house::subject_alone("Contoso Responder"), &*signer);
        let certificate = house::issue_at(&house.issuing, &request, "ocsp-signer", at).unwrap();
        let responder = DelegatedResponder::new(
            certificate.into_der(),
            house.issuing.certificate().to_vec(),
            signer,
            Arc::clone(&house.ledger),
        )
        .unwrap();
        let request = RequestBuilder::for_dns_name("gw1.contoso.com").unwrap();
        let request = request.sign(&*house::signer(KeyKind::P256)).unwrap();
        let leaf = house::issue_at(&house.issuing, &request, "gateway", at).unwrap();
        let asked = ocsp_request(house.issuing.certificate(), leaf.serial().as_bytes()).unwrap();
        let asked = OcspRequest::from_der(&asked).unwrap();
        let answer = responder.ocsp_answer(&asked, at, Duration::DAY).unwrap();
        assert_eq!(answer.statuses(), [OcspStatus::Good]);

        let folder = tempfile::tempdir().unwrap();
        let issuing = file(folder.path(), "issuing", &[house.issuing.certificate()]);
        let chain = [house.issuing.certificate(), &house.root];
        let chain = file(folder.path(), "chain", &chain);
        let leaf = file(folder.path(), "leaf", &[leaf.as_der()]);
        let response = folder.path().join("response");
        std::fs::write(&response, answer.as_der()).unwrap();
        let Some(mut openssl) = Program::OpenSsl.command() else {
            return;
        };
        openssl.args([
            "ocsp", "-issuer", &issuing, "-cert", &leaf, "-CAfile", &chain,
        ]);
        let output = succeed(openssl.args(["-no_nonce", "-respin"]).arg(&response));
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        for words in ["Response verify OK", "leaf: good"] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

#[test]
fn nobody_else_is_one() {
    let house = House::new(KeyKind::P256);
    let other = House::new(KeyKind::P256);
    let key = KeyKind::P256;
    let made = |house: &House, profile: &str| {
        let signer = house::signer(key);
        let request = house::request(&house::subject_alone("Responder"), &*signer);
        let certificate = house::issue(&house.issuing, &request, profile).unwrap();
        (certificate.into_der(), signer)
    };
    let responder = |(certificate, signer)| {
        let authority = house.issuing.certificate().to_vec();
        DelegatedResponder::new(certificate, authority, signer, Arc::clone(&house.ledger))
    };
    let said = |made| responder(made).unwrap_err().to_string();
    assert_eq!(
        said(made(&house, "tls-client")),
        "`CN=Responder` cannot respond: its certificate is not for `OCSPSigning`"
    );
    // Of the same name, by another key.
    assert_eq!(
        said(made(&other, "ocsp-signer")),
        "`CN=Responder` cannot respond: its certificate was issued by another key or by another name, `CN=Contoso Issuing CA`, and it is to speak for `CN=Contoso Issuing CA`"
    );
    let (certificate, _) = made(&house, "ocsp-signer");
    assert_eq!(
        said((certificate, house::signer(key))),
        "`CN=Responder` cannot respond: the key is not the one in its certificate"
    );
    let responder = responder(made(&house, "ocsp-signer")).unwrap();
    let asked = ocsp_request(house.issuing.certificate(), &[0x2A]).unwrap();
    let asked = OcspRequest::from_der(&asked).unwrap();
    let answer = |at, days| responder.ocsp_answer(&asked, at, Duration::days(days));
    assert_eq!(answer(NOW, 80).unwrap().statuses(), [OcspStatus::Unknown]);
    for (at, days) in [
        (NOW, 91),
        (NOW + Duration::days(89), 2),
        (NOW - Duration::DAY, 1),
    ] {
        let error = answer(at, days).unwrap_err();
        assert!(matches!(error, Error::NoResponder { .. }), "{error}");
    }
}
