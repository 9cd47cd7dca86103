//! `countersign ca crl`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::pem::{self, Label};
use time::Duration;

use super::folder::Folder;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy};
use crate::passphrase::PassphraseSource;
use crate::{clock, console};

/// Make the list of all that an authority has revoked: its CRL
#[derive(Debug, Args)]
#[command(
    long_about = "Make the list of all that an authority has revoked: its CRL.

Its number is higher than that of every list before, and it is recorded before it is written. Put the
file where the certificates say that it is (`ca init --crl`), and make the next one before this one ends:
whoever looks at revocation refuses everything of an authority whose list has ended.",
    after_help = "Examples:
  countersign ca crl --ca contoso-issuing --out issuing.crl --force
  countersign ca crl --ca contoso-root --days 180 --out root.crl
  countersign ca crl --ca contoso-issuing --pem --out - | openssl crl -noout -text"
)]
pub(crate) struct Arguments {
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The list that an older key signs: 1 is the authority's first key
    #[arg(long, value_name = "NUMBER")]
    key: Option<u16>,
    /// How many days it is good for
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// The file to write: DER, as distribution points serve it [RFC 5280 §4.2.1.13]
    #[arg(long, value_name = "FILE")]
    out: Destination,
    /// Write PEM
    #[arg(long)]
    pem: bool,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let folder = Folder::open_key(&self.ca, self.key)?;
        let authority = folder.authority(&self.passphrase)?;
        let list = authority
            .certificate_list(clock::now(), Duration::days(self.days.into()))
            .map_err(|fault| folder.source().blame(fault))?;
        let written = if self.pem {
            output.write(pem::encode(&Label::CertificateList, list.as_der()))
        } else {
            output.write(list.as_der())
        };
        console::note(&format!(
            "list {}, with {} of the authority's certificates on it, good for {} days",
            list.number(),
            list.revoked(),
            self.days
        ));
        if self.key.is_none() {
            for older in Folder::older(&self.ca, clock::now())? {
                let key = older.key();
                console::warn(&format!(
                    "what key {key} issued wants the list that key {key} signs: `--key {key}`"
                ));
            }
        }
        written.map(|()| Answer::Yes)
    }
}
