//! `countersign ca`.

mod activate;
mod audit;
mod crl;
mod cross_sign;
mod expiring;
mod export;
mod folder;
mod hand_out;
mod home;
mod import;
mod init;
mod intermediate;
mod list;
mod migrate;
mod ocsp;
pub(crate) mod profile;
mod profiles;
mod reissue;
mod renew;
mod request;
mod restore;
mod revoke;
mod rollover;
mod selection;
mod sign;
mod sign_intermediate;

use core::num::NonZeroU16;

use clap::{Args, Subcommand};
use countersign_asn1::Name;
use countersign_ca::{Error, Issued, Publication};
use countersign_csr::{RequestBuilder, UnverifiedRequest, VerifiedRequest};
use countersign_keys::{KeyKind, PrivateKey, Signer};
use countersign_lint::{Finding, Severity};
use time::Duration;
use zeroize::Zeroizing;

use self::folder::Folder;
use crate::alternative_name::{AlternativeName, AlternativeNameError};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::files::Source;
use crate::passphrase::{Passphrase, PassphraseSource};
use crate::subject::Subject;
use crate::{backend, clock, console, entropy};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    Intermediate(intermediate::Arguments),
    Import(import::Arguments),
    Request(request::Arguments),
    SignIntermediate(sign_intermediate::Arguments),
    Activate(activate::Arguments),
    Sign(sign::Arguments),
    CrossSign(cross_sign::Arguments),
    Rollover(rollover::Arguments),
    Renew(renew::Arguments),
    Reissue(reissue::Arguments),
    Expiring(expiring::Arguments),
    Revoke(revoke::Arguments),
    Release(revoke::ReleaseArguments),
    Crl(crl::Arguments),
    Ocsp(ocsp::Arguments),
    List(list::Arguments),
    Migrate(migrate::Arguments),
    Export(export::Arguments),
    Restore(restore::Arguments),
    /// Say whether an authority's ledger is what was written into it, and by whom
    #[command(subcommand)]
    Audit(audit::Command),
    Profiles(profiles::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Init(arguments) => arguments.run(),
            Self::Intermediate(arguments) => arguments.run(),
            Self::Import(arguments) => arguments.run(),
            Self::Request(arguments) => arguments.run(),
            Self::SignIntermediate(arguments) => arguments.run(),
            Self::Activate(arguments) => arguments.run(),
            Self::Sign(arguments) => arguments.run(),
            Self::CrossSign(arguments) => arguments.run(),
            Self::Rollover(arguments) => arguments.run(),
            Self::Renew(arguments) => arguments.run(),
            Self::Reissue(arguments) => arguments.run(),
            Self::Expiring(arguments) => arguments.run(),
            Self::Revoke(arguments) => arguments.run(),
            Self::Release(arguments) => arguments.run(),
            Self::Crl(arguments) => arguments.run(),
            Self::Ocsp(arguments) => arguments.run(),
            Self::List(arguments) => arguments.run(),
            Self::Migrate(arguments) => arguments.run(),
            Self::Export(arguments) => arguments.run(),
            Self::Restore(arguments) => arguments.run(),
            Self::Audit(command) => command.run(),
            Self::Profiles(arguments) => arguments.run(),
        }
    }
}

/// What a new authority is.
#[derive(Debug, Args)]
struct NewAuthority {
    /// Its name, as "C=DE, O=Contoso, CN=Contoso Root CA"
    #[arg(long, visible_alias = "subj", value_name = "NAME")]
    subject: Subject,
    /// Its kind of key: rsa2048, rsa3072, rsa4096, p256, p384, ml-dsa-44, ml-dsa-65 or ml-dsa-87; Exchange and
    /// Lync want RSA
    #[arg(long, default_value_t = KeyKind::Rsa4096)]
    kind: KeyKind,
    #[command(flatten)]
    publication: PublicationOptions,
    #[command(flatten)]
    protection: Protection,
    /// Keep its ledger in the database of this address, and not in a file; the password is in PGPASSWORD or
    /// ~/.pgpass, and not in the address
    #[arg(long, value_name = "ADDRESS")]
    ledger: Option<String>,
}

/// Where an authority publishes; it goes into what it issues.
#[derive(Debug, Args)]
struct PublicationOptions {
    /// Where its CRL will be; Lync does not support certificates that do not say
    #[arg(long, value_name = "URI", value_parser = uri)]
    crl: Vec<String>,
    /// Where the deltas to that CRL will be
    #[arg(long, value_name = "URI", value_parser = uri)]
    delta_crl: Vec<String>,
    /// Deal the certificates out to so many CRLs, each at the URI of --crl with its number before the ending
    #[arg(long, value_name = "COUNT", requires = "crl")]
    shards: Option<NonZeroU16>,
    /// Where its OCSP responder will be
    #[arg(long, value_name = "URI", value_parser = uri)]
    ocsp: Vec<String>,
    /// Where its own certificate will be
    #[arg(long, value_name = "URI", value_parser = uri)]
    issuer_url: Vec<String>,
}

