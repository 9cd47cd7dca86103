//! `vfychain` of NSS, which asks `CERT_PKIXVerifyCert`. It compares no names, and is told the minute.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use countersign_testkit::Program;
use countersign_trust::{Class, Revocation};
use time::macros::format_description;

use super::{Answer, Peer};
use crate::files::Files;
use crate::mutations::Case;
use crate::plan::Role;

pub(super) const PEER: Peer = Peer {
    product: "nss",
    revocation: Revocation::Soft,
    is_asked,
    gives_reasons: false,
    ask,
};

/// The program compares no names and counts minutes; and NSS loads no two certificates of one issuer with one
/// serial number, which is no verdict.
fn is_asked(case: &Case) -> bool {
    let by_name = ["name-", "subject-empty", "common-name-under"];
    let is_by_name = by_name
        .iter()
        .any(|prefix| case.mutation.starts_with(prefix));
    let is_by_second = case.mutation.ends_with("-second") && !is_by_name;
    let is_loaded = case.setting != "the root's, sent and turned";
    !is_by_name && !is_by_second && is_loaded
}

fn ask(files: &Files, cases: &[Case]) -> Option<Vec<Answer>> {
    Program::Vfychain.command()?;
    Some(
        (0..cases.len())
            .map(|number| verify(files, number, &cases[number]))
            .collect(),
    )
}

fn verify(files: &Files, number: usize, case: &Case) -> Answer {
    let mut vfychain = Program::Vfychain.command().unwrap();
    vfychain.arg("-pp");
    if case.chain.lists.is_some() {
        vfychain
            .arg("-d")
            .arg(database(files, number, &case.chain.lists));
        vfychain.args(["-g", "leaf", "-m", "crl", "-g", "chain", "-m", "crl"]);
    }
    let at = files.at.format(format_description!(
        "[year repr:last_two][month][day][hour][minute]Z"
    ));
    let usage = match case.chain.role {
        Role::Server => "1",
        Role::Client => "0",
    };
    vfychain.args(["-b", &at.unwrap(), "-u", usage]);
    let place = |name: String| files.of(number, &name);
    let write = |name: String, der: &[u8]| {
        let path = place(name);
        fs::write(&path, der).unwrap();
        path
    };
    vfychain.arg(write("leaf.der".to_owned(), &case.chain.leaf));
    for (index, der) in case.chain.sent.iter().enumerate() {
        vfychain.arg(write(format!("sent{index}.der"), der));
    }
    for (index, der) in case.chain.store.iter().enumerate() {
        vfychain
            .arg("-t")
            .arg(write(format!("stored{index}.der"), der));
    }
    let output = vfychain.output().unwrap();
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let words = text
        .lines()
        .find(|line| line.contains("ERROR"))
        .unwrap_or_else(|| text.lines().next().unwrap_or_default());
    Answer {
        accepts: text.contains("Chain is good!"),
        words: words.to_owned(),
        class: super::class(words, WORDS),
    }
}

/// A database that holds the lists and nothing else.
fn database(files: &Files, number: usize, lists: &Option<Vec<Vec<u8>>>) -> PathBuf {
    let folder = files.of(number, "nss");
    fs::create_dir(&folder).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .arg("-d")
            .arg(&folder)
            .output()
            .unwrap();
        output.status.success()
    };
    assert!(run("certutil", &["-N", "--empty-password"]));
    for (index, list) in lists.iter().flatten().enumerate() {
        let path = files.of(number, &format!("list{index}.der"));
        fs::write(&path, list).unwrap();
        run("crlutil", &["-I", "-B", "-i", path.to_str().unwrap()]);
    }
    folder
}

/// The codes of `secerr.h`.
const WORDS: &[(&str, Class)] = &[
    ("-8181", Class::Time),
    ("-8162", Class::Time),
    ("-8030", Class::Time),
    ("-8179", Class::IssuerUnknown),
    ("-8172", Class::IssuerUnknown),
    ("-8171", Class::IssuerUnknown),
    ("-8182", Class::Signature),
    ("-8102", Class::Usage),
    ("-8101", Class::Usage),
    ("-8156", Class::Constraint),
    ("-8155", Class::Constraint),
    ("-8080", Class::Constraint),
    ("-8180", Class::Revocation),
    ("-8016", Class::Algorithm),
    ("-8151", Class::Structure),
];
