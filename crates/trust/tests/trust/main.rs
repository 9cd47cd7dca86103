//! The judge, before PKIs that another hand made.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod advisories;
mod agreement;
mod case;
mod certificate_policies;
mod court;
mod crowds;
mod dsa;
mod explain;
mod golden;
mod hostile;
mod knobs;
mod lists;
mod name_constraints;
mod names;
mod paths;
mod pins;
mod pkits;
mod policies;
mod profile;
mod questions;
mod random;
mod random_lists;
mod responses;
mod rules;
mod suppositions;
mod tables;
mod warnings;
