//! PKCS#12, as it comes in files: opened by its passphrase.

use countersign_containers::{Error, FoundCertificate, Pfx};
use countersign_keys::{KeyError, PrivateKey};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files::Source;
use crate::passphrase::PassphraseSource;

/// A file that is open.
pub(crate) struct Opened {
    pub(crate) pfx: Pfx,
    passphrase: Zeroizing<String>,
}

/// Opens a PKCS#12; its passphrase is only asked for when it has one.
pub(crate) fn open(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<Opened, Failure> {
    let attempt = |passphrase: &str| Pfx::open(contents, passphrase);
    let (outcome, passphrase) = match attempt("") {
        Err(Error::WrongPassphrase) => {
            let passphrase = passphrase.unlock_text(source)?;
            (attempt(&passphrase), passphrase)
        }
        outcome => (outcome, Zeroizing::default()),
    };
    let pfx = outcome.map_err(|fault| source.blame(fault))?;
    Ok(Opened { pfx, passphrase })
}

/// The one private key of a PKCS#12.
pub(crate) fn key(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<PrivateKey, Failure> {
    let Opened { pfx, passphrase } = open(source, contents, passphrase)?;
    let [key] = pfx.keys() else {
        let count = pfx.keys().len();
        return Err(source.blame(KeyError::NotOneKey { count }));
    };
    key.private_key(&passphrase)
        .map_err(|fault| source.blame(fault))
}

/// The certificates and the private keys of a PKCS#12.
pub(crate) fn all(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<(Vec<FoundCertificate>, Vec<PrivateKey>), Failure> {
    let Opened { pfx, passphrase } = open(source, contents, passphrase)?;
    let keys = pfx.keys().iter().map(|key| key.private_key(&passphrase));
    let keys = keys
        .collect::<Result<_, _>>()
        .map_err(|fault| source.blame(fault))?;
    Ok((pfx.into_certificates(), keys))
}
