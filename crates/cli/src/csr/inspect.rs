//! `countersign csr inspect`.

use clap::Args;
use countersign_asn1::CertificationRequest;

use crate::answer::Answer;
use crate::clock;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::Node;
use crate::{describe, requests};

/// Show everything in a request, what Windows and Exchange add included
#[derive(Debug, Args)]
#[command(
    long_about = "Show everything in a request, what Windows and Exchange add included.

Nothing is proven by it: `csr verify` tells whether the requester holds the key.",
    after_help = "Example:
  countersign csr inspect um1.req"
)]
pub(crate) struct Arguments {
    /// The file with the request: PEM, in UTF-16 too as Exchange writes it, or DER
    file: Source,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let block = requests::read(&self.file)?;
        let malformed = |fault| self.file.blame(Fault::from(fault).at(block.place()));
        let request = CertificationRequest::from_der(block.contents()).map_err(malformed)?;
        let described = describe::request(format!("{}: {}", self.file, block.place()), &request);
        let outline = Node::Fields(vec![(
            "requests",
            Node::List(vec![Node::Fields(described.fields)]),
        )]);
        self.format.print(&outline, clock::now())?;
        described
            .fault
            .map_or(Ok(Answer::Yes), |fault| Err(malformed(fault)))
    }
}
