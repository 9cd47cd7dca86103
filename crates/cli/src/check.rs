//! `countersign check`.

mod pair;
mod text;

use clap::{Args, ValueEnum};
use countersign_messages::{Language, terminal};
use countersign_mutual::Severity;
use countersign_trust::Signatures;
use countersign_um::Report;
use time::Duration;

use crate::answer::Answer;
use crate::clock::At;
use crate::failure::Failure;
use crate::files::Source;
use crate::format::Format;
use crate::overview::Telling;
use crate::{backend, console, estate};

/// Say whether both sides of every link trust each other over mutual TLS, and if not why and what to change
#[derive(Debug, Args)]
#[command(
    long_about = "Say whether both sides of every link trust each other over mutual TLS, and if not why and what to change.

ESTATE is a TOML file: the servers, pools and gateways with their certificates, their trust stores and
what is known of them; examples/contoso/estate.toml is one to start from. Without a file, two
certificates, two files of trusted roots and two names ask the plainest question: it is supposed that
each lists the other among its peers, and that their stores hold what the options name and nothing else.

Revocation is not looked at.",
    after_help = "Examples:
  countersign check estate.toml
  countersign check estate.toml --at 2027-01-01T00:00:00Z --format json
  countersign check estate.toml --all
  countersign check --um um.pem --um-trust um-roots.pem --um-fqdn um1.contoso.com \\
      --lync lync.pem --lync-trust lync-roots.pem --lync-fqdn pool1.contoso.com

Exit status: 0 every link works, 1 one does not, 2 usage or bad input, 3 all work and --fail-on or
--expires-within was reached, 4 undecided."
)]
pub(crate) struct Arguments {
    /// The estate file
    #[arg(required_unless_present = "um", conflicts_with = "um")]
    estate: Option<Source>,
    #[command(flatten)]
    pair: pair::Options,
    /// Answer 3 when all works, and this stands against a link
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Answer 3 when all works, and a certificate ends within so many days; without this option those
    /// that end within 60 are told, and are a warning
    #[arg(long, value_name = "DAYS")]
    expires_within: Option<u16>,
    #[command(flatten)]
    telling: Telling,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    format: Format,
}

/// What may stand against a link that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Any warning, certificates that end soon included
    Warning,
    /// A maker does not support it
    Unsupported,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let catalogue = countersign_products::catalogue();
        let (title, supposed, (file, estate)) = match (&self.estate, self.pair.pair()) {
            (None, Some(pair)) => (
                pair.title(language),
                Some(terminal::SUPPOSED.told(language)),
                pair.load(&catalogue, language)?,
            ),
            (source, _) => {
                let source = source.clone().unwrap_or(Source::Stdin);
                (
                    source.to_string(),
                    None,
                    estate::load(&source, &catalogue, language, self.format.reader())?,
                )
            }
        };
        let at = self.at.or(file.at());
        let verifier = backend::verifier();
        let horizon = Duration::days(self.expires_within.unwrap_or(SOON).into());
        let report = estate.check(&Signatures::new(&verifier), at, horizon);
        if self.format.is_json() {
            console::print_json(&report)?;
        } else {
            let telling = self.telling;
            console::print(&text::render(&title, supposed, &report, telling, language))?;
        }
        Ok(self.answer(&report))
    }

    fn answer(&self, report: &Report) -> Answer {
        use countersign_mutual::Answer as Verdict;
        match report.works {
            Verdict::No => Answer::No,
            Verdict::Undecided => Answer::Undecided,
            Verdict::Yes | Verdict::NotRequested => {
                let mut links = report.links.iter().map(|link| &link.agreement);
                let reached = match self.fail_on {
                    None => false,
                    Some(Level::Warning) => {
                        !report.ending.is_empty() || links.any(|link| link.has(Severity::Warning))
                    }
                    Some(Level::Unsupported) => links.any(|link| link.supported == Verdict::No),
                };
                let ends_soon = self.expires_within.is_some() && !report.ending.is_empty();
                if reached || ends_soon {
                    Answer::Warning
                } else {
                    Answer::Yes
                }
            }
        }
    }
}

/// The days from which on `HealthChecker` of microsoft/CSS-Exchange no longer calls a certificate's end far off.
const SOON: u16 = 60;
