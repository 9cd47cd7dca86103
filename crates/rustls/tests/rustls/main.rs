//! Both ends of a connection, one of them judged by us: who is let in, who is not, and what is said.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "the other end of some connections is a program"
)]

mod cost;
mod expected;
mod openssl;
mod pair;
mod parties;
mod refusals;
mod revocation;
mod stapled;
