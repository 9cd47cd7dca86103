//! `countersign cert lint`.

use clap::{Args, ValueEnum};
use countersign_asn1::Certificate;
use countersign_lint::{Finding, Report, Severity, private_pki};

use crate::answer::Answer;
use crate::certificates;
use crate::clock;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::Node;

/// Hold every certificate of a file to the rules of RFC 5280 and of the Baseline Requirements that bind a private PKI
#[derive(Debug, Args)]
#[command(
    long_about = "Hold every certificate of a file to the rules of RFC 5280 and of the Baseline Requirements that bind a private PKI.

An authority of countersign does so before it signs. An error is a MUST that is broken, a warning a
SHOULD, or a MUST with exceptions that the certificate does not show; a notice is lawful in a private PKI.
Neither signatures nor dates are looked at: `countersign verify` does that.",
    after_help = "Examples:
  countersign cert lint um1.pem
  countersign cert lint roots.sst --format json | jq -r '.certificates[] | select(.findings != []) | .subject'

Exit status: 0 nothing is found that weighs as much as --fail-on, 1 something is, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the certificates: PEM, DER, PKCS#7 or a Windows store
    file: Source,
    /// Answer no when a finding weighs at least as much
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = Level::Error)]
    fail_on: Level,
    #[command(flatten)]
    format: Format,
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
        let mut answer = Answer::Yes;
        let mut nodes = Vec::new();
        for found in certificates::read(&self.file)? {
            let place = found.origin();
            let certificate = Certificate::from_der(found.der())
                .map_err(|fault| self.file.blame(Fault::from(fault).at(place)))?;
            let report = Report::of_certificate(&certificate, private_pki());
            if report.at_least(self.fail_on.into()).next().is_some() {
                answer = Answer::No;
            }
            nodes.push(Node::Fields(vec![
                ("certificate", Node::text(format!("{}: {place}", self.file))),
                (
                    "subject",
                    Node::text(certificate.tbs_certificate().subject()),
                ),
                ("findings", findings(&report)),
            ]));
        }
        let outline = Node::Fields(vec![("certificates", Node::List(nodes))]);
        self.format.print(&outline, clock::now())?;
        Ok(answer)
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
