//! `countersign ca ocsp`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::OcspRequest;
use countersign_ca::OcspStatus;
use time::Duration;

use super::folder::Folder;
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{clock, console};

/// Answer an OCSP request from an authority's ledger
#[derive(Debug, Args)]
#[command(
    long_about = "Answer an OCSP request from an authority's ledger.

The request is DER, as a client sends it; the response is DER too, signed by the authority itself. What the
authority did not issue is never called good.",
    after_help = "Example:
  openssl ocsp -issuer issuing.pem -cert um1.pem -no_nonce -reqout um1.req
  countersign ca ocsp um1.req --ca contoso-issuing --out um1.resp
  countersign verify um1.pem --roots contoso-root/authority.pem --ocsp um1.resp --revocation soft"
)]
pub(crate) struct Arguments {
    /// The file with the request
    request: Source,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// How many days the response is good for
    #[arg(long, value_name = "DAYS", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: Destination,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let contents = self.request.read()?;
        let request = OcspRequest::from_der(&contents)
            .map_err(|fault| self.request.blame(Fault::from(fault)))?;
        let folder = Folder::open(&self.ca)?;
        let authority = folder.authority(&self.passphrase)?;
        let answer = authority
            .ocsp_answer(&request, clock::now(), Duration::days(self.days.into()))
            .map_err(|fault| folder.source().blame(fault))?;
        let written = output.write(answer.as_der());
        for (single, status) in request.request_list().zip(answer.statuses()) {
            let serial = single.req_cert().serial_number;
            console::note(&match status {
                OcspStatus::Good => format!("{serial}: good"),
                OcspStatus::Unknown => format!("{serial}: unknown"),
                OcspStatus::Revoked(revoked) => format!(
                    "{serial}: revoked since {}, {}",
                    clock::rfc3339(revoked.at),
                    revoked.reason
                ),
            });
        }
        written.map(|()| Answer::Yes)
    }
}
