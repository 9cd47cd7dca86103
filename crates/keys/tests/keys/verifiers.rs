//! Which pairs of signature and key are supported, and several verifiers as one.

use countersign_keys::{
    FirstSupporting, Hash, KeyAlgorithm, MlDsa, SignatureAlgorithm, SignatureVerifier,
};

use crate::{fixture, providers, public_key};

/// The whole table of what each backend supports, one line for a pair that any supports.
#[test]
fn what_is_supported() {
    let hashes = [
        Hash::Md5,
        Hash::Sha1,
        Hash::Sha224,
        Hash::Sha256,
        Hash::Sha384,
        Hash::Sha512,
    ];
    let rsa = [1023, 1024, 2048, 8192, 8193].map(|bits| KeyAlgorithm::Rsa { bits });
    let dsa = [1024, 2048, 3072].map(|bits| KeyAlgorithm::Dsa { bits });
    let others = [
        KeyAlgorithm::P256,
        KeyAlgorithm::P384,
        KeyAlgorithm::P521,
        KeyAlgorithm::Ed25519,
        KeyAlgorithm::MlDsa(MlDsa::MlDsa44),
        KeyAlgorithm::MlDsa(MlDsa::MlDsa87),
        KeyAlgorithm::Unknown,
    ];
    let mut table = String::new();
    for key in rsa.into_iter().chain(dsa).chain(others) {
        let pss = |hash| SignatureAlgorithm::RsaPss {
            hash,
            mgf_hash: hash,
            salt_length: 20,
        };
        let signatures = [
            &hashes.map(SignatureAlgorithm::RsaPkcs1)[..],
            &hashes.map(pss),
            &hashes.map(SignatureAlgorithm::Ecdsa),
            &hashes.map(SignatureAlgorithm::Dsa),
            &MlDsa::ALL.map(SignatureAlgorithm::MlDsa),
            &[SignatureAlgorithm::Ed25519],
        ]
        .concat();
        for (name, provider) in providers() {
            let mut supported = signatures
                .iter()
                .filter(|signature| provider.supports(**signature, key))
                .peekable();
            if supported.peek().is_none() {
                continue;
            }
            table += &format!("{key}, {name}:");
            for signature in supported {
                let family = match signature {
                    SignatureAlgorithm::RsaPss { .. } => "pss",
                    SignatureAlgorithm::RsaPkcs1(_) => "pkcs1",
                    SignatureAlgorithm::Ecdsa(_) => "ecdsa",
                    SignatureAlgorithm::Dsa(_) => "dsa",
                    SignatureAlgorithm::MlDsa(set) => set.name(),
                    _ => "eddsa",
                };
                table += &format!(" {family}");
                if let Some(hash) = signature.hash() {
                    table += &format!("/{hash}");
                }
            }
            table += "\n";
        }
    }
    assert_eq!(table, SUPPORTED);
}

const SUPPORTED: &str = "\
RSA 1024, aws-lc: pkcs1/SHA-1 pkcs1/SHA-256 pkcs1/SHA-512
RSA 1024, rustcrypto: pkcs1/SHA-1 pkcs1/SHA-224 pkcs1/SHA-256 pkcs1/SHA-384 pkcs1/SHA-512 pss/SHA-1 pss/SHA-224 pss/SHA-256 pss/SHA-384 pss/SHA-512
RSA 2048, aws-lc: pkcs1/SHA-1 pkcs1/SHA-256 pkcs1/SHA-384 pkcs1/SHA-512 pss/SHA-256 pss/SHA-384 pss/SHA-512
RSA 2048, rustcrypto: pkcs1/SHA-1 pkcs1/SHA-224 pkcs1/SHA-256 pkcs1/SHA-384 pkcs1/SHA-512 pss/SHA-1 pss/SHA-224 pss/SHA-256 pss/SHA-384 pss/SHA-512
RSA 8192, aws-lc: pkcs1/SHA-1 pkcs1/SHA-256 pkcs1/SHA-384 pkcs1/SHA-512 pss/SHA-256 pss/SHA-384 pss/SHA-512
RSA 8192, rustcrypto: pkcs1/SHA-1 pkcs1/SHA-224 pkcs1/SHA-256 pkcs1/SHA-384 pkcs1/SHA-512 pss/SHA-1 pss/SHA-224 pss/SHA-256 pss/SHA-384 pss/SHA-512
DSA 1024, rustcrypto: dsa/SHA-1 dsa/SHA-224 dsa/SHA-256
DSA 2048, rustcrypto: dsa/SHA-1 dsa/SHA-224 dsa/SHA-256
DSA 3072, rustcrypto: dsa/SHA-1 dsa/SHA-224 dsa/SHA-256
P-256, aws-lc: ecdsa/SHA-1 ecdsa/SHA-256 ecdsa/SHA-384 ecdsa/SHA-512
P-256, rustcrypto: ecdsa/SHA-1 ecdsa/SHA-224 ecdsa/SHA-256 ecdsa/SHA-384 ecdsa/SHA-512
P-384, aws-lc: ecdsa/SHA-256 ecdsa/SHA-384 ecdsa/SHA-512
P-384, rustcrypto: ecdsa/SHA-1 ecdsa/SHA-224 ecdsa/SHA-256 ecdsa/SHA-384 ecdsa/SHA-512
P-521, aws-lc: ecdsa/SHA-1 ecdsa/SHA-224 ecdsa/SHA-256 ecdsa/SHA-384 ecdsa/SHA-512
P-521, rustcrypto: ecdsa/SHA-1 ecdsa/SHA-224 ecdsa/SHA-256 ecdsa/SHA-384 ecdsa/SHA-512
Ed25519, aws-lc: eddsa
Ed25519, rustcrypto: eddsa
ML-DSA-44, aws-lc: ML-DSA-44
ML-DSA-44, rustcrypto: ML-DSA-44
ML-DSA-87, aws-lc: ML-DSA-87
ML-DSA-87, rustcrypto: ML-DSA-87
";

