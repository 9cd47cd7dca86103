//! `countersign ca activate`.

use std::path::PathBuf;

use clap::Args;
use countersign_asn1::Certificate;
use countersign_ca::{Error, check_fitness};
use countersign_containers::FoundCertificate;
use countersign_csr::VerifiedRequest;
use countersign_messages::Language;
use countersign_trust::{
    Budget, CertificateFacts, Certificates, Policy, Purpose, Question, Signatures, TrustStore,
    Validator,
};

use super::folder::{self, PendingFolder, bundle};
use super::{profile, refused, sign};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{Output, Overwrite, Secrecy, Source};
use crate::passphrase::PassphraseSource;
use crate::{backend, certificates, clock, console, hex};

/// Put the certificate that an authority above gave into the folder that asked for it
#[derive(Debug, Args)]
#[command(
    long_about = "Put the certificate that an authority above gave into the folder that asked for it.

CERT has the certificate and those above it, the root among them, as `countersign ca sign-intermediate`
writes them: PEM, DER, PKCS#7 or a Windows store. What does not fit is refused, with its field: the key and
the subject are the request's, the rest is what the profile says, the lints find no error, and the chain
holds. That the root is the right one, its thumbprint shows: compare it with what the root's keepers say.",
    after_help = "Examples:
  countersign ca activate issuing.pem --ca contoso-issuing
  countersign ca activate issuing.cer --chain corporate-root.cer --ca contoso-issuing

Exit status: 0 it is an authority now, 1 the certificate does not fit, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the certificate and those above it
    #[arg(value_name = "CERT")]
    certificate: Source,
    /// Files with more of those above it
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    chain: Vec<Source>,
    /// The folder that `countersign ca request` made
    #[arg(long, value_name = "FOLDER")]
    ca: PathBuf,
    /// The profile that the certificate must fit: sub-ca, or a file
    #[arg(long, default_value = "sub-ca")]
    profile: String,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let profile = profile::read_of_authorities(&self.profile)?;
        let folder = PendingFolder::open(&self.ca)?;
        let block = folder.request()?;
        let blame = |fault: countersign_csr::Error| folder.source().blame(fault);
        let Some(request) = sign::proven(block.contents(), blame)? else {
            return Ok(Answer::No);
        };
        let mut found = certificates::read(&self.certificate)?;
        for file in &self.chain {
            found.extend(certificates::read(file)?);
        }
        let own = own(&found, &request);
        if let Err(fault) = check_fitness(own, &request, &profile, clock::now()) {
            return match fault {
                fault @ Error::Unfit(_) => {
                    console::refuse(&self.certificate.blame(fault));
                    Ok(Answer::No)
                }
                fault => refused(fault, |fault| self.certificate.blame(fault)),
            };
        }
        let (chain, root) = match path(own, &found) {
            Ok(found) => found,
            Err(fault) => {
                console::refuse(&self.certificate.blame(fault));
                return Ok(Answer::No);
            }
        };
        let output = Output::prepare(&folder.certificates(), self.overwrite, Secrecy::Public)?;
        folder.check_key(own, &self.passphrase)?;
        output.write(bundle(chain.iter().map(Vec::as_slice)))?;
        console::note(&format!(
            "{}: an authority, `{}`, below the root of thumbprint {}",
            folder.source(),
            request.subject(),
            hex::plain(&root)
        ));
        Ok(Answer::Yes)
    }
}

/// Of several certificates the one with the key; if there is none, the first.
fn own<'f>(found: &'f [FoundCertificate], request: &VerifiedRequest<'_>) -> &'f [u8] {
    let key = request.public_key().info().as_der();
    let has_key = |found: &&FoundCertificate| {
        Certificate::from_der(found.der()).is_ok_and(|certificate| {
            certificate
                .tbs_certificate()
                .subject_public_key_info()
                .as_der()
                == key
        })
    };
    let own = found.iter().find(has_key).or_else(|| found.first());
    own.map_or(&[], FoundCertificate::der)
}

/// Whether this is another certificate for the name and the key of the root.
fn is_other_of(der: &[u8], root: &[u8]) -> bool {
    let (Ok(other), Ok(root)) = (Certificate::from_der(der), Certificate::from_der(root)) else {
        return false;
    };
    let (other, root) = (other.tbs_certificate(), root.tbs_certificate());
    let same_key = other.subject_public_key_info() == root.subject_public_key_info();
    same_key && other.subject() == root.subject() && !folder::is_root(der)
}

/// The certificates from this one to a self-signed one among those that were brought, and the SHA-256 of
/// that.
pub(super) fn path(
    own: &[u8],
    found: &[FoundCertificate],
) -> Result<(Vec<Vec<u8>>, [u8; 32]), Fault> {
    let mut table = Certificates::new();
    let mut store = TrustStore::new();
    let target = table.add(own)?;
    let mut extra = Vec::new();
    for found in found {
        let id = table
            .add(found.der())
            .map_err(|fault| Fault::from(fault).at(found.origin()))?;
        extra.push(id);
        if table.get(id).claims_self_signed() {
            store.add(&table, id);
        }
    }
    let verifier = backend::verifier();
    let signatures = Signatures::new(&verifier);
    let policy = Policy::private_pki();
    let question =
        Question::new(target, &store, clock::now(), Purpose::Any, &policy).with_extra(&extra);
    let explanation =
        Validator::new(&table, &signatures).explain(&question, &mut Budget::default());
    if let Some(path) = explanation.paths().first().filter(|path| path.is_valid()) {
        let facts = path.certificates().iter().map(|id| table.get(*id));
        let root = facts.clone().next_back().and_then(CertificateFacts::sha256);
        let ders = facts.filter_map(|facts| facts.der().map(<[u8]>::to_vec));
        let mut chain: Vec<Vec<u8>> = ders.collect();
        // A root under a new key may come with what the key before says of it: that is sent, too.
        let links = found
            .iter()
            .map(FoundCertificate::der)
            .filter(|der| chain.last().is_some_and(|root| is_other_of(der, root)));
        let links: Vec<Vec<u8>> = links.map(<[u8]>::to_vec).collect();
        chain.extend(links);
        return Ok((chain, root.unwrap_or_default()));
    }
    Err(Fault::NoChain {
        reason: explanation.primary().map_or_else(
            || "there is no root among the certificates".to_owned(),
            |finding| finding.sentence(&table, Language::English),
        ),
    })
}
