//! The command that is measured.
#![expect(
    clippy::disallowed_methods,
    reason = "where a bench lies is where the command lies"
)]

use std::path::PathBuf;

/// `target/release/countersign`, which `cargo build --release` made; `None` where it is absent. A bench is
/// in a folder beside it: `deps`, or `examples`.
#[must_use]
pub fn command() -> Option<PathBuf> {
    let bench = std::env::current_exe().ok()?;
    let command = bench.parent()?.parent()?.join("countersign");
    command.is_file().then_some(command)
}
