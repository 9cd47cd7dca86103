//! Conformance, interop, life cycle, policy scenarios, architecture.
//!
//! What the tests of this package share: [`Recipes`] of certificates, and [`Scenario`]s with the
//! verdicts that are expected of them.

mod recipe;
mod scenario;

pub use recipe::{RecipeError, Recipes};
pub use scenario::{Outcome, Scenario};
