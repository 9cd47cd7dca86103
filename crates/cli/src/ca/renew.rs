//! `countersign ca renew`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::Certificate;
use countersign_asn1::pem::Block;
use countersign_ca::{Entry, Error, LedgerError, Order};
use countersign_products::Above;

use super::folder::Folder;
use super::hand_out::HandOut;
use super::{profile, sign};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::passphrase::PassphraseSource;
use crate::wanted_by::WantedBy;
use crate::{certificates, clock, console, entropy, requests};

/// Issue a certificate again: for the same names, by the same profile, with the same key or a new one
#[derive(Debug, Args)]
#[command(
    long_about = "Issue a certificate again: for the same names, by the same profile, with the same key or a new one.

The authority's ledger has the request that the certificate was made of: without another one the new
certificate has the same key. A request for other names is refused, and so is the old key when the
certificate was revoked for keyCompromise; and a profile that gives a purpose of the certificate no more,
unless --profile names it. The ledger takes down whose place the new certificate takes;
the old one stays good until it ends or is revoked.",
    after_help = "Examples:
  countersign ca renew um1.pem --ca contoso-issuing --out um1-2027.pem
  countersign ca renew um1.pem --request um1-2027.csr --ca contoso-issuing --out um1-2027.pem
  countersign ca renew um1.pem --ca contoso-issuing --out um1.pem --force

Exit status: 0 issued, 1 refused, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the certificate; of a chain the first counts
    certificate: Source,
    /// The authority's folder
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The file with a new request, for a new key: PEM or DER
    #[arg(long, value_name = "FILE")]
    request: Option<Source>,
    /// The profile or its file, where the ledger does not have it or it is none of the house
    #[arg(long, value_name = "FILE")]
    profile: Option<String>,
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
        let found = certificates::read(&self.certificate)?;
        let Some(found) = found.first() else {
            return Err(self.certificate.blame(Fault::NoCertificate));
        };
        let certificate = Certificate::from_der(found.der()).map_err(|fault| {
            self.certificate
                .blame(Fault::from(fault).at(found.origin()))
        })?;
        let tbs = certificate.tbs_certificate();
        let folder = Folder::open(&self.ca)?;
        let own = folder
            .certificate()
            .map_err(|fault| folder.source().blame(fault))?;
        let issuer = own.tbs_certificate().subject();
        if tbs.issuer() != issuer {
            console::refuse(&self.certificate.blame(Fault::OtherIssuer {
                found: tbs.issuer().to_string(),
                wanted: issuer.to_string(),
            }));
            return Ok(Answer::No);
        }
        let request = self.request.as_ref().map(requests::read).transpose()?;
        let authority = folder.authority(&self.passphrase)?;
        let predecessor = match authority.predecessor(tbs.serial_number().magnitude()) {
            Ok(predecessor) => predecessor,
            Err(fault @ Error::Ledger(LedgerError::NotIssued { .. })) => {
                console::refuse(&folder.source().blame(fault));
                return Ok(Answer::No);
            }
            Err(fault) => return Err(folder.source().blame(fault)),
        };
        if predecessor.profile() == Entry::UNKNOWN_PROFILE {
            let wanted = match (&self.profile, &request) {
                (None, _) => Some("--profile"),
                (_, None) => Some("--request"),
                _ => None,
            };
            if let Some(wanted) = wanted {
                let fault = Fault::NotKnown { wanted };
                console::refuse(&self.certificate.blame(fault));
                return Ok(Answer::No);
            }
        }
        let profile = profile::read(
            self.profile
                .as_deref()
                .unwrap_or_else(|| predecessor.profile()),
        )?;
        if self.profile.is_none()
            && let Err(fault) = predecessor.check_purposes(&profile)
        {
            console::refuse(&self.certificate.blame(fault));
            return Ok(Answer::No);
        }
        let source = self.request.as_ref().unwrap_or(&self.certificate);
        let der = request
            .as_ref()
            .map_or_else(|| predecessor.request(), Block::contents);
        let Some(request) = sign::proven(der, |fault| source.blame(fault))? else {
            return Ok(Answer::No);
        };
        let takers = self.wanted_by.takers()?;
        let above = takers.above().unwrap_or(Above::WithoutRoot);
        let acceptance = takers.lints();
        let lints: Vec<_> = acceptance.iter().collect();
        let order = Order::new(&request, &profile, clock::now(), *entropy::random()?)
            .renewing(&predecessor)
            .with_lints(&lints);
        let answer = self.hand_out.issue(
            output,
            &folder,
            &authority,
            &order,
            source,
            Some(&request),
            above,
        )?;
        if answer == Answer::Yes {
            takers.tell_import(self.hand_out.destination());
        }
        Ok(answer)
    }
}
