//! Where an authority's ledger lies, and who may open it there.
//!
//! | `ledger` in `authority.toml` | where |
//! |---|---|
//! | nothing | `ledger.sqlite` in the folder |
//! | a file's name | that file in the folder |
//! | `postgres://USER@HOST/DATABASE` | a database |

use std::path::{Path, PathBuf};

use countersign_ledger::{Address, Error, Place};
use zeroize::Zeroizing;

use crate::console;
use crate::failure::Failure;
use crate::files::{self, Source};

/// The file of a ledger, unless the settings say otherwise.
pub(super) const FILE: &str = "ledger.sqlite";

/// Where the settings of this folder put the ledger.
pub(super) fn place(folder: &Path, setting: Option<&str>) -> Result<Place, Failure> {
    match setting {
        Some(address) if is_address(address) => database(address)
            .map(Place::Postgres)
            .map_err(|fault| Source::from(folder).blame(fault)),
        file => Ok(Place::File(folder.join(file.unwrap_or(FILE)))),
    }
}

/// Where a new ledger is to be: in this file, unless a database is named.
pub(super) fn new(address: Option<&str>, file: PathBuf) -> Result<Place, Failure> {
    match address {
        None => Ok(Place::File(file)),
        Some(address) => database(address)
            .map(Place::Postgres)
            .map_err(|fault| Failure::LedgerAddress { fault }),
    }
}

/// Whether it is meant to be a database's address.
fn is_address(setting: &str) -> bool {
    setting.contains("://")
}

/// A database, with the password for it where one is to be found.
fn database(address: &str) -> Result<Address, Error> {
    let address: Address = address.parse()?;
    Ok(match password(&address) {
        Some(password) => address.with_password(&password),
        None => address,
    })
}

/// The password where libpq looks for it: in the environment, or in the user's password file.
#[expect(
    clippy::disallowed_methods,
    reason = "a password in the environment or in a file of the user's is on no command line"
)]
fn password(address: &Address) -> Option<Zeroizing<String>> {
    if let Ok(password) = std::env::var("PGPASSWORD") {
        return Some(Zeroizing::new(password));
    }
    let file = match std::env::var_os("PGPASSFILE") {
        Some(file) => PathBuf::from(file),
        None => std::env::home_dir()?.join(".pgpass"),
    };
    let source = Source::File(file.clone());
    source.look().ok()?;
    if !files::is_private(&file) {
        console::warn(&format!(
            "{source} is left alone: others may read it, and its mode should be 0600"
        ));
        return None;
    }
    let text = Zeroizing::new(source.read_text().ok()?);
    address.password_in(&text).map(Zeroizing::new)
}
