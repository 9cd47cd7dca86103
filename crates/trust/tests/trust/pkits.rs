//! NIST PKITS, every entry, with revocation that must be known.
#![expect(
    clippy::disallowed_methods,
    reason = "the vectors lie beside the repository"
)]

use std::fs;
use std::path::Path;

use countersign_asn1::OwnedOid;
use countersign_keys::{FirstSupporting, SignatureVerifier};
use countersign_testkit::shared;
use countersign_trust::{
    AnyPolicy, Budget, Certificates, ExplicitPolicy, InitialPolicies, Language, Outcome, Policy,
    PolicyMapping, Purpose, Question, Revocation, RevocationEvidence, Signatures, TrustStore,
    Validator, Verdict,
};
use serde_json::Value;
use time::macros::datetime;

/// Entries that are refused because a list says revoked.
#[rustfmt::skip]
const REVOKED: &[&str] = &[
    "4.4.2", "4.4.3", "4.4.15", "4.4.18", "4.4.20", "4.5.2", "4.5.5", "4.5.7", "4.14.2", "4.14.6",
    "4.14.15", "4.14.16", "4.14.20", "4.14.21", "4.14.23", "4.14.31", "4.14.32", "4.14.34",
    "4.15.3", "4.15.4", "4.15.6", "4.15.9",
];

/// Entries that are refused because no list that counts says good.
#[rustfmt::skip]
const UNKNOWN: &[&str] = &[
    "4.4.1", "4.4.4", "4.4.5", "4.4.6", "4.4.8", "4.4.9", "4.4.10", "4.4.11", "4.4.12", "4.4.21",
    "4.14.3", "4.14.8", "4.14.9", "4.14.11", "4.14.12", "4.14.14", "4.14.17", "4.14.26", "4.14.27",
    "4.14.35", "4.15.1", "4.15.10",
];

#[test]
fn every_entry_is_right() {
    let Some(folder) = shared("conformance/pkits") else {
        return;
    };
    let suite = fs::read(folder.join("pkits.json")).unwrap();
    let suite: Value = serde_json::from_slice(&suite).unwrap();
    let tests = suite["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 249);
    let mut wrong = Vec::new();
    for test in tests {
        let id = test["id"].as_str().unwrap();
        let expected = test["expected"].as_str().unwrap();
        let (found, code, sentence) = judge(&folder, test);
        if REVOKED.contains(&id) {
            assert_eq!(code, "revoked", "{id}: {sentence}");
        } else if UNKNOWN.contains(&id) {
            assert_eq!(code, "revocation-unknown", "{id}: {sentence}");
        }
        if found != expected {
            wrong.push(format!(
                "{id} {}: wanted {expected}, found {found}: {sentence}",
                test["name"].as_str().unwrap()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn judge(folder: &Path, test: &Value) -> (&'static str, &'static str, String) {
    let names = |field: &str| -> Vec<String> {
        let names = test[field].as_array().unwrap();
        names
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    let mut certificates = Certificates::new();
    let mut read = |name: &String| {
        certificates
            .add(&fs::read(folder.join("certs").join(name)).unwrap())
            .unwrap()
    };
    let chain: Vec<_> = names("chain").iter().map(&mut read).collect();
    let auxiliary: Vec<_> = names("auxiliary_certs").iter().map(&mut read).collect();
    let mut store = TrustStore::new();
    store.add(&certificates, chain[0]);
    let mut evidence = RevocationEvidence::new();
    for name in names("crls") {
        evidence
            .add_list(fs::read(folder.join("crls").join(name)).unwrap())
            .unwrap();
    }
    let verifiers: [&dyn SignatureVerifier; 2] = [
        countersign_provider_aws_lc::provider(),
        countersign_provider_rustcrypto::provider(),
    ];
    let verifier = FirstSupporting::new(&verifiers);
    let signatures = Signatures::new(&verifier);
    let validator = Validator::new(&certificates, &signatures);
    let policy = Policy::rfc5280_path();
    let is_set = |field: &str| test[field].as_bool().unwrap();
    let set: Vec<OwnedOid> = names("initial_policy_set")
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let mut policies = InitialPolicies::default().with_user_initial_policy_set(set);
    if is_set("initial_explicit_policy") {
        policies = policies.with_explicit_policy(ExplicitPolicy::Required);
    }
    if is_set("initial_policy_mapping_inhibit") {
        policies = policies.with_policy_mapping(PolicyMapping::Inhibited);
    }
    if is_set("initial_inhibit_any_policy") {
        policies = policies.with_any_policy(AnyPolicy::Inhibited);
    }
    let at = datetime!(2011-04-15 00:00:00 UTC);
    let question = Question::new(*chain.last().unwrap(), &store, at, Purpose::Any, &policy)
        .with_presented(&chain)
        .with_extra(&auxiliary)
        .with_initial_policies(&policies)
        .with_revocation(Revocation::Hard, &evidence);
    let outcome = validator.validate(&question, &mut Budget::default());
    let explanation = validator.explain(&question, &mut Budget::default());
    match (outcome, explanation.verdict()) {
        (Outcome::Valid(_), Verdict::Valid) => ("valid", "", String::new()),
        (Outcome::Invalid(_), Verdict::Invalid) => (
            "invalid",
            explanation.primary().unwrap().code(),
            explanation
                .primary()
                .unwrap()
                .sentence(&certificates, Language::English),
        ),
        (outcome, verdict) => panic!("the validator says {outcome:?}, the explainer {verdict:?}"),
    }
}
