//! Every finding is rendered.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use countersign_asn1::{Certificate, KeyUsage, NameForm};
use countersign_keys::{Hash, KeyAlgorithm, SignatureAlgorithm, UnknownAlgorithm};
use countersign_messages::Language;
use countersign_testkit::{NOW, Template};

use crate::finding::{Bounded, Finding, FindingKind, Likeness, NearMiss};
use crate::{CertificateId, Certificates, ProfileRule, Purpose, ReferenceName, Warning};

/// The kind after this one, so that a new kind that no test renders does not compile.
#[expect(clippy::too_many_lines, reason = "one line a kind")]
fn after(kind: Option<&FindingKind>, ca: CertificateId) -> Option<FindingKind> {
    use FindingKind as Kind;
    let near = |likeness| {
        Bounded::new((0..12).map(move |_| NearMiss {
            certificate: ca,
            in_store: true,
            likeness,
        }))
    };
    let fault = || Certificate::from_der(&[2, 1, 5]).unwrap_err();
    let statement = || crate::Statement {
        kind: crate::StatementKind::DeltaList,
        issuer: "long ".repeat(100),
        made_at: NOW,
    };
    let purpose = || Purpose::ClientAuth;
    let present = || Bounded::new([Purpose::ServerAuth, "1.2.3".parse().unwrap()]);
    Some(match kind {
        None => Kind::Expired {
            not_after: NOW,
            at: NOW,
        },
        Some(Kind::Expired { .. }) => Kind::NotYetValid {
            not_before: NOW,
            at: NOW,
        },
        Some(Kind::NotYetValid { .. }) => Kind::IssuerUnknown {
            issuer: countersign_asn1::DistinguishedName::with_common_name(&"long ".repeat(100)),
            near: near(Likeness::SameNameOtherKey),
        },
        Some(Kind::IssuerUnknown { near: misses, .. }) => {
            let likeness = match misses.first()[0].likeness {
                Likeness::SameNameOtherKey => Likeness::KeyIdentifierContradicts,
                Likeness::KeyIdentifierContradicts => Likeness::SameKeyOtherName,
                Likeness::SameKeyOtherName | Likeness::OtherCertificateSameKey => {
                    return Some(Kind::UntrustedRoot {
                        near: near(Likeness::OtherCertificateSameKey),
                    });
                }
            };
            Kind::IssuerUnknown {
                issuer: countersign_asn1::DistinguishedName::with_common_name("Root"),
                near: near(likeness),
            }
        }
        Some(Kind::UntrustedRoot { .. }) => Kind::Cycle { issuer: ca },
        Some(Kind::Cycle { .. }) => Kind::AnchorNotSelfSigned,
        Some(Kind::AnchorNotSelfSigned) => Kind::PinnedEndEntityRefused,
        Some(Kind::PinnedEndEntityRefused) => Kind::SignatureInvalid { issuer: ca },
        Some(Kind::SignatureInvalid { .. }) => Kind::SignatureUnsupported {
            algorithm: SignatureAlgorithm::Dsa(Hash::Sha1),
            key: KeyAlgorithm::Dsa { bits: 1024 },
        },
        Some(Kind::SignatureUnsupported { .. }) => Kind::SignatureAlgorithmUnknown {
            fault: UnknownAlgorithm::Parameters {
                algorithm: "Ed25519",
                wanted: "wanted none",
            },
        },
        Some(Kind::SignatureAlgorithmUnknown { .. }) => Kind::IssuerKeyUnknown { issuer: ca },
        Some(Kind::IssuerKeyUnknown { .. }) => Kind::SignatureNotSupposed { issuer: ca },
        Some(Kind::SignatureNotSupposed { .. }) => Kind::SignatureAlgorithmsDiffer,
        Some(Kind::SignatureAlgorithmsDiffer) => Kind::TargetIsAuthority,
        Some(Kind::TargetIsAuthority) => Kind::VersionTooOld,
        Some(Kind::VersionTooOld) => Kind::NotAnAuthority,
        Some(Kind::NotAnAuthority) => Kind::KeyUsageLacksCertSign,
        Some(Kind::KeyUsageLacksCertSign) => Kind::PathLengthExceeded { limit: 0, found: 1 },
        Some(Kind::PathLengthExceeded { .. }) => Kind::PathTooLong { limit: 0, found: 1 },
        Some(Kind::PathTooLong { .. }) => Kind::PolicyMissing { demanded_by: None },
        Some(Kind::PolicyMissing { .. }) => Kind::PolicyNotAcceptable {
            wanted: Bounded::new((0..12).map(|n| format!("1.2.{n}").parse().unwrap())),
            demanded_by: Some(ca),
        },
        Some(Kind::PolicyNotAcceptable { .. }) => Kind::AnyPolicyMapped,
        Some(Kind::AnyPolicyMapped) => Kind::KeyUsageMissing {
            wanted: KeyUsage::KEY_AGREEMENT,
            present: KeyUsage::CRL_SIGN,
        },
        Some(Kind::KeyUsageMissing { .. }) => Kind::PurposeMissing {
            purpose: purpose(),
            present: present(),
        },
        Some(Kind::PurposeMissing { .. }) => Kind::IssuerPurposeMissing {
            purpose: purpose(),
            present: present(),
        },
        Some(Kind::IssuerPurposeMissing { .. }) => Kind::KeyUsageInconsistent {
            purpose: purpose(),
            present: KeyUsage::KEY_ENCIPHERMENT.union(KeyUsage::CRL_SIGN),
        },
        Some(Kind::KeyUsageInconsistent { .. }) => Kind::NameMismatch {
            wanted: ReferenceName::parse("um1.contoso.com").unwrap(),
            presented: Bounded::new((0..100_000).map(|n| format!("DNS:um{n}.contoso.com"))),
        },
        Some(Kind::NameMismatch { .. }) => Kind::NameNotPermitted {
            name: "DNS:um1.contoso.com".to_owned(),
            constrained_by: ca,
        },
        Some(Kind::NameNotPermitted { .. }) => Kind::NameExcluded {
            name: "DNS:um1.contoso.com".to_owned(),
            subtree: "DNS:contoso.com".to_owned(),
            constrained_by: ca,
        },
        Some(Kind::NameExcluded { .. }) => Kind::ConstraintUnsupported {
            form: NameForm::RegisteredId,
            constrained_by: ca,
        },
        Some(Kind::ConstraintUnsupported { .. }) => Kind::UnknownCriticalExtension {
            oid: "1.2.3".to_owned(),
        },
        Some(Kind::UnknownCriticalExtension { .. }) => Kind::MalformedExtension {
            oid: "2.5.29.15".to_owned(),
            fault: fault(),
        },
        Some(Kind::MalformedExtension { .. }) => Kind::Nonconforming {
            rule: ProfileRule::web_pki().next().unwrap(),
        },
        Some(Kind::Nonconforming { .. }) => Kind::Revoked {
            revoked: Box::new(crate::Revoked {
                since: NOW,
                reason: Some(countersign_asn1::CrlReason::KeyCompromise),
                invalid_since: None,
                by: statement(),
            }),
        },
        Some(Kind::Revoked { .. }) => Kind::RevocationUnknown {
            mode: crate::Revocation::Hard,
            doubts: Bounded::new((0..12).map(|_| crate::Doubt {
                statement: Some(statement()),
                kind: crate::DoubtKind::Stale { next_update: NOW },
            })),
        },
        Some(Kind::RevocationUnknown { .. }) => Kind::WeakHash { hash: Hash::Md5 },
        Some(Kind::WeakHash { .. }) => Kind::WeakKey {
            bits: 512,
            minimum: 1024,
        },
        Some(Kind::WeakKey { .. }) => return warning_after(None, ca),
        Some(Kind::Warned { warning }) => return warning_after(Some(warning), ca),
    })
}

