//! What an authority says beside what it does.

use std::path::Path;

use countersign_asn1::{CaVersion, CertificateList, ExtensionValue, Oid};
use countersign_testkit::Program;

use crate::program::{Bench, words};

/// A certificate without what was asked for is no surprise.
#[test]
fn what_is_not_given_is_told() {
    let Some(openssl) = Program::OpenSsl.command() else {
        return;
    };
    let bench = Bench::new();
    let well = |line: &str| bench.countersign(words(line)).well().stderr;
    well("ca init root --subject CN=Root --kind p256 --no-passphrase");
    let request = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout gw.key -out gw.csr -subj /CN=gw1.contoso.com -addext subjectAltName=DNS:gw1.contoso.com -addext extendedKeyUsage=serverAuth,codeSigning,1.2.3.4 -addext 1.2.3.5=critical,DER:0500 -addext 1.2.3.6=DER:0500 -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature";
    bench.other(openssl, request).well();
    let said = well("ca sign gw.csr --ca root --profile gateway --out gw.pem");
    let told: Vec<&str> = said.lines().collect();
    let (last, warnings) = told.split_last().unwrap();
    assert!(last.starts_with("issued to `CN=gw1.contoso.com`"), "{said}");
    assert_eq!(
        warnings,
        [
            "warning: the request asks for `codeSigning`, and the profile does not give it",
            "warning: the request asks for `1.2.3.4`, and the profile does not give it",
            "warning: the request asks for the critical extension `1.2.3.5`, and the profile does not give it",
        ]
    );
}

/// Windows names an authority's keys and lists after it [MS-WCCE].
#[test]
fn a_list_of_a_later_key_is_of_a_later_version() {
    let bench = Bench::new();
    let well = |line: &str| drop(bench.countersign(words(line)).well());
    well(
        "ca init root --subject CN=Root --kind p256 --no-passphrase --crl http://pki.contoso.com/1.crl",
    );
    well("ca rollover --ca root --no-passphrase --crl http://pki.contoso.com/2.crl");
    for (key, index) in [(1, 0), (2, 1)] {
        well(&format!(
            "ca crl --ca root --key {key} --microsoft --out {key}.crl"
        ));
        let list = bench.read(&format!("{key}.crl"));
        let list = CertificateList::from_der(&list).unwrap();
        let extensions = list.tbs_cert_list().crl_extensions();
        let version = extensions.get(Oid::CERTSRV_CA_VERSION).unwrap();
        let wanted = CaVersion {
            certificate_index: index,
            key_index: index,
        };
        let version = version.decode().unwrap();
        assert_eq!(version, ExtensionValue::CaVersion(wanted), "key {key}");
    }
}

/// A product is given what it imports with a certificate, and told is how its key comes to it.
#[test]
fn what_is_issued_for_a_product_comes_in_its_company() {
    let bench = Bench::new();
    let well = |line: &str| bench.countersign(words(line)).well().stderr;
    well(
        "ca init pki --subject CN=Root --kind rsa2048 --no-passphrase --crl http://pki.contoso.com/r.crl --issuing CN=Issuing --issuing-crl http://pki.contoso.com/i.crl",
    );
    well("key new --kind rsa2048 --out gw.key");
    well("csr new --key gw.key --san gw1.contoso.com --out gw.csr");
    for (products, certificates, takes) in [
        ("kamailio", 2, ""),
        ("audiocodes", 1, ""),
        (
            "cisco-cube",
            3,
            "Cisco Unified Border Element (CUBE) takes PKCS#12 with its key: `countersign cert convert gw.pem KEY --for cisco-cube --out gw.pfx`",
        ),
        ("ribbon-sbc1000", 1, "--for ribbon-sbc-1000 --out gw.pfx`"),
        // They are given different ones: as a server sends them.
        ("audiocodes,asterisk", 2, ""),
    ] {
        for line in [
            "ca sign gw.csr --ca pki/issuing --profile gateway",
            "ca renew gw.pem --ca pki/issuing",
        ] {
            let said = well(&format!("{line} --for {products} --out gw.pem --force"));
            let written = String::from_utf8(bench.read("gw.pem")).unwrap();
            let found = written.matches("-----BEGIN CERTIFICATE-----").count();
            assert_eq!(found, certificates, "{products}: {line}");
            assert!(said.contains(takes), "{products}: {said}");
            assert_eq!(said.contains("takes PKCS#12"), !takes.is_empty(), "{said}");
        }
    }
    let root = Path::new("pki").join("root").join("authority.pem");
    let told = well(&format!(
        "cert convert gw.pem {} gw.key --for cisco-cube --to pem --out out.pem",
        root.display()
    ));
    assert!(!told.contains("left out"), "{told}");
    let said = bench.countersign(words(
        "ca sign gw.csr --ca pki/issuing --profile gateway --for lync-2099 --out no.pem",
    ));
    assert_eq!(said.status, 2);
    assert!(!bench.path("no.pem").exists());
    // What the product would refuse is not issued again either.
    well("key new --kind rsa4096 --out large.key");
    well("csr new --key large.key --san gw2.contoso.com --out large.csr");
    well("ca sign large.csr --ca pki/issuing --profile tls-server --out large.pem");
    let said = bench.countersign(words(
        "ca renew large.pem --ca pki/issuing --for ribbon-sbc1000 --out no.pem",
    ));
    assert_eq!(said.status, 1, "{said:#?}");
    assert!(!bench.path("no.pem").exists());
}
