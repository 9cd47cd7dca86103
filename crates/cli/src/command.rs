//! The command line.

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use countersign_messages::Language;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::{
    ca, cert, check, collect, completions, csr, forecast, import, key, language, matrix, plan,
    products, repair, report, requirements, verify, what_if,
};

/// Run a private certificate authority, and say whether two parties trust each other over mutual TLS
#[derive(Debug, Parser)]
#[command(
    name = "countersign",
    version,
    propagate_version = true,
    after_help = "Exit status: 0 yes, 1 no, 2 usage or bad input, 3 yes with a warning that was asked for, 4 undecided.
Results go to standard output, everything else to standard error; `-` reads standard input."
)]
pub(crate) struct Countersign {
    /// The language of results, `en` or `ja`; without this option that of the locale, if it is one of these
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Matrix(matrix::Arguments),
    Forecast(forecast::Arguments),
    Requirements(requirements::Arguments),
    Plan(plan::Arguments),
    Report(report::Arguments),
    WhatIf(Box<what_if::Arguments>),
    Repair(repair::Arguments),
    Collect(collect::Arguments),
    Import(import::Arguments),
    /// Make private keys, and look at keys
    #[command(subcommand)]
    Key(key::Command),
    /// Make requests for certificates, look at them, and prove them
    #[command(subcommand)]
    Csr(csr::Command),
    /// Look at certificates, and make self-signed ones
    #[command(subcommand)]
    Cert(cert::Command),
    /// Run a certificate authority: make its folder, sign requests
    #[command(subcommand)]
    Ca(ca::Command),
    Verify(verify::Arguments),
    Products(products::Arguments),
    Completions(completions::Arguments),
}

impl Countersign {
    /// What the command line asks for. Where it asks for help, or for what there is not, the process ends here.
    pub(crate) fn from_command_line() -> Self {
        let mut command = flowing(Self::command());
        let matches = command.get_matches_mut();
        Self::from_arg_matches(&matches).unwrap_or_else(|fault| fault.format(&mut command).exit())
    }

    pub(crate) fn run(self) -> Result<Answer, Failure> {
        let language = self.lang.unwrap_or_else(language::of_locale);
        match self.command {
            Command::Check(arguments) => arguments.run(language),
            Command::Matrix(arguments) => arguments.run(language),
            Command::Forecast(arguments) => arguments.run(language),
            Command::Requirements(arguments) => arguments.run(language),
            Command::Plan(arguments) => arguments.run(language),
            Command::Report(arguments) => arguments.run(language),
            Command::WhatIf(arguments) => arguments.run(language),
            Command::Repair(arguments) => arguments.run(language),
            Command::Collect(arguments) => arguments.run(),
            Command::Import(arguments) => arguments.run(),
            Command::Key(command) => command.run(),
            Command::Csr(command) => command.run(),
            Command::Cert(command) => command.run(),
            Command::Ca(command) => command.run(),
            Command::Verify(arguments) => arguments.run(language),
            Command::Products(arguments) => arguments.run(language),
            Command::Completions(arguments) => arguments.run(),
        }
    }
}

/// The command, whose long texts are broken where the terminal ends, and not where their source does.
fn flowing(command: clap::Command) -> clap::Command {
    let about = command.get_long_about();
    let about = about.map(|about| flowed(&about.to_string()));
    let command = command.mut_subcommands(flowing);
    match about {
        Some(about) => command.long_about(about),
        None => command,
    }
}

/// Each paragraph on a line of its own; one with something indented stays as it is.
fn flowed(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let stands = paragraph.lines().any(|line| line.starts_with(' '));
        match stands {
            true => paragraph.to_owned(),
            false => paragraph.replace('\n', " "),
        }
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _};

    use super::Countersign;

    #[test]
    fn every_command_holds_together_and_shows_an_example() {
        let mut root = Countersign::command();
        root.clone().debug_assert();
        root.build();
        let mut leaves = 0;
        visit(&root, &mut leaves);
        assert!(leaves >= 12, "{leaves}");
    }

    fn visit(command: &Command, leaves: &mut usize) {
        let commands = command
            .get_subcommands()
            .filter(|command| command.get_name() != "help");
        let mut below = 0;
        for command in commands {
            visit(command, leaves);
            below += 1;
        }
        if below == 0 {
            let help = command.get_after_help().map(ToString::to_string);
            let example = format!("  countersign {} ", words(command).join(" "));
            let example = example.trim_end();
            assert!(
                help.is_some_and(|help| help.contains(example)),
                "`{}` lacks an example",
                command.get_bin_name().unwrap_or_default()
            );
            *leaves += 1;
        }
    }

    fn words(command: &Command) -> Vec<&str> {
        let name = command.get_bin_name().unwrap_or_default();
        name.split(' ').skip(1).collect()
    }
}