/// The same of warnings.
fn warning_after(warning: Option<&Warning>, ca: CertificateId) -> Option<FindingKind> {
    let warning = match warning {
        None => Warning::EndsSoon { not_after: NOW },
        Some(Warning::EndsSoon { .. }) => Warning::WeakHash { hash: Hash::Sha1 },
        Some(Warning::WeakHash { .. }) => Warning::ShortKey { bits: 1024 },
        Some(Warning::ShortKey { .. }) => Warning::CommonName {
            wanted: ReferenceName::parse("um1.contoso.com").unwrap(),
        },
        Some(Warning::CommonName { .. }) => Warning::IssuerSpelledOtherwise { issuer: ca },
        Some(Warning::IssuerSpelledOtherwise { .. }) => {
            Warning::KeyIdentifierContradicts { issuer: ca }
        }
        Some(Warning::KeyIdentifierContradicts { .. }) => Warning::AnyPurpose {
            purpose: Purpose::ClientAuth,
        },
        Some(Warning::AnyPurpose { .. }) => Warning::AuthorityAsEndEntity,
        Some(Warning::AuthorityAsEndEntity) => Warning::OldVersion,
        Some(Warning::OldVersion) => Warning::Encoding {
            leniency: countersign_asn1::Leniency::SetNotSorted,
        },
        Some(Warning::Encoding { .. }) => return None,
    };
    Some(FindingKind::Warned { warning })
}

