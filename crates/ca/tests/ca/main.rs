//! The authority, from profile to certificate.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

mod authority;
mod certificate_list;
mod cross_signing;
mod exchange;
mod fitness;
mod house;
mod judges;
mod name_constraints;
mod ocsp;
mod profile;
mod refusals;
mod renewal;
mod responder;
mod rollover;
