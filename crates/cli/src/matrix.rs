//! `countersign matrix`.

mod text;

use clap::Args;
use countersign_messages::Language;
use countersign_mutual::Answer as Verdict;
use countersign_trust::Signatures;

use crate::answer::Answer;
use crate::clock::At;
use crate::failure::Failure;
use crate::files::Source;
use crate::format::Format;
use crate::{backend, console, estate};

/// Show who trusts whom, all pairs of an estate at a glance
#[derive(Debug, Args)]
#[command(
    long_about = "Show who trusts whom, all pairs of an estate at a glance.

ESTATE is a TOML file, as for `countersign check`, and the verdicts are those of `check`. Endpoints of one
product whose verdicts are equal are one row and one column, so that an estate of ten thousand peers fits
a page: between two groups every connection that there is has the same two verdicts.

There may be more links than `check` takes.",
    after_help = "Examples:
  countersign matrix estate.toml
  countersign matrix estate.toml --at 2027-01-01T00:00:00Z --format json

Exit status: 0 every link works, 1 one does not, 2 usage or bad input, 4 undecided."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let catalogue = countersign_products::catalogue();
        let reader = self.format.reader();
        let (file, crowd) = estate::load_crowd(&self.estate, &catalogue, language, reader)?;
        let at = self.at.or(file.at());
        let verifier = backend::verifier();
        let matrix = crowd
            .matrix(&Signatures::new(&verifier), at)
            .map_err(|fault| estate::blame(&self.estate, fault))?;
        if self.format.is_json() {
            console::print_json(&matrix)
        } else {
            console::print(&text::render(&self.estate.to_string(), &matrix, language))
        }?;
        Ok(match matrix.works {
            Verdict::No => Answer::No,
            Verdict::Undecided => Answer::Undecided,
            Verdict::Yes | Verdict::NotRequested => Answer::Yes,
        })
    }
}
