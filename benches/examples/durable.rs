//! What it costs to write down what is issued: processor time and waits for the disk for each certificate, by one
//! caller and by 100 at once, in memory and in `SQLite`; and the disk's own limit beside it.
//!
//! ```text
//! cargo run --release -p countersign-benches --example durable
//! ```
//! Waits for the disk are counted by strace, those for the log apart: each group of callers has one there.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program of its own"
)]

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use countersign_benches::office::{NOW, authority, issue, profile, request, signer};
use countersign_ca::{Ledger, MemoryLedger};
use countersign_ledger::{Book, Place, Scribe};
use wait4::Wait4 as _;

/// How many certificates are issued in all.
const CERTIFICATES: u32 = 6_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [home, callers] = arguments.as_slice() {
        return work(home, callers.parse().expect("a number"));
    }
    for home in ["memory", "SQLite"] {
        for callers in ["1", "100"] {
            let this = std::env::current_exe().expect("this program");
            let mut child = Command::new(this).args([home, callers]).spawn();
            let child = child.as_mut().expect("it runs");
            let used = child.wait4().expect("it ends").rusage;
            let each = (used.utime + used.stime) / CERTIFICATES;
            let (log, others) = waits(home, callers);
            println!(
                "{home:8}{callers:>4} at once   processor {each:>10.1?}   waits {:.3} for the log, {:.3} others",
                f64::from(log) / f64::from(CERTIFICATES),
                f64::from(others) / f64::from(CERTIFICATES),
            );
        }
    }
    println!("the disk   {:>10.1?} for one wait", wait_for_the_disk());
}

/// Issues with so many threads.
fn work(home: &str, callers: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger: Arc<dyn Ledger> = match home {
        "memory" => Arc::new(MemoryLedger::new()),
        _ => {
            let place = Place::File(folder.path().join("book"));
            let book = Book::create(place, Scribe::new("bench", || NOW));
            Arc::new(book.expect("a book"))
        }
    };
    let authority = authority(ledger);
    let (request, profile) = (request(&*signer()), profile());
    std::thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| {
                (0..CERTIFICATES / callers)
                    .for_each(|_| drop(issue(&authority, &request, &profile)))
            });
        }
    });
}

/// How often such a process waits for the log of its database, and for other files.
fn waits(home: &str, callers: &str) -> (u32, u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let status = Command::new("strace")
        .args(["-f", "-y", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().expect("this program"))
        .args([home, callers])
        .status();
    assert!(status.expect("strace is installed").success());
    let trace = std::fs::read_to_string(&trace).expect("it was written");
    let all = trace.lines().filter(|line| line.contains("sync("));
    let (log, others): (Vec<&str>, Vec<&str>) = all.partition(|line| line.contains("book-wal"));
    let count = |lines: Vec<&str>| u32::try_from(lines.len()).expect("not so many");
    (count(log), count(others))
}

/// A page written to the end of a file and waited for, as a log is.
fn wait_for_the_disk() -> std::time::Duration {
    const TIMES: u32 = 1_000;
    let folder = tempfile::tempdir().expect("a folder");
    let path: &Path = &folder.path().join("file");
    let mut file = std::fs::File::create(path).expect("a file");
    let start = Instant::now();
    for _ in 0..TIMES {
        file.write_all(&[0x5A; 4096]).expect("it is written");
        file.sync_data().expect("it is on the disk");
    }
    start.elapsed() / TIMES
}
