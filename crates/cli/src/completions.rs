//! `countersign completions`.

use clap::{Args, CommandFactory as _};
use clap_complete::{Shell, generate};

use crate::answer::Answer;
use crate::command::Countersign;
use crate::console;
use crate::failure::Failure;

/// Write completions for a shell to standard output
#[derive(Debug, Args)]
#[command(after_help = "Example:
  countersign completions bash > /etc/bash_completion.d/countersign")]
pub(crate) struct Arguments {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let mut script = Vec::new();
        generate(
            self.shell,
            &mut Countersign::command(),
            "countersign",
            &mut script,
        );
        console::print(&String::from_utf8_lossy(&script))?;
        Ok(Answer::Yes)
    }
}
