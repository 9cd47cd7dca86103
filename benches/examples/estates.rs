//! What commands on large estates cost as a whole, with their JSON: CPU time and peak memory.
//!
//! ```text
//! cargo build --release && cargo run --release -p countersign-benches --example estates [NUMBER [FOLDER]]
//! ```
//!
//! With a folder that exists, the estate of that number is written there and nothing is measured.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program of its own"
)]

use std::process::{Command, Stdio};

use countersign_benches::{EstateFolder, Shape, command};
use wait4::Wait4 as _;

/// An estate, and what is asked about it.
struct Row {
    name: &'static str,
    shape: Shape,
    commands: &'static [&'static [&'static str]],
}

const ROWS: [Row; 8] = [
    Row {
        name: "1,000 endpoints, 20,000 links",
        shape: Shape::Ring {
            endpoints: 1_000,
            each: 20,
        },
        commands: &[
            &["check"],
            &["forecast"],
            &["matrix"],
            // The one lacks the root of the other.
            &["repair", "--link", "host4.contoso.com/um:host5.contoso.com"],
            &["what-if", "--renew", "host4.contoso.com/um"],
            &["plan"],
        ],
    },
    Row {
        name: "the same, where everybody insists on revocation lists",
        shape: Shape::Listed {
            endpoints: 1_000,
            each: 20,
        },
        commands: &[&["check"], &["forecast"]],
    },
    Row {
        name: "a hub of 10,000 endpoints, 20,000 links",
        shape: Shape::Hub { gateways: 9_998 },
        commands: &[&["check"], &["matrix"]],
    },
    Row {
        name: "1,000 Exchange servers, 999,000 links",
        shape: Shape::Servers { servers: 1_000 },
        commands: &[&["check"]],
    },
    Row {
        name: "1,000 endpoints that nobody trusts",
        shape: Shape::Strangers {
            endpoints: 1_000,
            each: 20,
        },
        commands: &[&["check"]],
    },
    Row {
        name: "5,000 Exchange servers, 24,995,000 links",
        shape: Shape::Servers { servers: 5_000 },
        commands: &[&["matrix"]],
    },
    Row {
        // A third of them lack the root of the server, of another third nobody knows what they trust.
        name: "a hub of 1,500 gateways, of which 1,000 do not work",
        shape: Shape::Hub { gateways: 1_500 },
        commands: &[&["repair"]],
    },
    Row {
        name: "200 endpoints, 4,000 links",
        shape: Shape::Ring {
            endpoints: 200,
            each: 20,
        },
        commands: &[&["check"], &["matrix"]],
    },
];

fn main() {
    let wanted = std::env::args().nth(1);
    let kept = std::env::args().nth(2);
    for (number, row) in ROWS.iter().enumerate() {
        if wanted
            .as_ref()
            .is_some_and(|wanted| *wanted != number.to_string())
        {
            continue;
        }
        println!("{}", row.name);
        if let Some(folder) = &kept {
            let _ = EstateFolder::write(folder.as_ref(), row.shape);
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let estate = EstateFolder::write(folder.path(), row.shape);
        for arguments in row.commands {
            let used = Command::new(command().expect("cargo build --release"))
                .args(*arguments)
                .arg(&estate)
                .args(["--at", "2026-06-15T12:00:00Z", "--format", "json"])
                .stdout(Stdio::null())
                .spawn()
                .expect("it runs")
                .wait4()
                .expect("it ends");
            assert!(matches!(used.status.code(), Some(0 | 1 | 4)), "{used:?}");
            let cpu = used.rusage.utime + used.rusage.stime;
            println!(
                "  {:<60} {:>6} ms of CPU {:>6} MB",
                arguments.join(" "),
                cpu.as_millis(),
                used.rusage.maxrss / 1_000_000
            );
        }
    }
}
