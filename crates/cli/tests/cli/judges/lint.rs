//! pkilint, which knows RFC 5280 and RFC 6960 by heart, finds nothing to say of anything that is given out.

use std::path::PathBuf;

use countersign_testkit::Program;

use super::house::{HOUSES, path};
use super::source;
use crate::program::{Said, fixtures};

#[test]
fn pkilint_has_nothing_to_say() {
    let mut files: Vec<(&str, PathBuf)> = Vec::new();
    for house in &HOUSES {
        let file =
            |name: &str, extension: &str| path(&format!("{}-{name}.{extension}", house.kind));
        for authority in ["root", "issuing"] {
            files.push(("cert", file(authority, "pem")));
        }
        files.push(("arl", file("root", "crl")));
        files.push(("crl", file("issuing", "crl")));
        for name in house.leaves().map(|leaf| leaf.name).chain(["responder"]) {
            files.push(("cert", file(name, "pem")));
            files.push(("ocsp", file(name, "ocsp")));
            files.push(("ocsp", file(name, "delegate.ocsp")));
        }
    }
    let Some(said) = lint(&files) else { return };
    let silence: String = files
        .iter()
        .map(|(_, path)| format!("{}:\n\n", path.display()))
        .collect();
    assert_eq!(said, silence);
}

#[test]
fn pkilint_would_say_so() {
    let Some(said) = lint(&[("cert", fixtures().join("netscape.pem"))]) else {
        return;
    };
    assert!(said.contains("ERROR"), "{said}");
}

fn lint(files: &[(&str, PathBuf)]) -> Option<String> {
    let mut python = Program::Python.command()?;
    python.arg(source("lint.py"));
    for (linter, file) in files {
        python.arg(linter).arg(file);
    }
    Some(Said::from(python.output().unwrap()).well().stdout)
}
