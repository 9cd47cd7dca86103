//! DSA keys that inherit their parameters [RFC 3279 §2.3.2], by the certificates of NIST PKITS 4.1.
#![expect(
    clippy::disallowed_methods,
    reason = "the vectors lie beside the repository"
)]

use countersign_keys::{FirstSupporting, SignatureVerifier};
use countersign_testkit::shared;
use countersign_trust::{
    Budget, Certificates, Outcome, Policy, Purpose, Question, Signatures, TrustStore, Validator,
};
use time::macros::datetime;

#[test]
fn parameters_come_from_the_issuer_above() {
    let Some(folder) = shared("conformance/pkits/certs") else {
        return;
    };
    let mut certificates = Certificates::new();
    let mut read = |name: &str| {
        let der = std::fs::read(folder.join(format!("{name}.crt"))).unwrap();
        certificates.add(&der).unwrap()
    };
    let root = read("TrustAnchorRootCertificate");
    let presented = [read("DSACACert"), read("DSAParametersInheritedCACert")];
    let rows = [
        (read("ValidDSASignaturesTest4EE"), true),
        (read("ValidDSAParameterInheritanceTest5EE"), true),
        (read("InvalidDSASignatureTest6EE"), false),
    ];
    let mut store = TrustStore::new();
    store.add(&certificates, root);
    let verifiers: [&dyn SignatureVerifier; 2] = [
        countersign_provider_aws_lc::provider(),
        countersign_provider_rustcrypto::provider(),
    ];
    let both = FirstSupporting::new(&verifiers);
    let policy = Policy::rfc5280_path();
    let at = datetime!(2011-04-15 00:00:00 UTC);
    for (number, (target, expected)) in (4..).zip(rows) {
        let question =
            Question::new(target, &store, at, Purpose::Any, &policy).with_presented(&presented);
        let signatures = Signatures::new(&both);
        let validator = Validator::new(&certificates, &signatures);
        let outcome = validator.validate(&question, &mut Budget::default());
        assert_eq!(
            matches!(outcome, Outcome::Valid(_)),
            expected,
            "4.1.{number}: {outcome:?}"
        );
        let explanation = validator.explain(&question, &mut Budget::default());
        assert_eq!(explanation.paths()[0].is_valid(), expected, "4.1.{number}");
        if !expected {
            assert_eq!(explanation.primary().unwrap().code(), "signature-invalid");
        }
        // Without a verifier for DSA nobody knows.
        let signatures = Signatures::new(countersign_provider_aws_lc::provider());
        let validator = Validator::new(&certificates, &signatures);
        let explanation = validator.explain(&question, &mut Budget::default());
        assert_eq!(
            explanation.primary().unwrap().code(),
            "signature-unsupported"
        );
    }
}
