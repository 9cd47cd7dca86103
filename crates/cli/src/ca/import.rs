//! `countersign ca import`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{ArgGroup, Args};
use countersign_asn1::Certificate;
use countersign_asn1::pem::{self, Label};
use countersign_ca::{Authority, Error, Inheritance, Ledger as _, MemoryLedger, Publication};
use countersign_containers::FoundCertificate;
use countersign_keys::PrivateKey;

use super::folder::{self, is_root};
use super::{Draft, Protection, PublicationOptions, activate};
use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::{NewFolder, Source};
use crate::passphrase::{CaPassphraseSource, PassphraseSource};
use crate::{backend, certificates, clock, console, key};

/// Take over an authority that another program ran: its key, its certificate, its last list, what it issued
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("list").args(["last_crl", "no_list_before"]).required(true),
    long_about = "Take over an authority that another program ran: its key, its certificate, its last list, what it issued.

The key identifier stays what it is, the next list has a number above that of the last one, and what was
revoked stays revoked, since when and why. What was issued is recorded under its serial numbers, of the
profile `unknown`: it can be listed, revoked and renewed. Let the other program make a last list before, and
none after: nobody believes a list with a lower number than the one before, so it has to be stated where
there was none. What does not fit is refused with its file and its field, and nothing is taken over then.

For `openssl ca` that is: the folder of new_certs_dir, and the list of `openssl ca -gencrl`; for easy-rsa
pki/issued, and pki/crl.pem; for AD CS the .p12 of its backup, and the .crl of CertEnroll.",
    after_help = "Examples:
  countersign ca import contoso --certificate demoCA/cacert.pem --key demoCA/private/cakey.pem \\
      --last-crl demoCA/crl.pem --issued demoCA/newcerts --crl http://pki.contoso.com/ca.crl
  countersign ca import contoso --certificate ca.pfx --last-crl ca.crl --issued issued.p7b

