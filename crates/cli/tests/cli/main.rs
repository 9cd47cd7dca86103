//! The command, run as its users run it.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and writes its own files"
)]

mod bad_input;
#[cfg(unix)]
mod ca_exports;
#[cfg(unix)]
mod ca_guards;
mod ca_remarks;
#[cfg(unix)]
mod ca_tls;
#[cfg(target_os = "linux")]
mod ca_waits;
mod candidates;
mod contoso;
mod conversions;
mod crowds;
#[cfg(unix)]
mod disks;
mod forecasts;
#[cfg(unix)]
mod homes;
mod imported;
mod interop;
mod judges;
mod languages;
mod many;
mod next_list;
mod outputs;
mod program;
mod readme;
mod terminal;
mod transcripts;
