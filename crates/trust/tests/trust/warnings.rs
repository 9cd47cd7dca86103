//! What is accepted, and warned of: each warning alone, where it is due and where it is not.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::{
    ExtendedKeyUsagePurpose as Eku, Identity, KeyAlgorithm, KeyUsagePurpose as Bit, NOW,
    SignatureScheme, Template,
};
use countersign_trust::{Budget, Language, Severity, Signatures, Validator, Verdict};
use time::Duration;

use crate::court::{Court, provider};

/// The warnings of the nearest path, as `depth code`, and whether it holds.
fn warnings(mut court: Court, target: &Identity) -> (bool, Vec<String>) {
    let target = court.certificates.add(target.der()).unwrap();
    let signatures = Signatures::new(provider());
    let validator = Validator::new(&court.certificates, &signatures);
    let question = court.question(target);
    let explanation = validator.explain(&question, &mut Budget::default());
    let findings = validator.warnings(&question, &explanation.paths()[0]);
    for finding in &findings {
        assert_eq!(finding.severity(), Severity::Warning);
        for language in [Language::English, Language::Japanese] {
            assert!(finding.sentence(&court.certificates, language).len() < 1_000);
        }
    }
    let told = findings
        .iter()
        .map(|finding| format!("{} {}", finding.depth(), finding.code()));
    (explanation.verdict() == Verdict::Valid, told.collect())
}

fn leaf() -> Template {
    Template::leaf("um1.contoso.com")
}

fn issuing() -> Template {
    Template::intermediate("Contoso Issuing CA")
}

fn root() -> Template {
    Template::root("Contoso Root CA")
}

fn rsa(template: Template) -> Template {
    template.algorithm(KeyAlgorithm::Rsa2048)
}

/// A key of 1024 bits, which the kit does not make; a leaf's signs nothing here.
fn short_key(template: Template) -> Template {
    template.forged(|tbs| {
        let key = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint_tagged(Tag::INTEGER, &[0xA5; 128]);
                w.uint_tagged(Tag::INTEGER, &[1, 0, 1]);
            });
        });
        tbs.subject_public_key_info = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.value(Tag::OBJECT_IDENTIFIER, Oid::RSA_ENCRYPTION.as_bytes());
                    w.value(Tag::NULL, &[]);
                });
                w.bit_string(&key);
            });
        });
    })
}

/// Ends so long after the moment of the question.
fn ends_in(template: Template, left: Duration) -> Template {
    template.validity(NOW - Duration::days(300), NOW + left)
}

#[test]
fn each_is_due_where_it_is_and_nowhere_else() {
    type Change = fn(Template) -> Template;
    let same: Change = |t| t;
    let rows: [(&str, Change, Change, Change, &[&str]); 14] = [
        ("an ordinary chain", same, same, same, &[]),
        (
            "a day of thirty left",
            |t| ends_in(t, Duration::days(1)),
            same,
            same,
            &["0 ends-soon"],
        ),
        (
            "thirty days left",
            |t| ends_in(t, Duration::days(30)),
            same,
            same,
            &["0 ends-soon"],
        ),
        (
            "and a second",
            |t| ends_in(t, Duration::days(30) + Duration::SECOND),
            same,
            same,
            &[],
        ),
        (
            "the root ends",
            same,
            same,
            |t| ends_in(t, Duration::days(9)),
            &["2 ends-soon"],
        ),
        (
            "SHA-1 in the leaf",
            |t| t.signed_with(SignatureScheme::RsaPkcs1Sha1),
            rsa,
            same,
            &["0 weak-hash-accepted"],
        ),
        (
            "SHA-1 in the root, whose signature nobody looks at",
            same,
            same,
            |t| rsa(t).signed_with(SignatureScheme::RsaPkcs1Sha1),
            &[],
        ),
        (
            "an RSA key of 1024 bits",
            |t| short_key(t),
            same,
            same,
            &["0 short-key-accepted"],
        ),
        (
            "the name in the common name",
            Template::without_alternative_names,
            same,
            same,
            &["0 common-name-accepted"],
        ),
        (
            "any purpose",
            |t| t.purposes(&[Eku::Any]),
            same,
            same,
            &["0 any-purpose-accepted"],
        ),
        (
            "any purpose, and the one that is asked for",
            |t| t.purposes(&[Eku::Any, Eku::ServerAuth]),
            same,
            same,
            &[],
        ),
        (
            "any purpose of an authority",
            same,
            |t| t.purposes(&[Eku::Any]),
            same,
            &["1 any-purpose-accepted"],
        ),
        (
            "another key's identifier",
            |t| t.authority_key_identifier(&[7; 20]),
            same,
            same,
            &["0 key-identifier-contradicts"],
        ),
        (
            "a spelled out default",
            |t| {
                t.forged(|tbs| {
                    let value = [0x30, 0x03, 0x01, 0x01, 0x00];
                    let constraints = Oid::BASIC_CONSTRAINTS;
                    tbs.set(countersign_testkit::forge::Extension::new(
                        constraints,
                        true,
                        &value,
                    ));
                })
            },
            same,
            same,
            &["0 encoding-accepted"],
        ),
    ];
    for (what, of_leaf, of_issuing, of_root, wanted) in rows {
        let root = of_root(root()).self_signed();
        let issuing = of_issuing(issuing()).issued_by(&root);
        let leaf = of_leaf(leaf()).issued_by(&issuing);
        let court = Court::trusting(&[&root])
            .present(&[&issuing])
            .named("um1.contoso.com");
        let (holds, told) = warnings(court, &leaf);
        assert!(holds, "{what}");
        assert_eq!(told, wanted, "{what}");
    }
}

#[test]
fn of_whole_certificates() {
    let root = root().self_signed();
    let old = root_of_version_1().self_signed();
    let issuing = issuing()
        .key_usage(&[Bit::DigitalSignature, Bit::KeyCertSign])
        .issued_by(&root);
    let below_the_old_one = leaf().issued_by(&old);
    let spelled = leaf()
        .forged(|tbs| {
            let attributes = [(
                Oid::COMMON_NAME,
                Tag::PRINTABLE_STRING,
                &b"CONTOSO ROOT CA"[..],
            )];
            tbs.issuer = countersign_testkit::forge::name(&attributes);
        })
        .issued_by(&root);
    let trusting = || Court::trusting(&[&root, &old]);
    assert_eq!(
        warnings(trusting(), &spelled),
        (true, vec!["0 issuer-spelled-otherwise".to_owned()])
    );
    assert_eq!(
        warnings(trusting(), &issuing),
        (true, vec!["0 authority-as-end-entity".to_owned()])
    );
    assert_eq!(
        warnings(trusting(), &below_the_old_one),
        (true, vec!["1 old-version-accepted".to_owned()])
    );
}

fn root_of_version_1() -> Template {
    Template::root("Fabrikam Root CA").forged(|tbs| {
        tbs.version = None;
        tbs.extensions.clear();
    })
}

/// What is an error, or is over, is not warned of again.
#[test]
fn what_is_an_error_is_no_warning() {
    let root = rsa(root()).self_signed();
    let leaf = short_key(ends_in(leaf(), Duration::days(-1)))
        .signed_with(SignatureScheme::RsaPkcs1Sha1)
        .issued_by(&root);
    let strict = countersign_trust::Policy::private_pki()
        .with_refused_hashes([countersign_keys::Hash::Sha1])
        .with_minimum_rsa_bits(2048);
    let (holds, told) = warnings(Court::trusting(&[&root]).by(strict), &leaf);
    assert!(!holds);
    assert_eq!(told, Vec::<String>::new());
}
