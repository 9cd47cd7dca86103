//! The search: a path is found if there is one, whatever stands beside it.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::{Extension, Tbs};
use countersign_testkit::{Identity, NOT_BEFORE, NOW, SignatureScheme, Template};
use countersign_trust::{
    Anchors, Budget, Exhausted, KeyIdentifiers, Likeness, Link, Outcome, PathEnd, Policy,
};

use crate::court::{Court, provider};

fn path_of(court: &mut Court, target: &Identity) -> Vec<Vec<u8>> {
    match court.validate(target.der()).0 {
        Outcome::Valid(path) => path
            .certificates()
            .iter()
            .map(|id| court.certificates[*id].der().unwrap().to_vec())
            .collect(),
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn a_cross_certificate_leads_to_the_other_root() {
    let (own, other) = (
        Template::root("Contoso Root CA").self_signed(),
        Template::root("Fabrikam Root CA").self_signed(),
    );
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&own);
    let cross = own.template().issued_by(&other);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let everything = [&leaf, &issuing, &own, &cross, &other];
    for (root, expected) in [
        (&own, vec![&leaf, &issuing, &own]),
        (&other, vec![&leaf, &issuing, &cross, &other]),
    ] {
        let mut court = Court::trusting(&[root]).present(&everything);
        let expected: Vec<Vec<u8>> = expected.iter().map(|i| i.der().to_vec()).collect();
        assert_eq!(path_of(&mut court, &leaf), expected);
        assert_eq!(court.verdict(leaf.der()), "valid");
    }
}

#[test]
fn the_order_of_what_is_presented_does_not_matter() {
    let root = Template::root("Contoso Root CA").self_signed();
    let upper = Template::intermediate("Contoso Policy CA").issued_by(&root);
    let lower = Template::intermediate("Contoso Issuing CA").issued_by(&upper);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&lower);
    for presented in [
        vec![&lower, &upper],
        vec![&upper, &lower],
        vec![&leaf, &root, &upper, &upper, &lower, &leaf],
    ] {
        let mut court = Court::trusting(&[&root]).present(&presented);
        assert_eq!(court.verdict(leaf.der()), "valid");
        assert_eq!(court.explain(leaf.der()).paths().len(), 1);
    }
    let mut court = Court::trusting(&[&root]).present(&[&upper]);
    assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
}

#[test]
fn an_expired_way_does_not_hide_the_other() {
    let (old, new) = (
        Template::root("Old Root CA")
            .validity(NOT_BEFORE, NOW - time::Duration::DAY)
            .self_signed(),
        Template::root("New Root CA").self_signed(),
    );
    let under = |root| Template::intermediate("Contoso Issuing CA").issued_by(root);
    let (under_old, under_new) = (under(&old), under(&new));
    let leaf = Template::leaf("um1.contoso.com").issued_by(&under_old);
    let mut court = Court::trusting(&[&old, &new]).present(&[&under_old, &under_new]);
    assert_eq!(court.verdict(leaf.der()), "valid");
    let mut court = Court::trusting(&[&old, &new]).present(&[&under_old]);
    assert_eq!(court.verdict(leaf.der()), "expired");
}

#[test]
fn cve_2024_0567_cross_certificates_in_a_circle_end() {
    let root = Template::root("Contoso Root CA").self_signed();
    let names = ["A", "B", "C", "D"];
    let own: Vec<Identity> = names.map(|n| Template::root(n).self_signed()).into();
    let mut mesh = Vec::new();
    for issuer in &own {
        for subject in &own {
            mesh.push(subject.template().issued_by(issuer));
        }
    }
    let leaf = Template::leaf("um1.contoso.com").issued_by(&own[0]);
    let mesh: Vec<&Identity> = mesh.iter().collect();
    let mut court = Court::trusting(&[&root]).present(&mesh);
    assert_eq!(court.verdict(leaf.der()), "untrusted-root");
    let bridge = own[3].template().issued_by(&root);
    let mut court = court.present(&[&bridge]);
    assert_eq!(court.verdict(leaf.der()), "valid");
    // GnuTLS asserted on a circle of two that nobody leaves.
    let (a, b) = (
        own[0].template().issued_by(&own[1]),
        own[1].template().issued_by(&own[0]),
    );
    let mut court = Court::trusting(&[&root]).present(&[&a, &b]);
    assert_eq!(court.verdict(leaf.der()), "cycle");
}

