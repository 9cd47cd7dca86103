//! Each property of a certificate that a rule may ask for.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_testkit::{DnType, Identity, KeyAlgorithm, SignatureScheme, Template};
use time::macros::datetime;

use crate::case::{Case, Pki, STRICT, bites};

/// Whether a rule with this predicate bites on the certificate, and what it found.
fn found(predicate: &str, case: impl FnOnce(Case) -> Case) -> Option<(String, String)> {
    let rules = bites(&format!(
        "test = {{ kind = 'certificate', {predicate} }}\nsentence = '`{{found}}`'"
    ))
    .replacen("sentence = '{judged} bites'\n", "", 1);
    let mut reasons = case(Case::new(&rules))
        .check(countersign_mutual::Role::Server)
        .reasons;
    assert!(reasons.len() <= 1);
    let reason = reasons.pop()?;
    Some((
        reason.sentence.replace('`', ""),
        reason.certificate.unwrap().subject,
    ))
}

fn bitten(predicate: &str, certificate: &Identity) -> bool {
    found(predicate, |case| case.presenting(certificate)).is_some()
}

#[test]
fn properties() {
    let pki = Pki::new();
    let leaf = pki.leaf(|leaf| leaf);
    let with_point = pki.leaf(|leaf| leaf.crl_distribution_point("http://pki.contoso.com/ca.crl"));
    let wildcard = Template::leaf("*.contoso.com").issued_by(&pki.issuing);
    let in_san_alone = pki.leaf(|leaf| leaf.dns("*.contoso.com"));
    let other = Template::leaf("other.contoso.com").issued_by(&pki.issuing);
    let upper = Template::leaf("UM1.Contoso.Com").issued_by(&pki.issuing);
    let without_san = pki.leaf(Template::without_alternative_names);
    let covered = pki.leaf(|leaf| leaf.without_alternative_names().dns("*.contoso.com"));
    let rsa = |algorithm| pki.leaf(|leaf| leaf.algorithm(algorithm));
    let edwards = pki.leaf(|leaf| leaf.algorithm(KeyAlgorithm::Ed25519));
    let rows: &[(&str, &Identity, bool)] = &[
        ("self-signed = true", &pki.root, true),
        ("self-signed = true", &leaf, false),
        ("self-signed = false", &pki.root, false),
        ("self-signed = false", &leaf, true),
        ("crl-distribution-point = false", &leaf, true),
        ("crl-distribution-point = false", &with_point, false),
        ("crl-distribution-point = true", &with_point, true),
        ("wildcard-common-name = true", &wildcard, true),
        ("wildcard-common-name = true", &in_san_alone, false),
        ("wildcard-common-name = false", &leaf, true),
        ("subject-is-known = true", &leaf, true),
        ("subject-is-known = false", &leaf, false),
        ("subject-is-known = false", &other, true),
        ("subject-is-known = true", &wildcard, true),
        ("own-names-in-san = true", &leaf, true),
        ("own-names-in-san = true", &upper, true),
        ("own-names-in-san = true", &other, false),
        ("own-names-in-san = false", &other, true),
        ("own-names-in-san = false", &without_san, true),
        ("own-names-in-san = false", &covered, true),
        ("own-names-in-san = false", &in_san_alone, false),
        ("rsa-key = false", &leaf, true),
        ("rsa-key = true", &leaf, false),
        ("rsa-key = true", &rsa(KeyAlgorithm::Rsa2048), true),
        ("rsa-key = false", &rsa(KeyAlgorithm::Rsa2048), false),
        ("rsa-bits-above = 2047", &rsa(KeyAlgorithm::Rsa2048), true),
        ("rsa-bits-above = 2048", &rsa(KeyAlgorithm::Rsa2048), false),
        ("rsa-bits-above = 2048", &rsa(KeyAlgorithm::Rsa3072), true),
        ("rsa-bits-above = 100", &leaf, false),
        ("rsa-bits-below = 2048", &rsa(KeyAlgorithm::Rsa2048), false),
        ("rsa-bits-below = 2049", &rsa(KeyAlgorithm::Rsa2048), true),
        ("rsa-bits-below = 2049", &leaf, false),
        ("keys-other-than = ['p-256']", &leaf, false),
        ("keys-other-than = ['rsa', 'p-384']", &leaf, true),
        ("keys-other-than = ['p-256']", &edwards, true),
        ("application-policies-suffice = false", &leaf, false),
        ("application-policies-suffice = true", &leaf, true),
        ("store-purposes-suffice = false", &leaf, false),
        ("store-purposes-suffice = true", &leaf, true),
        ("disallowed-in-store = true", &leaf, false),
        ("disallowed-in-store = false", &leaf, true),
        ("hashes = ['sha256']", &leaf, true),
        ("hashes = ['sha384', 'sha256']", &leaf, true),
        ("hashes = ['sha512']", &leaf, false),
        ("pss = true", &leaf, false),
        ("pss = false", &leaf, true),
        // All of them must hold.
        (
            "self-signed = false, crl-distribution-point = false",
            &leaf,
            true,
        ),
        (
            "self-signed = false, crl-distribution-point = false",
            &with_point,
            false,
        ),
        (
            "self-signed = true, crl-distribution-point = false",
            &leaf,
            false,
        ),
        ("hashes = ['sha256'], pss = true", &leaf, false),
    ];
    for (predicate, certificate, wanted) in rows {
        assert_eq!(bitten(predicate, certificate), *wanted, "{predicate}");
    }
}

