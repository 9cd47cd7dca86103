//! Every rule of the catalogue, with a certificate that breaks it; and real certificates.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

use std::collections::BTreeSet;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Certificate, Oid, Tag};
use countersign_lint::{Report, private_pki};
use countersign_testkit::forge::{Extension, Tbs, name};
use countersign_testkit::{Identity, KeyAlgorithm, SignatureScheme, Template, shared};
use time::macros::datetime;

/// A certificate, the rules that it breaks (first the one that the row is about), and what that one says.
type Row = (Vec<u8>, &'static [&'static str], &'static str);

#[test]
fn good_certificates_have_no_findings() {
    for der in [leaf(|_| {}), authority(|_| {}), root().der().to_vec()] {
        let certificate = Certificate::from_der(&der).unwrap();
        let report = Report::of_certificate(&certificate, private_pki());
        assert!(report.is_empty(), "{report:?}");
    }
}

#[test]
fn every_rule_is_broken_by_its_row() {
    let mut unbroken: BTreeSet<String> = private_pki().map(|lint| lint.code().to_owned()).collect();
    for (der, codes, sentence) in rows() {
        let certificate = Certificate::from_der(&der).unwrap();
        let report = Report::of_certificate(&certificate, private_pki());
        let found: BTreeSet<&str> = report.findings().iter().map(|f| f.code()).collect();
        assert_eq!(found, codes.iter().copied().collect(), "{report:?}");
        let finding = report.findings().iter().find(|f| f.code() == codes[0]);
        assert_eq!(finding.unwrap().sentence(), sentence);
        unbroken.remove(codes[0]);
    }
    assert!(unbroken.is_empty(), "no row breaks {unbroken:?}");
}

#[test]
fn codes_are_unique_and_sources_stand() {
    let mut codes = BTreeSet::new();
    for lint in private_pki() {
        assert!(codes.insert(lint.code()), "{} occurs twice", lint.code());
        assert!(lint.source().contains('§') || lint.source().contains("Appendix"));
    }
}

#[test]
fn a_hostile_name_makes_no_long_sentence() {
    let long = "x.".repeat(100_000);
    let der = leaf(|tbs| {
        set(tbs, Oid::SUBJECT_ALT_NAME, false, |w| {
            w.nested(Tag::SEQUENCE, |w| w.value(Tag::context(2), long.as_bytes()));
        });
    });
    let certificate = Certificate::from_der(&der).unwrap();
    let report = Report::of_certificate(&certificate, private_pki());
    for finding in report.findings() {
        assert!(finding.to_string().len() < 300, "{finding}");
    }
}

#[test]
fn the_exchange_self_signed_certificates_are_known_for_their_faults() {
    let Some(folder) = shared("domain/golden") else {
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "der") {
            continue;
        }
        let der = std::fs::read(&path).unwrap();
        let certificate = Certificate::from_der(&der).unwrap();
        let report = Report::of_certificate(&certificate, private_pki());
        let mut found: BTreeSet<&str> = report.findings().iter().map(|f| f.code()).collect();
        for known in [
            "signature-hash",                    // the builds of 2018 to 2021
            "validity-long",                     // five years, ten for WMSvc
            "subject-key-identifier-end-entity", // none of them has one
            "key-usage-critical",                // WMSvc
            "strict-der", // WMSvc's key usage, B0 without its unused bits named
            "subject-alt-name-server", // WMSvc and the Auth certificate have a common name alone
            "name-string-type", // Azure's domain component
            "country-name", // `Germany`
        ] {
            found.remove(known);
        }
        assert!(found.is_empty(), "{}: {report:?}", path.display());
        seen += 1;
    }
    assert_eq!(seen, 27);
}

