//! `countersign ca ocsp`.

mod all;

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::OcspRequest;
use countersign_ca::{Authority, DelegatedResponder, Error, OcspAnswer, OcspStatus};
use time::{Duration, OffsetDateTime};

use super::folder::Folder;
use super::tell_end;
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{clock, console};

/// Answer OCSP requests from an authority's ledger: one, or all before anybody asks
#[derive(Debug, Args)]
#[command(
    long_about = "Answer OCSP requests from an authority's ledger: one, or all before anybody asks.

The request is DER, as a client sends it; the response is DER too, signed by the authority itself,
or by the responder of --responder, whose certificate is of the profile ocsp-signer: then the
authority's key is not needed. What the authority did not issue is never called good.

With --all there is a response for each certificate that has not ended, in a new folder, named by
its serial number: any web server can hand them out.",
    after_help = "Examples:
  openssl ocsp -issuer issuing.pem -cert um1.pem -no_nonce -reqout um1.req
  countersign ca ocsp um1.req --ca contoso-issuing --out um1.resp
  countersign ca ocsp um1.req --ca contoso-issuing --responder ocsp.pem --responder-key ocsp.key --out um1.resp
  countersign ca ocsp --all --ca contoso-issuing --responder ocsp.pem --responder-key ocsp.key --out responses
  countersign verify um1.pem --roots contoso-root/authority.pem --ocsp um1.resp --revocation soft"
)]
pub(crate) struct Arguments {
    /// The file with the request
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    request: Option<Source>,
    /// Answer for every certificate that has not ended, into a new folder
    #[arg(long)]
    all: bool,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// Answer for the certificates of an older key: 1 is the authority's first key; a request says itself
    /// which one it is about
    #[arg(long, value_name = "NUMBER", requires = "all")]
    key: Option<u16>,
    /// The file with the certificate of a responder that signs in the authority's place
    #[arg(long, value_name = "FILE", requires = "responder_key")]
    responder: Option<Source>,
    /// The file with its private key; the passphrase is of this key then
    #[arg(long, value_name = "FILE", requires = "responder")]
    responder_key: Option<Source>,
    /// How many days the response is good for
    #[arg(long, value_name = "DAYS", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// The file to write, or the folder to make
    #[arg(long, value_name = "FILE")]
    out: Destination,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

/// Who signs.
enum Signatory {
    Authority(Box<Authority>),
    Delegate(DelegatedResponder),
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let Some(source) = &self.request else {
            return self.all();
        };
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let contents = source.read()?;
        let request =
            OcspRequest::from_der(&contents).map_err(|fault| source.blame(Fault::from(fault)))?;
        let folder = Folder::asked(&self.ca, &request)?;
        let answer = self
            .signatory(&folder)?
            .answer(&request, clock::now(), self.lifetime())
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
        self.tell_end(&folder);
        written.map(|()| Answer::Yes)
    }

    /// A responder's own end is not passed: it says no instead.
    fn tell_end(&self, folder: &Folder) {
        if self.responder.is_none() {
            tell_end(folder, self.days);
        }
    }

    fn lifetime(&self) -> Duration {
        Duration::days(self.days.into())
    }

    fn signatory(&self, folder: &Folder) -> Result<Signatory, Failure> {
        let (Some(responder), Some(key)) = (&self.responder, &self.responder_key) else {
            let authority = folder.authority(&self.passphrase)?;
            return Ok(Signatory::Authority(Box::new(authority)));
        };
        folder
            .responder(responder, key, &self.passphrase)
            .map(Signatory::Delegate)
    }
}

impl Signatory {
    fn answer(
        &self,
        request: &OcspRequest<'_>,
        at: OffsetDateTime,
        lifetime: Duration,
    ) -> Result<OcspAnswer, Error> {
        match self {
            Self::Authority(authority) => authority.ocsp_answer(request, at, lifetime),
            Self::Delegate(responder) => responder.ocsp_answer(request, at, lifetime),
        }
    }
}
