//! Authorities that share a ledger, killed, crowded and starved.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and runs programs"
)]

use std::collections::BTreeSet;
use std::io::sink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use countersign_ca::Ledger as _;
use countersign_testkit::PostgresServer;
use countersign_tests::ledger::{Said, book, crash, place, work};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ledger");

/// Runs a test in a home of each kind.
fn everywhere(test: impl Fn(&str, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("book").display().to_string();
    test(&file, folder.path());
    if let Some(server) = PostgresServer::shared() {
        let folder = tempfile::tempdir().unwrap();
        test(&server.database(), folder.path());
    }
}

/// `cargo run --release -p countersign-tests --bin ledger -- crash 500` does it more often.
#[test]
fn nothing_is_lost_when_an_authority_is_killed() {
    everywhere(|ledger, folder| {
        let crashes = crash(Path::new(PROGRAM), ledger, folder, 25).unwrap();
        assert!(crashes.reached > 0, "{crashes:?}");
        assert!(crashes.reached <= crashes.recorded, "{crashes:?}");
    });
}

#[test]
fn sixteen_processes_issue_at_once() {
    const EACH: usize = 10;
    everywhere(|ledger, folder| {
        // The authority is made before they race for its ledger.
        work(ledger, folder, 0, &mut sink()).unwrap();
        let workers: Vec<_> = (0..16).map(|_| spawn(ledger, folder, EACH)).collect();
        let mut serials = BTreeSet::new();
        let mut lists = BTreeSet::new();
        for worker in workers {
            let output = worker.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
            for line in String::from_utf8(output.stdout).unwrap().lines() {
                match Said::read(line).unwrap() {
                    Said::Issued { serial, .. } => assert!(serials.insert(serial), "{line}"),
                    Said::List(number) => assert!(lists.insert(number), "{line}"),
                    _ => panic!("{line}"),
                }
            }
        }
        assert_eq!(serials.len(), 16 * EACH);
        assert_eq!(lists, (1..=16).collect());
        let book = book(&place(ledger)).unwrap();
        assert_eq!(book.certificates(0, 1000).unwrap().len(), 16 * EACH);
        book.verify(&[], |_| ()).unwrap().unwrap();
    });
}

/// A disk that is full: the file may not grow beyond a limit.
#[test]
fn a_full_disk_is_told_and_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("book").display().to_string();
    work(&file, folder.path(), 3, &mut sink()).unwrap();
    let before = book(&place(&file)).unwrap().head().unwrap();
    let limited = |blocks: u32| -> Output {
        Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""])
            .args([&blocks.to_string(), PROGRAM, "work", &file])
            .arg(folder.path())
            .arg("1000")
            .output()
            .unwrap()
    };
    let mut reached = 0;
    for blocks in [300, 500, 900] {
        let output = limited(blocks);
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("SQLite failed: database or disk is full")
                || said.contains("SQLite failed: disk I/O error"),
            "{said}"
        );
        reached += String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .filter(|line| line.starts_with("issued "))
            .count();
        let book = book(&place(&file)).unwrap();
        book.verify(&[before], |_| ()).unwrap().unwrap();
        let recorded = book.certificates(0, 10_000).unwrap().len();
        assert!(recorded >= 3 + reached, "{recorded} and {reached}");
    }
    assert!(reached > 0);
    // When there is room again, it goes on.
    work(&file, folder.path(), 3, &mut sink()).unwrap();
}

fn spawn(ledger: &str, folder: &Path, count: usize) -> std::process::Child {
    Command::new(PROGRAM)
        .args(["work", ledger])
        .arg(folder)
        .arg(count.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}
