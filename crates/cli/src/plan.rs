//! `countersign plan`.

mod markdown;
mod text;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use countersign_messages::Language;
use countersign_trust::Signatures;
use countersign_um::{Plan, PlanVerdict};

use crate::answer::Answer;
use crate::clock::At;
use crate::console::{self, Reader};
use crate::failure::Failure;
use crate::files::{NewFolder, Secrecy, Source};
use crate::{backend, estate};

/// Say what is still to be done until UM and its peers trust each other, in an order in which it can be
#[derive(Debug, Args)]
#[command(
    long_about = "Say what is still to be done until UM and its peers trust each other, in an order in which it can be.

ESTATE is a TOML file, as for `countersign check`. What is done already is left out. A
certificate that is bound to a service is replaced by a procedure of its own, services are
restarted once and last, one server after the other, and what does not work in between is named,
with who takes the calls. A fact that the estate does not state and that matters is a step too:
find it out, state it, and plan again. What no step brings about is said. Alike steps of three
things or more are told once, as the first of them; JSON and the scripts have each.

--format powershell writes one script for each shell, and a page for what has none, into the folder
of --out. A script can be run again: a step that is done is passed over, and the first that fails
ends it; -WhatIf shows what would be done.",
    after_help = "Examples:
  countersign plan estate.toml
  countersign plan estate.toml --format markdown
  countersign plan estate.toml --format powershell --out scripts

Exit status: 0 nothing is to be done, 1 something is, 2 usage or bad input, 4 a fact must be found out first."
)]
pub(crate) struct Arguments {
    /// The estate file
    estate: Source,
    /// The folder for the scripts: a new one
    #[arg(long, value_name = "DIR", required_if_eq("format", "powershell"))]
    out: Option<PathBuf>,
    #[command(flatten)]
    at: At,
    /// How to write the plan
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For a page or a ticket
    Markdown,
    /// For programs
    Json,
    /// Scripts, one for each shell
    Powershell,
}

impl Arguments {
    pub(crate) fn run(self, language: Language) -> Result<Answer, Failure> {
        if self.out.is_some() && self.format != Form::Powershell {
            return Err(Failure::OutWithoutScripts);
        }
        let reader = match self.format {
            Form::Text | Form::Powershell => Reader::Person,
            Form::Json | Form::Markdown => Reader::Program,
        };
        let catalogue = countersign_products::catalogue();
        let (file, estate) = estate::load(&self.estate, &catalogue, language, reader)?;
        let at = self.at.or(file.at());
        let verifier = backend::verifier();
        let plan = estate.plan(&Signatures::new(&verifier), at);
        let title = self.estate.to_string();
        match (self.format, &self.out) {
            (Form::Json, _) => console::print_json(&plan)?,
            (Form::Markdown, _) => console::print(&markdown::page(&title, &plan, language))?,
            (Form::Powershell, Some(folder)) => write(folder, &plan)?,
            (Form::Text | Form::Powershell, _) => {
                console::print(&text::page(&title, &plan, language))?
            }
        }
        Ok(match plan.verdict {
            PlanVerdict::NothingToDo => Answer::Yes,
            PlanVerdict::ToDo => Answer::No,
            PlanVerdict::FindOutFirst => Answer::Undecided,
        })
    }
}

/// Writes the scripts into a new folder.
fn write(folder: &Path, plan: &Plan) -> Result<(), Failure> {
    let staged = NewFolder::stage(folder)?;
    let scripts = plan.scripts();
    for script in &scripts {
        staged
            .room()
            .write(script.name, &script.text, Secrecy::Public)?;
    }
    staged.commit()?;
    for script in scripts {
        console::note(&format!("{}: written", folder.join(script.name).display()));
    }
    Ok(())
}
