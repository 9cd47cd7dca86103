//! `countersign what-if`.

mod options;
mod text;

use std::path::Path;

use clap::Args;
use countersign_messages::Language;
use countersign_trust::Signatures;
use countersign_um::{Changes, WhatIfReport, WrittenChanges};
use time::OffsetDateTime;

use crate::answer::Answer;
use crate::clock;
use crate::failure::Failure;
use crate::files::Source;
use crate::format::Format;
use crate::overview::Telling;
use crate::{backend, console, estate};

/// Say which links would work no more, or work again, after a change that nobody has made yet
#[derive(Debug, Args)]
#[command(
    long_about = "Say which links would work no more, or work again, after a change that nobody has made yet.

ESTATE is a TOML file, as for `countersign check`. The changes are options, or a file of them
(crates/um/changes.schema.json has every key); both estates are judged by the same judge, and every link
whose verdict changes is shown, before and after, and why. NAME is an endpoint as links name them, a host
for all of its endpoints, or the first part of a host name. CERT is a fingerprint, a subject or a common
name of a certificate of the estate; or a file. A certificate that would be issued is supposed to be, and
a verdict that hangs on it says so.",
    after_help = "Examples:
  countersign what-if estate.toml --renew mbx1 --without-eku clientAuth
  countersign what-if estate.toml --remove-root \"Contoso Root CA\"
  countersign what-if estate.toml --judge sbc1=gnutls-3 --dns gw1=sbc1
  countersign what-if estate.toml --at 2036-06-01T00:00:00Z
  countersign what-if estate.toml --changes next-summer.toml --format json

Exit status: 0 no link gets worse, 1 one that works would work no more, 2 usage or bad input, 4 of one
that works a fact would be missing."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    /// A file of changes, in TOML
    #[arg(
        id = "file",
        long = "changes",
        value_name = "FILE",
        conflicts_with = "options",
        required_unless_present = "options"
    )]
    file: Option<Source>,
    #[command(flatten)]
    options: options::Options,
    /// The moment before the changes; by default that of the estate, or now
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    now: Option<OffsetDateTime>,
    #[command(flatten)]
    telling: Telling,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let catalogue = countersign_products::catalogue();
        let (file, estate) =
            estate::load(&self.estate, &catalogue, language, self.format.reader())?;
        let at = self.now.or_else(|| file.at()).unwrap_or_else(clock::now);
        let changes = match &self.file {
            Some(source) => estate::read_changes(source)?,
            None => WrittenChanges::of_options(self.options.changes()),
        };
        if *changes.changes() == Changes::default() {
            return Err(Failure::NoChange);
        }
        let folder = match &self.file {
            Some(Source::File(path)) => path.parent().unwrap_or_else(|| Path::new("")),
            _ => Path::new(""),
        };
        let verifier = backend::verifier();
        let signatures = Signatures::new(&verifier);
        let read = |reference: &countersign_um::FileReference| {
            estate::read(&Source::File(folder.join(reference.path())))
        };
        let report = estate
            .what_if(&changes, &catalogue, read, &signatures, at)
            .map_err(|fault| Failure::changes(self.file.clone(), fault))?;
        if self.format.is_json() {
            console::print_json(&report)
        } else {
            let title = self.estate.to_string();
            console::print(&text::render(&title, &report, self.telling, language))
        }?;
        Ok(answer(&report))
    }
}

fn answer(report: &WhatIfReport) -> Answer {
    if report.summary.broken > 0 {
        Answer::No
    } else if report.summary.undecided > 0 {
        Answer::Undecided
    } else {
        Answer::Yes
    }
}
