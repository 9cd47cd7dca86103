//! Where an authority's ledger lies, and who may open it there.
//!
//! | `ledger` in `authority.toml` | where |
//! |---|---|
//! | nothing | `ledger.sqlite` in the folder |
//! | a file's name | that file in the folder |
//! | `postgres://USER@HOST/DATABASE` | a database |
//!
//! What is not in the address is looked for where libpq looks for it: the password in `PGPASSWORD` and
//! `~/.pgpass`, files for TLS in `~/.postgresql`.

use std::path::{Path, PathBuf};

use countersign_ledger::{Address, Error, Place};
use zeroize::Zeroizing;

use crate::console;
use crate::failure::{Failure, Fault};
use crate::files::{self, Secrecy, Source};

/// The file of a ledger, unless the settings say otherwise.
pub(super) const FILE: &str = "ledger.sqlite";

/// Where the settings of this folder put the ledger.
pub(super) fn place(folder: &Path, setting: Option<&str>) -> Result<Place, Failure> {
    match setting {
        Some(address) if is_address(address) => {
            database(address, |fault| Source::from(folder).blame(fault)).map(Place::Postgres)
        }
        file => Ok(Place::File(folder.join(file.unwrap_or(FILE)))),
    }
}

/// Where a new ledger is to be: in this file, unless a database is named.
pub(super) fn new(address: Option<&str>, file: PathBuf) -> Result<Place, Failure> {
    match address {
        None => Ok(Place::File(file)),
        Some(address) => {
            database(address, |fault| Failure::LedgerAddress { fault }).map(Place::Postgres)
        }
    }
}

/// Whether it is meant to be a database's address.
fn is_address(setting: &str) -> bool {
    setting.contains("://")
}

/// A database, with the password for it and the files for TLS where these are to be found.
fn database(address: &str, blame: impl Fn(Error) -> Failure) -> Result<Address, Failure> {
    let address: Address = address.parse().map_err(&blame)?;
    let mut address = match password(&address) {
        Some(password) => address.with_password(&password),
        None => address,
    };
    if !address.speaks_tls() {
        return Ok(address);
    }
    if let Some(roots) = file(address.sslrootcert(), "root.crt") {
        let roots = roots.read()?;
        address = address.with_roots(&roots).map_err(&blame)?;
    }
    let chain = file(address.sslcert(), "postgresql.crt");
    let key = file(address.sslkey(), "postgresql.key");
    if let Some(chain) = chain {
        let key = key.ok_or_else(|| chain.blame(Fault::NoClientKey))?;
        if key.secrecy() != Secrecy::Secret {
            return Err(key.blame(Fault::KeyForOthers));
        }
        let (chain, key) = (chain.read()?, key.read()?);
        address = address.with_identity(&chain, &key).map_err(&blame)?;
    }
    Ok(address)
}

/// A file that an address names, or the one where libpq looks for it, if that is there.
fn file(named: Option<&str>, other: &str) -> Option<Source> {
    if let Some(named) = named {
        return Some(Source::from(Path::new(named)));
    }
    let file = std::env::home_dir()?.join(".postgresql").join(other);
    let file = Source::File(file);
    file.look().is_ok().then_some(file)
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
