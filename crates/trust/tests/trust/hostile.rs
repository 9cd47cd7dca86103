//! Chains that were made to be dear: each ends, at a cost that is counted.

use allocation_counter::measure;
use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_keys::{FirstSupporting, SignatureVerifier};
use countersign_testkit::forge::{Extension, Tbs, name};
use countersign_testkit::{Identity, NOW, SignatureScheme, Template};
use countersign_trust::{
    Budget, CertificateId, Certificates, Exhausted, Explanation, Outcome, Policy, Purpose,
    Question, Signatures, TrustStore, Validator, Verdict,
};

use crate::court::{Court, provider};

/// An answer and its explanation, and what both took of the default budget.
struct Cost {
    outcome: Outcome,
    explanation: Explanation,
    /// Verified for the answer.
    signatures: usize,
    steps: u32,
    name_comparisons: u32,
    /// The most octets that were held at once beyond what was there: by the answer, by its explanation.
    heap: [u64; 2],
}

fn cost(court: &mut Court, target: &[u8]) -> Cost {
    let target = court.certificates.add(target).unwrap();
    // What facts parse when they are asked for is theirs.
    let _ = court.certificates[target].subject_alt_names();
    let signatures = Signatures::new(provider());
    let validator = Validator::new(&court.certificates, &signatures);
    let question = court.question(target);
    let (mut outcome, mut explanation) = (None, None);
    let mut budget = court.budget;
    let answer = measure(|| outcome = Some(validator.validate(&question, &mut budget)));
    let verified = signatures.verifications();
    let mut again = court.budget;
    let explaining = measure(|| explanation = Some(validator.explain(&question, &mut again)));
    Cost {
        outcome: outcome.unwrap(),
        explanation: explanation.unwrap(),
        signatures: verified,
        steps: court.budget.steps() - budget.steps(),
        name_comparisons: court.budget.name_comparisons() - budget.name_comparisons(),
        heap: [answer.bytes_max, explaining.bytes_max],
    }
}

/// What has these subject alternative names, each the DER of a `GeneralName`.
fn named(template: Template, names: impl IntoIterator<Item = Vec<u8>>) -> Template {
    let names: Vec<u8> = names.into_iter().flatten().collect();
    let value = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.raw(&names)));
    template.forged(move |tbs| tbs.set(Extension::new(Oid::SUBJECT_ALT_NAME, false, &value)))
}

fn dns(text: &str) -> Vec<u8> {
    Writer::build(|w| w.value(Tag::context(2), text.as_bytes()))
}

fn ip(number: u32) -> Vec<u8> {
    Writer::build(|w| w.value(Tag::context(7), &number.to_be_bytes()))
}

/// An authority with these excluded subtrees.
fn excluding(names: impl IntoIterator<Item = Vec<u8>>) -> Template {
    let names: Vec<Vec<u8>> = names.into_iter().collect();
    let value = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::context_constructed(1), |w| {
                for name in &names {
                    w.nested(Tag::SEQUENCE, |w| w.raw(name));
                }
            });
        });
    });
    Template::intermediate("Contoso Issuing CA").extension(&[2, 5, 29, 30], true, value)
}

fn root() -> Identity {
    Template::root("Contoso Root CA").self_signed()
}

fn replaced(der: &[u8], mark: &[u8], octets: &[u8]) -> Vec<u8> {
    let at = der
        .windows(mark.len())
        .position(|window| window == mark)
        .unwrap();
    let (before, after) = der.split_at(at);
    [before, octets, &after[mark.len()..]].concat()
}

