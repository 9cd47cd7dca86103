//! Private keys as files hold them: those of PKCS#12 and Java key stores have names, and stay under their
//! passphrase until one is asked for.

use countersign_containers::{Error, FoundCertificate, Jks, JksKey, Pfx, PfxKey};
use countersign_keys::PrivateKey;
use zeroize::Zeroizing;

use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::pfx;

/// A private key that a file holds.
pub(crate) struct HeldKey {
    /// Its friendly name, or its alias.
    name: Option<String>,
    source: Source,
    sealed: Sealed,
    passphrase: Zeroizing<String>,
}

enum Sealed {
    Pfx(PfxKey),
    Jks(JksKey),
    /// It is open.
    Open(PrivateKey),
}

/// What a file holds.
pub(crate) type Held = (Vec<FoundCertificate>, Vec<HeldKey>);

/// The certificates and the private keys of a PKCS#12 or a Java key store; `None` for other files. The
/// passphrase is only asked for where there is something under one.
pub(crate) fn all(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<Option<Held>, Failure> {
    if Pfx::recognises(contents) {
        of_pfx(source, contents, passphrase).map(Some)
    } else if Jks::recognises(contents) {
        of_jks(source, contents, passphrase).map(Some)
    } else {
        Ok(None)
    }
}

/// The one private key of such a file.
pub(crate) fn only(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<Option<PrivateKey>, Failure> {
    let Some((_, mut keys)) = all(source, contents, passphrase)? else {
        return Ok(None);
    };
    match (keys.pop(), keys.len()) {
        (Some(key), 0) => key.open().map(Some),
        (None, _) => Err(source.blame(Fault::NoKey)),
        (Some(last), _) => {
            keys.push(last);
            Err(source.blame(Fault::SeveralKeys {
                found: keys.len(),
                names: names(&keys),
            }))
        }
    }
}

/// What keys are called, for people; one without a name by its number.
pub(crate) fn names(keys: &[HeldKey]) -> String {
    let names = keys.iter().enumerate().map(|(index, key)| match &key.name {
        Some(name) => format!("`{}`", crate::console::printable(name)),
        None => format!("{} without a name", index.saturating_add(1)),
    });
    names.collect::<Vec<_>>().join(", ")
}

impl HeldKey {
    /// Whether it is called so, in whatever case; its number among the keys is a name of one that has none.
    pub(crate) fn is_called(&self, name: &str, index: usize) -> bool {
        match &self.name {
            Some(own) => own.to_lowercase() == name.to_lowercase(),
            None => name.parse() == Ok(index.saturating_add(1)),
        }
    }

    /// The key of a file that has no more, and no name for it.
    pub(crate) fn of(key: PrivateKey, source: &Source) -> Self {
        Self {
            name: None,
            source: source.clone(),
            sealed: Sealed::Open(key),
            passphrase: Zeroizing::default(),
        }
    }

    /// The file that it is in.
    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// The key itself.
    pub(crate) fn open(self) -> Result<PrivateKey, Failure> {
        let opened = match self.sealed {
            Sealed::Open(key) => return Ok(key),
            Sealed::Pfx(key) => key.private_key(&self.passphrase),
            Sealed::Jks(key) => key.private_key(&self.passphrase),
        };
        opened.map_err(|fault| match (fault, self.name) {
            // The file's own was right: Java lets a key have another.
            (Error::WrongPassphrase, Some(name)) => {
                self.source.blame(Fault::KeyPassphrase { name })
            }
            (fault, _) => self.source.blame(fault),
        })
    }
}

fn of_pfx(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<Held, Failure> {
    let pfx::Opened { pfx, passphrase } = pfx::open(source, contents, passphrase)?;
    let (certificates, keys) = pfx.into_parts();
    let held = keys.into_iter().map(|key| HeldKey {
        name: key.friendly_name().map(ToOwned::to_owned),
        source: source.clone(),
        sealed: Sealed::Pfx(key),
        passphrase: passphrase.clone(),
    });
    Ok((certificates, held.collect()))
}

fn of_jks(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<Held, Failure> {
    let blame = |fault| source.blame(fault);
    let store = Jks::read(contents).map_err(blame)?;
    if store.keys().is_empty() {
        return Ok((store.into_parts().0, Vec::new()));
    }
    let passphrase = passphrase.unlock_text(source)?;
    let (certificates, keys) = Jks::open(contents, &passphrase)
        .map_err(blame)?
        .into_parts();
    let held = keys.into_iter().map(|key| HeldKey {
        name: Some(key.alias().to_owned()),
        source: source.clone(),
        sealed: Sealed::Jks(key),
        passphrase: passphrase.clone(),
    });
    Ok((certificates, held.collect()))
}
