//! Each crate's front page has an example of about ten lines, which is compiled and run.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the crates"
)]

use std::path::Path;

/// The most lines that a reader sees of an example, empty ones too.
const LIMIT: usize = 12;

/// The examples of a front page: how each is fenced, and how many of its lines are seen.
fn examples(source: &str) -> Vec<(&str, usize)> {
    let mut page = source.lines().map_while(|line| line.strip_prefix("//!"));
    let mut found = Vec::new();
    while let Some(line) = page.next() {
        let Some(fence) = line.trim().strip_prefix("```") else {
            continue;
        };
        let body = page.by_ref().take_while(|line| line.trim() != "```");
        let seen = body.filter(|line| !line.trim_start().starts_with("# ") && line.trim() != "#");
        found.push((fence, seen.count()));
    }
    found
}

#[test]
fn every_front_page_has_an_example_of_about_ten_lines() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut pages = 0;
    for entry in std::fs::read_dir(crates).unwrap() {
        // The command has no other front page than its help and the README.
        let path = entry.unwrap().path().join("src/lib.rs");
        let Ok(source) = std::fs::read_to_string(&path) else {
            continue;
        };
        let all = examples(&source);
        // What is fenced otherwise is drawn, or is not run.
        let run: Vec<usize> = { all.iter() }
            .filter_map(|(fence, lines)| fence.is_empty().then_some(*lines))
            .collect();
        let is_one_short = matches!(run[..], [1..=LIMIT]);
        assert!(is_one_short, "{}: {all:?}", path.display());
        pages += 1;
    }
    assert!(pages > 10, "{pages}");
}
