//! Who acts: the one place that asks the system for its users.

use countersign_ledger::Scribe;

use crate::{clock, console};

/// Whoever runs the command, by the system's clock. What the system does not tell is left open.
pub(crate) fn scribe() -> Scribe {
    let known = |name: Result<String, whoami::Error>| {
        name.map_or_else(|_| "unknown".to_owned(), |name| console::printable(&name))
    };
    let (account, machine) = (known(whoami::account()), known(whoami::hostname()));
    Scribe::new(&format!("{account}@{machine}"), clock::now)
}
