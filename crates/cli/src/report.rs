//! `countersign report`.

use clap::Args;
use countersign_messages::Language;
use countersign_trust::Signatures;

use crate::answer::Answer;
use crate::clock::At;
use crate::console::Reader;
use crate::failure::Failure;
use crate::files::{Destination, Output, Overwrite, Secrecy, Source};
use crate::{backend, estate};

/// Write what `check`, `requirements`, `plan` and `forecast` say of a deployment as one HTML page, with drawings
#[derive(Debug, Args)]
#[command(
    long_about = "Write what `check`, `requirements`, `plan` and `forecast` say of a deployment as one HTML page, with drawings.

ESTATE is a TOML file, as for `countersign check`. The page needs no network, no script and no other
file: it can be sent, printed and kept.",
    after_help = "Examples:
  countersign report estate.toml --out report.html
  countersign report estate.toml --at 2027-01-01T00:00:00Z --out - > next-year.html

Exit status: 0 the page is written, whatever it says, 2 usage or bad input."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    /// The page to write; `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    out: Destination,
    #[command(flatten)]
    overwrite: Overwrite,
    #[command(flatten)]
    at: At,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let output = Output::prepare(&self.out, self.overwrite, Secrecy::Public)?;
        let catalogue = countersign_products::catalogue();
        let (file, estate) = estate::load(&self.estate, &catalogue, language, Reader::Person)?;
        let at = self.at.or(file.at());
        let verifier = backend::verifier();
        let signatures = Signatures::new(&verifier);
        let title = self.estate.to_string();
        let page = countersign_report::page(&title, &estate, &signatures, at);
        output.write(page)?;
        Ok(Answer::Yes)
    }
}