fn rows() -> Vec<Row> {
    let rsa = SignatureScheme::RsaPkcs1Sha256.algorithm_identifier();
    let sha1 = SignatureScheme::RsaPkcs1Sha1.algorithm_identifier();
    let sha512 = SignatureScheme::RsaPkcs1Sha512.algorithm_identifier();
    let without_null = identifier(Oid::SHA256_WITH_RSA, |_| {});
    let short = "it is valid for 397 days: a public authority would be held to 200";
    vec![
        (
            leaf(|tbs| set(tbs, Oid::KEY_USAGE, true, |w| w.null())),
            &["syntax"],
            "unexpected tag: wanted BIT STRING, found NULL at byte 507 in `tbsCertificate.extensions[2].extnValue`",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::BASIC_CONSTRAINTS, true, |w| {
                    w.nested(Tag::SEQUENCE, |w| w.boolean(false));
                });
            }),
            &["strict-der"],
            "the encoding is not strict: a DEFAULT value that is spelled out [X.690 §11.5] (1 times)",
        ),
        (
            leaf(|tbs| tbs.version = None),
            &["version"],
            "it has extensions and is not of version 3",
        ),
        (
            leaf(|tbs| tbs.serial_number = vec![0x80, 1, 2, 3, 4, 5, 6, 7, 8]),
            &["serial-positive"],
            "the serial number is not positive",
        ),
        (
            leaf(|tbs| tbs.serial_number = [0x01; 21].to_vec()),
            &["serial-length"],
            "the serial number has 21 octets, above 20",
        ),
        (
            leaf(|tbs| tbs.serial_number = vec![0x2A]),
            &["serial-short"],
            "serial number `2a` is too short to hold 64 random bits",
        ),
        (
            assemble(&leaf_tbs().to_der(&rsa), &sha512),
            &["signature-algorithms-equal"],
            "signatureAlgorithm `1.2.840.113549.1.1.13` differs from tbsCertificate.signature `1.2.840.113549.1.1.11`",
        ),
        (
            assemble(&leaf_tbs().to_der(&sha1), &sha1),
            &["signature-hash"],
            "it is signed with `sha1WithRSAEncryption`, whose hash is broken",
        ),
        (
            assemble(&leaf_tbs().to_der(&without_null), &without_null),
            &["signature-parameters"],
            "the signature algorithm's parameters are not NULL",
        ),
        (
            leaf(|tbs| tbs.issuer = name(&[])),
            &["issuer-empty"],
            "the issuer's name is empty",
        ),
        (
            leaf(|tbs| tbs.not_after = datetime!(2025-12-31 23:59:59 UTC)),
            &["validity-order"],
            "notBefore `2026-01-01T00:00:00Z` is after notAfter `2025-12-31T23:59:59Z`",
        ),
        (
            leaf(|tbs| {
                tbs.not_before = datetime!(2026-03-15 0:00 UTC);
                tbs.not_after = datetime!(2027-04-15 23:59:59 UTC);
            }),
            &["validity-long"],
            short,
        ),
        (
            leaf_with_generalized_times(),
            &["time-encoding"],
            "the validity has a date before 2050 as GeneralizedTime [RFC 5280 §4.1.2.5]",
        ),
        (
            leaf(|tbs| {
                tbs.subject = name(&[]);
                tbs.remove(Oid::SUBJECT_ALT_NAME);
            }),
            &["subject-empty", "subject-alt-name-server"],
            "the subject's name is empty and there is no subjectAltName",
        ),
        (
            leaf(|tbs| {
                tbs.subject = name(&[
                    (Oid::ORGANIZATION_NAME, Tag::TELETEX_STRING, b"Contoso"),
                    (Oid::COMMON_NAME, Tag::UTF8_STRING, b"um1.contoso.com"),
                ]);
            }),
            &["name-string-type"],
            "attribute `2.5.4.10` of the subject is a TeletexString",
        ),
        (
            leaf(|tbs| {
                tbs.subject = name(&[
                    (Oid::COUNTRY_NAME, Tag::PRINTABLE_STRING, b"Germany"),
                    (Oid::COMMON_NAME, Tag::UTF8_STRING, b"um1.contoso.com"),
                ]);
            }),
            &["country-name"],
            "country `Germany` is not a two-letter code in a PrintableString",
        ),
        (
            leaf(|tbs| tbs.subject = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, &[b'u'; 65])])),
            &["common-name-length", "common-name-in-subject-alt-name"],
            "a common name has 65 characters, above 64",
        ),
        (
            leaf(|tbs| tbs.subject = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"um2")])),
            &["common-name-in-subject-alt-name"],
            "common name `um2` is not among the alternative names",
        ),
        (
            leaf(|tbs| tbs.subject_public_key_info = rsa_key(2048, &[1, 0, 1], |_| {})),
            &["key-parameters"],
            "the key's algorithm parameters are not NULL",
        ),
        (
            leaf(|tbs| tbs.subject_public_key_info = rsa_key(1024, &[1, 0, 1], Writer::null)),
            &["rsa-key-size"],
            "the RSA key has 1024 bits, not 2048 or a greater multiple of 8",
        ),
        (
            leaf(|tbs| tbs.subject_public_key_info = rsa_key(2048, &[3], Writer::null)),
            &["rsa-exponent"],
            "the RSA key's exponent is not odd and at least 65537",
        ),
        (
            leaf(|tbs| {
                tbs.subject_public_key_info = key(
                    Oid::EC_PUBLIC_KEY,
                    |w| w.raw(&[0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A]), // secp256k1
                    &[0x04; 65],
                );
                set(tbs, Oid::KEY_USAGE, true, |w| {
                    w.named_bits(Tag::BIT_STRING, 1)
                });
            }),
            &["elliptic-curve"],
            "the key's curve `1.3.132.0.10` is none of P-256, P-384, P-521",
        ),
        (
            leaf(|tbs| tbs.subject_public_key_info.extend([0x82, 0x02, 0x00, 0x01])),
            &["unique-identifiers"],
            "it has an issuerUniqueID or a subjectUniqueID",
        ),
        (
            leaf(|tbs| set(tbs, Oid::SIP_DOMAIN, true, Writer::null)),
            &["unknown-critical-extension"],
            "extension `1.3.6.1.5.5.7.3.20` is critical and not a known one",
        ),
        (
            leaf(|tbs| tbs.remove(Oid::AUTHORITY_KEY_IDENTIFIER)),
            &["authority-key-identifier"],
            "it is not self-issued and has no authorityKeyIdentifier",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::AUTHORITY_KEY_IDENTIFIER, false, |w| {
                    w.nested(Tag::SEQUENCE, |_| {});
                });
            }),
            &["authority-key-identifier"],
            "authorityKeyIdentifier has no keyIdentifier",
        ),
        (
            leaf(|tbs| make_critical(tbs, Oid::AUTHORITY_KEY_IDENTIFIER)),
            &["authority-key-identifier-critical"],
            "authorityKeyIdentifier is critical",
        ),
        (
            authority(|tbs| tbs.remove(Oid::SUBJECT_KEY_IDENTIFIER)),
            &["subject-key-identifier-authority"],
            "the subject is an authority and there is no subjectKeyIdentifier",
        ),
        (
            leaf(|tbs| tbs.remove(Oid::SUBJECT_KEY_IDENTIFIER)),
            &["subject-key-identifier-end-entity"],
            "there is no subjectKeyIdentifier",
        ),
        (
            leaf(|tbs| make_critical(tbs, Oid::SUBJECT_KEY_IDENTIFIER)),
            &["subject-key-identifier-critical"],
            "subjectKeyIdentifier is critical",
        ),
        (
            authority(|tbs| tbs.remove(Oid::KEY_USAGE)),
            &["key-usage-authority"],
            "the subject is an authority and there is no keyUsage",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::KEY_USAGE, false, |w| {
                    w.named_bits(Tag::BIT_STRING, 5)
                })
            }),
            &["key-usage-critical"],
            "keyUsage is not critical",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::KEY_USAGE, true, |w| {
                    w.named_bits(Tag::BIT_STRING, 0)
                })
            }),
            &["key-usage-empty"],
            "keyUsage has no bit set",
        ),
        (
            leaf(|tbs| tbs.subject_public_key_info = root().key().public_key_info()),
            &["key-usage-of-key"],
            "keyUsage has `keyEncipherment`, which the key's algorithm cannot do",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::CERTIFICATE_POLICIES, false, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        for _ in 0..2 {
                            w.nested(Tag::SEQUENCE, |w| w.oid(Oid::ANY_POLICY));
                        }
                    });
                });
            }),
            &["certificate-policies-duplicate"],
            "policy `2.5.29.32.0` is listed twice",
        ),
        (
            leaf(|tbs| alternative_name(tbs, false, Tag::context(1), b"")),
            &[
                "subject-alt-name-empty",
                "common-name-in-subject-alt-name",
                "subject-alt-name-server",
            ],
            "subjectAltName holds an empty name",
        ),
        (
            leaf(|tbs| tbs.subject = name(&[])),
            &["subject-alt-name-critical"],
            "the subject is empty and subjectAltName is not critical",
        ),
        (
            leaf(|tbs| make_critical(tbs, Oid::SUBJECT_ALT_NAME)),
            &["subject-alt-name-needlessly-critical"],
            "the subject has a name and subjectAltName is critical",
        ),
        (
            leaf(|tbs| tbs.remove(Oid::SUBJECT_ALT_NAME)),
            &["subject-alt-name-server"],
            "it is for a server and has no dNSName or iPAddress",
        ),
        (
            leaf(|tbs| {
                tbs.subject = name(&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"um_1.contoso.com")]);
                alternative_name(tbs, false, Tag::context(2), b"um_1.contoso.com");
            }),
            &["dns-name-syntax"],
            "dNSName `um_1.contoso.com` is not in the preferred name syntax",
        ),
        (
            leaf(|tbs| {
                tbs.subject = name(&[(Oid::ORGANIZATION_NAME, Tag::UTF8_STRING, b"Contoso")]);
                alternative_name(tbs, false, Tag::context(7), b"10.0.0.1");
            }),
            &["ip-address-length"],
            "an iPAddress has 8 octets, not 4 or 16",
        ),
        (
            leaf(|tbs| {
                tbs.subject = name(&[(Oid::ORGANIZATION_NAME, Tag::UTF8_STRING, b"Contoso")]);
                tbs.remove(Oid::EXT_KEY_USAGE);
                alternative_name(tbs, false, Tag::context(6), b"um1.contoso.com/path");
            }),
            &["uri-absolute"],
            "URI `um1.contoso.com/path` is not absolute",
        ),
        (
            authority(|tbs| {
                set(tbs, Oid::BASIC_CONSTRAINTS, false, |w| {
                    w.nested(Tag::SEQUENCE, |w| w.boolean(true));
                });
            }),
            &["basic-constraints-critical"],
            "the subject is an authority and basicConstraints is not critical",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::KEY_USAGE, true, |w| {
                    w.named_bits(Tag::BIT_STRING, 0x20)
                })
            }),
            &["key-cert-sign"],
            "keyUsage has `keyCertSign` and cA is not TRUE",
        ),
        (
            authority(|tbs| {
                set(tbs, Oid::KEY_USAGE, true, |w| {
                    w.named_bits(Tag::BIT_STRING, 0x40)
                })
            }),
            &["key-cert-sign"],
            "cA is TRUE and keyUsage lacks `keyCertSign`",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::BASIC_CONSTRAINTS, true, |w| {
                    w.nested(Tag::SEQUENCE, |w| w.uint(&[0]));
                });
            }),
            &["path-length"],
            "there is a pathLenConstraint and cA is not TRUE",
        ),
        (
            leaf(|tbs| name_constraints(tbs, true, None)),
            &["name-constraints-authority"],
            "there are nameConstraints and the subject is no authority",
        ),
        (
            authority(|tbs| name_constraints(tbs, false, None)),
            &["name-constraints-critical"],
            "nameConstraints is not critical",
        ),
        (
            authority(|tbs| name_constraints(tbs, true, Some(1))),
            &["name-constraints-distance"],
            "a subtree of nameConstraints has a minimum or a maximum",
        ),
        (
            leaf(|tbs| {
                set(tbs, Oid::CRL_DISTRIBUTION_POINTS, false, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.nested(Tag::SEQUENCE, |w| w.named_bits(Tag::context(1), 0x02));
                    });
                });
            }),
            &["distribution-point"],
            "a distribution point has neither a name nor a cRLIssuer",
        ),
    ]
}

