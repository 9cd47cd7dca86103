//! `countersign key inspect`.

use clap::Args;
use countersign_asn1::SubjectPublicKeyInfo;
use countersign_asn1::pem::{self, Label};
use countersign_containers::{Jks, Pfx};
use countersign_keys::{KeyError, PrivateKey};

use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::{Fields, Node};
use crate::passphrase::PassphraseSource;
use crate::{backend, clock, describe};

/// Show the public half of a private or public key, and its fingerprint
#[derive(Debug, Args)]
#[command(
    long_about = "Show the public half of a private or public key, and its fingerprint.

The fingerprint is SHA-256 over the SubjectPublicKeyInfo: `cert inspect` and `csr inspect` show the
same one for the certificate and the request that belong to the key. Nothing secret is shown.",
    after_help = "Example:
  countersign key inspect um1.key"
)]
pub(crate) struct Arguments {
    /// The file with the key: PKCS#8, PKCS#1 or SEC 1, private or public, PEM or DER; or PKCS#12 or a
    /// Java key store
    file: Source,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let contents = self.file.read()?;
        let fields = match self.public(&contents)? {
            Some(public_key) => vec![
                ("kind", Node::text("public key")),
                ("public_key", public_key),
            ],
            None => private(&super::parse(&self.file, &contents, &self.passphrase)?)
                .map_err(|fault| self.file.blame(fault))?,
        };
        self.format.print(&Node::Fields(fields), clock::now())?;
        Ok(Answer::Yes)
    }

    /// `None` when it is no public key; it may be a private one.
    fn public(&self, contents: &[u8]) -> Result<Option<Node>, Failure> {
        if Pfx::recognises(contents) || Jks::recognises(contents) {
            return Ok(None);
        }
        let blocks = pem::read(contents).map_err(|fault| self.file.blame(fault))?;
        let [block] = &blocks[..] else {
            return Ok(None);
        };
        let info = SubjectPublicKeyInfo::from_der(block.contents());
        match (block.label(), info) {
            (Label::PublicKey | Label::Der, Ok(info)) => Ok(Some(describe::public_key(info))),
            (Label::PublicKey, Err(fault)) => {
                Err(self.file.blame(Fault::from(fault).at(block.place())))
            }
            _ => Ok(None),
        }
    }
}

fn private(key: &PrivateKey) -> Result<Fields, KeyError> {
    let mut fields = vec![("kind", Node::text("private key"))];
    match backend::provider().signer(key) {
        Ok(signer) => {
            let info = SubjectPublicKeyInfo::from_der(signer.public_key_info())
                .expect("a signer's key is DER");
            fields.push(("public_key", describe::public_key(info)));
            fields.push(("signs_with", Node::text(signer.algorithm())));
        }
        // As RSA of 1024 bits: it can be looked at, and nothing more.
        Err(fault @ (KeyError::UnsupportedSigning { .. } | KeyError::UnsupportedKey { .. })) => {
            fields.push(("algorithm", Node::text(key.algorithm())));
            fields.push(("note", Node::text(fault)));
        }
        Err(fault) => return Err(fault),
    }
    Ok(fields)
}
