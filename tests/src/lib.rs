//! Conformance, interop, life cycle, policy scenarios, architecture.
//!
//! What the tests of this package share: [`Recipes`] of certificates, [`Scenario`]s with the
//! verdicts that are expected of them, and the public suites [`Limbo`] and [`Pkits`].

mod backend;
mod conformance;
mod recipe;
mod scenario;

pub use backend::verifier;
pub use conformance::{
    ConformanceError, Limbo, LimboResult, LimboResults, Pkits, PkitsExpectation, PkitsResult,
    PkitsResults, PolicyChoice,
};
pub use recipe::{RecipeError, Recipes};
pub use scenario::{Outcome, Scenario};