#[test]
fn a_hundred_thousand_intermediates_of_one_name() {
    const MARKS: [[u8; 4]; 2] = [*b"\x01key", *b"\x01num"];
    let root = root();
    let issuing = Template::intermediate("Contoso Issuing CA")
        .without_subject_key_identifier()
        .issued_by(&root);
    let mut tbs = Tbs::of(issuing.der());
    let key = tbs.subject_public_key_info.len();
    tbs.subject_public_key_info[key - 4..].copy_from_slice(&MARKS[0]);
    tbs.serial_number = MARKS[1].to_vec();
    let mould = tbs.sign(root.key(), SignatureScheme::EcdsaP256Sha256);
    let leaf = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&issuing);
    let mut court = Court::trusting(&[&root]);
    for number in 0x0100_0000..0x0100_0000 + 100_000_u32 {
        // Their own signatures are not good any more: nobody gets so far.
        let octets = number.to_be_bytes();
        let der = replaced(&replaced(&mould, &MARKS[0], &octets), &MARKS[1], &octets);
        let id = court.certificates.add(&der).unwrap();
        court.presented.push(id);
    }
    let spent = cost(&mut court, leaf.der());
    assert_eq!(spent.outcome, Outcome::Undecided(Exhausted::Signatures));
    assert_eq!(spent.explanation.verdict(), Verdict::Undecided);
    assert_eq!(spent.signatures, 2_000);
    // Two looks at all the names, one at identifiers, and those that were tried.
    assert_eq!(spent.steps, 100 + 100 + 1_000 + 2_001);
    assert!(
        spent.heap.iter().all(|octets| *octets < 16 << 20),
        "{:?}",
        spent.heap
    );
    // The right one is found as soon as an identifier names it.
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut court = court.present(&[&issuing]);
    let spent = cost(&mut court, leaf.der());
    assert!(matches!(spent.outcome, Outcome::Valid(_)));
    assert!(spent.signatures <= 3, "{}", spent.signatures);
}

/// Whether 150 or 10,000 are trusted, and all of one name: as much is looked at, and nothing more is held.
#[test]
fn ten_thousand_roots_of_one_name() {
    let spent = [150, 10_000].map(|number| {
        let root = root();
        let mut tbs = Tbs::of(root.der());
        let key = tbs.subject_public_key_info.len();
        let mut court = Court::trusting(&[&root]);
        for number in 1..number {
            let octets = u32::to_be_bytes(0x0100_0000 + number);
            tbs.serial_number = octets.to_vec();
            tbs.subject_public_key_info[key - 4..].copy_from_slice(&octets);
            let identifier = Writer::build(|w| w.octet_string(&octets));
            tbs.set(Extension::new(
                Oid::SUBJECT_KEY_IDENTIFIER,
                false,
                &identifier,
            ));
            court.trust(&tbs.sign(root.key(), SignatureScheme::EcdsaP256Sha256));
        }
        assert_eq!(court.store.len(), usize::try_from(number).unwrap());
        let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
        let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
        let spent = cost(&mut court.present(&[&issuing]), leaf.der());
        assert!(matches!(spent.outcome, Outcome::Valid(_)));
        (spent.signatures, spent.steps, spent.heap[0])
    });
    assert_eq!(spent[0], spent[1]);
}

/// A host is looked for among all the names once, and each name meets the constraints of its form once.
#[test]
fn cve_2026_27145_cve_2025_14831_a_hundred_thousand_names() {
    let root = root();
    let many = (0..100_000).map(|number| dns(&format!("a{number}.contoso.com")));
    let many = named(Template::leaf("um1.contoso.com"), many);
    let judge = |issuing: Template, host: &str| {
        let issuing = issuing.issued_by(&root);
        let mut court = Court::trusting(&[&root]).present(&[&issuing]).named(host);
        let spent = cost(&mut court, many.issued_by(&issuing).der());
        assert!(
            spent.heap.iter().all(|octets| *octets < 1 << 16),
            "{:?}",
            spent.heap
        );
        let reason = spent.explanation.primary().map(|finding| finding.code());
        (spent.outcome, reason, spent.name_comparisons)
    };
    let free = Template::intermediate("Contoso Issuing CA");
    let (outcome, reason, compared) = judge(free.clone(), "a99999.contoso.com");
    assert!(matches!(outcome, Outcome::Valid(_)));
    assert_eq!((reason, compared), (None, 0));
    let (_, reason, _) = judge(free, "um1.contoso.com");
    assert_eq!(reason, Some("name-mismatch"));
    let (outcome, _, compared) = judge(excluding([dns("fabrikam.com")]), "a0.contoso.com");
    assert!(matches!(outcome, Outcome::Valid(_)));
    // The subject is a name too, of another form.
    assert_eq!(compared, 200_001);
    let two = [dns("fabrikam.com"), dns("tailspin.com")];
    let (outcome, ..) = judge(excluding(two), "a0.contoso.com");
    assert_eq!(outcome, Outcome::Undecided(Exhausted::NameComparisons));
}

