//! `countersign key`, and private keys as they come in files.

mod inspect;
mod new;

use clap::Subcommand;
use countersign_asn1 as asn1;
use countersign_asn1::pem::{self, Label};
use countersign_keys::{KeyError, PrivateKey, Signer};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::{backend, held_key};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(new::Arguments),
    Inspect(inspect::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::New(arguments) => arguments.run(),
            Self::Inspect(arguments) => arguments.run(),
        }
    }
}

/// The private key in a file; its passphrase is only asked for when there is one.
pub(crate) fn read(source: &Source, passphrase: &PassphraseSource) -> Result<PrivateKey, Failure> {
    parse(source, &source.read()?, passphrase)
}

/// A signer of the private key in a file.
pub(crate) fn signer(
    source: &Source,
    passphrase: &PassphraseSource,
) -> Result<Box<dyn Signer>, Failure> {
    backend::provider()
        .signer(&read(source, passphrase)?)
        .map_err(|fault| source.blame(fault))
}

/// As [`read`], of what was read already.
pub(crate) fn parse(
    source: &Source,
    contents: &[u8],
    passphrase: &PassphraseSource,
) -> Result<PrivateKey, Failure> {
    if let Some(key) = held_key::only(source, contents, passphrase)? {
        return Ok(key);
    }
    let key = match PrivateKey::from_pem(contents, None) {
        Err(KeyError::PassphraseNeeded) => {
            let passphrase = passphrase.unlock(&source.to_string())?;
            PrivateKey::from_pem(contents, Some(&passphrase))
        }
        other => other,
    };
    key.map_err(|fault| match fault {
        KeyError::NotOneKey { count: 0 } => source.blame(what_instead(contents)),
        fault => source.blame(fault),
    })
}

/// The fault of a file without a private key: what its first block is.
fn what_instead(contents: &[u8]) -> asn1::Error {
    pem::read(contents)
        .and_then(|blocks| {
            let block = blocks.into_iter().next();
            block.map_or(Ok(()), |block| block.one_of(PRIVATE_KEYS).map(|_| ()))
        })
        .expect_err("a text in which no block is a private key")
}

const PRIVATE_KEYS: &[Label] = &[
    Label::PrivateKey,
    Label::EncryptedPrivateKey,
    Label::RsaPrivateKey,
    Label::EcPrivateKey,
];
