//! What an authority says beside what it does.

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
