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

/// A program's source, beside those that ask about chains of others.
fn source(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers")).join(name)
}