fn root() -> Identity {
    Template::root("Contoso Root CA").self_signed()
}

fn leaf_tbs() -> Tbs {
    let leaf = Template::leaf("um1.contoso.com")
        .algorithm(KeyAlgorithm::Rsa2048)
        .not_an_authority()
        .issued_by(&root());
    Tbs::of(leaf.der())
}

/// The good end-entity certificate, changed.
fn leaf(change: impl FnOnce(&mut Tbs)) -> Vec<u8> {
    signed(leaf_tbs(), change)
}

/// The good authority's certificate, changed.
fn authority(change: impl FnOnce(&mut Tbs)) -> Vec<u8> {
    let authority = Template::intermediate("Contoso Issuing CA").issued_by(&root());
    signed(Tbs::of(authority.der()), change)
}

fn signed(mut tbs: Tbs, change: impl FnOnce(&mut Tbs)) -> Vec<u8> {
    change(&mut tbs);
    let algorithm = SignatureScheme::RsaPkcs1Sha256.algorithm_identifier();
    assemble(&tbs.to_der(&algorithm), &algorithm)
}

/// No lint looks at the signature itself.
fn assemble(tbs: &[u8], algorithm: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(tbs);
            w.raw(algorithm);
            w.bit_string(&[0; 256]);
        });
    })
}