#[test]
fn what_is_found() {
    let pki = Pki::new();
    let wildcard = Template::leaf("*.contoso.com").issued_by(&pki.issuing);
    let nameless = pki.leaf(|leaf| leaf.subject(&[(DnType::OrganizationName, "Contoso")]));
    let rsa = pki.leaf(|leaf| leaf.algorithm(KeyAlgorithm::Rsa2048));
    let koblitz = pki.leaf(|leaf| {
        leaf.forged(|tbs| {
            tbs.subject_public_key_info = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(Oid::EC_PUBLIC_KEY);
                        w.value(Tag::OBJECT_IDENTIFIER, &[0x2B, 0x81, 0x04, 0x00, 0x0A]);
                    });
                    w.bit_string(&[4; 65]);
                });
            });
        })
    });
    let rows = [
        (
            "wildcard-common-name = true",
            &wildcard,
            "*.contoso.com",
            "CN=*.contoso.com",
        ),
        (
            "wildcard-common-name = false",
            &nameless,
            "O=Contoso",
            "O=Contoso",
        ),
        (
            "own-names-in-san = false",
            &wildcard,
            "um1.contoso.com",
            "CN=*.contoso.com",
        ),
        ("rsa-key = true", &rsa, "RSA 2048", "CN=um1.contoso.com"),
        ("rsa-bits-above = 1024", &rsa, "2048", "CN=um1.contoso.com"),
        ("hashes = ['sha256']", &rsa, "SHA-256", "CN=um1.contoso.com"),
        ("self-signed = false", &rsa, "", "CN=um1.contoso.com"),
        (
            "keys-other-than = ['p-256']",
            &rsa,
            "RSA 2048",
            "CN=um1.contoso.com",
        ),
        // A curve that is not known here, by its identifier: secp256k1.
        (
            "keys-other-than = ['p-256']",
            &koblitz,
            "1.3.132.0.10",
            "CN=um1.contoso.com",
        ),
    ];
    for (predicate, certificate, wanted, subject) in rows {
        let wanted = (wanted.to_owned(), subject.to_owned());
        assert_eq!(
            found(predicate, |case| case.presenting(certificate)),
            Some(wanted),
            "{predicate}"
        );
    }
}

/// The last moment of validity is inside it, fractions of it too.
#[test]
fn expiry() {
    let pki = Pki::new();
    let end = datetime!(2026-06-01 00:00:00 UTC);
    let leaf = pki.leaf(|leaf| leaf.validity(datetime!(2026-01-01 00:00:00 UTC), end));
    let rows = [
        (end, false),
        (datetime!(2026-06-01 00:00:00.9 UTC), false),
        (datetime!(2026-06-01 00:00:01 UTC), true),
    ];
    for (at, wanted) in rows {
        let is = found("expired = true", |case| case.presenting(&leaf).at(at)).is_some();
        assert_eq!(is, wanted, "{at}");
        // The chain sees it the same way.
        let chain = Case::strict(&pki.root).presenting(&leaf).at(at).as_server();
        assert_eq!(chain, if wanted { "no: Expired!" } else { "yes" }, "{at}");
    }
}

/// Hashes and paddings are those of the path that the judge finds, whatever else is sent with it.
#[test]
fn signatures_on_the_path() {
    let rsa = |template: Template| template.algorithm(KeyAlgorithm::Rsa2048);
    let root = rsa(Template::root("Contoso Root CA"))
        .signed_with(SignatureScheme::RsaPkcs1Sha512)
        .self_signed();
    let issuing = rsa(Template::intermediate("Contoso Issuing CA"));
    let plain = issuing.issued_by(&root);
    let long = issuing
        .clone()
        .signed_with(SignatureScheme::RsaPkcs1Sha512)
        .issued_by(&root);
    let pss = issuing
        .clone()
        .signed_with(SignatureScheme::RsaPssSha256)
        .issued_by(&root);
    let leaf = rsa(Template::leaf("um1.contoso.com")).issued_by(&plain);
    let (sha512, is_pss) = ("hashes = ['sha512']", "pss = true");
    let path = |predicate: &str, sent: &[&Identity], own: &[&Identity]| {
        let rules = bites(&format!(
            "test = {{ kind = 'certificate', {predicate} }}\nsentence = 'x'"
        ))
        .replacen("sentence = '{judged} bites'\n", "", 1);
        let case = Case::new(&format!("{STRICT}{rules}"))
            .trusting(&[&root])
            .holding(own)
            .sending(&leaf, sent);
        case.as_server()
    };
    let rows: [(&str, &[&Identity], &[&Identity], &str); 6] = [
        (sha512, &[&plain], &[], "yes"),
        (sha512, &[&long], &[], "yes: Bites~"),
        (is_pss, &[&pss], &[], "yes: Bites~"),
        // A root's own signature is not verified.
        (sha512, &[&plain, &root], &[], "yes"),
        // The judge's own intermediate counts like one that is sent.
        (sha512, &[], &[&long], "yes: Bites~"),
        (is_pss, &[&plain], &[&root], "yes"),
    ];
    for (predicate, sent, own, wanted) in rows {
        assert_eq!(path(predicate, sent, own), wanted, "{predicate}");
    }
    // What is on no path does not matter.
    let stranger = Pki::of("Fabrikam");
    let beside = rsa(stranger.issuing.template())
        .signed_with(SignatureScheme::RsaPssSha256)
        .issued_by(&rsa(Template::root("Fabrikam Root CA")).self_signed());
    assert_eq!(path(is_pss, &[&plain, &beside], &[]), "yes");
    // Where no rule says how chains are judged, what is sent counts.
    let alone = found(is_pss, |case| case.sending(&leaf, &[&pss, &root]));
    assert_eq!(
        alone,
        Some(("SHA-256".to_owned(), "CN=Contoso Issuing CA".to_owned()))
    );
}
