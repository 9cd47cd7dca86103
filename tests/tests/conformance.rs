//! Every case of the public suites is right.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "the suites lie beside the repository"
)]

use countersign_testkit::{NOW, Template, shared};
use countersign_tests::{Limbo, Pkits};
use time::OffsetDateTime;

/// Fails with each case that is wrong.
fn check(rows: impl Iterator<Item = (String, bool)>, count: usize) {
    let rows: Vec<(String, bool)> = rows.collect();
    let wrong: Vec<&str> = rows
        .iter()
        .filter(|(_, is_right)| !is_right)
        .map(|(id, _)| id.as_str())
        .collect();
    assert!(wrong.is_empty(), "wrong: {wrong:?}");
    assert_eq!(rows.len(), count);
}

#[test]
fn every_case_of_limbo_is_right() {
    let Some(path) = shared("conformance/limbo-dev.json.zst") else {
        return;
    };
    let suite = Limbo::read(&std::fs::read(path).unwrap()).unwrap();
    let results = suite.run(OffsetDateTime::now_utc());
    let rows = suite
        .expectations()
        .zip(results.results())
        .map(|((id, expected), result)| {
            assert_eq!(id, result.id);
            (id.to_owned(), expected == result.actual_result)
        });
    check(rows, 5_865);
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
    let rows = suite
        .expectations()
        .zip(results.results())
        .map(|(expected, result)| {
            assert_eq!(expected.id, result.id);
            let is_right = expected.expected == result.actual
                && (expected.expected == "invalid"
                    || expected.user_constrained_policy_set == result.user_constrained_policy_set);
            (expected.id, is_right)
        });
    check(rows, 249);
}