#[test]
fn a_rekeyed_root_is_named_as_such() {
    let old = Template::root("Contoso Root CA").self_signed();
    let new = Template::root("Contoso Root CA")
        .key_named("second key")
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&old);
    let mut court = Court::trusting(&[&new]);
    assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
    let likeness = |court: &mut Court| {
        let explanation = court.explain(leaf.der());
        let countersign_trust::FindingKind::IssuerUnknown { near, .. } =
            explanation.primary().unwrap().kind()
        else {
            panic!("{explanation:?}");
        };
        assert!(near.first()[0].in_store);
        near.first()[0].likeness
    };
    assert_eq!(likeness(&mut court), Likeness::SameNameOtherKey);
    let must_match = Policy::private_pki().with_key_identifiers(KeyIdentifiers::MustMatch);
    assert_eq!(
        likeness(&mut court.by(must_match)),
        Likeness::KeyIdentifierContradicts
    );
    // Both are there: the right one is taken without a try of the other.
    let mut court = Court::trusting(&[&new, &old]);
    let (outcome, verifications) = court.validate(leaf.der());
    assert!(matches!(outcome, Outcome::Valid(_)));
    assert_eq!(verifications, 1);
    // Without identifiers there is nothing to tell them apart by, but the signature.
    let leaf = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&old);
    assert_eq!(Court::trusting(&[&new, &old]).verdict(leaf.der()), "valid");
    assert_eq!(
        Court::trusting(&[&new]).verdict(leaf.der()),
        "signature-invalid"
    );
}

#[test]
fn a_renamed_root_and_a_renewed_one_are_named_as_such() {
    let old = Template::root("Contoso Root CA").self_signed();
    let renamed = Template::root("Contoso Global Root CA")
        .key_named("Contoso Root CA")
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&old);
    let explanation = Court::trusting(&[&renamed]).explain(leaf.der());
    let countersign_trust::FindingKind::IssuerUnknown { near, .. } =
        explanation.primary().unwrap().kind()
    else {
        panic!("{explanation:?}");
    };
    assert_eq!(near.first()[0].likeness, Likeness::SameKeyOtherName);
    let renewed = old.template().serial_number(&[7]).self_signed();
    let mut court = Court::trusting(&[&renewed]);
    assert_eq!(court.verdict(leaf.der()), "valid");
    court.purpose = countersign_trust::Purpose::Any;
    let explanation = court.explain(old.der());
    let countersign_trust::FindingKind::UntrustedRoot { near } =
        explanation.primary().unwrap().kind()
    else {
        panic!("{explanation:?}");
    };
    assert_eq!(near.first()[0].likeness, Likeness::OtherCertificateSameKey);
}

#[test]
fn a_changed_certificate_is_not_what_its_issuer_signed() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut changed = leaf.der().to_vec();
    let place = changed.windows(3).position(|w| w == b"um1").unwrap();
    changed[place + 2] = b'2';
    let mut court = Court::trusting(&[&root]).present(&[&issuing]);
    assert_eq!(court.verdict(leaf.der()), "valid");
    assert_eq!(court.verdict(&changed), "signature-invalid");
    let explanation = court.explain(&changed);
    let path = &explanation.paths()[0];
    assert_eq!(path.end(), PathEnd::Anchor, "the rest of the path is shown");
    assert_eq!(path.links(), [Link::KeyMatch, Link::KeyMatch]);
    assert_eq!(path.primary().unwrap().depth(), 0);
}

