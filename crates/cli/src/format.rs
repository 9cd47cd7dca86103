//! `--format`.

use clap::{Args, ValueEnum};
use countersign_messages::Language;
use time::OffsetDateTime;

use crate::console::{self, Reader};
use crate::failure::Failure;
use crate::outline::Node;

/// How a result is written.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Format {
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Kind::Text)]
    format: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// For people
    Text,
    /// For programs
    Json,
}

impl Format {
    /// Whether programs will read it.
    pub(crate) fn is_json(self) -> bool {
        self.format == Kind::Json
    }

    /// Who gets the result.
    pub(crate) fn reader(self) -> Reader {
        match self.format {
            Kind::Text => Reader::Person,
            Kind::Json => Reader::Program,
        }
    }

    /// Writes an outline as a result. Text tells moments from `now`.
    pub(crate) fn print(self, outline: &Node, now: OffsetDateTime) -> Result<(), Failure> {
        self.print_in(Language::English, outline, now)
    }

    /// Writes an outline as a result, its labels in this language.
    pub(crate) fn print_in(
        self,
        language: Language,
        outline: &Node,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        match self.format {
            Kind::Text => console::print(&outline.to_text(now, language)),
            Kind::Json => console::print_json(outline),
        }
    }
}
