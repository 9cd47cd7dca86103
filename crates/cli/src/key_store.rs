//! Java key stores, as they come in files.

use countersign_containers::{FoundCertificate, Jks};
use countersign_keys::{KeyError, PrivateKey};

use crate::failure::Failure;
use crate::files::Source;
use crate::passphrase::PassphraseSource;

/// The certificates and the private keys of a Java key store; its passphrase is only asked for when there is
/// a key in it.
pub(crate) fn all(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<(Vec<FoundCertificate>, Vec<PrivateKey>), Failure> {
    let blame = |fault| source.blame(fault);
    let store = Jks::read(contents).map_err(blame)?;
    if store.keys().is_empty() {
        return Ok((store.into_certificates(), Vec::new()));
    }
    let passphrase = passphrase.unlock_text(source)?;
    let store = Jks::open(contents, &passphrase).map_err(blame)?;
    let keys = store.keys().iter().map(|key| key.private_key(&passphrase));
    let keys = keys.collect::<Result<_, _>>().map_err(blame)?;
    Ok((store.into_certificates(), keys))
}

/// The one private key of a Java key store.
pub(crate) fn key(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<PrivateKey, Failure> {
    let (_, mut keys) = all(source, contents, passphrase)?;
    match (keys.pop(), keys.len()) {
        (Some(key), 0) => Ok(key),
        (last, others) => {
            let count = others.saturating_add(usize::from(last.is_some()));
            Err(source.blame(KeyError::NotOneKey { count }))
        }
    }
}
