//! The judge, before PKIs that another hand made.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod court;
mod name_constraints;
mod paths;
mod pins;
mod rules;
