//! Estates out of what servers told: imported, written, and checked.

use std::fs;

use crate::program::{Bench, words};

const COLLECTED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/contoso/collected"
);

/// The README's own line: every file of the example.
fn collected() -> Vec<String> {
    let mut files: Vec<String> = fs::read_dir(COLLECTED)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    files.sort();
    assert_eq!(files.len(), 5);
    files
}

#[test]
fn what_the_servers_of_contoso_told_checks() {
    let bench = Bench::new();
    let files = collected();
    let out = ["--out".to_owned(), "contoso.toml".to_owned()];
    let line: Vec<String> = core::iter::once("import".to_owned())
        .chain(files)
        .chain(out)
        .collect();
    let said = bench.countersign(line.iter().map(String::as_str)).well();
    assert_eq!(said.stdout, "");
    assert!(
        said.stderr
            .ends_with("files of certificates in certificates\n"),
        "{}",
        said.stderr
    );
    assert!(!said.stderr.contains("warning"), "{}", said.stderr);
    let check = bench
        .countersign(words("check contoso.toml --at 2026-11-23T00:00:00Z"))
        .well();
    assert!(
        check.stdout.contains("mbx1.contoso.com"),
        "{}",
        check.stdout
    );
    // Once more: nothing is replaced unasked, and nothing is left half done.
    let again = bench.countersign(line.iter().map(String::as_str));
    assert_eq!(again.status, 2);
    assert!(
        again.stderr.contains("contoso.toml: exists already"),
        "{}",
        again.stderr
    );
    bench
        .countersign(line.iter().map(String::as_str).chain(["--force"]))
        .well();
    for entry in fs::read_dir(bench.path("certificates")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(path.extension().unwrap(), "pem", "{path:?}");
        assert!(!fs::read_to_string(&path).unwrap().contains("PRIVATE KEY"));
    }
}

/// The certificates are taken out of a PKCS#12, and its key is left there.
#[test]
fn a_pfx_leaves_its_key_behind() {
    let bench = Bench::new();
    bench.fixture("um1.pfx");
    bench.fixture("passphrase.txt");
    let line = "import um1.pfx --passphrase-file passphrase.txt --out estate/um1.toml";
    let said = bench.countersign(words(line)).well();
    assert!(
        said.stderr
            .contains("`um1.contoso.com` is taken for a gateway"),
        "{}",
        said.stderr
    );
    let estate = fs::read_to_string(bench.path("estate/um1.toml")).unwrap();
    assert!(
        estate.contains("certificate = \"certificates/um1.contoso.com.pem\""),
        "{estate}"
    );
    let pem = fs::read_to_string(bench.path("estate/certificates/um1.contoso.com.pem")).unwrap();
    assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 2);
    assert!(!pem.contains("KEY"), "{pem}");
}

/// A store that `cert convert` writes as Windows does is imported.
#[test]
fn a_store_of_our_own_is_imported() {
    let bench = Bench::new();
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/contoso/certificates"
    );
    let [root, issuing] =
        ["contoso-root", "contoso-issuing"].map(|name| format!("{folder}/{name}.pem"));
    bench
        .countersign(["cert", "convert", &root, &issuing, "--out", "domain.sst"])
        .well();
    bench
        .countersign(words("import domain.sst --out estate.toml"))
        .well();
    let estate = fs::read_to_string(bench.path("estate.toml")).unwrap();
    for line in ["[store.domain]", "trusted_roots = [", "intermediates = ["] {
        assert!(estate.contains(line), "{line}: {estate}");
    }
}
