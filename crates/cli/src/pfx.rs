//! PKCS#12, as it comes in files: opened by its passphrase.

use countersign_containers::{Error, Pfx};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files::Source;
use crate::passphrase::PassphraseSource;

/// A file that is open.
pub(crate) struct Opened {
    pub(crate) pfx: Pfx,
    pub(crate) passphrase: Zeroizing<String>,
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
