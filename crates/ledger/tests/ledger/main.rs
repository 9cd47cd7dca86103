//! Books: every home keeps the same one, and what it holds against.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and runs programs"
)]

mod audit;
mod book;
mod editions;
mod homes;
mod inheritance;
mod postgres;
mod relocation;
mod renewal;
mod revocation;
mod snapshot;
mod sqlite;
mod tls;
