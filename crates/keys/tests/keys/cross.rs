//! What one backend makes, the other reads and verifies.

use countersign_keys::{Hash, InvalidSignature, KeyKind, PrivateKey, Provider, SignatureAlgorithm};

use crate::{fixture, providers, public_key};

const MESSAGE: &[u8] = b"between two parties";

#[test]
fn keys_of_every_kind() {
    for (maker, provider) in providers() {
        for kind in KeyKind::ALL {
            let key = provider.generate(kind).unwrap();
            assert_eq!(key.algorithm(), kind.algorithm(), "{maker} {kind}");
            let again = PrivateKey::from_pkcs8_der(key.expose_pkcs8_der()).unwrap();
            assert_eq!(
                again.expose_pkcs8_der(),
                key.expose_pkcs8_der(),
                "{maker} {kind}"
            );
            cross_verify(&key, None);
        }
    }
}

/// Every algorithm that may sign is signed with by at least the pure-Rust backend.
#[test]
fn every_algorithm() {
    let hashes = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
    let pss = hashes.map(|hash| SignatureAlgorithm::RsaPss {
        hash,
        mgf_hash: hash,
        salt_length: hash.length(),
    });
    let rows = [
        (
            "rsa2048-pkcs8.pem",
            hashes.map(SignatureAlgorithm::RsaPkcs1),
        ),
        ("rsa2048-pkcs8.pem", pss),
        ("rsa-pss2048-pkcs8.pem", pss),
        ("p256-pkcs8.pem", hashes.map(SignatureAlgorithm::Ecdsa)),
        ("p384-pkcs8.pem", hashes.map(SignatureAlgorithm::Ecdsa)),
        ("p521-pkcs8.pem", hashes.map(SignatureAlgorithm::Ecdsa)),
    ];
    let mut refused = Vec::new();
    for (file, algorithms) in rows {
        let key = fixture::private_key(file);
        for algorithm in algorithms {
            for name in cross_verify(&key, Some(algorithm)) {
                refused.push(format!("{name}: {} {algorithm}", key.algorithm()));
            }
        }
    }
    assert_eq!(
        refused,
        [
            "aws-lc: P-256 ecdsa-with-SHA384",
            "aws-lc: P-256 ecdsa-with-SHA512",
            "aws-lc: P-384 ecdsa-with-SHA256",
            "aws-lc: P-384 ecdsa-with-SHA512",
        ]
    );
}

/// Signs with each backend and verifies with each; hands back those that do not sign so.
fn cross_verify(key: &PrivateKey, algorithm: Option<SignatureAlgorithm>) -> Vec<&'static str> {
    let mut refused = Vec::new();
    let mut infos = Vec::new();
    for (name, provider) in providers() {
        let signer = match algorithm {
            Some(algorithm) => provider.signer_with(key, algorithm),
            None => provider.signer(key),
        };
        let Ok(signer) = signer else {
            refused.push(name);
            continue;
        };
        let info = signer.public_key_info();
        infos.push(info.to_vec());
        let algorithm = signer.algorithm();
        let at_once = signer.sign(MESSAGE).unwrap();
        let in_parts = signer.begin().map(|mut signing| {
            MESSAGE.chunks(3).for_each(|part| signing.update(part));
            signing.sign().unwrap()
        });
        for (signature, how) in [(at_once, "at once")]
            .into_iter()
            .chain(in_parts.map(|signature| (signature, "in parts")))
        {
            for (judge, verifier) in providers() {
                let what = format!("{name} signs {algorithm} {how}, {judge} verifies");
                judged(verifier, algorithm, info, &signature, &what);
            }
        }
        // The hashes of the others are not the provider's to make.
        let is_hashed = algorithm.hash().is_some() && name == "aws-lc";
        assert_eq!(signer.begin().is_some(), is_hashed, "{name} {algorithm}");
    }
    infos.dedup();
    assert_eq!(infos.len(), 1, "both derive the same public half");
    refused
}

fn judged(
    verifier: &dyn Provider,
    algorithm: SignatureAlgorithm,
    info: &[u8],
    signature: &[u8],
    what: &str,
) {
    let key = public_key(info);
    let verify = |message, signature: &[u8]| verifier.verify(algorithm, &key, message, signature);
    assert!(verifier.supports(algorithm, key.algorithm()), "{what}");
    assert_eq!(verify(MESSAGE, signature), Ok(()), "{what}");
    assert_eq!(
        verify(b"another message", signature),
        Err(InvalidSignature),
        "{what}"
    );
    assert_eq!(
        verify(MESSAGE, &signature[1..]),
        Err(InvalidSignature),
        "{what}"
    );
    assert_eq!(verify(MESSAGE, &[]), Err(InvalidSignature), "{what}");
    let mut altered = signature.to_vec();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    assert_eq!(verify(MESSAGE, &altered), Err(InvalidSignature), "{what}");
}
