//! `countersign key new`.

use clap::Args;
use countersign_keys::{KeyKind, PrivateKey};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy};
use crate::passphrase::PassphraseSource;
use crate::{backend, console, entropy};

/// Make a private key and write it as PKCS#8
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  countersign key new --kind rsa2048 --out um1.key
  countersign key new --kind p256 --encrypt --out gateway.key")]
pub(crate) struct Arguments {
    /// Which kind: rsa2048, rsa3072, rsa4096, p256, p384, p521, ed25519, ml-dsa-44,
    /// ml-dsa-65 or ml-dsa-87; Exchange and Lync want RSA
    #[arg(long, default_value_t = KeyKind::Rsa2048)]
    kind: KeyKind,
    /// The file to write, readable by its owner alone; standard output, if it is left out and no
    /// terminal would show the key
    #[arg(long, value_name = "FILE")]
    out: Option<Destination>,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    encryption: Encryption,
}

/// Whether a private key is written under a passphrase.
#[derive(Debug, Args)]
pub(crate) struct Encryption {
    /// Encrypt the key with a passphrase, asked for unless a file has it
    #[arg(long)]
    encrypt: bool,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let out = Destination::of_key(self.out)?;
        let output = Output::prepare(&out, self.overwrite, Secrecy::Secret)?;
        let key = generate(self.kind)?;
        let pem = self.encryption.encode(&key)?;
        output.write(&pem)?;
        if let Destination::File(path) = &out {
            console::note(&format!(
                "{}: a new {} key",
                path.display(),
                key.algorithm()
            ));
        }
        Ok(Answer::Yes)
    }
}

/// A new key.
pub(crate) fn generate(kind: KeyKind) -> Result<PrivateKey, Failure> {
    backend::provider()
        .generate(kind)
        .map_err(|fault| Failure::Backend { fault })
}

impl Encryption {
    /// The key as PEM, encrypted if that was asked for.
    pub(crate) fn encode(&self, key: &PrivateKey) -> Result<Zeroizing<String>, Failure> {
        if !self.encrypt && !self.passphrase.is_given() {
            return Ok(key.to_pkcs8_pem());
        }
        let passphrase = self.passphrase.choose("the new key")?;
        key.to_encrypted_pkcs8_pem(&passphrase, &*entropy::random()?)
            .map(Zeroizing::new)
            .map_err(|fault| Failure::Backend { fault })
    }
}
