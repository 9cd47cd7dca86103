//! Real certificates and lists, of Exchange servers and of NIST's path validation suite.

#![expect(
    clippy::disallowed_methods,
    reason = "vectors are read from beside the repository"
)]

use std::path::Path;

use countersign_asn1::encode::Encode as _;
use countersign_asn1::{Certificate, CertificateList, Leniencies, Leniency};
use countersign_testkit::shared;
use sha1::{Digest as _, Sha1};

/// Each file of a folder with this extension: its name without it, and its bytes.
fn files(folder: &Path, extension: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (stem, std::fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn real_exchange_certificates_come_back_the_same() {
    let Some(folder) = shared("domain/golden") else {
        return;
    };
    let files = files(&folder, "der");
    assert_eq!(files.len(), 27);
    let mut lenient = Vec::new();
    for (thumbprint, der) in files {
        let digest: String = Sha1::digest(&der)
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        assert_eq!(digest, thumbprint);
        let certificate = Certificate::from_der(&der).unwrap();
        lenient.extend(certificate.leniencies().unwrap().iter());
        assert_eq!(certificate.to_der(), der, "{thumbprint}");
        let tbs = certificate.tbs_certificate();
        assert_eq!(tbs.to_der(), tbs.as_der(), "{thumbprint}");
    }
    // The web management service writes a keyUsage with trailing zero bits.
    assert_eq!(lenient, [(Leniency::NamedBitListNotMinimal, 1); 4]);
}

#[test]
fn certificates_and_lists_of_pkits_come_back_the_same() {
    let Some(folder) = shared("conformance/pkits") else {
        return;
    };
    let certificates = files(&folder.join("certs"), "crt");
    assert!(certificates.len() > 300);
    for (name, der) in certificates {
        let certificate = Certificate::from_der(&der).unwrap();
        check_strict(&name, &certificate.leniencies().unwrap(), || {
            assert_eq!(certificate.to_der(), der, "{name}");
        });
    }
    let lists = files(&folder.join("crls"), "crl");
    assert!(lists.len() > 100);
    for (name, der) in lists {
        let list = CertificateList::from_der(&der).unwrap();
        check_strict(&name, &list.leniencies().unwrap(), || {
            assert_eq!(list.to_der(), der, "{name}");
        });
    }
}

/// The suite breaks one rule of encoding, on purpose: some of its dates before 2050 are
/// `GeneralizedTime`. All else is strict.
fn check_strict(name: &str, leniencies: &Leniencies, strict: impl FnOnce()) {
    if name.contains("GeneralizedTime") || name.contains("pre2000UTC") {
        return;
    }
    assert!(leniencies.is_empty(), "{name}: {leniencies:?}");
    strict();
}
