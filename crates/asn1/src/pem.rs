//! PEM [RFC 7468].

use core::fmt;

/// What is wrong with a PEM block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No block at all, and no DER either.
    NothingFound,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no PEM block found")
    }
}
