//! The tour of the README, run as it stands there.
//!
//! `TRYCMD=overwrite cargo test -p countersign-cli --test cli readme` writes down what is said now.

use std::fs;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn the_tour_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let there = |name: &str| folder.path().join(name);
    let readme = Path::new(ROOT).join("README.md");
    fs::copy(&readme, there("README.md")).unwrap();
    // Where the commands run, and that what they write goes with the folder.
    for folder in ["examples", "tests/scenarios/revocation-lists"] {
        copy(
            &Path::new(ROOT).join(folder),
            &there("README.in").join(folder),
        );
    }
    fs::create_dir(there("README.out")).unwrap();
    // What the README has made by other programs.
    fs::write(there("README.in/passphrase"), "a passphrase of a test\n").unwrap();

    let cases = trycmd::TestCases::new();
    cases
        .env("LC_ALL", "C")
        .env("LANGUAGE", "")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case(there("README.md"));
    cases.run();

    let said = fs::read_to_string(there("README.md")).unwrap();
    assert!(
        !said.contains("\nerror: "),
        "a tour of errors was written down"
    );
    if said != fs::read_to_string(&readme).unwrap() {
        fs::write(&readme, said).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
