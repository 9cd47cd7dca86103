//! The command `countersign`: runs a private certificate authority, and says whether two parties
//! trust each other over mutual TLS.
//!
//! It is the only crate that prints, exits, reads the clock or opens files, and it does each in one
//! module: `console`, `answer`, `clock` and `files`. What it knows of certificates it asks the other
//! crates; here are arguments, files, and sentences.
//!
//! ```text
//! arguments -> command -> files -> (asn1, keys, csr, ca, trust ...) -> outline -> console
//!                                                                  \-> Answer -> exit status
//! ```

mod actor;
mod alternative_name;
mod answer;
mod backend;
mod ca;
mod cert;
mod certificates;
mod check;
mod clock;
mod collect;
mod command;
mod completions;
mod console;
mod csr;
mod describe;
mod entropy;
mod estate;
mod evidence;
mod failure;
mod files;
mod forecast;
mod format;
mod held_key;
mod hex;
mod import;
mod key;
mod language;
mod matrix;
mod outline;
mod overview;
mod page;
mod passphrase;
mod pfx;
mod plan;
mod products;
mod repair;
mod report;
mod requests;
mod requirements;
mod role;
mod serial;
mod subject;
mod verify;
mod wanted_by;
mod what_if;
mod wishes;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = command::Countersign::from_command_line().run();
    if let Err(failure) = &outcome {
        console::fail(failure);
    }
    answer::exit_code(&outcome)
}
