//! `countersign csr new`.

use clap::Args;
use countersign_asn1::pem::{self, Label};

use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::key;
use crate::passphrase::PassphraseSource;
use crate::role::Role;
use crate::wishes::Wishes;

/// Make a request for a certificate, signed by its key
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  countersign csr new --key um1.key --san um1.contoso.com --san um1 --out um1.csr
  countersign csr new --key pool1.key --subject \"O=Contoso, CN=pool1.contoso.com\" \\
      --san pool1.contoso.com --san fe1.contoso.com --purpose server --purpose client")]
pub(crate) struct Arguments {
    /// The private key
    #[arg(long, value_name = "FILE")]
    key: Source,
    #[command(flatten)]
    wishes: Wishes,
    /// A purpose to ask for; may be repeated
    #[arg(long, value_enum)]
    purpose: Vec<Role>,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: Destination,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let signer = key::signer(&self.key, &self.passphrase)?;
        let mut purposes: Vec<_> = self.purpose.iter().map(|role| role.oid()).collect();
        purposes.dedup();
        let request = self.wishes.request(&purposes, &*signer)?;
        let pem = pem::encode(&Label::CertificationRequest, &request);
        output.write(&pem)?;
        Ok(Answer::Yes)
    }
}
