//! The certificate that Exchange makes for itself, against real ones.

use countersign_asn1::{Certificate, Oid};
use countersign_ca::exchange_self_signed;
use countersign_keys::{Hash, KeyKind, SignatureAlgorithm, Signer, SigningFailed};
use countersign_testkit::shared;
use time::macros::datetime;

use crate::house::{self, NOW};

#[test]
fn it_equals_the_real_ones_octet_by_octet() {
    let Some(folder) = shared("domain/golden") else {
        return;
    };
    let (mut whole, mut by_extension) = (0, 0);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "der") {
            continue;
        }
        let der = std::fs::read(&path).unwrap();
        let real = Certificate::from_der(&der).unwrap();
        let Some((netbios, fqdn)) = exchange_names(&real) else {
            continue;
        };
        let real = real.tbs_certificate();
        let signer = Pretender(real.subject_public_key_info().as_der().to_vec());
        let mut guid: [u8; 16] = real.serial_number().as_bytes().try_into().unwrap();
        guid.reverse();
        let at = real.validity().not_before();
        let ours = exchange_self_signed(&netbios, &fqdn, at, guid, &signer).unwrap();
        let ours = Certificate::from_der(&ours).unwrap();
        let ours = ours.tbs_certificate();
        assert_eq!(
            ours.serial_number(),
            real.serial_number(),
            "{}",
            path.display()
        );
        assert_eq!(ours.version(), real.version());
        assert_eq!(ours.issuer().as_der(), real.issuer().as_der());
        assert_eq!(ours.validity(), real.validity());
        assert_eq!(ours.subject().as_der(), real.subject().as_der());
        let octets = |tbs: &countersign_asn1::TbsCertificate<'_>| -> Vec<_> {
            let each = |e: countersign_asn1::Extension<'_>| {
                (e.id().to_string(), e.is_critical(), e.value().to_vec())
            };
            tbs.extensions().iter().map(each).collect()
        };
        assert_eq!(octets(ours), octets(real));
        // The builds of 2018 to 2021 signed with SHA-1, which nothing here does.
        if real.signature().algorithm() == Oid::SHA256_WITH_RSA {
            assert_eq!(ours.as_der(), real.as_der());
            whole += 1;
        } else {
            by_extension += 1;
        }
    }
    assert_eq!((whole, by_extension), (3, 4));
}

/// The short name and the FQDN, if this is a default certificate: made by setup, not by a person.
fn exchange_names(certificate: &Certificate<'_>) -> Option<(String, String)> {
    let tbs = certificate.tbs_certificate();
    let names = tbs.extensions().subject_alt_name().unwrap();
    let [
        countersign_asn1::GeneralName::DnsName(short),
        countersign_asn1::GeneralName::DnsName(long),
    ] = names.as_slice()
    else {
        return None;
    };
    let (host, _) = long.split_once('.')?;
    (host == *short && tbs.subject().common_name()? == *short)
        .then(|| ((*short).to_owned(), (*long).to_owned()))
}

/// Has a real certificate's public key, and signs nothing that anybody verifies.
#[derive(Debug)]
struct Pretender(Vec<u8>);

impl Signer for Pretender {
    fn public_key_info(&self) -> &[u8] {
        &self.0
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RsaPkcs1(Hash::Sha256)
    }
    fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        Ok(vec![0; 256])
    }
}

#[test]
fn its_serial_number_is_a_guid_whatever_the_draw() {
    let signer = Pretender(house::signer(KeyKind::Rsa2048).public_key_info().to_vec());
    for (drawn, wanted) in [
        (
            [0xFF; 16],
            "7f:ff:ff:ff:ff:ff:ff:bf:4f:ff:ff:ff:ff:ff:ff:ff",
        ),
        (
            [0x11; 16],
            "11:11:11:11:11:11:11:91:41:11:11:11:11:11:11:11",
        ),
        (
            [
                0x55, 0xD0, 0x5E, 0x29, 0xE0, 0xEB, 0x52, 0xFE, 0x36, 0x53, 0x75, 0x48, 0xC9, 0x01,
                0xCD, 0xBB,
            ],
            "3b:cd:01:c9:48:75:53:b6:4e:52:eb:e0:29:5e:d0:55",
        ),
    ] {
        let der = exchange_self_signed("EX1", "ex1.contoso.com", NOW, drawn, &signer).unwrap();
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(
            certificate.tbs_certificate().serial_number().to_string(),
            wanted
        );
    }
}

#[test]
fn five_calendar_years_are_five_calendar_years() {
    let signer = Pretender(house::signer(KeyKind::Rsa2048).public_key_info().to_vec());
    let rows = [
        (
            datetime!(2023-01-05 15:13:46 UTC),
            datetime!(2028-01-05 15:13:46 UTC),
        ),
        (
            datetime!(2024-02-29 23:59:59 UTC),
            datetime!(2029-02-28 23:59:59 UTC),
        ),
        (
            datetime!(2023-03-01 00:00:00.5 UTC),
            datetime!(2028-03-01 00:00:00 UTC),
        ),
        (
            datetime!(2023-12-31 23:00:00 -2),
            datetime!(2029-01-01 01:00:00 UTC),
        ),
    ];
    for (at, not_after) in rows {
        let der = exchange_self_signed("EX1", "ex1.contoso.com", at, [7; 16], &signer).unwrap();
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(
            certificate.tbs_certificate().validity().not_after(),
            not_after
        );
    }
}

#[test]
fn names_and_keys_that_exchange_does_not_have_are_refused() {
    let rsa = Pretender(Vec::new());
    let p256 = house::signer(KeyKind::P256);
    let make = |netbios, fqdn, signer: &dyn Signer| {
        exchange_self_signed(netbios, fqdn, NOW, [7; 16], signer)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        make("EX_1", "ex1.contoso.com", &rsa),
        "`EX_1` is no machine's name: wanted letters, digits, hyphens and dots"
    );
    assert_eq!(
        make("EX1", "", &rsa),
        "`` is no machine's name: wanted letters, digits, hyphens and dots"
    );
    assert_eq!(
        make("EX1", "ex1.contoso.com", &*p256),
        "the signer signs with ecdsa-with-SHA256, and Exchange with sha256WithRSAEncryption"
    );
}
