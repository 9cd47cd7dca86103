//! `countersign cert`.

mod inspect;

use clap::Subcommand;

use crate::answer::Answer;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Inspect(inspect::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Inspect(arguments) => arguments.run(),
        }
    }
}
