//! `countersign forecast`.

mod calendar;
mod table;
mod text;

use clap::{Args, ValueEnum};
use countersign_messages::Language;
use countersign_trust::Signatures;
use time::Duration;

use crate::answer::Answer;
use crate::clock::{self, At};
use crate::console::{self, Reader};
use crate::failure::Failure;
use crate::files::Source;
use crate::{backend, estate};

/// Say when each check of each link breaks, what breaks it, and when a root can be removed
#[derive(Debug, Args)]
#[command(
    long_about = "Say when each check of each link breaks, what breaks it, and when a root can be removed.

ESTATE is a TOML file, as for `countersign check`. A check holds while any path of certificates
holds, so every certificate of every path is looked at: it may break though no leaf ends, and
may hold again when something begins. Where an estate names revocation lists (`crls`), the day
of a list is that by which the next one must be in its place: a judge that refuses what no list
tells of refuses everybody from then on, and one that takes it no longer knows what is revoked,
which is worth the warning of --within too. Beside the certificates there are days that are
known, as that from which public authorities leave clientAuth out.

A root can be removed from a store when no check of the estate is worse without it. Whatever else the host
talks to is not in the estate.",
    after_help = "Examples:
  countersign forecast estate.toml
  countersign forecast estate.toml --within 90d
  countersign forecast estate.toml --format ical > estate.ics
  countersign forecast estate.toml --format csv > estate.csv

Exit status: 0 nothing breaks within the time that --within asks about, and no judge loses sight
of what is revoked, 2 usage or bad input, 3 something does."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    /// Answer 3 when something breaks, or a revocation list is due, within so many days, as 90d
    #[arg(long, value_name = "DAYS", value_parser = clock::days)]
    within: Option<Duration>,
    #[command(flatten)]
    at: At,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Kind::Text)]
    format: Kind,
}

/// How a forecast is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// For people
    Text,
    /// For programs
    Json,
    /// For spreadsheets: a row for each change of a check
    Csv,
    /// For calendars (RFC 5545): an event for each day on which something breaks or a list is due
    Ical,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let reader = match self.format {
            Kind::Text => Reader::Person,
            Kind::Json | Kind::Csv | Kind::Ical => Reader::Program,
        };
        let catalogue = countersign_products::catalogue();
        let (file, estate) = estate::load(&self.estate, &catalogue, language, reader)?;
        let at = self.at.or(file.at());
        let verifier = backend::verifier();
        let report = estate.forecast(&Signatures::new(&verifier), at);
        let title = self.estate.to_string();
        match self.format {
            Kind::Text => console::print(&text::render(&title, self.within, &report, language)),
            Kind::Json => console::print_json(&report),
            Kind::Csv => console::print(&table::render(&report)),
            Kind::Ical => console::print(&calendar::render(&title, &report, language)),
        }?;
        let breaks = self
            .within
            .is_some_and(|within| report.warns_within(within));
        Ok(if breaks { Answer::Warning } else { Answer::Yes })
    }
}
