//! The answer at length: the right path first, the right reason first, and never too much.

use countersign_testkit::{Identity, NOT_BEFORE, NOW, SignatureScheme, Template};
use countersign_trust::{
    Budget, Class, Exhausted, FindingKind, HResult, Language, Link, OldVersions, PathEnd, Policy,
    Revocation, TrustStatus, Verdict,
};
use time::Duration;

use crate::court::Court;

struct Pki {
    root: Identity,
    issuing: Identity,
}

fn pki() -> Pki {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    Pki { root, issuing }
}

fn expired(template: Template) -> Template {
    template.validity(NOT_BEFORE, NOW - Duration::SECOND)
}

#[test]
fn of_two_faults_the_more_useful_is_the_reason() {
    let Pki { root, issuing } = pki();
    let leaf = || Template::leaf("um1.contoso.com");
    let unknown = |t: Template| t.extension(&[1, 3, 6, 1, 4, 1, 99999, 1], true, vec![5, 0]);
    let tampered = |template: Template| {
        let mut der = template.issued_by(&issuing).der().to_vec();
        *der.last_mut().unwrap() ^= 1;
        der
    };
    let signed = |template: Template| template.issued_by(&issuing).der().to_vec();
    let rows = [
        (
            tampered(expired(leaf())),
            "um1.contoso.com",
            "signature-invalid",
        ),
        (
            signed(expired(unknown(leaf()))),
            "um1.contoso.com",
            "expired",
        ),
        (
            signed(expired(leaf().client_only())),
            "um1.contoso.com",
            "expired",
        ),
        (
            signed(unknown(leaf().client_only())),
            "um1.contoso.com",
            "unknown-critical-extension",
        ),
        (
            signed(leaf().client_only()),
            "um2.contoso.com",
            "purpose-missing",
        ),
        (signed(leaf()), "um2.contoso.com", "name-mismatch"),
    ];
    for (der, name, expected) in &rows {
        let mut court = Court::trusting(&[&root]).present(&[&issuing]).named(name);
        assert_eq!(court.verdict(der), *expected);
    }
    // In front of an anchor, that there is none comes first; a signature that is not good, before.
    for ((der, name, _), expected) in rows.iter().zip(["signature-invalid", "issuer-unknown"]) {
        let mut court = Court::new().present(&[&issuing]).named(name);
        assert_eq!(court.verdict(der), expected);
    }
}

#[test]
fn a_path_that_reaches_an_anchor_comes_before_one_that_does_not() {
    let Pki { root, issuing } = pki();
    let other_root = Template::root("Fabrikam Root CA").self_signed();
    let cross = issuing.template().issued_by(&other_root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut court = Court::trusting(&[&root])
        .present(&[&cross, &issuing])
        .named("um2.contoso.com");
    let explanation = court.explain(leaf.der());
    let ends: Vec<PathEnd> = explanation.paths().iter().map(|path| path.end()).collect();
    assert_eq!(ends, [PathEnd::Anchor, PathEnd::IssuerUnknown]);
    assert_eq!(explanation.primary().unwrap().code(), "name-mismatch");
    let codes: Vec<&str> = explanation.paths()[1]
        .findings()
        .iter()
        .map(|finding| finding.code())
        .collect();
    assert_eq!(codes, ["name-mismatch", "issuer-unknown"]);
}

#[test]
fn the_path_with_fewer_faults_comes_first() {
    let old = expired(Template::root("Old Root CA")).self_signed();
    let new = Template::root("New Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA");
    // The younger one is tried first.
    let under_old = issuing
        .clone()
        .validity(NOT_BEFORE + Duration::DAY, NOW + Duration::DAY)
        .issued_by(&old);
    let under_new = issuing.issued_by(&new);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&under_new);
    let mut court = Court::trusting(&[&old, &new])
        .present(&[&under_old, &under_new])
        .named("um2.contoso.com");
    let explanation = court.explain(leaf.der());
    let counts: Vec<usize> = explanation
        .paths()
        .iter()
        .map(|path| path.findings().len())
        .collect();
    assert_eq!(counts, [1, 2]);
}

#[test]
fn every_fault_of_a_path_is_found() {
    let root = expired(Template::root("Contoso Root CA"))
        .path_length(0)
        .self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA")
        .client_only()
        .issued_by(&root);
    let leaf = expired(Template::leaf("um1.contoso.com")).issued_by(&issuing);
    let mut court = Court::trusting(&[&root])
        .present(&[&issuing])
        .named("um2.contoso.com");
    let explanation = court.explain(leaf.der());
    let found: Vec<(usize, &str)> = explanation.paths()[0]
        .findings()
        .iter()
        .map(|finding| (finding.depth(), finding.code()))
        .collect();
    assert_eq!(
        found,
        [
            (0, "expired"),
            (0, "name-mismatch"),
            (1, "issuer-purpose-missing"),
            (2, "expired"),
            (2, "path-length-exceeded"),
        ]
    );
}