#[test]
fn every_kind_is_a_bounded_sentence_with_a_code_of_its_own() {
    let mut certificates = Certificates::new();
    let ca = certificates
        .add(Template::root("Contoso Root CA").self_signed().der())
        .unwrap();
    let mut codes = Vec::new();
    let mut kind = after(None, ca);
    while let Some(this) = kind {
        kind = after(Some(&this), ca);
        let finding = Finding {
            kind: this,
            certificate: ca,
            depth: 1,
            untold: 0,
        };
        let code = finding.code();
        for language in Language::ALL {
            let sentence = finding.sentence(&certificates, language);
            assert!(sentence.contains("Contoso Root CA"), "{code}: {sentence}");
            assert!(!sentence.ends_with(['.', '。']), "{code}: {sentence}");
            assert!(sentence.len() < 3_500, "{code}: {} octets", sentence.len());
        }
        assert!(
            code.chars().all(|c| c.is_ascii_lowercase() || c == '-'),
            "{code}"
        );
        codes.push(code);
    }
    codes.dedup();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count, "two kinds share a code");
    assert_eq!(count, 47);
}

#[test]
fn sentences_say_what_is_there_and_what_is_wanted() {
    let mut certificates = Certificates::new();
    let leaf = Template::leaf("um1.contoso.com").self_signed();
    let leaf = certificates.add(leaf.der()).unwrap();
    let say = |kind| {
        let finding = Finding {
            kind,
            certificate: leaf,
            depth: 0,
            untold: 0,
        };
        finding.sentence(&certificates, Language::English)
    };
    assert_eq!(
        say(FindingKind::Expired {
            not_after: time::macros::datetime!(2026-01-01 00:00:00 UTC),
            at: NOW
        }),
        "`CN=um1.contoso.com` expired at 2026-01-01T00:00:00Z; the moment asked about is 2026-06-15T12:00:00Z"
    );
    assert_eq!(
        say(FindingKind::NameMismatch {
            wanted: ReferenceName::parse("um2.contoso.com").unwrap(),
            presented: Bounded::new((0..12).map(|n| format!("DNS:{n}"))),
        }),
        "`CN=um1.contoso.com` is not for `um2.contoso.com`; it is for `DNS:0`, `DNS:1`, `DNS:2`, `DNS:3`, `DNS:4`, `DNS:5`, `DNS:6`, `DNS:7`, `DNS:8`, `DNS:9` and 2 more"
    );
    assert_eq!(
        say(FindingKind::PurposeMissing {
            purpose: Purpose::ClientAuth,
            present: Bounded::new([Purpose::ServerAuth]),
        }),
        "the `extKeyUsage` of `CN=um1.contoso.com` allows `serverAuth`, not `clientAuth` [RFC 5280 §4.2.1.12]"
    );
}
