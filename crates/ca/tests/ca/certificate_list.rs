//! Lists: what is revoked stands on them, and other programs believe them.

use countersign_asn1::pem::{self, Label};
use countersign_asn1::{CertificateList, CrlReason};
use countersign_ca::{Error, RevocationReason};
use countersign_csr::RequestBuilder;
use countersign_keys::KeyKind;
use countersign_testkit::Program;
use time::{Duration, OffsetDateTime};

use crate::house::{self, House};
use crate::judges::{file, now, succeed};

const WEEK: Duration = Duration::days(7);

fn issue(house: &House, at: OffsetDateTime) -> countersign_ca::Issued {
    let request = RequestBuilder::for_dns_name("gw1.contoso.com")
        .unwrap()
        .sign(&*house::signer(KeyKind::P256))
        .unwrap();
    house::issue_at(&house.issuing, &request, "gateway", at).unwrap()
}

#[test]
fn lists_tell_what_is_revoked() {
    let at = now().truncate_to_second();
    let house = House::at(KeyKind::P256, at);
    let [lost, held, released] = [(); 3].map(|()| issue(&house, at));
    let issuing = &house.issuing;
    let empty = issuing.certificate_list(at, WEEK).unwrap();
    assert_eq!((empty.number(), empty.revoked()), (1, 0));

    let lost_since = at - Duration::hours(3);
    let compromise = "keyCompromise".parse().unwrap();
    issuing
        .revoke(lost.serial().as_bytes(), lost_since, compromise)
        .unwrap();
    for certificate in [&held, &released] {
        let serial = certificate.serial();
        issuing
            .revoke(serial.as_bytes(), at, RevocationReason::HOLD)
            .unwrap();
    }
    issuing.release(released.serial().as_bytes(), at).unwrap();
    let list = issuing.certificate_list(at, WEEK).unwrap();
    assert_eq!((list.number(), list.revoked()), (2, 2));
    let view = CertificateList::from_der(list.as_der()).unwrap();
    assert!(
        view.leniencies().unwrap().is_empty(),
        "{:?}",
        view.leniencies()
    );
    let tbs = view.tbs_cert_list();
    assert_eq!(tbs.this_update(), at);
    assert_eq!(tbs.next_update(), Some(at + WEEK));
    let mut told: Vec<_> = tbs
        .revoked_certificates()
        .iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let serial = entry.user_certificate().as_bytes().to_vec();
            (
                serial,
                entry.revocation_date(),
                entry.reason_code().unwrap(),
            )
        })
        .collect();
    told.sort_by_key(|(_, date, _)| *date);
    assert_eq!(
        told,
        [
            (
                lost.serial().as_bytes().to_vec(),
                lost_since,
                Some(CrlReason::KeyCompromise)
            ),
            (
                held.serial().as_bytes().to_vec(),
                at,
                Some(CrlReason::CertificateHold)
            ),
        ]
    );
    assert_eq!(
        issuing.ledger().last_list(tbs.issuer()).unwrap().unwrap(),
        list.as_der()
    );

    let unknown = issuing.revoke(&[0x2A], at, RevocationReason::UNSPECIFIED);
    assert!(matches!(unknown, Err(Error::Ledger(_))), "{unknown:?}");
    let never = issuing.certificate_list(at, Duration::ZERO);
    assert!(
        matches!(never, Err(Error::ListLifetime { .. })),
        "{never:?}"
    );
    let too_late = issuing.certificate_list(at + Duration::days(36_500), WEEK);
    assert!(
        matches!(too_late, Err(Error::NoAuthority { .. })),
        "{too_late:?}"
    );
}

/// `OpenSSL` and `GnuTLS` find the revoked on the list, and the others not.
#[test]
fn other_programs_believe_lists() {
    for kind in [KeyKind::P256, KeyKind::Rsa2048] {
        let at = now();
        let house = House::at(kind, at);
        let [good, bad] = [(); 2].map(|()| issue(&house, at));
        let reason = "superseded".parse().unwrap();
        house
            .issuing
            .revoke(bad.serial().as_bytes(), at, reason)
            .unwrap();
        let list = house.issuing.certificate_list(at, WEEK).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let crl = folder.path().join("issuing.crl");
        let text = pem::encode(&Label::CertificateList, list.as_der());
        std::fs::write(&crl, text).unwrap();
        let crl = crl.to_str().unwrap();
        let issuing = file(folder.path(), "issuing", &[house.issuing.certificate()]);
        let root = file(folder.path(), "root", &[&house.root]);
        if let Some(mut openssl) = Program::OpenSsl.command() {
            openssl.args(["crl", "-noout", "-in", crl, "-CAfile", &issuing]);
            let output = succeed(&mut openssl);
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(text.contains("verify OK"), "{text}");
        }
        if let Some(mut certtool) = Program::Certtool.command() {
            certtool.args(["--verify-crl", "--infile", crl]);
            succeed(certtool.args(["--load-ca-certificate", &issuing]));
        }
        for (certificate, is_good) in [(&good, true), (&bad, false)] {
            let leaf = file(folder.path(), "leaf", &[certificate.as_der()]);
            let Some(mut openssl) = Program::OpenSsl.command() else {
                continue;
            };
            openssl.args(["verify", "-x509_strict", "-crl_check", "-CRLfile", crl]);
            openssl.args(["-trusted", &root, "-untrusted", &issuing, &leaf]);
            let output = openssl.output().unwrap();
            assert_eq!(output.status.success(), is_good, "{output:?}");
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(is_good || text.contains("certificate revoked"), "{text}");
        }
    }
}