#[test]
fn links_say_why_an_issuer_was_chosen_and_windows_has_bits_for_it() {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA")
        .without_authority_key_identifier()
        .issued_by(&root);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&issuing);
    let mut court = Court::trusting(&[&root]).present(&[&issuing]);
    let explanation = court.explain(leaf.der());
    let path = &explanation.paths()[0];
    assert_eq!(path.links(), [Link::KeyMatch, Link::NameMatch]);
    let info: Vec<u32> = (0..3)
        .map(|depth| TrustStatus::of_element(&court.certificates, path, depth).info_bits())
        .collect();
    assert_eq!(info, [0x102, 0x104, 0x10C]);
    // That a chain is partial is no element's fault.
    let mut court = Court::new().present(&[&issuing]);
    let explanation = court.explain(leaf.der());
    let path = &explanation.paths()[0];
    let chain = TrustStatus::of_findings(path.findings());
    let names: Vec<&str> = chain.error_names().collect();
    assert_eq!(names, ["IS_PARTIAL_CHAIN"]);
    let element = TrustStatus::of_element(&court.certificates, path, 1);
    assert_eq!(element.error_bits(), 0);
}

#[test]
fn an_issuer_and_serial_number_are_an_exact_match() {
    let root = Template::root("Contoso Root CA")
        .without_subject_key_identifier()
        .self_signed();
    let wanted = root.subject();
    let serial = root.serial_number();
    let leaf = |identifier: Option<[u8; 20]>, serial: Vec<u8>| {
        use countersign_asn1::{Oid, Tag, encode::Writer};
        let wanted = wanted.clone();
        Template::leaf("um1.contoso.com").forged(move |tbs| {
            let value = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    if let Some(identifier) = identifier {
                        w.value(Tag::context(0), &identifier);
                    }
                    w.nested(Tag::context_constructed(1), |w| {
                        w.nested(Tag::context_constructed(4), |w| w.raw(&wanted));
                    });
                    w.uint_tagged(Tag::context(2), &serial);
                });
            });
            let extension = countersign_testkit::forge::Extension::new(
                Oid::AUTHORITY_KEY_IDENTIFIER,
                false,
                &value,
            );
            tbs.set(extension);
        })
    };
    for (identifier, serial, link) in [
        (None, serial.clone(), Link::ExactMatch),
        (None, vec![1], Link::NameMatchAlone),
        // The issuer has no identifier to compare this with.
        (Some([7; 20]), serial, Link::ExactMatch),
    ] {
        let leaf = leaf(identifier, serial).issued_by(&root);
        let mut court = Court::trusting(&[&root]);
        let explanation = court.explain(leaf.der());
        assert_eq!(explanation.verdict(), Verdict::Valid);
        assert_eq!(explanation.paths()[0].links(), [link]);
    }
}

#[test]
fn cve_2025_61729_the_names_of_a_crowded_certificate_are_counted_not_listed() {
    let Pki { root, issuing } = pki();
    let mut template = Template::leaf("um1.contoso.com");
    for number in 0..2_000 {
        template = template.dns(&format!("host{number}.contoso.com"));
    }
    let leaf = template.issued_by(&issuing);
    let mut court = Court::trusting(&[&root])
        .present(&[&issuing])
        .named("nobody.contoso.com");
    let explanation = court.explain(leaf.der());
    let primary = explanation.primary().unwrap();
    let FindingKind::NameMismatch { presented, .. } = primary.kind() else {
        panic!("{primary:?}");
    };
    assert_eq!((presented.first().len(), presented.total()), (10, 2_001));
    let sentence = primary.sentence(&court.certificates, Language::English);
    assert!(sentence.ends_with("and 1991 more"), "{sentence}");
}

#[test]
fn the_number_of_paths_is_bounded_and_the_verdict_is_not_touched() {
    let root = Template::root("Contoso Root CA").self_signed();
    let stranger = Template::root("Fabrikam Root CA").self_signed();
    let own = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let twins: Vec<Identity> = (0..50)
        .map(|number| {
            own.template()
                .serial_number(&[9, number])
                .issued_by(&stranger)
        })
        .collect();
    let mut presented: Vec<&Identity> = twins.iter().collect();
    presented.push(&own);
    let leaf = Template::leaf("um1.contoso.com").issued_by(&own);
    let mut court = Court::trusting(&[&root]).present(&presented);
    let explanation = court.explain(leaf.der());
    assert_eq!(explanation.verdict(), Verdict::Valid);
    assert_eq!(explanation.exhausted(), Some(Exhausted::Paths));
    assert_eq!(explanation.paths().len(), 33);
    assert!(explanation.paths()[0].is_valid());
    assert_eq!(explanation.paths()[0].certificates().len(), 3);
    let mut court = court.within(Budget::default().with_paths(100));
    let explanation = court.explain(leaf.der());
    assert_eq!(explanation.exhausted(), None);
    assert_eq!(explanation.paths().len(), 51);
}

