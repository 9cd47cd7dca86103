//! Conformance, interop, life cycle, policy scenarios, architecture.
//!
//! What the tests of this package share: [`Recipes`] of certificates, [`Scenario`]s with the
//! verdicts that are expected of them, and as stories with every answer; the public suites [`Limbo`] and
//! [`Pkits`]; [`powershell_faults`], by a grammar of PowerShell; and [`ledger`], authorities that are killed.

mod backend;
mod conformance;
pub mod ledger;
mod powershell;
mod recipe;
mod scenario;
mod story;

pub use backend::verifier;
pub use conformance::{
    ConformanceError, Limbo, LimboResult, LimboResults, Pkits, PkitsExpectation, PkitsResult,
    PkitsResults, PolicyChoice,
};
pub use powershell::powershell_faults;
pub use recipe::{RecipeError, Recipes};
pub use scenario::{Outcome, Scenario};