/// Subtrees and names by the ten thousand.
#[test]
fn cve_2024_12243_ten_thousand_subtrees() {
    let root = root();
    let issuing = excluding((0..10_000).map(|number| dns(&format!("c{number}.com"))));
    let issuing = issuing.issued_by(&root);
    let judge = |names: Vec<Vec<u8>>| {
        let leaf = named(Template::leaf("um1.contoso.com"), names).issued_by(&issuing);
        let spent = cost(
            &mut Court::trusting(&[&root]).present(&[&issuing]),
            leaf.der(),
        );
        (spent.outcome, spent.name_comparisons)
    };
    // Names of another form meet none of them.
    let (outcome, compared) = judge((0..10_000).map(ip).collect());
    assert!(matches!(outcome, Outcome::Valid(_)), "{outcome:?}");
    assert_eq!(compared, 10_001);
    let (outcome, compared) = judge(vec![dns("um1.contoso.com"); 24]);
    assert!(matches!(outcome, Outcome::Valid(_)), "{outcome:?}");
    assert_eq!(compared, 24 * 10_001 + 1);
    let (outcome, _) = judge(vec![dns("um1.contoso.com"); 25]);
    assert_eq!(outcome, Outcome::Undecided(Exhausted::NameComparisons));
}

/// A hundred thousand names that each break a constraint, on each of fifty paths: CVE-2025-61729 is what
/// telling of all of them did.
#[test]
fn a_crowd_of_faults_is_told_in_part() {
    let root = root();
    let many = (0..2_000).map(|number| dns(&format!("a{number}.contoso.com")));
    let issuing = excluding([dns("contoso.com")]).issued_by(&root);
    let leaf = named(Template::leaf("um1.contoso.com"), many);
    // As many extensions that nobody knows.
    let leaf = (1..1_000).fold(leaf, |leaf, number| {
        leaf.extension(&[1, 3, 6, 1, 4, 1, 99999, number], true, vec![5, 0])
    });
    let leaf = leaf.issued_by(&issuing);
    let twins: Vec<Identity> = (0..50)
        .map(|number| {
            issuing
                .template()
                .serial_number(&[9, number])
                .issued_by(&root)
        })
        .collect();
    let presented: Vec<&Identity> = twins.iter().collect();
    let spent = cost(
        &mut Court::trusting(&[&root]).present(&presented),
        leaf.der(),
    );
    assert_eq!(spent.explanation.verdict(), Verdict::Invalid);
    assert_eq!(spent.explanation.paths().len(), 32);
    for path in spent.explanation.paths() {
        let told = path.findings().len();
        let untold: usize = path.findings().iter().map(|finding| finding.untold()).sum();
        assert_eq!((told, told + untold), (20, 2_000 + 999));
    }
    assert!(
        spent.heap.iter().all(|octets| *octets < 1 << 20),
        "{:?}",
        spent.heap
    );
    // Nor does a long name become a long finding.
    let long = Writer::build(|w| {
        let uri = format!("sip:{}@contoso.com", "a".repeat(1 << 20));
        w.value(Tag::context(6), uri.as_bytes());
    });
    let all = Writer::build(|w| w.value(Tag::context(6), b""));
    let issuing = excluding([all]).issued_by(&root);
    let leaf = named(Template::leaf("um1.contoso.com"), [long]).issued_by(&issuing);
    let mut court = Court::trusting(&[&root]).present(&[&issuing]);
    let spent = cost(&mut court, leaf.der());
    let primary = format!("{:?}", spent.explanation.primary().unwrap());
    assert!(primary.contains("NameExcluded") && primary.len() < 1_000);
}

/// What a rule reads whenever a certificate is tried is paid for whenever it is tried.
#[test]
fn a_certificate_is_paid_for_by_its_size() {
    let root = root();
    let issuing = Template::intermediate("Contoso Issuing CA");
    let large = named(issuing.clone(), vec![dns("um1.contoso.com"); 100_000]);
    let [small, large] = [issuing, large].map(|issuing| {
        let issuing = issuing.issued_by(&root);
        let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
        let mut court = Court::trusting(&[&root]).present(&[&issuing]);
        let spent = cost(&mut court, leaf.der());
        assert!(matches!(spent.outcome, Outcome::Valid(_)));
        (issuing.der().len(), spent.steps)
    });
    assert_eq!(small.1, 2);
    assert_eq!(large.1, 2 + u32::try_from(large.0 / 4_096).unwrap());
}

