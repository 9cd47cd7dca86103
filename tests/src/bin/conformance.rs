//! Puts a public suite to our judge and prints its results as JSON, for `score.py` beside the suites:
//! `conformance limbo CASES.json[.zst]`, `conformance pkits DIR`.
#![expect(
    clippy::disallowed_methods,
    reason = "a program for the hands of a developer: it reads suites and the clock, and prints"
)]

use std::error::Error;
use std::io::{self, Write as _};
use std::path::Path;

use countersign_tests::{Limbo, Pkits};
use time::OffsetDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["limbo", cases] => {
            let suite = Limbo::read(&std::fs::read(cases)?)?;
            serde_json::to_writer(&mut out, &suite.run(OffsetDateTime::now_utc()))?;
        }
        ["pkits", folder] => {
            let suite = Pkits::read(|name| std::fs::read(Path::new(folder).join(name)))?;
            serde_json::to_writer(&mut out, &suite.run()?)?;
        }
        _ => {
            return Err("usage: conformance limbo CASES.json[.zst] | conformance pkits DIR".into());
        }
    }
    writeln!(out)?;
    Ok(())
}
