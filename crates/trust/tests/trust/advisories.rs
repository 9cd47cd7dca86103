//! What other validators got wrong, one test for each advisory; those that are about one room of ours stand
//! with its other tests, named alike.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_keys::Hash;
use countersign_testkit::forge::Extension;
use countersign_testkit::{
    GeneralSubtree, KeyAlgorithm, KeyUsagePurpose, NOT_BEFORE, NOW, SignatureScheme, Template,
};
use countersign_trust::{
    AnchorConstraints, AnchorDates, Anchors, AnyPurpose, CommonName, IssuerPurposes,
    KeyIdentifiers, ListProfile, NameComparison, NameRules, PinnedEndEntity, Policy,
    PurposeKeyUsage, Underscores, Wildcards,
};

use crate::case::{Case, check};

fn key_info(algorithm: Oid<'_>, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(algorithm);
                w.raw(parameters);
            });
            w.bit_string(key);
        });
    })
}

/// Go panicked at a key of a kind that it does not know (CVE-2024-24783) and at one of DSA
/// (CVE-2025-58188), in the chain or to be compared. Here it is a fact like another.
#[test]
fn cve_2024_24783_cve_2025_58188_an_unknown_key_is_no_fault_until_it_signs() {
    let null = [0x05, 0x00];
    let dsa_parameters = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| (0..3).for_each(|_| w.uint(&[0x17])));
    });
    let number = Writer::build(|w| w.uint(&[0x11]));
    let rows = [
        (
            "a private kind",
            key_info(Oid::NTDS_REPLICATION, &[], &[4; 57]),
            "issuer-key-unknown",
        ),
        (
            "with parameters",
            key_info(Oid::NTDS_REPLICATION, &null, &[]),
            "issuer-key-unknown",
        ),
        (
            "an unknown curve",
            key_info(Oid::EC_PUBLIC_KEY, &null, &[4; 65]),
            "issuer-key-unknown",
        ),
        (
            "DSA",
            key_info(Oid::DSA, &dsa_parameters, &number),
            "issuer-key-unknown",
        ),
        (
            "DSA, broken",
            key_info(Oid::DSA, &null, &[0xFF]),
            "issuer-key-unknown",
        ),
        (
            "DSA without parameters",
            key_info(Oid::DSA, &[], &number),
            "issuer-key-unknown",
        ),
        (
            "RSA without a key",
            key_info(Oid::RSA_ENCRYPTION, &null, &[]),
            "issuer-key-unknown",
        ),
        (
            "a point that is none",
            key_info(Oid::EC_PUBLIC_KEY, &p256(), &[4; 65]),
            "signature-invalid",
        ),
        (
            "no point",
            key_info(Oid::EC_PUBLIC_KEY, &p256(), &[]),
            "signature-invalid",
        ),
    ];
    let mut wrong = Vec::new();
    for (row, info, expected) in rows {
        let with_key = |template: Template| {
            let info = info.clone();
            template.forged(move |tbs| tbs.subject_public_key_info.clone_from(&info))
        };
        let any_size = |policy: Policy| policy.with_minimum_rsa_bits(0);
        let case = || Case::new().policy(any_size);
        for (place, case, expected) in [
            ("target", case().leaf(with_key), "valid"),
            ("root", case().root(with_key), expected),
            ("authority", case().issuing(with_key), expected),
        ] {
            let found = case.verdict();
            if found != expected {
                wrong.push(format!("{row}, in the {place}: {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn p256() -> Vec<u8> {
    Writer::build(|w| w.oid(Oid::SECP256R1))
}

/// An `extKeyUsage` without a purpose, whose first one step-ca looked at.
#[test]
fn cve_2026_40097_an_ext_key_usage_of_nothing_allows_nothing() {
    let nothing = |t: Template| {
        t.forged(|tbs| tbs.set(Extension::new(Oid::EXT_KEY_USAGE, false, &[0x30, 0x00])))
    };
    check(vec![
        (
            "in the target",
            Case::new().leaf(nothing),
            "purpose-missing",
        ),
        (
            "in the authority",
            Case::new().issuing(nothing),
            "issuer-purpose-missing",
        ),
    ]);
}

/// `GnuTLS` fell back to the common name beside names of forms that it passed over, and beside one that was
/// too long.
#[test]
fn cve_2026_42012_cve_2026_42013_any_alternative_name_silences_the_common_name() {
    let only = |name: Vec<u8>| {
        move |t: Template| {
            let value = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.raw(&name)));
            t.without_alternative_names()
                .forged(move |tbs| tbs.set(Extension::new(Oid::SUBJECT_ALT_NAME, false, &value)))
        }
    };
    let plain = |number, value: &[u8]| Writer::build(|w| w.value(Tag::context(number), value));
    let service = Writer::build(|w| {
        w.nested(Tag::context_constructed(0), |w| {
            // id-on-dnsSRV [RFC 4985 §2]
            w.value(Tag::OBJECT_IDENTIFIER, &[0x2B, 6, 1, 5, 5, 7, 8, 7]);
            w.nested(Tag::context_constructed(0), |w| {
                w.value(Tag::IA5_STRING, b"_sips.um1.contoso.com");
            });
        });
    });
    let case = Case::new;
    check(vec![
        (
            "a URI",
            case().leaf(only(plain(6, b"sip:um1.contoso.com"))),
            "name-mismatch",
        ),
        ("a service", case().leaf(only(service)), "name-mismatch"),
        (
            "too long",
            case().leaf(only(plain(2, &[b'a'; 70_000]))),
            "name-mismatch",
        ),
        ("no name", case().leaf(only(plain(2, b""))), "name-mismatch"),
        (
            "none",
            case().leaf(|t| t.without_alternative_names()),
            "valid",
        ),
    ]);
}

/// One thing that is wrong with a chain, and by which code.
type Fault = (&'static str, fn(Case) -> Case);

const FAULTS: &[Fault] = &[
    ("expired", |case| {
        case.at(NOW + time::Duration::days(100_000))
    }),
    ("not-yet-valid", |case| {
        case.at(NOT_BEFORE - time::Duration::SECOND)
    }),
    ("name-mismatch", |case| case.name("um2.contoso.com")),
    ("unknown-critical-extension", |case| {
        case.leaf(|t| t.extension(&[1, 3, 6, 1, 4, 1, 99999, 1], true, vec![5, 0]))
    }),
    ("malformed-extension", |case| {
        case.issuing(|t| {
            t.forged(|tbs| tbs.set(Extension::new(Oid::CERTIFICATE_POLICIES, false, &[4])))
        })
    }),
    ("not-an-authority", |case| {
        case.issuing(Template::not_an_authority)
    }),
    ("path-length-exceeded", |case| {
        case.root(|t| t.path_length(0))
    }),
    ("key-usage-lacks-cert-sign", |case| {
        case.issuing(|t| t.key_usage(&[KeyUsagePurpose::CrlSign]))
    }),
    ("purpose-missing", |case| case.leaf(Template::client_only)),
    ("issuer-purpose-missing", |case| {
        case.issuing(Template::client_only)
    }),
    ("key-usage-inconsistent", |case| {
        case.leaf(|t| t.key_usage(&[KeyUsagePurpose::CrlSign]))
    }),
    ("name-not-permitted", |case| {
        case.issuing(|t| t.permit(GeneralSubtree::DnsName("fabrikam.com".to_owned())))
    }),
    ("policy-missing", |case| {
        case.issuing(|t| t.extension(&[2, 5, 29, 36], true, vec![0x30, 3, 0x80, 1, 0]))
    }),
    ("weak-key", |case| {
        case.leaf(|t| t.algorithm(KeyAlgorithm::Rsa2048))
            .policy(|p| p.with_minimum_rsa_bits(3_072))
    }),
    ("weak-hash", |case| {
        case.root(|t| t.algorithm(KeyAlgorithm::Rsa3072))
            .issuing(|t| t.signed_with(SignatureScheme::RsaPkcs1Sha1))
            .policy(|p| p.with_refused_hashes([Hash::Sha1]))
    }),
    ("signature-invalid", |case| {
        case.issuing(|t| {
            let other = t.clone().key_named("another key").key().public_key_info();
            t.forged(move |tbs| tbs.subject_public_key_info.clone_from(&other))
        })
    }),
];

/// A knob, and the faults that it is there to forgive.
type Knob = (&'static str, fn(Case) -> Case, &'static [&'static str]);

const KNOBS: &[Knob] = &[
    (
        "any purpose is asked for",
        Case::for_any_purpose,
        &[
            "purpose-missing",
            "issuer-purpose-missing",
            "key-usage-inconsistent",
        ],
    ),
    (
        "any anchor",
        |case| case.policy(|p| p.with_anchors(Anchors::Any)),
        &[],
    ),
    (
        "anchors' dates",
        |case| case.policy(|p| p.with_anchor_dates(AnchorDates::Ignore)),
        &[],
    ),
    (
        "anchors are a name and a key",
        |case| case.policy(|p| p.with_anchor_constraints(AnchorConstraints::Ignore)),
        &["path-length-exceeded"],
    ),
    (
        "no pins",
        |case| case.policy(|p| p.with_pinned_end_entity(PinnedEndEntity::Refused)),
        &[],
    ),
    (
        "any pin",
        |case| case.policy(|p| p.with_pinned_end_entity(PinnedEndEntity::Any)),
        &[],
    ),
    (
        "purposes of issuers",
        |case| case.policy(|p| p.with_issuer_purposes(IssuerPurposes::Ignored)),
        &["issuer-purpose-missing"],
    ),
    (
        "any is none",
        |case| case.policy(|p| p.with_any_purpose(AnyPurpose::OnlyItself)),
        &[],
    ),
    (
        "key usage",
        |case| case.policy(|p| p.with_purpose_key_usage(PurposeKeyUsage::Ignored)),
        &["key-usage-inconsistent"],
    ),
    (
        "bytes",
        |case| case.policy(|p| p.with_name_comparison(NameComparison::EncodedBytes)),
        &[],
    ),
    (
        "identifiers",
        |case| case.policy(|p| p.with_key_identifiers(KeyIdentifiers::MustMatch)),
        &[],
    ),
    (
        "any key",
        |case| case.policy(|p| p.with_minimum_rsa_bits(0)),
        &["weak-key"],
    ),
    (
        "any digest",
        |case| case.policy(|p| p.with_refused_hashes([])),
        &["weak-hash"],
    ),
    (
        "common names",
        |case| {
            let names =
                NameRules::new(CommonName::Always, Wildcards::Allowed, Underscores::Allowed);
            case.policy(|p| p.with_names(names))
        },
        &[],
    ),
    (
        "lists",
        |case| case.policy(|p| p.with_list_profile(ListProfile::Rfc5280)),
        &[],
    ),
];

/// In Go an `anyExtendedKeyUsage` that was asked for switched certificate policies off (CVE-2025-22874), and
/// in OpenSSL an invalid policy did, or nobody had switched them on (CVE-2023-0465, CVE-2023-0466). Here
/// every pair is tried: what one knob forgives, no other does.
#[test]
fn cve_2025_22874_cve_2023_0465_cve_2023_0466_no_knob_forgives_what_is_not_its_own() {
    for (fault, broken) in FAULTS {
        for (knob, turn, forgives) in KNOBS {
            let expected = if forgives.contains(fault) {
                "valid"
            } else {
                fault
            };
            let found = turn(broken(Case::new())).verdict();
            assert_eq!(found, expected, "{knob}");
        }
    }
    for (knob, turn, _) in KNOBS {
        assert_eq!(turn(Case::new()).verdict(), "valid", "{knob}");
    }
}
