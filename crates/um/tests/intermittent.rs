//! A pool of which some members fail.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads a scenario"
)]

use std::path::Path;

use countersign_provider_aws_lc::provider;
use countersign_testkit::NOW;
use countersign_trust::Signatures;
use countersign_um::{Estate, Intermittent, parse};
use time::Duration;

/// Who works with some members of a pool only, in the estate of the scenario in which one of two Front Ends lacks a
/// root, with this replaced in its text.
fn found(from: &str, to: &str) -> Vec<Intermittent> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/scenarios/story-32-root-by-group-policy");
    let text = std::fs::read_to_string(folder.join("estate.toml")).unwrap();
    assert!(text.contains(from), "{from}");
    let file = parse(&text.replace(from, to)).unwrap();
    let catalogue = countersign_products::catalogue();
    let estate = Estate::load(&file, &catalogue, |file| {
        std::fs::read(folder.join(file.path())).map_err(Into::into)
    })
    .unwrap();
    let report = estate.check(&Signatures::new(provider()), NOW, Duration::ZERO);
    report.intermittent
}

#[test]
fn who_works_with_some_members_of_a_pool_is_told() {
    let [found] = found("", "").try_into().unwrap();
    let Intermittent {
        party,
        pool,
        works_with,
        fails_with,
        ..
    } = found;
    assert_eq!(
        (party.as_str(), pool.as_str()),
        ("um1.contoso.com/um", "pool1.contoso.com")
    );
    assert_eq!(works_with, ["fe1.contoso.com"]);
    assert_eq!(fails_with, ["fe2.contoso.com"]);
}

#[test]
fn a_pool_that_fails_as_a_whole_does_not_come_and_go() {
    let everywhere = found("startup_mode = \"dual\"", "startup_mode = \"tcp\"");
    assert_eq!(everywhere, []);
}
