//! Policy scenarios: each folder of `scenarios/` is an estate and the verdicts expected of it.
//!
//! `COUNTERSIGN_BLESS=1` writes every `expected.json`, the `answers.txt` of every story and the table in
//! `scenarios/README.md` anew; `cargo run -p countersign-tests --bin make-certificates` does so with the
//! certificates.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads its scenarios and the environment"
)]

use std::collections::{BTreeMap, BTreeSet};
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

#[test]
fn every_story_has_its_answers() {
    let catalogue = catalogue();
    let mut wrong = Vec::new();
    for scenario in stories() {
        let found = scenario.answers(&catalogue);
        let path = folder(&scenario).join("answers.txt");
        if is_blessing() {
            fs::write(&path, &found).unwrap();
        }
        if found != fs::read_to_string(path).unwrap_or_default() {
            wrong.push(scenario.name);
        }
    }
    assert!(
        wrong.is_empty(),
        "other answers than answers.txt: {wrong:?}"
    );
}

#[test]
fn every_report_is_a_story_that_says_what_cured_it_and_who_says_so() {
    let told: BTreeSet<u32> = stories().iter().filter_map(Scenario::story).collect();
    assert_eq!(told, BTreeSet::from(REPORTS));
    for story in stories() {
        for word in ["Cure: ", "Source: "] {
            let mut account = story.account();
            assert!(
                account.any(|line| line.starts_with(word)),
                "{} lacks `{word}`",
                story.name
            );
        }
    }
}

/// The field reports and documents that stories are made after, by their numbers here.
const REPORTS: [u32; 26] = [
    1, 2, 4, 6, 7, 8, 10, 11, 12, 14, 15, 17, 18, 19, 21, 22, 23, 26, 28, 29, 30, 31, 32, 33, 37,
    39,
];

/// The same story with another product, role or setting, by what is replaced in its estate: the four verdicts
/// of its first link.
#[test]
fn stories_told_otherwise() {
    let catalogue = catalogue();
    for (name, changes, wanted) in VARIATIONS {
        let mut stories = stories().into_iter();
        let mut story = stories.find(|story| story.name == *name).unwrap();
        for (from, to) in *changes {
            assert!(story.estate.contains(from), "{name}: {from}");
            story.estate = story.estate.replace(from, to);
        }
        let row = Outcome::of(&story.check(&catalogue)).rows().next().unwrap();
        assert_eq!(row[1..5], wanted[..], "{name}: {changes:?}");
    }
}

type Variation = (
    &'static str,
    &'static [(&'static str, &'static str)],
    [&'static str; 4],
);

const VARIATIONS: &[Variation] = &[
    // Newer servers of both sides look clients up as the old ones do.
    (
        "story-01-wildcard-subject",
        &[
            (
                "version = \"2010\"\nroles = [\"um\"]",
                "version = \"2016\"\nroles = [\"mailbox\"]",
            ),
            ("version = \"2010\"", "version = \"skype-2015\""),
            ("to = \"um1.contoso.com\"", "to = \"um1.contoso.com/um\""),
        ],
        ["yes", "yes", "yes", "no: PeerIdentityWildcardCN"],
    ),
    (
        "story-08-subordinate-in-root",
        &[(
            "os = \"2012r2\"\ncertificate_since",
            "os = \"2016\"\ncertificate_since",
        )],
        ["yes", "yes", "yes", "no: NonSelfSignedInRoot"],
    ),
    // The stray is on the other side, and so is the refusal.
    (
        "story-08-subordinate-in-root",
        &[
            ("store = \"front-ends\"", "store = \"other\""),
            ("store = \"domain\"", "store = \"front-ends\""),
            ("store = \"other\"", "store = \"domain\""),
        ],
        ["yes", "no: NonSelfSignedInRoot", "yes", "yes"],
    ),
    (
        "story-12-self-signed-with-gateway",
        &[(
            "mutual_tls = false",
            "mutual_tls = true\nverify_client_purpose = true",
        )],
        ["yes", "yes", "yes", "no: ClientEkuMissing"],
    ),
    (
        "story-15-startup-mode-tcp",
        &[("startup_mode = \"tcp\"", "startup_mode = \"tls\"")],
        ["yes", "yes", "yes", "yes"],
    ),
    // The device listens where UM dials.
    (
        "story-18-gateway-port",
        &[("tls_port = 5061", "tls_port = 5060")],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-18-gateway-port",
        &[("port = 5060", "port = 5062")],
        ["yes", "yes", "no: GatewayPortNotTls", "yes"],
    ),
    (
        "story-21-topology-not-loaded",
        &[(
            "started = 2026-01-12T11:00:00Z",
            "started = 2026-06-13T11:00:00Z",
        )],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-22-sha512-signature",
        &[("os = \"2012r2\"", "os = \"2016\"")],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-22-sha512-signature",
        &[("sha512_tls12_hotfix = false", "sha512_tls12_hotfix = true")],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-26-sbc-sha256-signature",
        &[(
            "product = \"ribbon-sbc-1000\"",
            "product = \"audiocodes-7\"\npeer_host_name_verification = \"off\"",
        )],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-31-session-tickets",
        &[("os = \"2012r2\"", "os = \"2016\"")],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-31-session-tickets",
        &[("session_tickets = true", "session_tickets = false")],
        ["yes", "yes", "yes", "yes"],
    ),
    // By then it is valid by that clock too.
    (
        "story-30-wrong-clock",
        &[("at = 2026-06-15T12:00:00Z", "at = 2026-06-16T12:00:00Z")],
        ["yes", "yes", "yes", "yes"],
    ),
    (
        "story-30-wrong-clock",
        &[("clock_ahead = -86400", "clock_ahead = 3600")],
        ["yes", "yes", "yes", "yes"],
    ),
    // Nobody says that it is the clock.
    (
        "story-30-wrong-clock",
        &[
            ("at = 2026-06-15T12:00:00Z", "at = 2026-06-14T12:00:00Z"),
            ("clock_ahead = -86400\n", ""),
        ],
        ["no: NotYetValid", "yes", "yes", "no: NotYetValid"],
    ),
];

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
        let answers = fs::read_to_string(folder(&scenario).join("answers.txt"));
        if let Ok(answers) = answers {
            assert_eq!(scenario.answers(&catalogue), answers, "{}", scenario.name);
        }
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
        write!(table, "\n## {}\n\n{}\n", scenario.name, scenario.title()).unwrap();
        for (index, line) in scenario.account().enumerate() {
            let begins = ["Seen: ", "Cure: ", "Source: "]
                .iter()
                .any(|word| line.starts_with(word));
            let indent = if begins { "- " } else { "  " };
            let gap = if index == 0 { "\n" } else { "" };
            writeln!(table, "{gap}{indent}{line}").unwrap();
        }
        write!(table, "\n{HEADER}").unwrap();
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
certificates, and the verdicts that are expected (`expected.json`). A `story-` was told: by a report from the
field or by a page of documentation, under its number here; what `requirements`, `plan`, `repair` and `forecast`
answer is in its `answers.txt`. The checks of a link between A and B:

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

fn stories() -> Vec<Scenario> {
    let mut stories = scenarios();
    stories.retain(|scenario| scenario.name.starts_with("story-"));
    stories
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
