//! `countersign csr`.

mod inspect;
mod new;
mod verify;

use clap::Subcommand;

use crate::answer::Answer;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    New(new::Arguments),
    Inspect(inspect::Arguments),
    Verify(verify::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::New(arguments) => arguments.run(),
            Self::Inspect(arguments) => arguments.run(),
            Self::Verify(arguments) => arguments.run(),
        }
    }
}
