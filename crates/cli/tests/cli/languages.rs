//! What is said in Japanese is Japanese, whole; and who asks for neither language has that of the locale.

use std::path::Path;

use serde_json::Value;

use crate::program::{Said, countersign};

/// Runs `countersign` at the root of the house.
fn said(variables: &[(&str, &str)], arguments: &[&str]) -> Said {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut program = countersign();
    program.env("NO_COLOR", "1").current_dir(root);
    program.envs(variables.iter().copied()).args(arguments);
    program.output().unwrap().into()
}

#[test]
fn the_option_beats_the_locale_and_any_other_is_english() {
    let told = |variables: &[(&str, &str)], option: &[&str]| {
        let arguments = ["matrix", "examples/contoso/estate.toml", "--at", AT];
        said(variables, &[&arguments, option].concat())
            .well()
            .stdout
    };
    let japanese = told(&[], &["--lang", "ja"]);
    let english = told(&[], &[]);
    assert_ne!(japanese, english);
    for (variables, option, wanted) in [
        (&[("LC_ALL", "ja_JP.UTF-8")][..], &[][..], &japanese),
        (&[("LC_ALL", ""), ("LANG", "ja")], &[], &japanese),
        (&[("LC_ALL", "ja_JP.UTF-8")], &["--lang", "en"], &english),
        (&[("LC_ALL", "de_DE.UTF-8")], &[], &english),
        (&[("LC_ALL", ""), ("LANG", "")], &[], &english),
    ] {
        assert_eq!(told(variables, option), *wanted, "{variables:?} {option:?}");
    }
}

/// The moment at which the examples are judged.
const AT: &str = "2026-11-23T00:00:00Z";

/// What is said of these estates has nearly every sentence of the views.
const COMMANDS: [&[&str]; 9] = [
    &["check", "examples/contoso/broken/wildcard.toml", "--at", AT],
    &[
        "check",
        "examples/contoso/broken/self-signed.toml",
        "--at",
        AT,
    ],
    &[
        "check",
        "examples/contoso/broken/unknown-store.toml",
        "--at",
        AT,
    ],
    &[
        "check",
        "examples/contoso/estate.toml",
        "--at",
        "2035-12-01T00:00:00Z",
    ],
    &[
        "matrix",
        "examples/contoso/broken/wildcard.toml",
        "--at",
        AT,
    ],
    &[
        "forecast",
        "examples/contoso/broken/expired.toml",
        "--at",
        AT,
    ],
    &[
        "repair",
        "examples/contoso/broken/unknown-store.toml",
        "--at",
        AT,
    ],
    &[
        "repair",
        "examples/contoso/broken/self-signed.toml",
        "--at",
        AT,
    ],
    &[
        "what-if",
        "examples/contoso/estate.toml",
        "--now",
        AT,
        "--changes",
        "examples/contoso/next-summer.toml",
    ],
];

#[test]
fn no_english_is_left_in_japanese() {
    for command in COMMANDS {
        let text = said(&[], &[command, &["--lang", "ja"]].concat()).stdout;
        let report = said(
            &[],
            &[command, &["--lang", "ja", "--format", "json"]].concat(),
        )
        .json();
        let mut cited = Vec::new();
        sources(&report, &mut cited);
        // Sources are cited as they are, wherever a line of them ends.
        let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for source in cited {
            text = text.replace(&source, "");
        }
        assert_eq!(english(&text), Vec::<String>::new(), "{command:?}");
        assert!(text.chars().any(|c| ('\u{3040}'..'\u{3100}').contains(&c)));
    }
}

/// The sources that a report cites.
fn sources(report: &Value, into: &mut Vec<String>) {
    match report {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(source) if name == "source" => into.push(source.clone()),
                    value => sources(value, into),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| sources(value, into)),
        _ => {}
    }
}

/// Runs of three English words outside of backticks: names and codes are shorter, or have capitals.
fn english(text: &str) -> Vec<String> {
    let prose: Vec<&str> = text.split('`').step_by(2).collect();
    let prose = prose.join("`");
    let is_word = |word: &&str| {
        let word = word.trim_matches([',', ';', ':', '.', '(', ')']);
        word.len() > 1 && word.bytes().all(|octet| octet.is_ascii_lowercase())
    };
    let words: Vec<&str> = prose.split(' ').collect();
    words
        .windows(3)
        .filter(|run| run.iter().all(is_word))
        .map(|run| run.join(" "))
        .collect()
}
