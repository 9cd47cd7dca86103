//! How often an authority waits for its disk: what does not need to be there yet waits with what does.

use std::process::{Command, Stdio};

use countersign_testkit::skipped;

use crate::program::{Bench, countersign, words};

/// The waits for the disk of a command, counted by `strace`; none where that may not look.
fn waits(bench: &Bench, line: &str) -> Option<Vec<String>> {
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-y", "-o", "trace", "-e", "trace=fsync,fdatasync"])
        .arg(countersign().get_program())
        .args(words(line))
        .current_dir(bench.path("."))
        .stdin(Stdio::null());
    let ran = strace.output().is_ok_and(|output| output.status.success());
    if !ran {
        skipped("strace");
        return None;
    }
    let trace = String::from_utf8(bench.read("trace")).unwrap();
    let lines = trace.lines().filter(|line| line.contains("sync("));
    Some(lines.map(ToOwned::to_owned).collect())
}

#[test]
fn a_certificate_waits_for_its_intent_for_itself_and_for_its_file() {
    let bench = Bench::new();
    let well = |line: &str| drop(bench.countersign(words(line)).well());
    well("ca init root --subject CN=Root --kind p256 --no-passphrase");
    well("key new --kind p256 --out gw.key");
    well("csr new --key gw.key --san gw1.contoso.com --out gw.csr");
    let sign = "ca sign gw.csr --ca root --profile gateway --out";
    well(&format!("{sign} first.pem"));
    let Some(waits) = waits(&bench, &format!("{sign} second.pem")) else {
        return;
    };
    let count = |of: &str| waits.iter().filter(|line| line.contains(of)).count();
    // The intent and the certificate; of the process, the log's beginning and its end.
    assert_eq!(count("ledger.sqlite-wal>"), 2 + 2, "{waits:#?}");
    assert_eq!(count("/root>"), 1, "{waits:#?}");
    assert_eq!(count("ledger.sqlite>"), 1, "{waits:#?}");
    assert_eq!(count(".countersign-"), 1, "{waits:#?}");
    assert_eq!(waits.len(), 7, "{waits:#?}");
    well("ca audit verify --ca root");
}
