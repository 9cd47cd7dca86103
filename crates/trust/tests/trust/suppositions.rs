//! Certificates that do not exist yet: judged by the same rules, and never mistaken for real ones.

use countersign_asn1::DnsPattern;
use countersign_testkit::{NOW, Template};
use countersign_trust::{
    Budget, Certificates, Edge, FindingKind, Outcome, Policy, Purpose, Question, ReferenceName,
    SignatureFault, Signatures, TrustStore, Validator, Verdict,
};

use crate::court::provider;

#[test]
fn a_reissue_is_supposed_and_judged() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = Template::leaf("um1.contoso.com")
        .server_only()
        .issued_by(&root);
    let mut certificates = Certificates::new();
    let root = certificates.add(root.der()).unwrap();
    let leaf = certificates.add(leaf.der()).unwrap();
    let mut store = TrustStore::new();
    store.add(&certificates, root);
    let reissue = certificates[leaf]
        .to_hypothetical()
        .with_subject_common_name("um2.contoso.com")
        .with_dns_names([DnsPattern::parse("um2.contoso.com").unwrap()])
        .with_purposes([Purpose::ServerAuth, Purpose::ClientAuth])
        .with_issuer_of(&certificates[root]);
    assert_eq!(reissue.common_name(), Some("um2.contoso.com"));
    assert_eq!(reissue.sha256(), None);
    assert_eq!(reissue.der(), None);
    let reissue = certificates.suppose(reissue);
    assert_eq!(certificates.key(reissue), certificates.key(leaf));

    let policy = Policy::private_pki();
    let name = ReferenceName::parse("um2.contoso.com").unwrap();
    let question =
        |target| Question::new(target, &store, NOW, Purpose::ClientAuth, &policy).with_name(&name);
    let signatures = Signatures::new(provider());
    let validator = Validator::new(&certificates, &signatures);
    let budget = || Budget::default();

    let before = validator.validate_hypothetical(&question(reissue), &mut budget());
    let Outcome::Invalid(finding) = before else {
        panic!("{before:?}");
    };
    assert!(matches!(
        finding.kind(),
        FindingKind::SignatureNotSupposed { .. }
    ));

    signatures.assume(&certificates, root, reissue);
    let after = validator.validate_hypothetical(&question(reissue), &mut budget());
    let Outcome::Valid(path) = after else {
        panic!("{after:?}");
    };
    assert_eq!(path.certificates(), [reissue, root]);
    let explanation = validator.explain_hypothetical(&question(reissue), &mut budget());
    assert_eq!(explanation.verdict(), Verdict::Valid);

    // What is supposed is not proven.
    let real = validator.validate(&question(reissue), &mut budget());
    assert!(matches!(real, Outcome::Invalid(_)));
    let explanation = validator.explain(&question(reissue), &mut budget());
    assert_eq!(
        explanation.primary().unwrap().code(),
        "signature-not-supposed"
    );
    // And the real one is as it was.
    assert!(matches!(
        validator.validate_hypothetical(&question(leaf), &mut budget()),
        Outcome::Invalid(_)
    ));
}

#[test]
fn no_supposition_makes_a_real_signature_good() {
    let root = Template::root("Contoso Root CA").self_signed();
    let other = Template::root("Contoso Root CA")
        .key_named("other")
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&other);
    let mut certificates = Certificates::new();
    let root = certificates.add(root.der()).unwrap();
    let leaf = certificates.add(leaf.der()).unwrap();
    let signatures = Signatures::new(provider());
    signatures.assume(&certificates, root, leaf);
    let edge = signatures.edge(&certificates, root, leaf, &mut Budget::default());
    assert_eq!(edge, Ok(Edge::Refuted(SignatureFault::Invalid)));
    assert_eq!(signatures.verifications(), 1);
}

/// An authority whose certificate nobody has is made up from what it issued, and what leads to it is supposed.
#[test]
fn an_issuer_that_is_not_at_hand_is_supposed() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut certificates = Certificates::new();
    let root = certificates.add(root.der()).unwrap();
    let leaf = certificates.add(leaf.der()).unwrap();
    let facts = certificates[root].to_issuer_of(&certificates[leaf]);
    let absent = certificates.suppose(facts);
    let signatures = Signatures::new(provider());
    let mut store = TrustStore::new();
    store.add(&certificates, root);
    let policy = Policy::private_pki();
    let presented = [absent];
    let question = || {
        Question::new(leaf, &store, NOW, Purpose::ServerAuth, &policy).with_presented(&presented)
    };
    let validator = Validator::new(&certificates, &signatures);
    let holds = || {
        let outcome = validator.validate_hypothetical(&question(), &mut Budget::default());
        matches!(outcome, Outcome::Valid(_))
    };
    assert!(!holds());
    signatures.assume(&certificates, root, absent);
    assert!(!holds());
    signatures.assume(&certificates, absent, leaf);
    assert!(holds());
    // What is supposed is not proven.
    let real = validator.validate(&question(), &mut Budget::default());
    assert!(matches!(real, Outcome::Invalid(_)));
    assert_eq!(
        certificates[absent].subject_key_identifier(),
        certificates[leaf]
            .authority_key_identifier()
            .and_then(|told| told.key_identifier)
    );
}

#[test]
fn each_supposed_certificate_is_another_one() {
    let leaf = Template::leaf("um1.contoso.com").self_signed();
    let mut certificates = Certificates::new();
    let real = certificates.add(leaf.der()).unwrap();
    assert_eq!(certificates.add(leaf.der()).unwrap(), real);
    let facts = certificates[real].clone();
    let (one, other) = (
        certificates.suppose(facts.clone()),
        certificates.suppose(facts),
    );
    assert!(one != other && one != real);
    assert!(certificates[one].is_hypothetical());
    // In a store it is itself, not the real one with the same content.
    let mut store = TrustStore::new();
    store.add(&certificates, one);
    assert!(!store.contains(real));
    assert_eq!(certificates.len(), 3);
}
