//! `countersign ca cross-sign`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::CertificationRequest;
use countersign_asn1::pem::{self, Label};
use countersign_ca::{Error, Order, SelfSignedAuthority};
use countersign_csr::VerifiedRequest;
use countersign_products::Above;

use super::folder::Folder;
use super::hand_out::HandOut;
use super::{profile, sign};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{Output, Source};
use crate::passphrase::PassphraseSource;
use crate::{backend, clock, console, entropy};

/// Vouch for another authority: a certificate for its name and its key, beside those that it has
#[derive(Debug, Args)]
#[command(
    long_about = "Vouch for another authority: a certificate for its name and its key, beside those that it has.

FILE has the self-signed certificate of the other authority, or a request of it: either proves that it has
the key. Subject and key identifier are taken over octet by octet, so that whoever trusts this authority
accepts what the other one issued, once the cross-certificate is among what is sent or known. How deep and
for which names is the profile's to say: cross-ca lets the other have one authority below it and names no
names, so begin with `countersign ca profiles cross-ca > fabrikam.toml`, change its name, and add

  [name_constraints]
  value = { permitted_dns = [\"fabrikam.com\"] }
  source = \"what they sign for\"
  confidence = \"chosen\"

It ends with the other's own certificate, and is revoked as every other.",
    after_help = "Examples:
  countersign ca cross-sign fabrikam-root.cer --ca contoso-root --profile fabrikam.toml --out cross.pem
  countersign ca cross-sign fabrikam-issuing.csr --ca contoso-root --profile fabrikam.toml --out cross.pem

Exit status: 0 issued, 1 refused, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the certificate or the request: PEM or DER
    #[arg(value_name = "FILE")]
    file: Source,
    /// The folder of the authority that vouches
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The profile of the certificate: cross-ca, or a file
    #[arg(long, default_value = "cross-ca")]
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
        let contents = self.file.read()?;
        let blocks = pem::read(&contents).map_err(|fault| self.file.blame(fault))?;
        let mut wanted = blocks.iter().filter(|block| block.one_of(WANTED).is_ok());
        let Some(block) = wanted.next().or_else(|| blocks.first()) else {
            return Err(self.file.blame(Fault::NoCertificate));
        };
        let der = block
            .one_of(WANTED)
            .map_err(|fault| self.file.blame(fault))?;
        let is_request = match block.label() {
            Label::CertificationRequest => true,
            Label::Certificate => false,
            _ => CertificationRequest::from_der(der).is_ok(),
        };
        let (at, randomness) = (clock::now(), *entropy::random()?);
        let blame = |fault: Fault| self.file.blame(fault.at(block.place()));
        if is_request {
            let Some(request) = sign::proven(der, |fault| blame(fault.into()))? else {
                return Ok(Answer::No);
            };
            let order = Order::new(&request, &profile, at, randomness);
            return self.issue(output, &order, Some(&request));
        }
        match SelfSignedAuthority::from_der(der, &backend::verifier()) {
            Ok(authority) => {
                let order = Order::cross_signing(&authority, &profile, at, randomness);
                self.issue(output, &order, None)
            }
            Err(fault @ (Error::NotSelfSigned { .. } | Error::NoAuthority { .. })) => {
                console::refuse(&self.file.blame(Fault::Foreign(fault)));
                Ok(Answer::No)
            }
            Err(fault) => Err(blame(fault.into())),
        }
    }

    fn issue(
        &self,
        output: Output,
        order: &Order<'_>,
        asked: Option<&VerifiedRequest<'_>>,
    ) -> Result<Answer, Failure> {
        let folder = Folder::open(&self.ca)?;
        let authority = folder.authority(&self.passphrase)?;
        let above = Above::WithoutRoot;
        self.hand_out
            .issue(output, &folder, &authority, order, &self.file, asked, above)
    }
}

const WANTED: &[Label] = &[Label::Certificate, Label::CertificationRequest];
