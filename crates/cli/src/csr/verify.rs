//! `countersign csr verify`.

use clap::{Args, ValueEnum};
use countersign_csr::{Error, UnverifiedRequest, VerifiedRequest};

use crate::answer::Answer;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::{Fields, Node};
use crate::{backend, clock, describe, requests};

/// Say whether whoever made a request holds the private key to the public one in it
#[derive(Debug, Args)]
#[command(after_help = "Example:
  countersign csr verify um1.req --fail-on warning

Exit status: 0 proven, 1 not signed by the key in it, 2 usage or bad input, 3 proven and --fail-on
was reached, 4 signed in a way that is not known here.")]
pub(crate) struct Arguments {
    /// The file with the request: PEM or DER
    file: Source,
    /// Answer 3 when it is proven, and there is something that bodes ill
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    #[command(flatten)]
    format: Format,
}

/// What may stand against a request that is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// As a key in a provider that Exchange and Lync cannot use
    Warning,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let block = requests::read(&self.file)?;
        let blame = |fault: Error| self.file.blame(Fault::from(fault).at(block.place()));
        let request = UnverifiedRequest::from_der(block.contents()).map_err(blame)?;
        let mut fields: Fields = vec![("file", Node::text(&self.file))];
        let answer = match request.verify(&backend::verifier()) {
            Ok(proven) => {
                fields.push(("answer", Node::text("yes")));
                self.proven(&proven, &mut fields)
            }
            Err(fault @ Error::NoPossession) => {
                fields.extend([("answer", Node::text("no")), ("reason", Node::text(fault))]);
                Answer::No
            }
            Err(fault @ (Error::UnknownSignatureAlgorithm(_) | Error::Unsupported { .. })) => {
                fields.extend([
                    ("answer", Node::text("undecided")),
                    ("reason", Node::text(fault)),
                ]);
                Answer::Undecided
            }
            Err(fault) => return Err(blame(fault)),
        };
        let outline = Node::Fields(vec![("requests", Node::List(vec![Node::Fields(fields)]))]);
        self.format.print(&outline, clock::now())?;
        Ok(answer)
    }

    fn proven(&self, request: &VerifiedRequest<'_>, fields: &mut Fields) -> Answer {
        let warnings = request.warnings();
        fields.extend([
            ("subject", describe::distinguished_name(request.subject())),
            (
                "warnings",
                Node::List(warnings.iter().map(Node::text).collect()),
            ),
        ]);
        match self.fail_on {
            Some(Level::Warning) if !warnings.is_empty() => Answer::Warning,
            _ => Answer::Yes,
        }
    }
}
