//! What `check` of large estates costs as a whole command, with its JSON: CPU time and peak memory.
//!
//! ```text
//! cargo build --release && cargo run --release -p countersign-benches --example estates
//! ```
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program of its own"
)]

use std::process::{Command, Stdio};

use countersign_benches::{EstateFolder, Shape, command};
use wait4::Wait4 as _;

const SHAPES: [(&str, Shape); 3] = [
    (
        "1,000 endpoints, 20,000 links",
        Shape::Ring {
            endpoints: 1_000,
            each: 20,
        },
    ),
    (
        "a hub of 10,000 endpoints, 20,000 links",
        Shape::Hub { gateways: 9_998 },
    ),
    (
        "1,000 Exchange servers, 999,000 links",
        Shape::Servers { servers: 1_000 },
    ),
];

fn main() {
    let wanted = std::env::args().nth(1);
    for (number, (name, shape)) in SHAPES.into_iter().enumerate() {
        if wanted
            .as_ref()
            .is_some_and(|wanted| *wanted != number.to_string())
        {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let estate = EstateFolder::write(folder.path(), shape);
        let used = Command::new(command().expect("cargo build --release"))
            .arg("check")
            .arg(estate)
            .args(["--at", "2026-06-15T12:00:00Z", "--format", "json"])
            .stdout(Stdio::null())
            .spawn()
            .expect("it runs")
            .wait4()
            .expect("it ends");
        assert!(matches!(used.status.code(), Some(0 | 1 | 4)), "{used:?}");
        let cpu = used.rusage.utime + used.rusage.stime;
        println!(
            "{name:<40} {:>6} ms of CPU {:>6} MB",
            cpu.as_millis(),
            used.rusage.maxrss / 1_000_000
        );
    }
}
