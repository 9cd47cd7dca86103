//! Issuers of one name: which of them signed is found, however many there are.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::forge::{Tbs, name};
use countersign_testkit::{Identity, NOT_BEFORE, NOW, SignatureScheme, Template};
use countersign_trust::{Budget, Exhausted, Outcome, Policy};

use crate::court::Court;

/// Intermediates with the subject of `issuing` and other keys.
fn namesakes(issuing: &Identity, root: &Identity, count: u32) -> Vec<Vec<u8>> {
    let mut tbs = Tbs::of(issuing.der());
    let key = tbs.subject_public_key_info.len();
    let identifier = tbs
        .extensions
        .iter()
        .position(|extension| extension.id == Oid::SUBJECT_KEY_IDENTIFIER.as_bytes())
        .unwrap();
    (0..count)
        .map(|number| {
            let octets = number.to_be_bytes();
            tbs.serial_number = [&[1][..], &octets].concat();
            tbs.subject_public_key_info[key - 4..].copy_from_slice(&octets);
            tbs.extensions[identifier].value = Writer::build(|w| w.octet_string(&octets));
            tbs.sign(root.key(), SignatureScheme::EcdsaP256Sha256)
        })
        .collect()
}

/// These come with the target.
fn present(court: &mut Court, crowd: &[Vec<u8>]) {
    for der in crowd {
        let id = court.certificates.add(der).unwrap();
        court.presented.push(id);
    }
}

#[test]
fn cve_2026_32280_the_right_one_among_10_000_of_one_name() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let namesakes = namesakes(&issuing, &root, 10_000);
    let mut court = Court::trusting(&[&root]);
    present(&mut court, &namesakes);
    let mut court = court.present(&[&issuing]);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let (outcome, verifications) = court.validate(leaf.der());
    assert!(matches!(outcome, Outcome::Valid(_)), "{outcome:?}");
    assert_eq!(verifications, 2);
    // Without the identifier every one of them may be it.
    let leaf = Template::leaf("um1.contoso.com")
        .without_authority_key_identifier()
        .issued_by(&issuing);
    let (outcome, verifications) = court.validate(leaf.der());
    assert_eq!(outcome, Outcome::Undecided(Exhausted::Signatures));
    assert_eq!(verifications, 2_000);
    assert_eq!(court.verdict(leaf.der()), "undecided");
    let mut court = court.within(Budget::default().with_signatures(20_000));
    assert!(matches!(court.validate(leaf.der()).0, Outcome::Valid(_)));
    // Of a thousand it is found within the default.
    let mut court = court.within(Budget::default());
    court.presented.drain(..9_000);
    assert_eq!(court.verdict(leaf.der()), "valid");
}

#[test]
fn looking_at_names_has_a_price() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut court = Court::trusting(&[&root]).present(&[&issuing]);
    let stranger = Template::root("Fabrikam Root CA").self_signed();
    let stranger = court.certificates.add(stranger.der()).unwrap();
    court.presented.extend([stranger; 5_000]);
    assert_eq!(court.verdict(leaf.der()), "valid");
    let mut court = court.within(Budget::default().with_steps(4));
    let (outcome, _) = court.validate(leaf.der());
    assert_eq!(outcome, Outcome::Undecided(Exhausted::Steps));
}

/// An identifier is a hint: the authority that signed is the issuer, and what is wrong with it is the
/// reason. One that did not sign is nobody's issuer, whatever is wrong with it.
#[test]
fn an_issuer_with_another_identifier_is_told_from_a_namesake() {
    let root = Template::root("Contoso Root CA").self_signed();
    let good = || Template::intermediate("Contoso Issuing CA");
    let expired = good().validity(NOT_BEFORE, NOW - time::Duration::DAY);
    let constrained = good().permit(countersign_testkit::GeneralSubtree::DnsName(
        "fabrikam.com".to_owned(),
    ));
    let rows = [
        ("expired", expired),
        ("not-an-authority", good().not_an_authority()),
        ("name-not-permitted", constrained),
    ];
    for (reason, template) in rows {
        let issuing = template.clone().issued_by(&root);
        let namesake = template.key_named("second key").issued_by(&root);
        let leaf = Template::leaf("um1.contoso.com")
            .authority_key_identifier(b"neither of them")
            .issued_by(&issuing);
        for (presented, expected) in [
            (vec![&issuing], reason),
            (vec![&namesake, &issuing], reason),
            (vec![&namesake], "issuer-unknown"),
        ] {
            let mut court = Court::trusting(&[&root]).present(&presented);
            assert_eq!(court.verdict(leaf.der()), expected);
            let (outcome, verifications) = court.validate(leaf.der());
            let Outcome::Invalid(first) = outcome else {
                panic!("{outcome:?}");
            };
            assert_eq!(first.code(), expected);
            assert!(verifications <= 2, "{verifications}");
        }
    }
    // However many there are, few are asked about.
    let expired = good().validity(NOT_BEFORE, NOW - time::Duration::DAY);
    let expired = expired.issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com")
        .authority_key_identifier(b"none of them")
        .issued_by(&good().issued_by(&root));
    let mut court = Court::trusting(&[&root]);
    present(&mut court, &namesakes(&expired, &root, 1_000));
    let (outcome, verifications) = court.validate(leaf.der());
    assert!(matches!(outcome, Outcome::Invalid(_)), "{outcome:?}");
    assert_eq!(verifications, 10);
}

