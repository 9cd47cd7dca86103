//! The public roots of today against the profile of RFC 5280: real authorities, read by every rule.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use countersign_provider_aws_lc::provider;
use countersign_trust::{
    Budget, Certificates, Policy, Purpose, Question, Signatures, TrustStore, Validator,
};

#[test]
fn they_keep_it_but_for_these() {
    let mut breaches: BTreeMap<&str, usize> = BTreeMap::new();
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let mut certificates = Certificates::new();
        let id = certificates.add(root).unwrap();
        let mut store = TrustStore::new();
        store.add(&certificates, id);
        let signatures = Signatures::new(provider());
        let validator = Validator::new(&certificates, &signatures);
        let policy = Policy::rfc5280_profile();
        let at = certificates[id].not_before();
        let question = Question::new(id, &store, at, Purpose::Any, &policy);
        let explanation = validator.explain(&question, &mut Budget::default());
        for finding in explanation.paths()[0].findings() {
            *breaches.entry(finding.code()).or_default() += 1;
        }
    }
    // Asked about as targets. As anchors they are exempt from the first and the last; TWCA Global Root CA
    // has no subjectKeyIdentifier, and anchors no path by this policy.
    let known = [
        ("serial-not-positive", 6),
        ("subject-key-identifier-missing", 1),
        ("time-encoding", 1),
    ];
    assert_eq!(breaches, BTreeMap::from(known));
}
