//! `countersign verify`.

mod report;
mod windows;

use clap::Args;
use countersign_messages::Language;
use countersign_trust::{
    Budget, CertificateId, Certificates, Policy, Purpose, Question, ReferenceName, Signatures,
    TrustStore, Validator, Verdict,
};
use time::{Duration, OffsetDateTime};

use crate::answer::Answer;
use crate::clock::At;
use crate::evidence::Evidence;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::Node;
use crate::passphrase::PassphraseSource;
use crate::role::Role;
use crate::{backend, certificates, console};

/// Say whether certificates lead to a trusted root, at a moment, for a purpose and a name
#[derive(Debug, Args)]
#[command(
    long_about = "Say whether certificates lead to a trusted root, at a moment, for a purpose and a name.

Of each file the first certificate is judged; those after it came with it. The rules are those of
RFC 5280 as private authorities live by them: roots are the self-signed certificates among --roots,
SHA-1 and RSA from 1024 bits pass, a common name counts where there is no subjectAltName. Revocation
is looked up in the lists and responses of --crl and --ocsp, for all certificates but the root; nothing
is fetched.",
    after_help = "Examples:
  countersign verify um1.pem --roots root.pem --intermediates issuing.pem
  countersign verify um1.pem --roots roots.sst --purpose server --name um1.contoso.com --explain
  countersign verify um1.pem --roots root.pem --intermediates issuing.pem --crl issuing.crl,root.crl

Exit status: 0 each one holds, 1 one does not, 2 usage or bad input, 3 one ends within
--expires-within, 4 undecided."
)]
pub(crate) struct Arguments {
    /// The certificates to judge, each in its file, with what came with it
    #[arg(required = true, value_name = "CERT")]
    files: Vec<Source>,
    /// Trusted roots; several with commas or by repeating the option
    #[arg(long, required = true, value_name = "FILE", value_delimiter = ',')]
    roots: Vec<Source>,
    /// More certificates to build paths with
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    intermediates: Vec<Source>,
    /// The purpose that the certificate must allow; any by default
    #[arg(long, value_enum)]
    purpose: Option<Role>,
    /// The DNS name, IP address or e-mail address that the certificate must bear
    #[arg(long, value_name = "NAME", value_parser = ReferenceName::parse)]
    name: Option<ReferenceName>,
    #[command(flatten)]
    evidence: Evidence,
    /// Answer 3 when a certificate of the path ends within so many days
    #[arg(long, value_name = "DAYS")]
    expires_within: Option<u16>,
    /// Show the candidate paths, ten at most, what was found on each, errors, warnings and notes, and what
    /// Windows would report of it, approximately
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let at = self.at.moment();
        let mut table = Certificates::new();
        let mut store = TrustStore::new();
        for id in self.add_all(&mut table, &self.roots)? {
            store.add(&table, id);
            let facts = table.get(id);
            if !facts.claims_self_signed() {
                console::warn(&format!(
                    "`{}` among the roots is not self-signed, and does not count as one: its issuer is `{}`",
                    facts.subject(),
                    facts.issuer()
                ));
            }
        }
        let extra = self.add_all(&mut table, &self.intermediates)?;
        let mut chains = Vec::new();
        for file in &self.files {
            chains.push((file, self.add(&mut table, file)?));
        }
        let evidence = self.evidence.read(&mut table)?;
        let verifier = backend::verifier();
        let signatures = Signatures::new(&verifier);
        let validator = Validator::new(&table, &signatures);
        let policy = Policy::private_pki();
        let purpose = self.purpose.map_or(Purpose::Any, Role::purpose);

        let mut together = Answer::Yes;
        let mut nodes = Vec::new();
        for (file, presented) in &chains {
            let [target, ..] = presented[..] else {
                return Err(file.blame(Fault::NoCertificate));
            };
            let mut question = Question::new(target, &store, at, purpose.clone(), &policy)
                .with_presented(presented)
                .with_extra(&extra)
                .with_revocation(self.evidence.mode(), &evidence);
            if let Some(name) = &self.name {
                question = question.with_name(name);
            }
            let explanation = validator.explain(&question, &mut Budget::default());
            let verdict = report::verdict(&explanation);
            let mut report = report::Report::new(&table, language, file, &explanation, verdict);
            report.revocation(&explanation, self.evidence.mode());
            if self.explain {
                report.explain(&explanation, &|path| validator.warnings(&question, path));
            }
            let answer = match verdict {
                Verdict::Invalid => Answer::No,
                Verdict::Undecided => Answer::Undecided,
                Verdict::Valid => match self.horizon(at) {
                    Some(horizon) if report.warn_of_expiry(&explanation, horizon) => {
                        Answer::Warning
                    }
                    _ => Answer::Yes,
                },
            };
            together = together.and(answer);
            nodes.push(report.into_node());
        }
        let outline = Node::Fields(vec![("certificates", Node::List(nodes))]);
        self.format.print_in(language, &outline, at)?;
        Ok(together)
    }

    fn horizon(&self, at: OffsetDateTime) -> Option<OffsetDateTime> {
        at.checked_add(Duration::days(self.expires_within?.into()))
    }
    fn add_all(
        &self,
        table: &mut Certificates,
        files: &[Source],
    ) -> Result<Vec<CertificateId>, Failure> {
        let mut ids = Vec::new();
        for file in files {
            ids.append(&mut self.add(table, file)?);
        }
        Ok(ids)
    }

    fn add(&self, table: &mut Certificates, file: &Source) -> Result<Vec<CertificateId>, Failure> {
        certificates::unlock(file, &self.passphrase)?
            .iter()
            .map(|found| {
                table
                    .add(found.der())
                    .map_err(|fault| file.blame(Fault::from(fault).at(found.origin())))
            })
            .collect()
    }
}
