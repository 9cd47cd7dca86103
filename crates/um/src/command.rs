//! Commands of PowerShell and of Windows: which there are, and lines of them that can be run as they stand.

use std::collections::BTreeMap;

use countersign_messages::{Language, Text};
use countersign_mutual::Confidence;
use serde::Deserialize;

/// A command, as its reference page has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Command {
    /// Its name.
    pub name: String,
    /// Its parameters, each with the values that it may have; none listed are free.
    #[serde(default)]
    pub parameters: BTreeMap<String, Vec<String>>,
    /// Parameters that an example of another page gives it, and that its reference page lacks: used where
    /// `[policies]` says so.
    #[serde(default)]
    pub disputed: BTreeMap<String, Vec<String>>,
    /// Its parameters without a value.
    #[serde(default)]
    pub switches: Vec<String>,
    /// The versions of Exchange that have it, where not all do.
    #[serde(default)]
    pub exchange: Vec<String>,
    /// The first version of Windows PowerShell that has it, where that is later than 2, which Exchange 2010 has
    /// its shell in.
    #[serde(default)]
    pub powershell: Option<u8>,
    /// What to know before it is run.
    #[serde(default)]
    pub note: Option<Text<String>>,
    /// Its reference page.
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
}

impl Command {
    /// What to know before it is run, in this language.
    pub(crate) fn note(&self, language: Language) -> Option<&str> {
        self.note.as_ref().map(|note| note.told(language))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandsFile {
    command: Vec<Command>,
}

/// Every command that a requirement or a plan's script names, or that gathers facts.
///
/// # Panics
/// Never: a test reads the table.
#[must_use]
pub fn commands() -> Vec<Command> {
    let file: CommandsFile =
        toml::from_str(COMMANDS).expect("the compiled-in table is of its form: a test reads it");
    file.command
}

/// The line that `form` is with these words filled in, each quoted where PowerShell would read more than
/// a word in it.
pub(crate) fn command(form: &str, words: &[(&str, &str)]) -> String {
    let filled = form.split(' ').map(|part| {
        let word = words.iter().find(|(name, _)| *name == part);
        word.map_or_else(|| part.to_owned(), |(_, value)| quoted(value))
    });
    filled.collect::<Vec<_>>().join(" ")
}

/// A word of PowerShell: in single quotes unless it is plainly one.
pub(crate) fn quoted(value: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".:_-".contains(letter);
    if !value.is_empty() && !value.starts_with('-') && value.chars().all(is_plain) {
        return value.to_owned();
    }
    literal(value)
}

/// A string of PowerShell in single quotes, in which nothing is read but what is written. Single quotes in it
/// are doubled, and PowerShell takes the typographic ones for such too (its `about_Quoting_Rules`).
pub(crate) fn literal(value: &str) -> String {
    let mut quoted = String::from("'");
    for letter in value.chars() {
        if "'\u{2018}\u{2019}\u{201a}\u{201b}".contains(letter) {
            quoted.push(letter);
        }
        quoted.push(letter);
    }
    quoted.push('\'');
    quoted
}

const COMMANDS: &str = include_str!("../data/commands.toml");

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::{CollectRole, requirement};

    #[test]
    fn words_are_quoted_where_they_must_be() {
        let rows = [
            ("gw1.contoso.com", "gw1.contoso.com"),
            ("pool1:5061", "pool1:5061"),
            ("", "''"),
            ("-Identity", "'-Identity'"),
            ("Main plan", "'Main plan'"),
            ("O'Hara; rm *", "'O''Hara; rm *'"),
            ("O\u{2019}Hara", "'O\u{2019}\u{2019}Hara'"),
            ("$env:TEMP", "'$env:TEMP'"),
        ];
        for (word, wanted) in rows {
            let line = command("Get-UMDialPlan -Identity PLAN", &[("PLAN", word)]);
            assert_eq!(line, format!("Get-UMDialPlan -Identity {wanted}"));
        }
    }

    /// Whatever a requirement tells to run is a command of the table, with parameters and values that it has.
    #[test]
    fn every_line_is_a_command_of_the_table() {
        let table = commands();
        let mut used = BTreeSet::new();
        for requirement in requirement::all() {
            for line in requirement.checks.iter().chain(requirement.does) {
                if let Err(fault) = verify(line, &table, &mut used) {
                    panic!("{}: `{line}`: {fault}", requirement.id);
                }
            }
        }
        let known: BTreeSet<&str> = table.iter().map(|command| command.name.as_str()).collect();
        let scripts = [
            include_str!("plan/action/commands.rs"),
            include_str!("plan/powershell/block.rs"),
            include_str!("plan/powershell/exchange.ps1"),
            include_str!("plan/powershell/prelude.ps1"),
        ];
        let scripts = CollectRole::ALL.map(CollectRole::script).concat() + &scripts.concat();
        let scripted = known.iter().copied().filter(|name| scripts.contains(name));
        let used: BTreeSet<&str> = used.iter().map(String::as_str).chain(scripted).collect();
        assert_eq!(used, known, "a command that nothing names");
    }

    #[test]
    fn other_lines_are_refused() {
        let rows = [
            ("Set-UMDialPlan -Identity PLAN -VoIPSecurity Secured", true),
            ("Set-UMDialPlan -Identity PLAN -VoIPSecurity Secure", false),
            ("Set-UMDialPlan -Name PLAN", false),
            ("Set-UMDialPlan -Identity", false),
            ("Set-UMCallRouterService -Server SERVER", false),
            ("New-UMIPGateway -Name NAME -Port 5061", false),
        ];
        for (line, wanted) in rows {
            let verdict = verify(line, &commands(), &mut BTreeSet::new());
            assert_eq!(verdict.is_ok(), wanted, "{line}: {verdict:?}");
        }
    }

    fn verify(line: &str, table: &[Command], used: &mut BTreeSet<String>) -> Result<(), String> {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let command = table
            .iter()
            .find(|command| command.name == name)
            .ok_or("no such command")?;
        used.insert(name.to_owned());
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            let Some(parameter) = word.strip_prefix('-') else {
                // An argument by position, of a program that has such.
                match command.parameters.get("") {
                    Some(_) => continue,
                    None => return Err(format!("`{word}` belongs to no parameter")),
                }
            };
            if command.switches.iter().any(|switch| switch == parameter) {
                continue;
            }
            let values = command
                .parameters
                .get(parameter)
                .ok_or_else(|| format!("no parameter `{parameter}`"))?;
            let value = words
                .next()
                .ok_or_else(|| format!("`{parameter}` lacks its value"))?;
            let is_known = value
                .split(',')
                .all(|value| values.iter().any(|known| known == value));
            let is_placeholder = value
                .chars()
                .all(|letter| letter.is_ascii_uppercase() || letter == '_')
                && value.len() > 2;
            if !values.is_empty() && !is_known && !is_placeholder {
                return Err(format!("`{parameter}` cannot be `{value}`"));
            }
        }
        Ok(())
    }
}