Exit status: 0 it is an authority now, 1 something does not fit, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The folder to make
    folder: PathBuf,
    /// The file with its certificate, and those above it: PEM, DER, PKCS#7, PKCS#12 or a Windows store
    #[arg(long, value_name = "FILE")]
    certificate: Source,
    /// The file with its private key: PEM, DER or PKCS#12; without this it is in the file of the certificate
    #[arg(long, value_name = "FILE")]
    key: Option<Source>,
    #[command(flatten)]
    ca_passphrase: CaPassphraseSource,
    /// Files with certificates above it, the root too, unless they are with its own
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    chain: Vec<Source>,
    /// The file with its last list: PEM or DER
    #[arg(long, value_name = "FILE")]
    last_crl: Option<Source>,
    /// State that it never published a list: the first one of this house has number 1
    #[arg(long)]
    no_list_before: bool,
    /// Files with certificates that it issued, or folders of such files; may be given more than once
    #[arg(long, value_name = "PATH", num_args = 1..)]
    issued: Vec<Source>,
    #[command(flatten)]
    publication: PublicationOptions,
    #[command(flatten)]
    protection: Protection,
    /// Keep its ledger in the database of this address, and not in a file
    #[arg(long, value_name = "ADDRESS")]
    ledger: Option<String>,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let new = NewFolder::stage(&self.folder)?;
        let unlocking = PassphraseSource::from(self.ca_passphrase.clone());
        let key_source = self.key.as_ref().unwrap_or(&self.certificate);
        let private = key::read(key_source, &unlocking)?;
        let mut found = certificates::unlock(&self.certificate, &unlocking)?;
        let own = match self.own(&found, key_source, &private) {
            Ok(own) => own.to_vec(),
            Err(failure) => {
                console::refuse(&failure);
                return Ok(Answer::No);
            }
        };
        for file in &self.chain {
            found.extend(certificates::read(file)?);
        }
        let chain = match self.chain(&own, &found) {
            Ok(chain) => chain,
            Err(fault) => {
                console::refuse(&self.certificate.blame(fault));
                return Ok(Answer::No);
            }
        };
        let Some(inheritance) = self.inheritance(&own, &chain)? else {
            return Ok(Answer::No);
        };
        let passphrase = self.protection.passphrase()?;
        let view = Certificate::from_der(&own).map_err(|fault| self.certificate.blame(fault))?;
        let subject = view.tbs_certificate().subject();
        let draft = Draft::of(subject, &private, passphrase.as_ref())?;
        let (room, home) = (new.room(), self.ledger.as_deref());
        let chain: Vec<&[u8]> = chain.iter().map(Vec::as_slice).collect();
        let publication = self.publication.publication();
        folder::write(&room, &draft, &chain, &publication, home)?;
        let ledger = folder::new_ledger(&room, home, subject)?;
        folder::take(&ledger, subject)?;
        let source = Source::from(&*self.folder);
        ledger
            .inherit(&inheritance)
            .map_err(|fault| source.blame(Error::from(fault)))?;
        drop(ledger);
        new.commit()?;
        let revoked = inheritance.list().map_or(0, |list| list.revoked.len());
        console::note(&format!(
            "{source}: an authority, `{subject}`, with {} certificates that it issued and {revoked} that it revoked",
            inheritance.certificates().len()
        ));
        if let Some(number) = inheritance.list().and_then(|list| list.number) {
            console::note(&format!(
                "the next list has number {}",
                number.saturating_add(1)
            ));
        }
        Ok(Answer::Yes)
    }

    /// The certificate with the key, which is an authority's.
    fn own<'f>(
        &self,
        found: &'f [FoundCertificate],
        key: &Source,
        private: &PrivateKey,
    ) -> Result<&'f [u8], Failure> {
        let signer = backend::provider()
            .signer(private)
            .map_err(|fault| key.blame(fault))?;
        let has_key = |found: &&FoundCertificate| {
            Certificate::from_der(found.der()).is_ok_and(|certificate| {
                let info = certificate.tbs_certificate().subject_public_key_info();
                info.as_der() == signer.public_key_info()
            })
        };
        let Some(own) = found.iter().find(has_key).map(FoundCertificate::der) else {
            let certificates = self.certificate.to_string();
            return Err(key.blame(Fault::KeyOfNone { certificates }));
        };
        let ledger = Arc::new(MemoryLedger::new());
        let (provider, nowhere) = (backend::provider(), Publication::nowhere());
        Authority::new(own.to_vec(), signer, nowhere, provider, ledger)
            .map_err(|fault| self.certificate.blame(Fault::Foreign(fault)))?;
        Ok(own)
    }

    /// Its certificate and those above it, the root last.
    fn chain(&self, own: &[u8], found: &[FoundCertificate]) -> Result<Vec<Vec<u8>>, Fault> {
        if is_root(own) {
            return Ok(vec![own.to_vec()]);
        }
        activate::path(own, found).map(|(chain, _)| chain)
    }

    /// What it did before; `None` when something is not its own, which is told.
    fn inheritance(&self, own: &[u8], chain: &[Vec<u8>]) -> Result<Option<Inheritance>, Failure> {
        let blame = |fault| self.certificate.blame(fault);
        let mut inheritance = Inheritance::of(own, clock::now()).map_err(blame)?;
        for given in &self.issued {
            for file in given.each()? {
                let read = certificates::read(&file)?;
                // An export may have the authority's own chain in it.
                let own_root = usize::from(is_root(own));
                let is_above = |found: &&FoundCertificate| {
                    let mut above = chain.iter().skip(own_root);
                    above.any(|above| above == found.der())
                };
                for found in read.iter().filter(|found| !is_above(found)) {
                    let origin = file.to_string();
                    let added = inheritance.add(found.der(), &origin, &backend::verifier());
                    if let Err(fault) = added {
                        let fault = Fault::from(fault).at(found.origin());
                        console::refuse(&file.blame(fault));
                        return Ok(None);
                    }
                }
            }
        }
        if let Some(file) = &self.last_crl
            && let Err(fault) = set_list(&mut inheritance, file)?
        {
            console::refuse(&file.blame(fault));
            return Ok(None);
        }
        Ok(Some(inheritance))
    }
}

/// The list in a file.
pub(super) fn set_list(
    inheritance: &mut Inheritance,
    file: &Source,
) -> Result<Result<(), Error>, Failure> {
    let contents = file.read()?;
    let blocks = pem::read(&contents).map_err(|fault| file.blame(fault))?;
    let mut lists = blocks.iter().filter(|block| block.one_of(LIST).is_ok());
    let Some(block) = lists.next().or_else(|| blocks.first()) else {
        return Ok(Ok(()));
    };
    let list = block.one_of(LIST).map_err(|fault| file.blame(fault))?;
    Ok(inheritance.set_list(list, &backend::verifier()))
}

const LIST: &[Label] = &[Label::CertificateList];
