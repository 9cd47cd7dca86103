//! `countersign ca sign`.

use std::path::PathBuf;

use clap::Args;
use countersign_ca::Order;
use countersign_csr::{UnverifiedRequest, VerifiedRequest};
use countersign_products::Above;

use super::folder::Folder;
use super::hand_out::HandOut;
use super::profile;
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::wanted_by::WantedBy;
use crate::{backend, clock, console, entropy, requests};

/// Issue a certificate for a request, as a profile says
#[derive(Debug, Args)]
#[command(
    long_about = "Issue a certificate for a request, as a profile says.

The request gives the key, the subject and the alternative names, as far as the profile lets it; the
profile and the authority give the rest. The certificate is linted, and recorded in the authority's
ledger, before it is written. Below it come the authorities above, the root left out, as a server
sends them; or, with --for, those that the product imports with it. What it would refuse is not issued.",
    after_help = "Examples:
  countersign ca sign um1.csr --ca contoso-issuing --profile um --out um1.pem
  countersign ca sign gw1.csr --ca contoso-issuing --profile gateway --for ribbon-sbc-1000 --out gw1.pem

Exit status: 0 issued, 1 refused, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the request: PEM or DER
    request: Source,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The profile, as um or sip-peer (`countersign ca profiles` lists them), or a file
    #[arg(long)]
    profile: String,
    #[command(flatten)]
    wanted_by: WantedBy,
    #[command(flatten)]
    hand_out: HandOut,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = self.hand_out.prepare()?;
        let profile = profile::read(&self.profile)?;
        let block = requests::read(&self.request)?;
        let blame = |fault: countersign_csr::Error| {
            self.request.blame(Fault::from(fault).at(block.place()))
        };
        let Some(request) = proven(block.contents(), blame)? else {
            return Ok(Answer::No);
        };
        let folder = Folder::open(&self.ca)?;
        let authority = folder.authority(&self.passphrase)?;
        let takers = self.wanted_by.takers()?;
        let above = takers.above().unwrap_or(Above::WithoutRoot);
        let acceptance = takers.lints();
        let lints: Vec<_> = acceptance.iter().collect();
        let order =
            Order::new(&request, &profile, clock::now(), *entropy::random()?).with_lints(&lints);
        let answer = self.hand_out.issue(
            output,
            &folder,
            &authority,
            &order,
            &self.request,
            Some(&request),
            above,
        )?;
        if answer == Answer::Yes {
            takers.tell_import(self.hand_out.destination());
        }
        Ok(answer)
    }
}

/// The request, proven; `None` when it is not signed by its own key, which is told.
pub(super) fn proven(
    der: &[u8],
    blame: impl Fn(countersign_csr::Error) -> Failure,
) -> Result<Option<VerifiedRequest<'_>>, Failure> {
    let request =
        UnverifiedRequest::from_der(der).and_then(|request| request.verify(&backend::verifier()));
    match request {
        Ok(request) => Ok(Some(request)),
        Err(fault @ countersign_csr::Error::NoPossession) => {
            console::refuse(&blame(fault));
            Ok(None)
        }
        Err(fault) => Err(blame(fault)),
    }
}