#[test]
fn intermediates_in_the_store_are_anchors_where_the_policy_says_so() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let any = Policy::private_pki().with_anchors(Anchors::Any);
    let mut court = Court::trusting(&[&issuing]);
    assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
    let explanation = court.explain(leaf.der());
    let codes: Vec<&str> = explanation.paths()[0]
        .findings()
        .iter()
        .map(|finding| finding.code())
        .collect();
    assert_eq!(codes, ["anchor-not-self-signed", "issuer-unknown"]);
    assert_eq!(court.by(any).verdict(leaf.der()), "valid");
    // It is an intermediate all the same.
    assert_eq!(
        Court::trusting(&[&issuing, &root]).verdict(leaf.der()),
        "valid"
    );
}

#[test]
fn rustsec_2023_0052_rustsec_2023_0053_a_ladder_of_a_million_paths_ends_undecided() {
    let root = Template::root("Nobody's Root CA").self_signed();
    let mut issuer = root;
    let mut rungs = Vec::new();
    for level in 0..20 {
        let rung = Template::intermediate(&format!("Level {level}"));
        let twin = rung.clone().serial_number(&[1, level]).issued_by(&issuer);
        issuer = rung.serial_number(&[2, level]).issued_by(&issuer);
        rungs.extend([twin, issuer.clone()]);
    }
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuer);
    let rungs: Vec<&Identity> = rungs.iter().collect();
    let mut court = Court::new().present(&rungs);
    let (outcome, verifications) = court.validate(leaf.der());
    assert_eq!(outcome, Outcome::Undecided(Exhausted::Steps));
    // Each pair of key and certificate once: the leaf's, and 19 levels of twins.
    assert!(verifications <= 39, "{verifications}");
    let explanation = court.explain(leaf.der());
    assert_eq!(explanation.exhausted(), Some(Exhausted::Steps));
    assert!(explanation.paths().len() <= 33);
}

#[test]
fn cve_2024_28835_long_paths_hold_and_longer_ones_are_undecided() {
    let root = Template::root("Contoso Root CA").self_signed();
    let mut issuer = root.clone();
    let mut above = Vec::new();
    for level in 0..101 {
        issuer = Template::intermediate(&format!("Level {level}")).issued_by(&issuer);
        above.push(issuer.clone());
    }
    let presented: Vec<&Identity> = above.iter().collect();
    let leaf = |issuer| Template::leaf("um1.contoso.com").issued_by(issuer);
    let mut court = Court::trusting(&[&root])
        .present(&presented)
        .within(Budget::default().with_signatures(1_000));
    assert_eq!(court.verdict(leaf(&above[99]).der()), "valid");
    assert_eq!(court.verdict(leaf(&above[100]).der()), "undecided");
}

#[test]
fn every_signature_is_verified_once_whatever_is_asked() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut court = Court::trusting(&[&root]).present(&[&issuing]);
    let target = court.certificates.add(leaf.der()).unwrap();
    let signatures = countersign_trust::Signatures::new(provider());
    let validator = countersign_trust::Validator::new(&court.certificates, &signatures);
    for purpose in [
        countersign_trust::Purpose::ServerAuth,
        countersign_trust::Purpose::ClientAuth,
        countersign_trust::Purpose::CodeSigning,
    ] {
        let question =
            countersign_trust::Question::new(target, &court.store, NOW, purpose, &court.policy)
                .with_presented(&court.presented);
        let _ = validator.validate(&question, &mut Budget::default());
        let _ = validator.explain(&question, &mut Budget::default());
    }
    assert_eq!(signatures.verifications(), 2);
}

