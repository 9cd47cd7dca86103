//! `countersign requirements`.

mod text;

use clap::Args;
use clap::builder::PossibleValuesParser;
use countersign_messages::Language;
use countersign_trust::Signatures;
use countersign_um::{Verdict, requirement_ids};

use crate::answer::Answer;
use crate::clock::At;
use crate::failure::Failure;
use crate::files::Source;
use crate::format::Format;
use crate::{backend, console, estate};

/// Say which requirements of mutual TLS between UM and its peers a deployment meets, and what to do about the others
#[derive(Debug, Args)]
#[command(
    long_about = "Say which requirements of mutual TLS between UM and its peers a deployment meets, and what to do about the others.

ESTATE is a TOML file, as for `countersign check`. There are two procedures, each a checklist: GW-1 to
GW-14 are of UM with gateways, IP PBXs and SBCs, LY-1 to LY-13 of UM with Lync Server. What the estate
does not state is unknown, and then the fact that would tell is named. Where Microsoft's pages
contradict each other, [policies] in the estate chooses between their readings.",
    after_help = "Examples:
  countersign requirements estate.toml
  countersign requirements estate.toml --explain GW-3
  countersign requirements estate.toml --format json

Exit status: 0 all that apply are met, 1 one is not met, 2 usage or bad input, 4 a fact is missing."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    /// Explain this one, as GW-3 or LY-6, with everything that was found
    #[arg(
        long,
        value_name = "REQUIREMENT",
        ignore_case = true,
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(requirement_ids())
    )]
    explain: Option<String>,
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
        let verifier = backend::verifier();
        let report = estate.requirements(&Signatures::new(&verifier), at);
        let one = self
            .explain
            .as_deref()
            .and_then(|id| report.requirement(id));
        let estate = self.estate.to_string();
        match (one, self.format.is_json()) {
            (None, false) => console::print(&text::checklists(&estate, &report, language)),
            (None, true) => console::print_json(&report),
            (Some(one), false) => console::print(&text::explain(&estate, &report, one, language)),
            (Some(one), true) => console::print_json(one),
        }?;
        Ok(answer(one.map_or(report.verdict, |one| one.verdict)))
    }
}

fn answer(verdict: Verdict) -> Answer {
    match verdict {
        Verdict::DoesNotApply | Verdict::Met => Answer::Yes,
        Verdict::CannotTell => Answer::Undecided,
        Verdict::NotMet => Answer::No,
    }
}