fn leaf_with_generalized_times() -> Vec<u8> {
    let algorithm = SignatureScheme::RsaPkcs1Sha256.algorithm_identifier();
    let tbs = leaf_tbs().to_der(&algorithm);
    let utc = validity(Tag::UTC_TIME, ["260101000000Z", "270101000000Z"]);
    let generalized = validity(
        Tag::GENERALIZED_TIME,
        ["20260101000000Z", "20270101000000Z"],
    );
    let at = tbs.windows(utc.len()).position(|w| w == utc).unwrap();
    let contents = [&tbs[4..at], &generalized, &tbs[at + utc.len()..]].concat();
    let tbs = Writer::build(|w| w.value(Tag::SEQUENCE, &contents));
    assemble(&tbs, &algorithm)
}

fn validity(tag: Tag, bounds: [&str; 2]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for bound in bounds {
                w.value(tag, bound.as_bytes());
            }
        });
    })
}

fn set(tbs: &mut Tbs, id: Oid<'_>, critical: bool, value: impl FnOnce(&mut Writer)) {
    tbs.set(Extension::new(id, critical, &Writer::build(value)));
}

fn make_critical(tbs: &mut Tbs, id: Oid<'_>) {
    for extension in &mut tbs.extensions {
        extension.critical |= extension.id == id.as_bytes();
    }
}

fn alternative_name(tbs: &mut Tbs, critical: bool, tag: Tag, value: &[u8]) {
    set(tbs, Oid::SUBJECT_ALT_NAME, critical, |w| {
        w.nested(Tag::SEQUENCE, |w| w.value(tag, value));
    });
}

fn name_constraints(tbs: &mut Tbs, critical: bool, maximum: Option<u8>) {
    set(tbs, Oid::NAME_CONSTRAINTS, critical, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::context_constructed(0), |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.value(Tag::context(2), b"contoso.com");
                    if let Some(maximum) = maximum {
                        w.uint_tagged(Tag::context(1), &[maximum]);
                    }
                });
            });
        });
    });
}

fn rsa_key(bits: usize, exponent: &[u8], parameters: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let modulus = vec![0xC1; bits / 8];
    let public = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&modulus);
            w.uint(exponent);
        });
    });
    key(Oid::RSA_ENCRYPTION, parameters, &public)
}

fn key(algorithm: Oid<'_>, parameters: impl FnOnce(&mut Writer), public: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(&identifier(algorithm, parameters));
            w.bit_string(public);
        });
    })
}

fn identifier(algorithm: Oid<'_>, parameters: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(algorithm);
            parameters(w);
        });
    })
}
