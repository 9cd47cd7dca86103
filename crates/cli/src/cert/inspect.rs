//! `countersign cert inspect`.

use clap::Args;
use countersign_asn1::Certificate;
use countersign_containers::FoundCertificate;

use crate::answer::Answer;
use crate::clock::At;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::Node;
use crate::passphrase::PassphraseSource;
use crate::{certificates, describe};

/// Show everything in every certificate of a file: PEM, DER, PKCS#7, PKCS#12 or a Windows store
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  countersign cert inspect um1.pem
  openssl s_client -connect um1.contoso.com:5061 </dev/null | countersign cert inspect -
  countersign cert inspect roots.sst --format json | jq -r '.certificates[].subject.text'")]
pub(crate) struct Arguments {
    /// The file with the certificates
    file: Source,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    passphrase: PassphraseSource,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let mut fault = None;
        let mut nodes = Vec::new();
        for found in certificates::unlock(&self.file, &self.passphrase)? {
            let (node, malformed) = self.describe(&found)?;
            nodes.push(node);
            fault = fault.or(malformed);
        }
        let outline = Node::Fields(vec![("certificates", Node::List(nodes))]);
        self.format.print(&outline, self.at.moment())?;
        fault.map_or(Ok(Answer::Yes), Err)
    }

    fn describe(&self, found: &FoundCertificate) -> Result<(Node, Option<Failure>), Failure> {
        let place = found.origin();
        let malformed = |fault| self.file.blame(Fault::from(fault).at(place));
        let certificate = Certificate::from_der(found.der()).map_err(malformed)?;
        let mut described = describe::certificate(format!("{}: {place}", self.file), &certificate);
        if !found.properties().is_empty() {
            let properties = describe::properties(found.properties());
            described.fields.push(("store_properties", properties));
        }
        Ok((
            Node::Fields(described.fields),
            described.fault.map(malformed),
        ))
    }
}
