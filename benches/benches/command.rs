//! `verify` of a chain of three as a whole process, beside `openssl verify`.
//!
//! The command is the one that `cargo build --release` made; the bench says so where it is absent.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a bench runs programs, and tells which one it misses"
)]

use std::process::{Command, Stdio};

use countersign_benches::{Chain, command};
use countersign_testkit::{KeyAlgorithm, NOW, Program};
use criterion::{Criterion, criterion_group, criterion_main};

fn verify(criterion: &mut Criterion) {
    let Some(countersign) = command() else {
        eprintln!("no `countersign` beside this bench: cargo build --release");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let chain = Chain::of(KeyAlgorithm::P256);
    let write = |name: &str, pem: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, pem).expect("it is written");
        path
    };
    let root = write("root.pem", chain.root.pem());
    let intermediate = write("intermediate.pem", chain.intermediate.pem());
    let leaf = write("leaf.pem", chain.leaf.pem());
    let presented = write("presented.pem", chain.leaf.presented_pem());
    let at = NOW.unix_timestamp().to_string();
    let mut group = criterion.benchmark_group("verify, a process");
    let mut run = |name, command: &mut Command| {
        command.stdout(Stdio::null());
        group.bench_function(name, |bencher| {
            bencher.iter(|| assert!(command.status().expect("it runs").success()));
        });
    };
    run(
        "countersign",
        Command::new(countersign)
            .args(["verify", "--at", "2026-06-15T12:00:00Z", "--roots"])
            .args([&root, &presented]),
    );
    if let Some(mut openssl) = Program::OpenSsl.command() {
        run(
            "openssl",
            openssl
                .args(["verify", "-attime", &at, "-CAfile"])
                .arg(&root)
                .arg("-untrusted")
                .args([&intermediate, &leaf]),
        );
    }
    group.finish();
}

criterion_group!(benches, verify);
criterion_main!(benches);
