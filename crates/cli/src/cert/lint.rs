//! `countersign cert lint`.

use clap::{Args, ValueEnum};
use countersign_asn1::{Certificate, CertificateList, OcspResponse, pem};
use countersign_containers::FoundCertificate;
use countersign_lint::{
    Finding, Report, Severity, private_pki, private_pki_lists, private_pki_responses,
};

use crate::answer::Answer;
use crate::certificates;
use crate::clock;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::{Fields, Node};
use crate::passphrase::PassphraseSource;
use crate::wanted_by::WantedBy;

/// Hold every certificate of a file to the rules of RFC 5280 and of the Baseline Requirements that bind a private PKI
#[derive(Debug, Args)]
#[command(
    long_about = "Hold every certificate of a file to the rules of RFC 5280 and of the Baseline Requirements that bind a private PKI.

An authority of countersign does so before it signs. An error is a MUST that is broken, a warning a
SHOULD, or a MUST with exceptions that the certificate does not show; a notice is lawful in a
private PKI. A revocation list (CRL) and an OCSP response are held to the rules that they have.
Neither signatures nor dates are looked at: `countersign verify` does that.",
    after_help = "Examples:
  countersign cert lint um1.pem
  countersign cert lint um1.pem --for exchange-2013,lync-2013
  countersign cert lint issuing.crl
  countersign cert lint roots.sst --format json | jq -r '.certificates[] | select(.findings != []) | .subject'

Exit status: 0 nothing is found that weighs as much as --fail-on, 1 something is, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the certificates: PEM, DER, PKCS#7, PKCS#12 or a Windows store; or with a CRL or an OCSP
    /// response
    file: Source,
    /// Answer no when a finding weighs at least as much
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Level::Error)]
    fail_on: Level,
    #[command(flatten)]
    wanted_by: WantedBy,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Worth knowing, and lawful in a private PKI
    Notice,
    /// A SHOULD, or a MUST with exceptions
    Warning,
    /// A MUST
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Notice => Self::Notice,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let contents = self.file.read()?;
        let (what, reports) = match Object::of(&contents) {
            Some(object) => {
                let (what, fields, report) = object.report(&self.file)?;
                (what, vec![(fields, report)])
            }
            None => ("certificates", self.certificates(&contents)?),
        };
        let weighs =
            |(_, report): &(Fields, Report)| report.at_least(self.fail_on.into()).next().is_some();
        let answer = match reports.iter().any(weighs) {
            true => Answer::No,
            false => Answer::Yes,
        };
        let nodes = reports.into_iter().map(|(mut fields, report)| {
            fields.push(("findings", findings(&report)));
            Node::Fields(fields)
        });
        let outline = Node::Fields(vec![(what, Node::List(nodes.collect()))]);
        self.format.print(&outline, clock::now())?;
        Ok(answer)
    }

    fn certificates(&self, contents: &[u8]) -> Result<Vec<(Fields, Report)>, Failure> {
        let found = certificates::unlock_from(&self.file, contents, &self.passphrase)?;
        let Some(first) = found.first() else {
            return Err(self.file.blame(Fault::NoCertificate));
        };
        let acceptance = self.wanted_by.takers()?.lints();
        let report = |found: &FoundCertificate| {
            let place = found.origin();
            let certificate = Certificate::from_der(found.der())
                .map_err(|fault| self.file.blame(Fault::from(fault).at(place)))?;
            let subject = certificate.tbs_certificate().subject();
            let fields = vec![
                ("certificate", Node::text(format!("{}: {place}", self.file))),
                ("subject", Node::text(subject)),
            ];
            // Those above it no product has to take for its own.
            let is_first = core::ptr::eq(found, first);
            let lints = private_pki().chain(acceptance.iter().filter(|_| is_first));
            Ok((fields, Report::of_certificate(&certificate, lints)))
        };
        found.iter().map(report).collect()
    }
}

/// What has rules beside certificates.
enum Object {
    List(Vec<u8>),
    Response(Vec<u8>),
}

impl Object {
    fn of(contents: &[u8]) -> Option<Self> {
        let blocks = pem::read(contents).ok();
        let block = blocks.as_deref().and_then(|blocks| match blocks {
            [block] => Some(block),
            _ => None,
        });
        let der = block.map_or(contents, |block| block.contents());
        if CertificateList::from_der(der).is_ok() {
            Some(Self::List(der.to_vec()))
        } else if OcspResponse::from_der(der).is_ok() {
            Some(Self::Response(der.to_vec()))
        } else {
            None
        }
    }

    fn report(&self, file: &Source) -> Result<(&'static str, Fields, Report), Failure> {
        match self {
            Self::List(der) => {
                let list = CertificateList::from_der(der).map_err(|fault| file.blame(fault))?;
                let fields = vec![
                    ("list", Node::text(file)),
                    ("issuer", Node::text(list.tbs_cert_list().issuer())),
                ];
                let report = Report::of_list(&list, private_pki_lists());
                Ok(("lists", fields, report))
            }
            Self::Response(der) => {
                let response = OcspResponse::from_der(der).map_err(|fault| file.blame(fault))?;
                let status = response.response_status();
                let fields = vec![
                    ("response", Node::text(file)),
                    ("status", Node::text(status.name())),
                ];
                let basic = response.basic().map_err(|fault| file.blame(fault))?;
                let report = basic.map_or_else(Report::default, |basic| {
                    Report::of_response(&basic, private_pki_responses())
                });
                Ok(("responses", fields, report))
            }
        }
    }
}

fn findings(report: &Report) -> Node {
    Node::List(report.findings().iter().map(finding).collect())
}

fn finding(finding: &Finding) -> Node {
    Node::Summary(
        finding.to_string(),
        vec![
            ("severity", Node::text(finding.severity())),
            ("code", Node::text(finding.code())),
            ("sentence", Node::text(finding.sentence())),
            ("source", Node::text(finding.source())),
        ],
    )
}
