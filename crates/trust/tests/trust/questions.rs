//! What a question may ask beside the purpose: names of which one will do, usages, a longest path.

use countersign_asn1::{DistinguishedName, KeyUsage, Mailbox, Oid, Tag, Uri};
use countersign_testkit::forge::name;
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::{
    Budget, Certificates, Outcome, Policy, Purpose, Question, ReferenceName, Signatures,
    TrustStore, Validator, Verdict,
};

use crate::court::provider;

/// What is asked; the default asks for nothing.
#[derive(Default)]
struct Asked {
    names: Vec<ReferenceName>,
    key_usage: KeyUsage,
    max_path_length: Option<u32>,
}

/// The code of the first reason, or `valid`, for a chain of root, intermediates and target.
fn ask(chain: &[&Identity], asked: &Asked) -> String {
    let mut certificates = Certificates::new();
    let ids: Vec<_> = chain
        .iter()
        .map(|identity| certificates.add(identity.der()).unwrap())
        .collect();
    let mut store = TrustStore::new();
    store.add(&certificates, ids[0]);
    let signatures = Signatures::new(provider());
    let validator = Validator::new(&certificates, &signatures);
    let policy = Policy::private_pki();
    let mut question = Question::new(ids[ids.len() - 1], &store, NOW, Purpose::Any, &policy)
        .with_presented(&ids)
        .with_any_name(&asked.names)
        .with_key_usage(asked.key_usage);
    if let Some(length) = asked.max_path_length {
        question = question.with_max_path_length(length);
    }
    let outcome = validator.validate(&question, &mut Budget::default());
    let explanation = validator.explain(&question, &mut Budget::default());
    match outcome {
        Outcome::Valid(_) => {
            assert_eq!(explanation.verdict(), Verdict::Valid);
            "valid".to_owned()
        }
        Outcome::Invalid(finding) => {
            assert_eq!(explanation.verdict(), Verdict::Invalid);
            finding.code().to_owned()
        }
        Outcome::Undecided(part) => part.code().to_owned(),
    }
}

#[test]
fn a_path_may_be_too_long_for_the_question() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let renewed = Template::intermediate("Contoso Issuing CA")
        .key_named("second key")
        .issued_by(&issuing);
    let below = Template::intermediate("Contoso UM CA").issued_by(&issuing);
    let leaf = |issuer| Template::leaf("um1.contoso.com").issued_by(issuer);
    let by_root = leaf(&root);
    let by_issuing = leaf(&issuing);
    let by_renewed = leaf(&renewed);
    let by_below = leaf(&below);
    let rows: [(&[&Identity], u32, &str); 7] = [
        (&[&root, &by_root], 0, "valid"),
        (&[&root, &issuing, &by_issuing], 0, "path-too-long"),
        (&[&root, &issuing, &by_issuing], 1, "valid"),
        // Self-issued ones are not counted.
        (&[&root, &issuing, &renewed, &by_renewed], 1, "valid"),
        (
            &[&root, &issuing, &renewed, &by_renewed],
            0,
            "path-too-long",
        ),
        (&[&root, &issuing, &below, &by_below], 1, "path-too-long"),
        (&[&root, &issuing, &below, &by_below], 2, "valid"),
    ];
    for (number, (chain, length, expected)) in rows.into_iter().enumerate() {
        let asked = Asked {
            max_path_length: Some(length),
            ..Asked::default()
        };
        assert_eq!(ask(chain, &asked), expected, "row {number}");
    }
}

#[test]
fn usages_may_be_asked_for() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    let free = Template::leaf("um1.contoso.com")
        .key_usage(&[])
        .issued_by(&root);
    let both = KeyUsage::DIGITAL_SIGNATURE.union(KeyUsage::KEY_ENCIPHERMENT);
    let agreement = KeyUsage::KEY_AGREEMENT;
    for (target, key_usage, expected) in [
        (&leaf, both, "valid"),
        (&leaf, both.union(agreement), "key-usage-missing"),
        (&leaf, agreement, "key-usage-missing"),
        (&free, agreement, "valid"),
    ] {
        let asked = Asked {
            key_usage,
            ..Asked::default()
        };
        assert_eq!(ask(&[&root, target], &asked), expected, "{key_usage:?}");
    }
}

#[test]
fn one_name_of_many_will_do_in_every_form() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = Template::leaf("um1.contoso.com")
        .email("Admin@contoso.com")
        .uri("sip:um1@Contoso.com;transport=tls")
        .user_principal_name("um1$@contoso.com")
        .issued_by(&root);
    let host = |text: &str| ReferenceName::parse(text).unwrap();
    let uri = |text: &str| ReferenceName::Uri(Uri::parse(text).unwrap());
    let account = |text: &str| ReferenceName::Upn(Mailbox::parse(text).unwrap());
    let entry = |text: &str| {
        let der = name(&[(Oid::COMMON_NAME, Tag::PRINTABLE_STRING, text.as_bytes())]);
        ReferenceName::Directory(DistinguishedName::from_der(&der).unwrap())
    };
    let rows = [
        (vec![], "valid"),
        (vec![host("um2.contoso.com")], "name-mismatch"),
        (
            vec![host("um2.contoso.com"), host("um1.contoso.com")],
            "valid",
        ),
        (
            vec![host("um2.contoso.com"), host("Admin@contoso.com")],
            "valid",
        ),
        (
            vec![host("um2.contoso.com"), host("admin@contoso.com")],
            "name-mismatch",
        ),
        (vec![uri("SIP:um1@contoso.com;transport=tls")], "valid"),
        (vec![uri("sip:um1@contoso.com")], "name-mismatch"),
        (vec![account("UM1$@CONTOSO.COM")], "valid"),
        (vec![account("um2$@contoso.com")], "name-mismatch"),
        (vec![entry("UM1.contoso.com ")], "valid"),
        (vec![entry("um2.contoso.com")], "name-mismatch"),
    ];
    for (names, expected) in rows {
        let asked = Asked {
            names,
            ..Asked::default()
        };
        assert_eq!(ask(&[&root, &leaf], &asked), expected, "{:?}", asked.names);
    }
}