#[test]
fn names_are_equal_in_other_encodings_unless_bytes_count() {
    use countersign_testkit::forge::name;
    let issuer = |tag, text: &str| name(&[(Oid::COMMON_NAME, tag, text.as_bytes())]);
    let root = Template::root("Contoso Root CA").self_signed();
    let by_bytes =
        Policy::private_pki().with_name_comparison(countersign_trust::NameComparison::EncodedBytes);
    for (tag, text, by_standard, as_bytes) in [
        (Tag::UTF8_STRING, "Contoso Root CA", "valid", "valid"),
        (
            Tag::PRINTABLE_STRING,
            "Contoso Root CA",
            "valid",
            "issuer-unknown",
        ),
        (
            Tag::UTF8_STRING,
            "CONTOSO  root ca ",
            "valid",
            "issuer-unknown",
        ),
        (
            Tag::UTF8_STRING,
            "Contoso Root",
            "issuer-unknown",
            "issuer-unknown",
        ),
    ] {
        let issuer = issuer(tag, text);
        let leaf = Template::leaf("um1.contoso.com")
            .forged(move |tbs| tbs.issuer.clone_from(&issuer))
            .issued_by(&root);
        let mut court = Court::trusting(&[&root]);
        assert_eq!(court.verdict(leaf.der()), by_standard, "{text}");
        assert_eq!(
            court.by(by_bytes.clone()).verdict(leaf.der()),
            as_bytes,
            "{text}"
        );
    }
}

#[test]
fn self_issued_intermediates_have_no_length() {
    let root = |length| {
        Template::root("Contoso Root CA")
            .path_length(length)
            .self_signed()
    };
    for (length, expected) in [(0, "path-length-exceeded"), (1, "valid")] {
        let root = root(length);
        let old = Template::intermediate("Contoso Issuing CA").issued_by(&root);
        let new = Template::intermediate("Contoso Issuing CA")
            .key_named("second key")
            .issued_by(&old);
        let leaf = Template::leaf("um1.contoso.com").issued_by(&new);
        let mut court = Court::trusting(&[&root]).present(&[&old, &new]);
        assert_eq!(court.verdict(leaf.der()), expected, "{length}");
    }
}

#[test]
fn counts_have_no_upper_bound() {
    let more_than_any: &[u8] = &[0x01, 0, 0, 0, 0, 0, 0, 0, 0];
    let limited = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::BOOLEAN, &[0xFF]);
            w.value(Tag::INTEGER, more_than_any);
        });
    });
    let skipping = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(0), more_than_any));
    });
    let inhibiting = Writer::build(|w| w.value(Tag::INTEGER, more_than_any));
    let root = Template::root("Contoso Root CA")
        .forged(move |tbs| {
            tbs.set(Extension::new(Oid::BASIC_CONSTRAINTS, true, &limited));
            tbs.set(Extension::new(Oid::POLICY_CONSTRAINTS, true, &skipping));
            tbs.set(Extension::new(Oid::INHIBIT_ANY_POLICY, true, &inhibiting));
        })
        .self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    for policy in [Policy::private_pki(), Policy::rfc5280_profile()] {
        let mut court = Court::trusting(&[&root]).present(&[&issuing]).by(policy);
        assert_eq!(court.verdict(leaf.der()), "valid");
    }
}

#[test]
fn the_signature_algorithm_is_named_twice_and_the_same() {
    let root = Template::root("Contoso Root CA").self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&root);
    let scheme = SignatureScheme::EcdsaP256Sha256;
    let signed = |inside: SignatureScheme| {
        let tbs = Tbs::of(leaf.der()).to_der(&inside.algorithm_identifier());
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(&tbs);
                w.raw(&scheme.algorithm_identifier());
                w.bit_string(&root.key().sign(scheme, &tbs));
            });
        })
    };
    let mut court = Court::trusting(&[&root]);
    assert_eq!(court.verdict(&signed(scheme)), "valid");
    assert_eq!(
        court.verdict(&signed(SignatureScheme::EcdsaP384Sha384)),
        "signature-algorithms-differ"
    );
}