/// A key that takes seconds to verify with is not verified with: both backends draw the line at 8,192
/// bits or below.
#[test]
fn a_key_of_16384_bits_verifies_nothing() {
    let rsa = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::RSA_ENCRYPTION);
                w.value(Tag::NULL, &[]);
            });
            let key = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.uint(&[0xFF; 2_048]);
                    w.uint(&[1, 0, 1]);
                });
            });
            w.bit_string(&key);
        });
    });
    let root = Template::root("Contoso Root CA")
        .forged(move |tbs| tbs.subject_public_key_info.clone_from(&rsa))
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    let algorithm = SignatureScheme::RsaPkcs1Sha256.algorithm_identifier();
    let leaf = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(&Tbs::of(leaf.der()).to_der(&algorithm));
            w.raw(&algorithm);
            w.bit_string(&[0x7F; 2_048]);
        });
    });
    let mut court = Court::trusting(&[&root]);
    let leaf = court.certificates.add(&leaf).unwrap();
    let backends: [&dyn SignatureVerifier; 2] = [
        countersign_provider_aws_lc::provider(),
        countersign_provider_rustcrypto::provider(),
    ];
    let both = FirstSupporting::new(&backends);
    let signatures = Signatures::new(&both);
    let validator = Validator::new(&court.certificates, &signatures);
    let outcome = validator.validate(&court.question(leaf), &mut Budget::default());
    let Outcome::Invalid(finding) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(finding.code(), "signature-unsupported");
    assert_eq!(signatures.verifications(), 0);
}

/// A value inside a value, twenty thousand times: nothing that is read here calls itself for it.
#[test]
fn deep_nesting_takes_no_depth() {
    let deep = |value: &[u8]| {
        let mut der = vec![0x05, 0x00];
        for _ in 0..20_000 {
            der = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.raw(&der)));
        }
        [value, &der].concat()
    };
    let nested = deep(&[]);
    let other_name = Writer::build(|w| {
        w.nested(Tag::context_constructed(0), |w| {
            w.oid(Oid::NTDS_REPLICATION);
            w.nested(Tag::context_constructed(0), |w| w.raw(&nested));
        });
    });
    let root = root();
    let subject = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, &nested)]);
    let leaf = named(
        Template::leaf("um1.contoso.com"),
        [other_name, dns("um1.contoso.com")],
    )
    .subject_der(&subject)
    .extension(&[1, 3, 6, 1, 4, 1, 99999, 1], false, nested)
    .issued_by(&root);
    let judge = move || {
        let mut court = Court::trusting(&[&root]).named("um1.contoso.com");
        (court.verdict(leaf.der()), court.verdict(root.der()))
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10);
    let (leaf, _) = thread.spawn(judge).unwrap().join().unwrap();
    assert_eq!(leaf, "valid");
}

/// The same for a question of another's making: what is asked of [`Budget`] bounds them all.
#[test]
fn a_budget_of_nothing_decides_nothing_that_has_a_price() {
    let root = root();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut certificates = Certificates::new();
    let ids: Vec<CertificateId> = [&leaf, &issuing, &root]
        .map(|identity| certificates.add(identity.der()).unwrap())
        .into();
    let mut store = TrustStore::new();
    store.add(&certificates, ids[2]);
    let policy = Policy::private_pki();
    let question =
        Question::new(ids[0], &store, NOW, Purpose::ServerAuth, &policy).with_presented(&ids);
    for (budget, part) in [
        (Budget::default().with_signatures(1), Exhausted::Signatures),
        (Budget::default().with_steps(1), Exhausted::Steps),
        (Budget::default().with_depth(2), Exhausted::Depth),
    ] {
        let signatures = Signatures::new(provider());
        let outcome =
            Validator::new(&certificates, &signatures).validate(&question, &mut { budget });
        assert_eq!(outcome, Outcome::Undecided(part));
    }
}
