//! The authority, from profile to certificate.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod authority;
mod exchange;
mod house;
mod judges;
mod profile;
mod refusals;
