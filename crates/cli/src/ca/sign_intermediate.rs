//! `countersign ca sign-intermediate`.

use std::path::PathBuf;

use clap::Args;
use countersign_ca::Order;
use countersign_products::Above;

use super::folder::Folder;
use super::hand_out::HandOut;
use super::{profile, sign};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::{clock, entropy, requests};

/// Issue an authority's certificate for the request of one that is kept elsewhere
#[derive(Debug, Args)]
#[command(
    long_about = "Issue an authority's certificate for the request of one that is kept elsewhere.

The request is what `countersign ca request` made, or another program: it gives the key and the subject,
and the profile the rest. Below the certificate come all authorities above it, the root too, so that
`countersign ca activate` knows the whole chain.",
    after_help = "Example:
  countersign ca sign-intermediate authority.csr --ca contoso-root --out issuing.pem

Exit status: 0 issued, 1 refused, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the request: PEM or DER
    request: Source,
    /// The folder of the authority above
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The profile of the certificate: sub-ca, or a file
    #[arg(long, default_value = "sub-ca")]
    profile: String,
    #[command(flatten)]
    hand_out: HandOut,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let output = self.hand_out.prepare()?;
        let profile = profile::read_of_authorities(&self.profile)?;
        let block = requests::read(&self.request)?;
        let blame = |fault: countersign_csr::Error| {
            self.request.blame(Fault::from(fault).at(block.place()))
        };
        let Some(request) = sign::proven(block.contents(), blame)? else {
            return Ok(Answer::No);
        };
        let folder = Folder::open(&self.ca)?;
        let authority = folder.authority(&self.passphrase)?;
        let order = Order::new(&request, &profile, clock::now(), *entropy::random()?);
        self.hand_out.issue(
            output,
            &folder,
            &authority,
            &order,
            &self.request,
            Some(&request),
            Above::WithRoot,
        )
    }
}