#[test]
fn a_namesake_of_an_untrusted_root_did_not_forge_it() {
    let trusted = Template::root("Contoso Root CA").self_signed();
    let other = Template::root("Contoso Root CA")
        .key_named("second key")
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com").issued_by(&other);
    // The trusted one is presented too, and named once.
    let mut court = Court::trusting(&[&trusted]).present(&[&other, &trusted]);
    assert_eq!(court.verdict(leaf.der()), "untrusted-root");
    let explanation = court.explain(leaf.der());
    let countersign_trust::FindingKind::UntrustedRoot { near } =
        explanation.primary().unwrap().kind()
    else {
        panic!("{explanation:?}");
    };
    assert_eq!(near.total(), 1);
    assert_eq!(near.first()[0].likeness, Likeness::SameNameOtherKey);
}

#[test]
fn a_renewed_certificate_is_no_circle() {
    let old = Template::root("Contoso Root CA").self_signed();
    let new = Template::intermediate("Contoso Root CA").key_named("second key");
    let twins = [1, 2].map(|number| new.clone().serial_number(&[number]).issued_by(&old));
    let leaf = Template::leaf("um1.contoso.com").issued_by(&twins[0]);
    let mut court = Court::new().present(&[&twins[0], &twins[1]]);
    assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
}

#[test]
fn a_key_of_another_kind_did_not_sign() {
    let root = Template::root("Contoso Root CA").self_signed();
    let namesake = Template::root("Contoso Root CA")
        .algorithm(countersign_testkit::KeyAlgorithm::Rsa2048)
        .self_signed();
    let leaf = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&root);
    let mut court = Court::trusting(&[&namesake]);
    assert_eq!(court.verdict(leaf.der()), "signature-invalid");
}

#[test]
fn of_two_namesakes_the_better_one_is_followed() {
    let day = time::Duration::DAY;
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = || Template::intermediate("Contoso Issuing CA");
    let other = || issuing().key_named("second key");
    let mut tampered = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&issuing().issued_by(&root))
        .der()
        .to_vec();
    *tampered.last_mut().unwrap() ^= 1;
    let younger = |t: Template| t.validity(NOT_BEFORE + day, NOW + day);
    // The better one, the worse one, whether the better one is in the store.
    let rows = [
        ("the store's", issuing(), younger(other()), true),
        (
            "in date",
            issuing(),
            other().validity(NOT_BEFORE + day, NOW - day),
            false,
        ),
        (
            "an authority",
            issuing(),
            younger(other()).not_an_authority(),
            false,
        ),
        ("the younger", younger(issuing()), other(), false),
    ];
    for (what, better, worse, is_stored) in rows {
        let (better, worse) = (better.issued_by(&root), worse.issued_by(&root));
        let mut court = Court::trusting(&[&root]).present(&[&worse, &better]);
        if is_stored {
            court.trust(better.der());
        }
        let explanation = court.explain(&tampered);
        assert_eq!(explanation.primary().unwrap().code(), "signature-invalid");
        let followed = explanation.paths()[0].certificates()[1];
        assert_eq!(
            court.certificates[followed].der(),
            Some(better.der()),
            "{what}"
        );
    }
}

#[test]
fn the_first_reason_is_that_of_the_best_issuer() {
    let stranger = Template::root("Fabrikam Root CA").self_signed();
    let root = Template::root("Contoso Root CA").self_signed();
    let expired = Template::intermediate("Contoso Issuing CA")
        .validity(NOT_BEFORE, NOW - time::Duration::DAY)
        .issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&expired);
    let cross = Template::intermediate("Contoso Issuing CA").issued_by(&stranger);
    let mut court = Court::trusting(&[&root]).present(&[&expired, &cross]);
    let (outcome, _) = court.validate(leaf.der());
    let Outcome::Invalid(reason) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(reason.code(), "issuer-unknown");
    assert_eq!(court.verdict(leaf.der()), "expired");
}
