//! Every case of the public suites is right, but for those that wait for a reason given here.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "the suites lie beside the repository"
)]

use std::collections::BTreeMap;

use countersign_testkit::{NOW, Template, shared};
use countersign_tests::{Limbo, Pkits};
use time::OffsetDateTime;

/// Why a case is wrong today. One that has become right fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    /// For revocation lists to be looked at.
    ForRevocation,
}

/// The sections of PKITS in which what is expected turns on revocation lists: basic tests of lists,
/// self-issued key rollover, `cRLSign`, distribution points, delta lists.
const PKITS_REVOCATION: [&str; 5] = ["4.4.", "4.5.", "4.7.", "4.14.", "4.15."];

/// Fails with each case that is wrong and does not wait, and with each that waits and is right in
/// every part of what it was waiting for.
fn check(rows: &[(String, bool, Option<Waits>)], waiting: usize) {
    let wrong: Vec<&str> = rows
        .iter()
        .filter(|(_, is_right, waits)| !is_right && waits.is_none())
        .map(|(id, ..)| id.as_str())
        .collect();
    assert!(wrong.is_empty(), "wrong: {wrong:?}");
    let still_wrong = rows.iter().filter(|(_, is_right, _)| !is_right).count();
    assert_eq!(
        still_wrong, waiting,
        "of the cases that wait, another number is wrong than was: correct the number"
    );
}

#[test]
fn every_case_of_limbo_is_right() {
    let Some(path) = shared("conformance/limbo-dev.json.zst") else {
        return;
    };
    let suite = Limbo::read(&std::fs::read(path).unwrap()).unwrap();
    let results = suite.run(OffsetDateTime::now_utc());
    let rows: Vec<(String, bool, Option<Waits>)> = suite
        .expectations()
        .zip(results.results())
        .map(|((id, expected, has_lists), result)| {
            assert_eq!(id, result.id);
            let waits = has_lists.then_some(Waits::ForRevocation);
            (id.to_owned(), expected == result.actual_result, waits)
        })
        .collect();
    assert_eq!(rows.len(), 5_865);
    check(&rows, 3);
}

/// One case that cannot be read does not end the run.
#[test]
fn a_malformed_case_is_a_failure() {
    let case = |peer: &str| {
        serde_json::json!({
            "id": "own::case", "trusted_certs": [], "untrusted_intermediates": [],
            "peer_certificate": Template::leaf("um1.contoso.com").self_signed().pem(),
            "key_usage": [], "extended_key_usage": [], "expected_result": "FAILURE",
            "expected_peer_name": { "kind": "DNS", "value": peer }, "expected_peer_names": [],
        })
    };
    let cases = [case("um1.contoso.com"), case("*.contoso.com"), case("")];
    let suite = serde_json::json!({ "version": 1, "testcases": cases }).to_string();
    let results = Limbo::read(suite.as_bytes()).unwrap().run(NOW);
    let codes: Vec<&str> = results
        .results()
        .iter()
        .map(|result| result.context.split(':').next().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["untrusted-root", "malformed-case", "malformed-case"]
    );
}

#[test]
fn every_entry_of_pkits_is_right() {
    let Some(folder) = shared("conformance/pkits") else {
        return;
    };
    let suite = Pkits::read(|name| std::fs::read(folder.join(name))).unwrap();
    let results = suite.run().unwrap();
    let mut sections: BTreeMap<u32, usize> = BTreeMap::new();
    let rows: Vec<(String, bool, Option<Waits>)> = suite
        .expectations()
        .zip(results.results())
        .map(|(expected, result)| {
            assert_eq!(expected.id, result.id);
            *sections.entry(expected.section).or_default() += 1;
            let is_right = expected.expected == result.actual
                && (expected.expected == "invalid"
                    || expected.user_constrained_policy_set == result.user_constrained_policy_set);
            let waits = PKITS_REVOCATION
                .iter()
                .any(|section| expected.id.starts_with(section))
                && expected.expected == "invalid";
            (expected.id, is_right, waits.then_some(Waits::ForRevocation))
        })
        .collect();
    assert_eq!(rows.len(), 249);
    assert_eq!(sections.len(), 16);
    check(&rows, 46);
}
