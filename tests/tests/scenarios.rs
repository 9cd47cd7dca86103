//! Policy scenarios: each folder of `scenarios/` is an estate and the verdicts expected of it.
//!
//! `COUNTERSIGN_BLESS=1` writes every `expected.json` and the table in `scenarios/README.md` anew;
//! `cargo run -p countersign-tests --bin make-certificates` does so with the certificates.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads its scenarios and the environment"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_products::{Catalogue, catalogue};
use countersign_tests::{Outcome, Recipes, Scenario};

#[test]
fn every_scenario_ends_as_expected() {
    let catalogue = catalogue();
    let mut wrong = Vec::new();
    for scenario in scenarios() {
        let found = Outcome::of(&scenario.check(&catalogue));
        if is_blessing() {
            let text = serde_json::to_string_pretty(&found).unwrap();
            fs::write(folder(&scenario).join("expected.json"), text + "\n").unwrap();
        }
        if found != expected(&scenario) {
            wrong.push(scenario.name);
        }
    }
    assert!(
        wrong.is_empty(),
        "other verdicts than expected.json: {wrong:?}"
    );
}

/// The verdicts come from what the recipes say, not from some accident of the committed files.
#[test]
fn certificates_made_anew_lead_to_the_same_verdicts() {
    let catalogue = catalogue();
    for mut scenario in scenarios() {
        let recipes = fs::read_to_string(folder(&scenario).join("certificates.toml")).unwrap();
        let made = Recipes::parse(&recipes).unwrap().make().unwrap();
        let made: BTreeMap<String, Vec<u8>> = made
            .into_iter()
            .map(|(name, bytes)| (format!("certificates/{name}"), bytes))
            .collect();
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&scenario.files), names(&made), "{}", scenario.name);
        scenario.files = made;
        let found = Outcome::of(&scenario.check(&catalogue));
        assert_eq!(found, expected(&scenario), "{}", scenario.name);
    }
}

#[test]
fn the_example_has_the_certificates_of_its_recipes() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/contoso");
    let recipes = fs::read_to_string(example.join("certificates.toml")).unwrap();
    let made = Recipes::parse(&recipes).unwrap().make().unwrap();
    let committed = files(&example.join("certificates"));
    let made: Vec<String> = made
        .into_keys()
        .map(|name| format!("certificates/{name}"))
        .collect();
    assert_eq!(committed.into_keys().collect::<Vec<_>>(), made);
}

#[test]
fn no_rule_can_be_removed_unnoticed() {
    let scenarios: Vec<_> = scenarios()
        .into_iter()
        .map(|scenario| (expected(&scenario), scenario))
        .collect();
    let catalogue = catalogue();
    let unnoticed: Vec<&str> = catalogue
        .rule_ids()
        .into_iter()
        .filter(|id| {
            let without = Catalogue::with_rules(|rule| rule.id != *id).unwrap();
            let differs = |(expected, scenario): &&(Outcome, Scenario)| {
                Outcome::of(&scenario.check(&without)) != *expected
            };
            // Those that cite the rule differ; the others are asked where none does.
            let cites = |(expected, _): &&(Outcome, Scenario)| expected.cites(id);
            !scenarios
                .iter()
                .filter(cites)
                .any(|scenario| differs(&scenario))
                && !scenarios.iter().any(|scenario| differs(&scenario))
        })
        .collect();
    assert!(
        unnoticed.is_empty(),
        "no scenario changes without {unnoticed:?}"
    );
}

#[test]
fn the_table_shows_every_scenario() {
    let mut table = INTRODUCTION.to_owned();
    let catalogue = catalogue();
    for scenario in scenarios() {
        write!(
            table,
            "\n## {}\n\n{}\n\n{HEADER}",
            scenario.name,
            scenario.title()
        )
        .unwrap();
        for row in Outcome::of(&scenario.check(&catalogue)).rows() {
            writeln!(table, "| {} |", row.join(" | ")).unwrap();
        }
    }
    let path = root().join("README.md");
    if is_blessing() {
        fs::write(&path, &table).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == table,
        "scenarios/README.md is stale: COUNTERSIGN_BLESS=1 writes it"
    );
}

const INTRODUCTION: &str = "\
# Policy scenarios

Written by `cargo test -p countersign-tests --test scenarios` with `COUNTERSIGN_BLESS=1`; the same test fails
when this page is stale.

Each folder is an estate (`estate.toml`), the recipes of its certificates (`certificates.toml`), those
certificates, and the verdicts that are expected (`expected.json`). `FS-n` in a title is the field report
that it is made after. The checks of a link between A and B:

1. A opens to B: A judges B as TLS server.
2. A opens to B: B judges A as TLS client.
3. B opens to A: B judges A as TLS server.
4. B opens to A: A judges B as TLS client.

A cell has the verdict and the code of its heaviest reason; `expected.json` has them all.
";

const HEADER: &str = "\
| A and B | 1 | 2 | 3 | 4 | works | supported |
|---|---|---|---|---|---|---|
";

fn is_blessing() -> bool {
    std::env::var_os("COUNTERSIGN_BLESS").is_some()
}

fn scenarios() -> Vec<Scenario> {
    let mut scenarios: Vec<Scenario> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|folder| Scenario {
            name: folder.file_name().unwrap().to_str().unwrap().to_owned(),
            estate: fs::read_to_string(folder.join("estate.toml")).unwrap(),
            files: files(&folder.join("certificates")),
        })
        .collect();
    scenarios.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!scenarios.is_empty());
    scenarios
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("certificates/{name}"), fs::read(&path).unwrap())
        })
        .collect()
}

fn expected(scenario: &Scenario) -> Outcome {
    let path = folder(scenario).join("expected.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| "[]".to_owned());
    serde_json::from_str(&text).unwrap()
}

fn folder(scenario: &Scenario) -> PathBuf {
    root().join(&scenario.name)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}
