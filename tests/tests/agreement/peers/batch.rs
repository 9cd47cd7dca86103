//! Programs that are asked about a whole folder at once, and answer with a line for each case.

use std::path::PathBuf;
use std::process::Command;

use countersign_trust::Class;

use super::Answer;
use crate::files::Files;
use crate::mutations::Case;

/// The answers of a program of `tests/peers`, which is given the folder and the moment.
pub(super) fn ask(
    mut program: Command,
    files: &Files,
    cases: &[Case],
    classes: &[(&str, Class)],
) -> Vec<Answer> {
    let output = program
        .arg(files.folder())
        .arg(files.at.unix_timestamp().to_string())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{faults}");
    let answers: Vec<Answer> = text.lines().map(|line| answer(line, classes)).collect();
    assert_eq!(answers.len(), cases.len(), "{faults}");
    answers
}

fn answer(line: &str, classes: &[(&str, Class)]) -> Answer {
    let mut fields = line.splitn(3, '\t').skip(1);
    let (verdict, words) = (fields.next().unwrap(), fields.next().unwrap());
    Answer {
        accepts: verdict == "yes",
        words: words.to_owned(),
        class: super::class(words, classes),
    }
}

/// The source of a program.
pub(super) fn source(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "peers", name].iter().collect()
}
