//! Lists: what is revoked stands on them, and other programs believe them.

use allocation_counter::measure;
use countersign_asn1::pem::{self, Label};
use countersign_asn1::{
    CaVersion, Certificate, CertificateList, CrlReason, DistributionPointName, ExtensionValue, Oid,
};
use countersign_ca::{
    EntryKey, Error, Issued, IssuedList, ListOrder, ListScope, Reservation, RevocationReason,
};
use countersign_csr::RequestBuilder;
use countersign_keys::{KeyKind, PublicKey, SignatureAlgorithm};
use countersign_testkit::Program;
use time::{Duration, OffsetDateTime};

use crate::house::{self, House};
use crate::judges::{file, now, succeed};

const WEEK: Duration = Duration::days(7);

fn issue(house: &House, at: OffsetDateTime) -> Issued {
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
    let empty = issuing.certificate_list(&ListOrder::new(at, WEEK)).unwrap();
    assert_eq!((empty.number(), empty.entries()), (1, 0));

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
    let list = issuing.certificate_list(&ListOrder::new(at, WEEK)).unwrap();
    assert_eq!((list.number(), list.entries()), (2, 2));
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
    let never = issuing.certificate_list(&ListOrder::new(at, Duration::ZERO));
    assert!(
        matches!(never, Err(Error::ListLifetime { .. })),
        "{never:?}"
    );
    let too_late = issuing.certificate_list(&ListOrder::new(at + Duration::days(36_500), WEEK));
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
        let list = house
            .issuing
            .certificate_list(&ListOrder::new(at, WEEK))
            .unwrap();
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

/// What an extension of a list says.
fn extension(list: &CertificateList<'_>, id: Oid<'_>) -> Option<String> {
    let extension = list.tbs_cert_list().crl_extensions().get(id)?;
    let said = match extension.decode().unwrap() {
        ExtensionValue::FreshestCrl(points) => place(points[0].distribution_point.as_ref()),
        ExtensionValue::IssuingDistributionPoint(point) => place(point.distribution_point.as_ref()),
        ExtensionValue::DeltaCrlIndicator(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    Some(said)
}

fn place(name: Option<&DistributionPointName<'_>>) -> String {
    match name {
        Some(DistributionPointName::FullName(names)) => names[0].to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn deltas_and_shards_say_what_they_are() {
    let publication = house::publication()
        .delta_crl("http://pki.contoso.com/delta/issuing.crl?a=b.c")
        .in_shards(3.try_into().unwrap());
    let house = House::publishing(publication, KeyKind::P256, house::NOW);
    let issuing = &house.issuing;
    let scope = ListScope::Shard(2);
    let order = ListOrder::new(house::NOW, WEEK);
    let [all, all_delta] = [order, order.delta()].map(|o| issuing.certificate_list(&o).unwrap());
    let [base, delta] =
        [order.of(scope), order.of(scope).delta()].map(|o| issuing.certificate_list(&o).unwrap());
    assert_eq!((base.base(), delta.base()), (None, Some(base.number())));
    let point = "URI:http://pki.contoso.com/issuing-2.crl";
    let fresh = "URI:http://pki.contoso.com/delta/issuing-2.crl?a=b.c";
    let fresh_of_all = "URI:http://pki.contoso.com/delta/issuing.crl?a=b.c";
    for (list, wanted) in [
        (&all, [None, None, Some(fresh_of_all)]),
        (&all_delta, [None, Some("01"), None]),
        (&base, [Some(point), None, Some(fresh)]),
        (&delta, [Some(point), Some("03"), None]),
    ] {
        let view = CertificateList::from_der(list.as_der()).unwrap();
        assert!(view.leniencies().unwrap().is_empty());
        let said = [
            Oid::ISSUING_DISTRIBUTION_POINT,
            Oid::DELTA_CRL_INDICATOR,
            Oid::FRESHEST_CRL,
        ];
        let said = said.map(|id| extension(&view, id));
        assert_eq!(said.each_ref().map(Option::as_deref), wanted);
    }

    // pkilint finds nothing to say of any of them.
    let Some(mut python) = Program::Python.command() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let lint = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers/lint.py");
    python.arg(lint);
    let mut silence = String::new();
    for (name, list) in [
        ("all", all),
        ("all-delta", all_delta),
        ("base", base),
        ("delta", delta),
    ] {
        let path = write(&folder, name, &[&list]);
        silence += &format!("{path}:\n\n");
        python.args(["crl", &path]);
    }
    let said = succeed(&mut python).stdout;
    assert_eq!(String::from_utf8_lossy(&said), silence);
}

/// The list of each shard is about those certificates that point at it, and all of them.
#[test]
fn certificates_point_at_the_list_that_tells_of_them() {
    let at = now();
    let publication = house::publication().in_shards(3.try_into().unwrap());
    let house = House::publishing(publication, KeyKind::P256, at);
    let certificates: Vec<Issued> = (0..12).map(|_| issue(&house, at)).collect();
    for certificate in &certificates {
        let serial = certificate.serial();
        let lost = RevocationReason::KEY_COMPROMISE;
        house.issuing.revoke(serial.as_bytes(), at, lost).unwrap();
    }
    let lists: Vec<IssuedList> = (1..=3)
        .map(|shard| ListOrder::new(at, WEEK).of(ListScope::Shard(shard)))
        .map(|order| house.issuing.certificate_list(&order).unwrap())
        .collect();
    let told: usize = lists.iter().map(IssuedList::entries).sum();
    assert_eq!(told, certificates.len());
    let folder = tempfile::tempdir().unwrap();
    let authorities = [house.issuing.certificate(), &house.root];
    let authorities = file(folder.path(), "authorities", &authorities);
    for certificate in &certificates {
        let view = Certificate::from_der(certificate.as_der()).unwrap();
        let extensions = view.tbs_certificate().extensions();
        let points = extensions.get(Oid::CRL_DISTRIBUTION_POINTS).unwrap();
        let ExtensionValue::CrlDistributionPoints(points) = points.decode().unwrap() else {
            panic!("{points:?}");
        };
        let own = place(points[0].distribution_point.as_ref());
        let serial = certificate.serial();
        let leaf = file(folder.path(), "leaf", &[certificate.as_der()]);
        for list in &lists {
            let view = CertificateList::from_der(list.as_der()).unwrap();
            let is_own = extension(&view, Oid::ISSUING_DISTRIBUTION_POINT) == Some(own.clone());
            let mut entries = view.tbs_cert_list().revoked_certificates().iter();
            let tells = entries
                .any(|entry| entry.unwrap().user_certificate().as_bytes() == serial.as_bytes());
            assert_eq!(tells, is_own, "{own}");
            let crl = write(&folder, "shard", &[list]);
            let Some(said) = openssl(&["-extended_crl"], &crl, &authorities, &leaf) else {
                continue;
            };
            let wanted = match is_own {
                true => "certificate revoked",
                // It does not take another shard's for the one that it looks for.
                false => "scope",
            };
            assert!(said.contains(wanted), "{own}: {said}");
        }
    }
}

/// What was released, and what was revoked since the complete list, as `OpenSSL` reads the two together.
#[test]
fn openssl_reads_deltas() {
    let at = now();
    let publication = house::publication().delta_crl("http://pki.contoso.com/issuing-delta.crl");
    let house = House::publishing(publication, KeyKind::P256, at);
    let issuing = &house.issuing;
    let [released, held, lost, good] = [(); 4].map(|()| issue(&house, at));
    for certificate in [&released, &held] {
        let serial = certificate.serial();
        issuing
            .revoke(serial.as_bytes(), at, RevocationReason::HOLD)
            .unwrap();
    }
    let order = ListOrder::new(at, WEEK).for_windows();
    let base = issuing.certificate_list(&order).unwrap();
    issuing.release(released.serial().as_bytes(), at).unwrap();
    let reason = RevocationReason::KEY_COMPROMISE;
    issuing
        .revoke(lost.serial().as_bytes(), at, reason)
        .unwrap();
    let delta = issuing.certificate_list(&order.delta()).unwrap();
    assert_eq!(delta.entries(), 2);
    let folder = tempfile::tempdir().unwrap();
    let authorities = [issuing.certificate(), &house.root];
    let authorities = file(folder.path(), "authorities", &authorities);
    let alone = write(&folder, "base", &[&base]);
    let both = write(&folder, "both", &[&base, &delta]);
    for (certificate, without, with) in [
        (&released, false, true),
        (&held, false, false),
        (&lost, true, false),
        (&good, true, true),
    ] {
        let leaf = file(folder.path(), "leaf", &[certificate.as_der()]);
        for (crl, is_good) in [(&alone, without), (&both, with)] {
            let options = ["-extended_crl", "-use_deltas"];
            let Some(said) = openssl(&options, crl, &authorities, &leaf) else {
                continue;
            };
            let wanted = if is_good {
                ": OK"
            } else {
                "certificate revoked"
            };
            assert!(said.contains(wanted), "{said}");
        }
    }
}

#[test]
fn windows_is_told_more() {
    let house = House::new(KeyKind::P256);
    for (lifetime, overlap) in [
        (WEEK, Duration::hours(12)),
        (Duration::DAY, Duration::DAY / 10),
    ] {
        let order = ListOrder::new(house::NOW, lifetime).for_windows();
        let list = house.issuing.certificate_list(&order).unwrap();
        let view = CertificateList::from_der(list.as_der()).unwrap();
        let extensions = view.tbs_cert_list().crl_extensions();
        let said = [Oid::CERTSRV_CA_VERSION, Oid::CRL_NEXT_PUBLISH].map(|id| {
            let extension = extensions.get(id).unwrap();
            assert!(!extension.is_critical());
            extension.decode().unwrap()
        });
        let first = CaVersion {
            certificate_index: 0,
            key_index: 0,
        };
        let next = house::NOW + lifetime - overlap;
        assert_eq!(
            said,
            [
                ExtensionValue::CaVersion(first),
                ExtensionValue::CrlNextPublish(next)
            ]
        );
    }
}

fn write(folder: &tempfile::TempDir, name: &str, lists: &[&IssuedList]) -> String {
    let path = folder.path().join(name);
    let pem = |list: &&IssuedList| pem::encode(&Label::CertificateList, list.as_der());
    std::fs::write(&path, lists.iter().map(pem).collect::<String>()).unwrap();
    path.to_str().unwrap().to_owned()
}

/// What `openssl verify` says with these lists.
fn openssl(options: &[&str], crl: &str, authorities: &str, leaf: &str) -> Option<String> {
    let mut openssl = Program::OpenSsl.command()?;
    openssl.args(["verify", "-x509_strict", "-crl_check", "-CRLfile", crl]);
    let output = openssl
        .args(options)
        .args(["-CAfile", authorities, leaf])
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    Some(String::from_utf8(said).unwrap())
}

/// Its octets once while it is made, and once more where the ledger keeps it.
#[test]
fn a_long_list_is_written_once() {
    let house = House::new(KeyKind::P256);
    let view = Certificate::from_der(house.issuing.certificate()).unwrap();
    let issuer = view.tbs_certificate().subject();
    for number in 0_u32..20_000 {
        let serial = [&[0x5A; 16], &number.to_be_bytes()[..]].concat();
        let serial = &serial;
        let key = EntryKey { issuer, serial };
        let reservation = Reservation::new(key, "um", &[], house::NOW);
        house.ledger.reserve(&reservation).unwrap();
        house.ledger.record_intent(key, &[]).unwrap();
        let reason = RevocationReason::KEY_COMPROMISE;
        house.ledger.revoke(key, house::NOW, reason).unwrap();
    }
    let (mut octets, mut lists) = (0, Vec::with_capacity(1));
    let info = measure(|| {
        let order = ListOrder::new(house::NOW, WEEK);
        let list = house.issuing.certificate_list(&order).unwrap();
        octets = list.as_der().len();
        assert_eq!(list.entries(), 20_000);
        lists.push(list);
    });
    // It is so long that it is hashed while it is linted.
    assert!(octets > 1 << 20, "{octets}");
    let list = CertificateList::from_der(lists[0].as_der()).unwrap();
    let key = PublicKey::from_info(view.tbs_certificate().subject_public_key_info());
    let message = list.tbs_cert_list().as_der();
    let signature = list.signature_value().whole_octets().unwrap();
    let algorithm = SignatureAlgorithm::from_identifier(&list.signature_algorithm()).unwrap();
    let verdict = house::provider().verify(algorithm, &key, message, signature);
    assert_eq!(verdict, Ok(()));
    let most = 2 * octets + 16 * 1024;
    assert!(
        info.bytes_max < u64::try_from(most).unwrap(),
        "{info:?} for {octets}"
    );
}
