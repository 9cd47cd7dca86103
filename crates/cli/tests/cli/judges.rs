//! What every profile gives, under an authority of each kind of key, before other programs: certificates,
//! revocation lists, OCSP responses, and handshakes in both directions.
//!
//! The authority is made once, by the commands that a PKI engineer types. Each judge is asked about the same
//! certificates, and refuses the same: for the other purpose, revoked, or turned after they were signed.

mod handshake;
mod hierarchy;
mod house;
mod lint;
mod ml_dsa;
mod path;
mod response;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use countersign_testkit::{Program, skipped};

use crate::program::Said;

/// A program's source, beside those that ask about chains of others.
fn source(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers")).join(name)
}

/// The programs of `tests/peers` that answer about every chain of a folder.
#[derive(Clone, Copy)]
enum Peer {
    GnuTls,
    Java,
    Python,
    /// It knows no lists.
    Go,
}

impl Peer {
    /// `None`, and a printed line, when the machine lacks it.
    fn command(self, folder: &Path) -> Option<Command> {
        match self {
            Self::GnuTls => gnutls(folder),
            Self::Java => {
                let mut java = Program::Java.command()?;
                java.args(["--add-exports", "java.base/sun.security.util=ALL-UNNAMED"]);
                java.arg(source("Verify.java"));
                Some(java)
            }
            Self::Python => {
                let mut python = Program::Python.command()?;
                python.arg(source("verify.py"));
                Some(python)
            }
            Self::Go => {
                let mut go = Program::Go.command()?;
                go.arg("run").arg(source("verify.go"));
                go.env("GO111MODULE", "off");
                Some(go)
            }
        }
    }

    fn knows_lists(self) -> bool {
        !matches!(self, Self::Go)
    }

    /// Of each chain whether it holds, and the line that says so; `None` when the machine lacks it.
    fn ask(self, folder: &Path) -> Option<Vec<(bool, String)>> {
        let mut program = self.command(folder)?;
        // To Java what was revoked within this very second is not revoked yet.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_secs(1);
        program.arg(folder).arg(now.as_secs().to_string());
        let said = Said::from(program.output().unwrap()).well();
        let answers = said.stdout.lines();
        let answers = answers.map(|line| (line.split('\t').nth(1) == Some("yes"), line.to_owned()));
        Some(answers.collect())
    }
}

fn gnutls(folder: &Path) -> Option<Command> {
    let program = folder.join("gnutls");
    let mut compiler = Command::new("cc");
    compiler.arg(source("verify.c")).arg("-o").arg(&program);
    compiler.arg("-lgnutls").stderr(Stdio::null());
    if !compiler.status().is_ok_and(|status| status.success()) {
        skipped("gnutls");
        return None;
    }
    Some(Command::new(program))
}
