//! The judge, before PKIs that another hand made.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agreement;
mod court;
mod dsa;
mod explain;
mod golden;
mod name_constraints;
mod paths;
mod pins;
mod random;
mod rules;
mod suppositions;
