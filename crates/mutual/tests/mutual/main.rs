//! The four checks, before PKIs that another hand made and rules that no product has.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod case;
mod chains;
mod codes;
mod cost;
mod dialling;
mod forecasts;
mod names;
mod predicates;
mod revocation;
mod rules;
mod sentences;
mod suppositions;
mod unknowns;
mod unseen;
