//! PKCS#12, as it comes in files: opened by its passphrase.

use countersign_containers::{Error, Pfx};
use countersign_keys::{KeyError, PrivateKey};
use zeroize::Zeroizing;

use crate::failure::{Failure, Fault};
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
            let passphrase = text(source, &passphrase.unlock(&source.to_string())?)?;
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

fn text(source: &Source, passphrase: &[u8]) -> Result<Zeroizing<String>, Failure> {
    match core::str::from_utf8(passphrase) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(source.blame(Fault::NotAPassphrase {
            found: "is not text",
        })),
    }
}
