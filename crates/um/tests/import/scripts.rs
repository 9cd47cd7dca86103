//! The scripts that gather facts: their cmdlets and parameters are those of the table, and none changes
//! anything.

use std::collections::BTreeSet;

use countersign_um::{CollectRole, Command, commands};

#[test]
fn every_cmdlet_and_parameter_is_of_the_table() {
    let table = commands();
    for role in CollectRole::ALL {
        let script = role.script();
        let own: BTreeSet<&str> = script
            .lines()
            .filter_map(|line| line.trim().strip_prefix("function "))
            .filter_map(|rest| rest.split_whitespace().next())
            .collect();
        let mut calls = 0;
        for line in script.lines().map(without_strings_and_comments) {
            for call in line.split(['|', '{', '}', ';', '(', ')', '=']) {
                let mut words = call.split_whitespace();
                let Some(name) = words.find(|word| is_cmdlet(word)) else {
                    continue;
                };
                if own.contains(name) || line.trim().starts_with("function ") {
                    continue;
                }
                calls += 1;
                if let Err(fault) = check(name, words, &table) {
                    panic!("{role}: `{line}`: {fault}");
                }
            }
        }
        assert!(calls > 15, "{role}: {calls}");
    }
}

/// Exchange 2010 has its shell in Windows PowerShell 2: no command, operator or type of later versions.
#[test]
fn the_first_shell_of_um_runs_them() {
    let table = commands();
    let later = table.iter().filter(|command| command.powershell.is_some());
    let later: Vec<&str> = later.map(|command| command.name.as_str()).collect();
    assert!(later.contains(&"Resolve-DnsName"));
    let words = [
        "CimInstance",
        "ConvertTo-Json",
        "Export-Certificate",
        "[ordered]",
        "[pscustomobject]",
        "$PSItem",
        "$PSScriptRoot",
        " -in ",
        " -notin ",
        ".Where(",
        ".ForEach(",
        "::new(",
    ];
    for role in CollectRole::ALL {
        let script = role.script();
        for word in later.iter().chain(&words) {
            assert!(!script.contains(word), "{role}: {word}");
        }
    }
}

fn check<'w>(
    name: &str,
    words: impl Iterator<Item = &'w str>,
    table: &[Command],
) -> Result<(), String> {
    let command = table
        .iter()
        .find(|command| command.name == name)
        .ok_or_else(|| format!("no such command `{name}`"))?;
    for parameter in words.filter_map(|word| word.strip_prefix('-')) {
        let is_known = command.parameters.contains_key(parameter)
            || command.switches.iter().any(|switch| switch == parameter);
        if !is_known {
            return Err(format!("`{name}` has no parameter `{parameter}`"));
        }
    }
    Ok(())
}

/// `Verb-Noun`, and not an operator or a .NET name.
fn is_cmdlet(word: &str) -> bool {
    let Some((verb, noun)) = word.split_once('-') else {
        return false;
    };
    let is_word = |text: &str| {
        text.starts_with(|letter: char| letter.is_ascii_uppercase())
            && text.chars().all(|letter| letter.is_ascii_alphanumeric())
    };
    is_word(verb) && is_word(noun)
}

fn without_strings_and_comments(line: &str) -> String {
    let mut kept = String::new();
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (None, '#') => break,
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), close) if open == close => quote = None,
            (None, letter) => kept.push(letter),
            _ => {}
        }
    }
    kept
}

/// What a script may run: verbs that read, and the file of facts that gets its name.
#[test]
fn nothing_is_changed() {
    let allowed = [
        "Get",
        "Read",
        "Test",
        "Format",
        "ConvertTo",
        "New",
        "Where",
        "ForEach",
        "Write",
        "Set",
        "Move",
    ];
    for role in CollectRole::ALL {
        let script = role.script();
        for line in script.lines().map(without_strings_and_comments) {
            for word in line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
            {
                let Some((verb, _)) = word.split_once('-').filter(|_| is_cmdlet(word)) else {
                    continue;
                };
                assert!(allowed.contains(&verb), "{role}: {word}");
            }
            assert!(
                !line.contains("Set-") || line.contains("Set-StrictMode"),
                "{line}"
            );
            assert!(
                !line.contains("Move-") || line.contains("Move-Item"),
                "{line}"
            );
            assert!(
                !line.contains("New-") || line.contains("New-Object"),
                "{line}"
            );
        }
        // The one export there is, of certificates, has no form that holds a key.
        assert_eq!(script.matches(".Export(").count(), 1);
        assert!(script.contains(".Export('SerializedCert')"));
        for word in [
            "PrivateKey.",
            "Pfx",
            "Pkcs12",
            "Export-",
            "Invoke-Expression",
            "Start-Process",
        ] {
            assert!(!script.contains(word), "{role}: {word}");
        }
    }
}
