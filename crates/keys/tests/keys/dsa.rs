//! DSA, verified only: OpenSSL's keys and signatures.

use countersign_asn1::encode::Writer;
use countersign_asn1::{SubjectPublicKeyInfo, Tag};
use countersign_keys::{Hash, InvalidSignature, KeyAlgorithm, SignatureAlgorithm};

use crate::{fixture, providers, public_key};

const SIZES: [(&str, u32); 4] = [
    ("dsa1024-160", 1024),
    ("dsa2048-224", 2048),
    ("dsa2048-256", 2048),
    ("dsa3072-256", 3072),
];
const HASHES: [(&str, Hash); 3] = [
    ("sha1", Hash::Sha1),
    ("sha224", Hash::Sha224),
    ("sha256", Hash::Sha256),
];

#[test]
fn signatures_of_openssl() {
    let verifier = countersign_provider_rustcrypto::provider();
    for (name, bits) in SIZES {
        let info = fixture::read(&format!("{name}-public.der"));
        let key = public_key(&info);
        assert_eq!(key.algorithm(), KeyAlgorithm::Dsa { bits });
        for (hash_name, hash) in HASHES {
            let algorithm = SignatureAlgorithm::Dsa(hash);
            let mut signature = fixture::read(&format!("{name}-{hash_name}.signature"));
            assert!(verifier.supports(algorithm, key.algorithm()));
            assert_eq!(
                verifier.verify(algorithm, &key, b"message", &signature),
                Ok(())
            );
            assert_eq!(
                verifier.verify(algorithm, &key, b"another message", &signature),
                Err(InvalidSignature)
            );
            *signature.last_mut().unwrap() ^= 1;
            assert_eq!(
                verifier.verify(algorithm, &key, b"message", &signature),
                Err(InvalidSignature)
            );
        }
    }
}

/// A key without parameters has its issuer's [RFC 3279 §2.3.2]; until it is given them, nobody can
/// say anything of its signatures.
#[test]
fn inherited_parameters() {
    let verifier = countersign_provider_rustcrypto::provider();
    let algorithm = SignatureAlgorithm::Dsa(Hash::Sha1);
    let complete = fixture::read("dsa1024-160-public.der");
    let complete = public_key(&complete);
    let signature = fixture::read("dsa1024-160-sha1.signature");
    let other = fixture::read("dsa2048-256-public.der");
    let other = public_key(&other);

    for null in [false, true] {
        let bare = without_parameters(&complete.info(), null);
        let bare = public_key(&bare);
        assert_eq!(bare.algorithm(), KeyAlgorithm::Unknown);
        assert_eq!(bare.parameters(), None);
        assert!(!verifier.supports(algorithm, bare.algorithm()));

        let inheriting = bare.with_inherited_parameters(complete.parameters());
        assert_eq!(inheriting.algorithm(), KeyAlgorithm::Dsa { bits: 1024 });
        assert_eq!(
            verifier.verify(algorithm, &inheriting, b"message", &signature),
            Ok(())
        );

        let wrong = bare.with_inherited_parameters(other.parameters());
        assert_eq!(
            verifier.verify(algorithm, &wrong, b"message", &signature),
            Err(InvalidSignature)
        );
        let none = bare.with_inherited_parameters(None);
        assert_eq!(none.algorithm(), KeyAlgorithm::Unknown);
    }

    // A key's own parameters stay, and no other algorithm takes any.
    let own = complete.with_inherited_parameters(other.parameters());
    assert_eq!(own, complete);
    let rsa = fixture::read("rsa2048-public.der");
    let rsa = public_key(&rsa);
    assert_eq!(rsa.with_inherited_parameters(other.parameters()), rsa);
}

/// Numbers that the arithmetic is not made for: wider than their modulus, zero, one, even.
#[test]
fn odd_numbers_do_not_panic() {
    let verifier = countersign_provider_rustcrypto::provider();
    let wide = [0xFF; 400];
    let numbers: [&[u8]; 6] = [&[0], &[1], &[2], &[0x80; 20], &[0xFF; 128], &wide];
    let sequence = |numbers: &[&[u8]]| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                numbers.iter().for_each(|number| w.uint(number))
            });
        })
    };
    let integer = |number: &[u8]| Writer::build(|w| w.uint(number));
    let p = [0xFF; 128];
    for q in [&[0x80; 20], &[0xFF; 20]] {
        for g in numbers {
            for y in numbers {
                for r in numbers {
                    let info = info(&sequence(&[&p, q, g]), &integer(y));
                    let key = public_key(&info);
                    assert_eq!(key.algorithm(), KeyAlgorithm::Dsa { bits: 1024 });
                    let signature = sequence(&[r, r]);
                    let verdict = verifier.verify(
                        SignatureAlgorithm::Dsa(Hash::Sha256),
                        &key,
                        b"message",
                        &signature,
                    );
                    assert_eq!(verdict, Err(InvalidSignature));
                }
            }
        }
    }
}

#[test]
fn aws_lc_says_that_it_knows_no_dsa() {
    let (name, provider) = providers()[0];
    assert_eq!(name, "aws-lc");
    for (_, hash) in HASHES {
        assert!(!provider.supports(
            SignatureAlgorithm::Dsa(hash),
            KeyAlgorithm::Dsa { bits: 2048 }
        ));
    }
}

fn info(parameters: &[u8], key: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(countersign_asn1::Oid::DSA);
                w.raw(parameters);
            });
            w.bit_string(key);
        });
    })
}

fn without_parameters(complete: &SubjectPublicKeyInfo<'_>, null: bool) -> Vec<u8> {
    let key = complete.subject_public_key().octets();
    info(if null { &[0x05, 0x00] } else { &[] }, key)
}
