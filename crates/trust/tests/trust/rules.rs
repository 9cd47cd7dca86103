//! One chain, one change, one finding.

use countersign_asn1::Oid;
use countersign_testkit::forge::Extension;
use countersign_testkit::{
    ExtendedKeyUsagePurpose as Eku, KeyAlgorithm, KeyUsagePurpose as Ku, NOT_AFTER, NOT_BEFORE,
    NOW, SignatureScheme, Template,
};
use countersign_trust::{
    AnchorConstraints, AnchorDates, AnyPurpose, IssuerPurposes, Policy, PurposeKeyUsage,
};
use time::Duration;

use crate::case::{Case, check};

const SECOND: Duration = Duration::SECOND;

#[test]
fn dates() {
    let case = Case::new;
    let expired = |t: Template| t.validity(NOT_BEFORE, NOW - SECOND);
    let future = |t: Template| t.validity(NOW + SECOND, NOT_AFTER);
    let ignored = |p: Policy| p.with_anchor_dates(AnchorDates::Ignore);
    check(vec![
        ("in date", case(), "valid"),
        ("the first second", case().at(NOT_BEFORE), "valid"),
        (
            "a second earlier",
            case().at(NOT_BEFORE - SECOND),
            "not-yet-valid",
        ),
        ("the last second", case().at(NOT_AFTER), "valid"),
        (
            "a fraction of it later",
            case().at(NOT_AFTER + Duration::milliseconds(999)),
            "valid",
        ),
        ("a second later", case().at(NOT_AFTER + SECOND), "expired"),
        ("expired leaf", case().leaf(expired), "expired"),
        ("expired intermediate", case().issuing(expired), "expired"),
        ("expired root", case().root(expired), "expired"),
        ("future leaf", case().leaf(future), "not-yet-valid"),
        (
            "future intermediate",
            case().issuing(future),
            "not-yet-valid",
        ),
        ("future root", case().root(future), "not-yet-valid"),
        (
            "expired root, ignored",
            case().root(expired).policy(ignored),
            "valid",
        ),
        (
            "expired intermediate, with the root's dates ignored",
            case().issuing(expired).policy(ignored),
            "expired",
        ),
    ]);
}

#[test]
fn authorities() {
    let case = Case::new;
    let no_constraints = |p: Policy| p.with_anchor_constraints(AnchorConstraints::Ignore);
    let version_1 = |t: Template| {
        t.forged(|tbs| {
            tbs.version = None;
            tbs.extensions.clear();
        })
    };
    check(vec![
        (
            "cA FALSE",
            case().issuing(Template::not_an_authority),
            "not-an-authority",
        ),
        (
            "no basicConstraints",
            case().issuing(Template::without_basic_constraints),
            "not-an-authority",
        ),
        (
            "a root without them",
            case().root(|t| t.forged(|tbs| tbs.remove(Oid::BASIC_CONSTRAINTS))),
            "not-an-authority",
        ),
        (
            "the same, where an anchor is a name and a key",
            case()
                .root(|t| t.forged(|tbs| tbs.remove(Oid::BASIC_CONSTRAINTS)))
                .policy(no_constraints),
            "valid",
        ),
        ("a root of version 1", case().root(version_1), "valid"),
        (
            "an intermediate of version 1",
            case().issuing(version_1),
            "not-an-authority",
        ),
        (
            "keyUsage without keyCertSign",
            case().issuing(|t| t.key_usage(&[Ku::CrlSign])),
            "key-usage-lacks-cert-sign",
        ),
        ("no keyUsage", case().issuing(|t| t.key_usage(&[])), "valid"),
        (
            "a root without keyCertSign",
            case().root(|t| t.key_usage(&[Ku::CrlSign])),
            "key-usage-lacks-cert-sign",
        ),
        (
            "pathLenConstraint 1 above one",
            case().root(|t| t.path_length(1)),
            "valid",
        ),
        (
            "0 above one",
            case().root(|t| t.path_length(0)),
            "path-length-exceeded",
        ),
        (
            "0 above none",
            case().issuing(|t| t.path_length(0)),
            "valid",
        ),
        (
            "0 in an anchor that is a name and a key",
            case().root(|t| t.path_length(0)).policy(no_constraints),
            "valid",
        ),
    ]);
}

#[test]
fn purposes() {
    let case = Case::new;
    let any = |t: Template| t.purposes(&[Eku::Any]);
    let none = |t: Template| t.purposes(&[]);
    let only_itself = |p: Policy| p.with_any_purpose(AnyPurpose::OnlyItself);
    check(vec![
        ("both", case().client(), "valid"),
        (
            "server only, as a server",
            case().leaf(Template::server_only),
            "valid",
        ),
        (
            "server only, as a client",
            case().leaf(Template::server_only).client(),
            "purpose-missing",
        ),
        (
            "client only, as a server",
            case().leaf(Template::client_only),
            "purpose-missing",
        ),
        ("no extKeyUsage", case().leaf(none), "valid"),
        ("anyExtendedKeyUsage", case().leaf(any), "valid"),
        (
            "any, which is itself alone",
            case().leaf(any).policy(only_itself),
            "purpose-missing",
        ),
        (
            "an intermediate for servers",
            case().issuing(Template::server_only).client(),
            "issuer-purpose-missing",
        ),
        (
            "the same, for a server",
            case().issuing(Template::server_only),
            "valid",
        ),
        (
            "the same for a client, where issuers' purposes do not count",
            case()
                .issuing(Template::server_only)
                .client()
                .policy(|p| p.with_issuer_purposes(IssuerPurposes::Ignored)),
            "valid",
        ),
        (
            "a root for servers",
            case().root(Template::server_only).client(),
            "issuer-purpose-missing",
        ),
        (
            "an intermediate for any",
            case().issuing(any).client(),
            "valid",
        ),
        (
            "keyUsage keyEncipherment, as a server",
            case().leaf(|t| t.key_usage(&[Ku::KeyEncipherment])),
            "valid",
        ),
        (
            "keyUsage keyEncipherment, as a client",
            case()
                .leaf(|t| t.key_usage(&[Ku::KeyEncipherment]))
                .client(),
            "key-usage-inconsistent",
        ),
        (
            "keyUsage nonRepudiation",
            case().leaf(|t| t.key_usage(&[Ku::ContentCommitment])),
            "key-usage-inconsistent",
        ),
        (
            "the same, ignored",
            case()
                .leaf(|t| t.key_usage(&[Ku::ContentCommitment]))
                .policy(|p| p.with_purpose_key_usage(PurposeKeyUsage::Ignored)),
            "valid",
        ),
        ("no keyUsage", case().leaf(|t| t.key_usage(&[])), "valid"),
    ]);
}

