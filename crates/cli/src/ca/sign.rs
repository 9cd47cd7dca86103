//! `countersign ca sign`.

use std::path::PathBuf;

use clap::Args;
use countersign_ca::{Error, Order};
use countersign_csr::UnverifiedRequest;

use super::folder::{Folder, bundle};
use super::{profile, refused, remark};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{backend, clock, console, entropy, requests};

/// Issue a certificate for a request, as a profile says
#[derive(Debug, Args)]
#[command(
    long_about = "Issue a certificate for a request, as a profile says.

The request gives the key, the subject and the alternative names, as far as the profile lets it; the
profile and the authority give the rest. The certificate is linted, and recorded in the authority's
ledger, before it is written. Below it come the authorities above, the root left out, as a server
sends them.",
    after_help = "Example:
  countersign ca sign um1.csr --ca contoso-issuing --profile um --out um1.pem

Exit status: 0 issued, 1 refused, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the request: PEM or DER
    request: Source,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The profile: um, um-call-router, lync-front-end, gateway, or a file
    #[arg(long)]
    profile: String,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: Destination,
    /// Write the certificate alone, without the authorities above
    #[arg(long)]
    no_chain: bool,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let profile = profile(&self.profile)?;
        let block = requests::read(&self.request)?;
        let blame = |fault: countersign_csr::Error| {
            self.request.blame(Fault::from(fault).at(block.place()))
        };
        let request = match UnverifiedRequest::from_der(block.contents())
            .map_err(blame)?
            .verify(&backend::verifier())
        {
            Ok(request) => request,
            Err(fault @ countersign_csr::Error::NoPossession) => {
                console::refuse(&blame(fault));
                return Ok(Answer::No);
            }
            Err(fault) => return Err(blame(fault)),
        };
        let folder = Folder::open(&self.ca)?;
        let authority = folder.authority(&self.passphrase)?;
        let order = Order::new(&request, &profile, clock::now(), *entropy::random()?);
        let issued = match authority.issue(&order) {
            Ok(issued) => issued,
            Err(fault) => {
                return refused(fault, |fault| match fault {
                    Error::Refused { .. } | Error::Lint { .. } => self.request.blame(fault),
                    other => folder.source().blame(other),
                });
            }
        };
        let above = folder.intermediates().filter(|_| !self.no_chain);
        let pem = bundle(core::iter::once(issued.as_der()).chain(above));
        // It is recorded, whatever becomes of the file: its serial number is told all the same.
        let written = output.write(&pem);
        remark(&issued);
        console::note(&format!(
            "issued to `{}`, serial number {}",
            request.subject(),
            issued.serial()
        ));
        written.map(|()| Answer::Yes)
    }
}
