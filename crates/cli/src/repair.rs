//! `countersign repair`.

mod text;

use clap::Args;
use countersign_messages::Language;
use countersign_trust::Signatures;
use countersign_um::RepairReport;

use crate::answer::Answer;
use crate::clock::At;
use crate::failure::Failure;
use crate::files::Source;
use crate::format::Format;
use crate::overview::Telling;
use crate::{backend, console, estate};

/// Say what is the least to change so that every link works, and what else that would do
#[derive(Debug, Args)]
#[command(
    long_about = "Say what is the least to change so that every link works, and what else that would do.

ESTATE is a TOML file, as for `countersign check`. Of all sets of up to three changes the cheapest are
told, by a table of costs (crates/um/data/repairs.toml): what can be found out comes before what is
configured, that before what is imported, that before what is issued again. Each was judged on the changed
estate, and under it no link is worse than before. A step that finds something out holds if it is as
supposed. What is to be done alike in many places is told once, of more steps than a screen has lines; with
`--all` each is told. `--format json` has the changes as `countersign what-if --changes` reads them.",
    after_help = "Examples:
  countersign repair estate.toml
  countersign repair estate.toml --link gw1:mbx1
  countersign repair estate.toml --format json

Exit status: 0 every link works, or would, 1 one would not, whatever is known here to change, 2 usage or
bad input, 4 a fact is to be found out first."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    /// The links between these two alone, whichever opens; may be repeated
    #[arg(long = "link", value_name = "A:B", value_parser = ends)]
    links: Vec<(String, String)>,
    #[command(flatten)]
    telling: Telling,
    #[command(flatten)]
    at: At,
    #[command(flatten)]
    format: Format,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        let catalogue = countersign_products::catalogue();
        let (file, estate) =
            estate::load(&self.estate, &catalogue, language, self.format.reader())?;
        let at = self.at.or(file.at());
        let mut links = Vec::new();
        for (a, b) in &self.links {
            let between = estate.links_between(a, b);
            if between.is_empty() {
                let (a, b) = (a.clone(), b.clone());
                return Err(Failure::NoLinkBetween { a, b });
            }
            links.extend(between);
        }
        links.sort_unstable();
        links.dedup();
        let links = (!self.links.is_empty()).then_some(links.as_slice());
        let verifier = backend::verifier();
        let report = estate.repair(links, &catalogue, &Signatures::new(&verifier), at);
        if self.format.is_json() {
            console::print_json(&report)
        } else {
            console::print(&text::render(
                &self.estate.to_string(),
                &report,
                self.telling,
                language,
            ))
        }?;
        Ok(answer(&report))
    }
}

fn answer(report: &RepairReport) -> Answer {
    let finds_out = report
        .proposals
        .iter()
        .all(|proposal| proposal.steps.iter().any(|step| step.find_out.is_some()));
    if report
        .broken
        .iter()
        .any(|link| !link.mended && link.missing_facts.is_empty())
    {
        Answer::No
    } else if report.broken.iter().any(|link| !link.mended)
        || !report.proposals.is_empty() && finds_out
    {
        Answer::Undecided
    } else {
        Answer::Yes
    }
}

fn ends(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((a, b)) if !a.is_empty() && !b.is_empty() => Ok((a.to_owned(), b.to_owned())),
        _ => Err("wanted two endpoints with a colon between them, as gw1:mbx1".to_owned()),
    }
}
