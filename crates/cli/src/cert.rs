//! `countersign cert`.

mod convert;
mod inspect;
mod lint;
mod needs_renewal;
mod self_signed;

use clap::Subcommand;

pub(crate) use self::convert::{ConversionFault, Form};
use crate::answer::Answer;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Convert(Box<convert::Arguments>),
    Inspect(inspect::Arguments),
    Lint(lint::Arguments),
    NeedsRenewal(needs_renewal::Arguments),
    SelfSigned(self_signed::Arguments),
}

impl Command {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        match self {
            Self::Convert(arguments) => arguments.run(),
            Self::Inspect(arguments) => arguments.run(),
            Self::Lint(arguments) => arguments.run(),
            Self::NeedsRenewal(arguments) => arguments.run(),
            Self::SelfSigned(arguments) => arguments.run(),
        }
    }
}
