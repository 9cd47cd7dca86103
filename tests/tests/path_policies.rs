//! `docs/path-policies.md` lists every rule of every profile, and no other.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test about a document reads it, and writes it when it is told to"
)]

use std::fmt::Write as _;
use std::path::Path;

use countersign_trust::{Language, ProfileRule};

fn table(rules: &[ProfileRule]) -> String {
    let mut text =
        String::from("| code | a certificate breaks it that | source |\n|---|---|---|\n");
    for rule in rules {
        let (code, breach, source) = (rule.code(), rule.breach(Language::English), rule.source());
        writeln!(text, "| `{code}` | {breach} | {source} |").unwrap();
    }
    text
}

#[test]
fn the_document_lists_every_rule() {
    let rfc5280: Vec<ProfileRule> = ProfileRule::rfc5280().collect();
    let of_the_web: Vec<ProfileRule> = ProfileRule::web_pki()
        .filter(|rule| !rfc5280.contains(rule))
        .collect();
    let mut exempt = String::new();
    for (rule, reason) in ProfileRule::not_on_the_web() {
        writeln!(exempt, "- `{}`: {reason}.", rule.code()).unwrap();
    }
    let generated = format!(
        "## `Policy::rfc5280_profile()`\n\n{}\n## `Policy::web_pki()`: these too\n\n{}\nand, of the above, not:\n{exempt}",
        table(&rfc5280),
        table(&of_the_web),
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/path-policies.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (introduction, _) = document
        .split_once("## `Policy::rfc5280_profile()`")
        .unwrap();
    let wanted = format!("{introduction}{generated}");
    if std::env::var_os("COUNTERSIGN_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert_eq!(document, wanted, "COUNTERSIGN_BLESS=1 writes it anew");
}