/// Beyond a few certificates at hand an index is asked: it knows what was added last, in which layer, and
/// that what the table holds is not at hand for every question.
#[test]
fn a_crowd_is_searched_by_an_index() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let anonymous = Template::intermediate("Contoso Issuing CA")
        .key_named("second key")
        .without_subject_key_identifier()
        .issued_by(&root);
    let crowd = namesakes(&issuing, &root, 200);
    for right in [&issuing, &anonymous] {
        let leaf = Template::leaf("um1.contoso.com").issued_by(right);
        let mut court = Court::trusting(&[&root]);
        present(&mut court, &crowd);
        // The index is made here, and is not at hand for what comes later.
        assert_ne!(court.verdict(leaf.der()), "valid");
        let below = std::sync::Arc::new(court.certificates);
        court.certificates = countersign_trust::Certificates::over(below);
        assert_ne!(court.verdict(leaf.der()), "valid");
        let id = court.certificates.add(right.der()).unwrap();
        assert_ne!(court.verdict(leaf.der()), "valid", "it was not presented");
        court.presented.insert(100, id);
        let (outcome, verifications) = court.validate(leaf.der());
        assert!(matches!(outcome, Outcome::Valid(_)));
        assert_eq!(verifications, 2);
        court.presented.remove(100);
        court.extra.push(id);
        assert_eq!(court.validate(leaf.der()).1, 2);
    }
}

/// So is an issuer whose name is spelled otherwise, in whichever layer: what the table holds is not at hand
/// for every question.
#[test]
fn another_spelling_is_found_in_a_crowd() {
    let root = Template::root("Contoso Root CA").self_signed();
    let stranger = Template::intermediate("Fabrikam Issuing CA").issued_by(&root);
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let twin = issuing.template().serial_number(&[7]).issued_by(&root);
    let spelled = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"contoso  issuing ca")]);
    let leaf = Template::leaf("um1.contoso.com")
        .forged(move |tbs| tbs.issuer.clone_from(&spelled))
        .issued_by(&issuing);
    let first_sent = Policy::private_pki().with_building(countersign_trust::Building::FirstSent);
    let mut court = Court::trusting(&[&root]).by(first_sent);
    present(&mut court, &namesakes(&stranger, &root, 100));
    assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
    let below = std::sync::Arc::new(court.certificates);
    court.certificates = countersign_trust::Certificates::over(below);
    let ids = [&issuing, &twin].map(|one| court.certificates.add(one.der()).unwrap());
    assert_eq!(court.verdict(leaf.der()), "issuer-unknown");
    for first in [0, 1] {
        court.extra = vec![ids[first], ids[1 - first]];
        let Outcome::Valid(path) = court.validate(leaf.der()).0 else {
            panic!("it holds");
        };
        assert_eq!(path.certificates()[1], ids[first]);
    }
}

/// Who takes the first that was sent takes it out of a crowd too.
#[test]
fn a_crowd_keeps_the_order_in_which_it_came() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let twin = issuing.template().serial_number(&[7]).issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let first_sent = Policy::private_pki().with_building(countersign_trust::Building::FirstSent);
    for number in [0, 200] {
        let mut court = Court::trusting(&[&root]).by(first_sent.clone());
        present(&mut court, &namesakes(&issuing, &root, number));
        let ids = [&issuing, &twin].map(|one| court.certificates.add(one.der()).unwrap());
        for first in [0, 1] {
            court.presented.truncate(usize::try_from(number).unwrap());
            court.presented.extend([ids[first], ids[1 - first]]);
            let Outcome::Valid(path) = court.validate(leaf.der()).0 else {
                panic!("it holds");
            };
            assert_eq!(path.certificates()[1], ids[first], "{number}");
        }
    }
}