/// The second verifier is asked for what the first one lacks, and no verdict comes from thin air.
#[test]
fn the_first_that_supports_the_pair_is_asked() {
    let aws_lc = countersign_provider_aws_lc::provider();
    let rustcrypto = countersign_provider_rustcrypto::provider();
    let verifiers: [&dyn SignatureVerifier; 2] = [aws_lc, rustcrypto];
    let both = FirstSupporting::new(&verifiers);

    let info = fixture::read("dsa1024-160-public.der");
    let key = public_key(&info);
    let signature = fixture::read("dsa1024-160-sha1.signature");
    let algorithm = SignatureAlgorithm::Dsa(Hash::Sha1);
    assert!(!aws_lc.supports(algorithm, key.algorithm()));
    assert!(both.supports(algorithm, key.algorithm()));
    assert_eq!(both.verify(algorithm, &key, b"message", &signature), Ok(()));

    let md5 = SignatureAlgorithm::RsaPkcs1(Hash::Md5);
    assert!(!both.supports(md5, KeyAlgorithm::Rsa { bits: 2048 }));
    assert!(!FirstSupporting::new(&[]).supports(algorithm, key.algorithm()));
    assert!(
        FirstSupporting::new(&[])
            .verify(algorithm, &key, b"message", &signature)
            .is_err()
    );
}

/// An `id-RSASSA-PSS` key whose parameters fix SHA-256 and a salt of 32 or more [RFC 4055 §3.3].
#[test]
fn a_key_that_restricts_its_signatures() {
    let plain = fixture::read("rsa-pss2048-public.der");
    let plain = public_key(&plain);
    let pss = |hash, salt_length| SignatureAlgorithm::RsaPss {
        hash,
        mgf_hash: hash,
        salt_length,
    };
    let restricted = countersign_asn1::encode::Writer::build(|w| {
        w.nested(countersign_asn1::Tag::SEQUENCE, |w| {
            w.raw(&pss(Hash::Sha256, 32).to_identifier());
            w.bit_string(plain.info().subject_public_key().octets());
        });
    });
    let restricted = public_key(&restricted);
    assert_eq!(restricted.algorithm(), KeyAlgorithm::RsaPss { bits: 2048 });
    assert!(restricted.permits(pss(Hash::Sha256, 32)));
    assert!(restricted.permits(pss(Hash::Sha256, 40)));
    assert!(!restricted.permits(pss(Hash::Sha256, 20)));
    assert!(!restricted.permits(pss(Hash::Sha384, 48)));
    assert!(plain.permits(pss(Hash::Sha384, 48)));

    let private = fixture::private_key("rsa-pss2048-pkcs8.pem");
    for (name, provider) in providers() {
        for (algorithm, valid) in [
            (pss(Hash::Sha256, 32), true),
            (pss(Hash::Sha384, 48), false),
        ] {
            let signature = provider
                .signer_with(&private, algorithm)
                .unwrap()
                .sign(b"")
                .unwrap();
            let verify = |key| provider.verify(algorithm, key, b"", &signature).is_ok();
            assert!(verify(&plain), "{name}");
            assert_eq!(verify(&restricted), valid, "{name} {algorithm}");
        }
    }
}

/// Compressed points are allowed [RFC 5480 §2.2]; no other outline reaches a backend.
#[test]
fn points_in_both_forms() {
    let key = fixture::private_key("p256-pkcs8.pem");
    let signer = countersign_provider_rustcrypto::provider()
        .signer(&key)
        .unwrap();
    let signature = signer.sign(b"message").unwrap();
    let plain = public_key(signer.public_key_info());
    let point = plain.info().subject_public_key().octets();
    let (x, y) = point[1..].split_at(32);
    let parity = 2 + (y[31] & 1);
    let with_tag = |tag: u8, rest: &[u8]| [&[tag], rest].concat();
    let rows = [
        (with_tag(parity, x), true),
        (with_tag(parity ^ 1, x), false),
        (with_tag(4 + parity, &point[1..]), false),
        (with_tag(5, x), false),
        (signer.public_key_info().to_vec(), false),
        (vec![0], false),
        (vec![], false),
    ];
    for (octets, valid) in rows {
        let info = KeyAlgorithm::P256.to_public_key_info(&octets).unwrap();
        let key = public_key(&info);
        for (name, provider) in providers() {
            let verdict = provider.verify(signer.algorithm(), &key, b"message", &signature);
            assert_eq!(verdict.is_ok(), valid, "{name} {:?}", octets.first());
        }
    }
}
