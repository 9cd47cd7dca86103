//! `countersign cert needs-renewal`.

use clap::Args;
use countersign_asn1::{Certificate, Validity};
use time::{Duration, OffsetDateTime};

use crate::answer::Answer;
use crate::certificates;
use crate::clock::At;
use crate::failure::{Failure, Fault};
use crate::files::Source;
use crate::format::Format;
use crate::outline::Node;

/// Say whether a certificate, or one above it in its file, has used up so much of its lifetime that it is to be renewed
#[derive(Debug, Args)]
#[command(
    long_about = "Say whether a certificate, or one above it in its file, has used up so much of its lifetime that it is to be renewed.

Every certificate of the file counts: an intermediate that ends first ends the chain. The answer yes is
exit status 0, so that a script may renew on it.",
    after_help = "Examples:
  countersign cert needs-renewal um1.pem && systemctl start renew-um1
  countersign cert needs-renewal um1.pem --within 30
  countersign cert needs-renewal chain.p7b --share 80 --at 2027-01-01T00:00:00Z --format json

Exit status: 0 it is to be renewed, 1 it is not, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The file with the certificates: PEM, DER, PKCS#7 or a Windows store
    file: Source,
    /// Renew when so much of the lifetime has gone, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 66, value_parser = clap::value_parser!(u8).range(0..=100))]
    share: u8,
    /// Renew when so many days are left, or fewer, whatever the lifetime
    #[arg(long, value_name = "DAYS", conflicts_with = "share")]
    within: Option<u16>,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let at = self.at.moment();
        let mut answer = Answer::No;
        let mut nodes = Vec::new();
        for found in certificates::read(&self.file)? {
            let place = found.origin();
            let certificate = Certificate::from_der(found.der())
                .map_err(|fault| self.file.blame(Fault::from(fault).at(place)))?;
            let tbs = certificate.tbs_certificate();
            let due = self.due(tbs.validity());
            if due <= at {
                answer = Answer::Yes;
            }
            nodes.push(Node::Fields(vec![
                ("certificate", Node::text(format!("{}: {place}", self.file))),
                ("subject", Node::text(tbs.subject())),
                ("not_after", Node::Moment(tbs.validity().not_after())),
                ("renew_from", Node::Moment(due)),
                ("needs_renewal", Node::Flag(due <= at)),
            ]));
        }
        let outline = Node::Fields(vec![("certificates", Node::List(nodes))]);
        self.format.print(&outline, at)?;
        Ok(answer)
    }

    /// From when on it is to be renewed.
    fn due(&self, validity: Validity) -> OffsetDateTime {
        let (begin, end) = (validity.not_before(), validity.not_after());
        match self.within {
            Some(days) => end.saturating_sub(Duration::days(days.into())),
            // Ten thousand years are 3 * 10^11 seconds.
            None => {
                let lifetime = (end - begin).whole_seconds().max(0);
                begin.saturating_add(Duration::seconds(lifetime * i64::from(self.share) / 100))
            }
        }
    }
}