#[test]
fn windows_names_the_fault_by_its_own_order() {
    let Pki { root, issuing } = pki();
    let leaf = || Template::leaf("um1.contoso.com");
    let der = |template: Template| template.issued_by(&issuing).der().to_vec();
    let mut tampered = der(expired(leaf()));
    *tampered.last_mut().unwrap() ^= 1;
    let sha1 = leaf()
        .algorithm(countersign_testkit::KeyAlgorithm::Rsa2048)
        .signed_with(SignatureScheme::RsaPkcs1Sha1)
        .self_signed();
    let trusting = |roots: &[&Identity]| Court::trusting(roots).present(&[&issuing]);
    let named = |name| trusting(&[&root]).named(name);
    let no_old_versions = Policy::private_pki().with_old_versions(OldVersions::AnchorsAlone);
    let no_sha1 = Policy::private_pki().with_refused_hashes([countersign_keys::Hash::Sha1]);
    let rows = [
        (
            named("um1.contoso.com"),
            tampered,
            "TRUST_E_CERT_SIGNATURE",
            0x9_u32,
        ),
        (
            trusting(&[]).present(&[&root]),
            der(expired(leaf())),
            "CERT_E_UNTRUSTEDROOT",
            0x21,
        ),
        (
            trusting(&[]),
            der(expired(leaf())),
            "CERT_E_CHAINING",
            0x1_0001,
        ),
        (
            named("um2.contoso.com"),
            der(expired(leaf())),
            "CERT_E_EXPIRED",
            0x1,
        ),
        (
            named("um2.contoso.com"),
            der(leaf()),
            "CERT_E_CN_NO_MATCH",
            0x0,
        ),
        (
            named("um2.contoso.com"),
            der(leaf().client_only()),
            "CERT_E_WRONG_USAGE",
            0x10,
        ),
        (
            trusting(&[]).by(no_sha1),
            sha1.der().to_vec(),
            "TRUST_E_CERT_SIGNATURE",
            0x10_0028,
        ),
        (
            trusting(&[]).by(Policy::private_pki().with_minimum_rsa_bits(3072)),
            sha1.der().to_vec(),
            "TRUST_E_CERT_SIGNATURE",
            0x10_0028,
        ),
        (
            trusting(&[&root]).by(no_old_versions),
            der(leaf().forged(|tbs| {
                tbs.version = None;
                tbs.extensions.clear();
            })),
            "TRUST_E_BASIC_CONSTRAINTS",
            0x400,
        ),
        // Revocation comes before the name, and after all else that a chain may lack.
        (
            named("um2.contoso.com").wanting(Revocation::Hard),
            der(leaf()),
            "CRYPT_E_REVOCATION_OFFLINE",
            0x100_0040,
        ),
        (
            named("um2.contoso.com").wanting(Revocation::Hard),
            der(leaf().client_only()),
            "CERT_E_WRONG_USAGE",
            0x100_0050,
        ),
    ];
    for (mut court, der, name, bits) in rows {
        let explanation = court.explain(&der);
        let hresult = HResult::of_explanation(&explanation).unwrap();
        assert_eq!(hresult.name(), name);
        assert_eq!(Some(hresult), HResult::named(name));
        let status = TrustStatus::of_findings(explanation.paths()[0].findings());
        assert_eq!(
            status.error_bits(),
            bits,
            "{name}: {:X}",
            status.error_bits()
        );
        assert_eq!(
            status.error_names().count(),
            usize::try_from(bits.count_ones()).unwrap()
        );
    }
    assert_eq!(
        HResult::named("CERT_E_UNTRUSTEDROOT").unwrap().to_string(),
        "CERT_E_UNTRUSTEDROOT (0x800B0109)"
    );
    assert_eq!(HResult::named("CERT_E_NOBODY_KNOWS"), None);
    let valid = named("um1.contoso.com").explain(&der(leaf()));
    assert_eq!(HResult::of_explanation(&valid), None);
}

#[test]
fn classes_are_as_coarse_as_other_verifiers_codes() {
    let Pki { root, issuing } = pki();
    let mut court = Court::trusting(&[&root]).present(&[&issuing]);
    for (template, class) in [
        (expired(Template::leaf("um1.contoso.com")), Class::Time),
        (
            Template::leaf("um1.contoso.com").client_only(),
            Class::Usage,
        ),
    ] {
        let explanation = court.explain(template.issued_by(&issuing).der());
        assert_eq!(explanation.primary().unwrap().class(), class);
    }
}