#[test]
fn extensions() {
    let case = Case::new;
    const PRIVATE: &[u64] = &[1, 3, 6, 1, 4, 1, 99999, 1];
    let unknown = |critical| move |t: Template| t.extension(PRIVATE, critical, vec![5, 0]);
    let policy_constraints = |critical| {
        move |t: Template| t.extension(&[2, 5, 29, 36], critical, vec![0x30, 3, 0x80, 1, 0])
    };
    let malformed = |id: Oid<'static>| {
        move |t: Template| t.forged(move |tbs| tbs.set(Extension::new(id, false, &[0x04])))
    };
    check(vec![
        (
            "unknown, critical",
            case().leaf(unknown(true)),
            "unknown-critical-extension",
        ),
        (
            "unknown, not critical",
            case().leaf(unknown(false)),
            "valid",
        ),
        (
            "in the intermediate",
            case().issuing(unknown(true)),
            "unknown-critical-extension",
        ),
        (
            "in the root",
            case().root(unknown(true)),
            "unknown-critical-extension",
        ),
        (
            "in a root that is a name and a key",
            case()
                .root(unknown(true))
                .policy(|p| p.with_anchor_constraints(AnchorConstraints::Ignore)),
            "valid",
        ),
        (
            "policyConstraints, critical",
            case().issuing(policy_constraints(true)),
            "policy-missing",
        ),
        (
            "certificatePolicies, critical: any will do",
            case().leaf(|t| {
                let policies = vec![0x30, 6, 0x30, 4, 0x06, 2, 0x2A, 3];
                t.extension(&[2, 5, 29, 32], true, policies)
            }),
            "valid",
        ),
        (
            "malformed basicConstraints",
            case().issuing(malformed(Oid::BASIC_CONSTRAINTS)),
            "malformed-extension",
        ),
        (
            "malformed keyUsage",
            case().leaf(malformed(Oid::KEY_USAGE)),
            "malformed-extension",
        ),
        (
            "malformed extKeyUsage",
            case().leaf(malformed(Oid::EXT_KEY_USAGE)),
            "malformed-extension",
        ),
        (
            "malformed subjectAltName",
            case().leaf(malformed(Oid::SUBJECT_ALT_NAME)),
            "malformed-extension",
        ),
        (
            "malformed nameConstraints",
            case().issuing(malformed(Oid::NAME_CONSTRAINTS)),
            "malformed-extension",
        ),
        (
            "malformed authorityInfoAccess: not processed",
            case().leaf(malformed(Oid::AUTHORITY_INFO_ACCESS)),
            "valid",
        ),
    ]);
}

#[test]
fn signatures_and_algorithms() {
    let case = Case::new;
    let sha1 = |t: Template| t.signed_with(SignatureScheme::RsaPkcs1Sha1);
    let rsa = |t: Template| t.algorithm(KeyAlgorithm::Rsa2048);
    let no_sha1 = |p: Policy| p.with_refused_hashes([countersign_keys::Hash::Sha1]);
    check(vec![
        ("RSA", case().root(rsa).issuing(rsa).leaf(rsa), "valid"),
        (
            "P-384",
            case().root(|t| t.algorithm(KeyAlgorithm::P384)),
            "valid",
        ),
        (
            "P-521",
            case().root(|t| t.algorithm(KeyAlgorithm::P521)),
            "valid",
        ),
        (
            "Ed25519",
            case().root(|t| t.algorithm(KeyAlgorithm::Ed25519)),
            "valid",
        ),
        (
            "SHA-1, as old estates have it",
            case().root(rsa).issuing(|t| sha1(rsa(t))).leaf(sha1),
            "valid",
        ),
        (
            "SHA-1, refused",
            case().root(rsa).issuing(rsa).leaf(sha1).policy(no_sha1),
            "weak-hash",
        ),
        (
            "SHA-1 in the root's own signature, which proves nothing",
            case().root(|t| sha1(rsa(t))).policy(no_sha1),
            "valid",
        ),
        (
            "RSA 2048 where 3072 is wanted",
            case().leaf(rsa).policy(|p| p.with_minimum_rsa_bits(3072)),
            "weak-key",
        ),
        (
            "P-256 where 3072 bits of RSA are",
            case().policy(|p| p.with_minimum_rsa_bits(3072)),
            "valid",
        ),
    ]);
}
