//! Both ends of a connection, one of them judged by us: who is let in, who is not, and what is said.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cost;
mod expected;
mod pair;
mod parties;
mod refusals;
mod revocation;