/// How its private key is kept.
#[derive(Debug, Args)]
struct Protection {
    /// Keep the private key in the clear; without this a passphrase is asked for
    #[arg(long, conflicts_with = "PassphraseSource")]
    no_passphrase: bool,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

/// What an authority's folder is made of.
struct Draft {
    signer: Box<dyn Signer>,
    /// The key as it is kept.
    key_pem: Zeroizing<String>,
    /// For its own certificate, DER.
    request: Vec<u8>,
}

impl NewAuthority {
    /// Makes the key, and the request for its certificate.
    fn draft(&self) -> Result<Draft, Failure> {
        let passphrase = self.protection.passphrase()?;
        Draft::new(self.subject.as_name(), self.kind, passphrase.as_ref())
    }
}

impl Protection {
    /// The passphrase of a new key, if it is to have one.
    fn passphrase(&self) -> Result<Option<Passphrase>, Failure> {
        if self.no_passphrase {
            return Ok(None);
        }
        self.passphrase.choose("the authority's key").map(Some)
    }
}

impl Draft {
    fn new(
        subject: Name<'_>,
        kind: KeyKind,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, Failure> {
        let backend = |fault| Failure::Backend { fault };
        let key = backend::provider().generate(kind).map_err(backend)?;
        Self::of(subject, &key, passphrase)
    }

    /// Of a key that there is.
    fn of(
        subject: Name<'_>,
        key: &PrivateKey,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, Failure> {
        let backend = |fault| Failure::Backend { fault };
        let key_pem = match passphrase {
            None => key.to_pkcs8_pem(),
            Some(passphrase) => key
                .to_encrypted_pkcs8_pem(passphrase, &*entropy::random()?)
                .map(Zeroizing::new)
                .map_err(backend)?,
        };
        let signer = backend::provider().signer(key).map_err(backend)?;
        let request = RequestBuilder::new(subject)
            .authority()
            .sign(&*signer)
            .map_err(|fault| Failure::Request { fault })?;
        Ok(Self {
            signer,
            key_pem,
            request,
        })
    }

    /// The request, proven: it was signed a moment ago.
    fn request(&self) -> Result<VerifiedRequest<'_>, Failure> {
        UnverifiedRequest::from_der(&self.request)
            .and_then(|request| request.verify(&backend::verifier()))
            .map_err(|fault| Failure::Request { fault })
    }
}

impl PublicationOptions {
    fn publication(&self) -> Publication {
        let mut publication = Publication::nowhere();
        for uri in &self.crl {
            publication = publication.crl(uri);
        }
        for uri in &self.delta_crl {
            publication = publication.delta_crl(uri);
        }
        if let Some(count) = self.shards {
            publication = publication.in_shards(count);
        }
        for uri in &self.ocsp {
            publication = publication.ocsp(uri);
        }
        for uri in &self.issuer_url {
            publication = publication.ca_issuers(uri);
        }
        publication
    }
}

/// An absolute URI: no certificate would be issued with another one in it.
fn uri(text: &str) -> Result<String, AlternativeNameError> {
    AlternativeName::uri(text).map(|_| text.to_owned())
}

/// How long something is good.
fn in_days(days: u16) -> String {
    match days {
        1 => "a day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Tells of what is good for so many days and ends before, for its signer does.
fn tell_end(folder: &Folder, days: u16) {
    let end = folder
        .certificate()
        .map(|own| own.tbs_certificate().validity().not_after());
    if let Ok(end) = end
        && clock::now().saturating_add(Duration::days(days.into())) > end
    {
        console::warn(&format!(
            "it ends at {}, with the authority's own certificate",
            clock::rfc3339(end)
        ));
    }
}

/// What the requester should be told of a certificate that was issued.
fn remark(issued: &Issued) {
    for remark in issued.remarks() {
        console::warn(&remark.to_string());
    }
    warn_of(issued.findings());
}

fn warn_of(findings: &[Finding]) {
    for finding in findings
        .iter()
        .filter(|finding| finding.severity() > Severity::Notice)
    {
        console::warn(&format!("{} [{}]", finding.sentence(), finding.source()));
    }
}

/// Why an authority's folder was not made.
enum Unmade {
    /// A profile or a lint refused; or the ledger failed.
    Refused(Error),
    Failed(Failure),
}

impl Unmade {
    fn answer(self, source: &Source) -> Result<Answer, Failure> {
        match self {
            Self::Refused(fault) => refused(fault, |fault| source.blame(fault)),
            Self::Failed(failure) => Err(failure),
        }
    }
}

impl From<Error> for Unmade {
    fn from(fault: Error) -> Self {
        Self::Refused(fault)
    }
}

impl From<Failure> for Unmade {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A request that was refused is answered with no; everything else is a failure.
pub(crate) fn refused(
    fault: Error,
    blame: impl FnOnce(Error) -> Failure,
) -> Result<Answer, Failure> {
    match fault {
        Error::Refused { .. } | Error::Lint { .. } => {
            console::refuse(&blame(fault));
            Ok(Answer::No)
        }
        other => Err(blame(other)),
    }
}
