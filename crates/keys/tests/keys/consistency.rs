//! Keys whose parts do not fit each other, and keys that must not sign.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};
use countersign_keys::{Hash, KeyAlgorithm, KeyError, PrivateKey, SignatureAlgorithm};
use pkcs1::{RsaPrivateKey, UintRef};
use pkcs8::der::{Decode as _, Encode as _};

use crate::fixture;
use crate::{providers, public_key};

/// An `RSAPrivateKey` of which one field was changed.
fn altered(change: impl FnOnce(&mut RsaPrivateKey<UintRef<'_>>)) -> Result<PrivateKey, KeyError> {
    let der = fixture::read("rsa2048-pkcs1.der");
    let mut key = RsaPrivateKey::from_der(&der).unwrap();
    change(&mut key);
    PrivateKey::from_der(&key.to_der().unwrap(), None)
}

#[test]
fn an_exponent_that_no_verifier_takes() {
    for exponent in [&[1][..], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1]] {
        let key = altered(|key| key.public_exponent = UintRef::new(exponent).unwrap());
        assert_eq!(key.unwrap_err(), KeyError::RsaExponent, "{exponent:?}");
    }
}

#[test]
fn every_part_of_an_rsa_key_is_held_to_the_others() {
    type Change = fn(&mut RsaPrivateKey<UintRef<'_>>);
    let changes: [(&str, Change); 7] = [
        ("publicExponent", |key| {
            key.public_exponent = UintRef::new(&[3]).unwrap();
        }),
        ("privateExponent", |key| {
            key.private_exponent = key.exponent1
        }),
        ("prime1", |key| key.prime1 = key.prime2),
        ("prime2", |key| key.prime2 = key.exponent1),
        ("exponent1", |key| key.exponent1 = key.exponent2),
        ("exponent2", |key| key.exponent2 = key.exponent1),
        ("coefficient", |key| key.coefficient = key.exponent1),
    ];
    for (field, change) in changes {
        let key = altered(change).unwrap();
        for (name, provider) in providers() {
            assert_eq!(
                provider.signer(&key).unwrap_err(),
                KeyError::Inconsistent {
                    algorithm: KeyAlgorithm::Rsa { bits: 2048 }
                },
                "{name} {field}"
            );
        }
    }
}

#[test]
fn the_public_half_of_an_elliptic_curve_key_is_held_to_the_private_one() {
    let der = fixture::read("p256-sec1.der");
    let mut key = sec1::EcPrivateKey::from_der(&der).unwrap();
    let scalar = [0x5A; 32];
    key.private_key = &scalar;
    let key = PrivateKey::from_der(&key.to_der().unwrap(), None).unwrap();
    for (name, provider) in providers() {
        let error = provider.signer(&key).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the parts of the P-256 private key do not fit each other",
            "{name}"
        );
    }
}

/// 0 and the order itself are no scalars [SEC 1 §3.2.1].
#[test]
fn a_scalar_out_of_range() {
    let order: [u8; 32] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63,
        0x25, 0x51,
    ];
    let der = fixture::read("p256-sec1.der");
    let with = |scalar| {
        let mut key = sec1::EcPrivateKey::from_der(&der).unwrap();
        key.private_key = scalar;
        key.public_key = None;
        PrivateKey::from_der(&key.to_der().unwrap(), None)
    };
    assert!(with(&[0; 32]).is_err());
    let key = with(&order).unwrap();
    for (name, provider) in providers() {
        assert!(provider.signer(&key).is_err(), "{name}");
    }
}

/// Signatures that are not made, each refused by type.
#[test]
fn what_is_never_signed() {
    let pss = |hash, mgf_hash, salt_length| SignatureAlgorithm::RsaPss {
        hash,
        mgf_hash,
        salt_length,
    };
    let rows = [
        ("rsa2048-pkcs8.pem", SignatureAlgorithm::RsaPkcs1(Hash::Md5)),
        (
            "rsa2048-pkcs8.pem",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha1),
        ),
        (
            "rsa2048-pkcs8.pem",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha224),
        ),
        ("rsa2048-pkcs8.pem", pss(Hash::Sha1, Hash::Sha1, 20)),
        ("rsa2048-pkcs8.pem", pss(Hash::Sha256, Hash::Sha1, 32)),
        ("rsa2048-pkcs8.pem", pss(Hash::Sha256, Hash::Sha256, 0)),
        ("rsa2048-pkcs8.pem", SignatureAlgorithm::Ecdsa(Hash::Sha256)),
        ("rsa2048-pkcs8.pem", SignatureAlgorithm::Dsa(Hash::Sha256)),
        (
            "rsa-pss2048-pkcs8.pem",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
        ),
        (
            "rsa1024-pkcs8.pem",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
        ),
        ("p256-pkcs8.pem", SignatureAlgorithm::Ecdsa(Hash::Sha1)),
        ("p256-pkcs8.pem", SignatureAlgorithm::Ed25519),
        ("ed25519-pkcs8.pem", SignatureAlgorithm::Ecdsa(Hash::Sha512)),
    ];
    for (file, signature) in rows {
        let key = fixture::private_key(file);
        for (name, provider) in providers() {
            assert_eq!(
                provider.signer_with(&key, signature).unwrap_err(),
                KeyError::UnsupportedSigning {
                    key: key.algorithm(),
                    signature
                },
                "{name} {file} {signature}"
            );
        }
    }
    let error = providers()[0]
        .1
        .signer(&fixture::private_key("rsa1024-pkcs8.pem"));
    assert_eq!(
        error.unwrap_err().to_string(),
        "RSA 1024 keys do not make sha256WithRSAEncryption signatures here"
    );
}

/// A public key that no backend could judge by is unknown, not a source of "invalid signature".
#[test]
fn public_keys_that_are_unknown() {
    let weird = |modulus: &[u8], exponent: &[u8]| {
        let key = pkcs1::RsaPublicKeyRef {
            modulus: UintRef::new(modulus).unwrap(),
            public_exponent: UintRef::new(exponent).unwrap(),
        };
        KeyAlgorithm::Rsa { bits: 0 }
            .to_public_key_info(&key.to_der().unwrap())
            .unwrap()
    };
    let modulus = [0xFF; 256];
    assert_eq!(
        public_key(&weird(&modulus, &[1, 0, 1])).algorithm(),
        KeyAlgorithm::Rsa { bits: 2048 }
    );
    for info in [
        weird(&modulus, &[1, 0, 0]),
        weird(&modulus, &[1]),
        weird(&modulus, &[2, 0, 0, 0, 1]),
        KeyAlgorithm::Rsa { bits: 0 }
            .to_public_key_info(b"no key")
            .unwrap(),
    ] {
        assert_eq!(public_key(&info).algorithm(), KeyAlgorithm::Unknown);
    }
    // NULL belongs to RSA, where it is often left out, and to nothing else [RFC 8410 §3].
    let rsa = public_key_info(
        Oid::RSA_ENCRYPTION,
        &[],
        &fixture::read("rsa2048-public.der"),
    );
    assert_eq!(
        public_key(&rsa).algorithm(),
        KeyAlgorithm::Rsa { bits: 2048 }
    );
    let ed25519 = public_key_info(Oid::ED25519, &[5, 0], &fixture::read("ed25519-public.der"));
    assert_eq!(public_key(&ed25519).algorithm(), KeyAlgorithm::Unknown);

    let small = weird(&[0xFF; 96], &[3]);
    assert_eq!(
        public_key(&small).algorithm(),
        KeyAlgorithm::Rsa { bits: 768 }
    );
    for (name, provider) in providers() {
        for hash in [Hash::Sha1, Hash::Sha256] {
            assert!(
                !provider.supports(
                    SignatureAlgorithm::RsaPkcs1(hash),
                    public_key(&small).algorithm()
                ),
                "{name}"
            );
        }
    }
}

/// The key of `info` under another algorithm identifier.
fn public_key_info(oid: Oid<'_>, parameters: &[u8], info: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(oid);
                w.raw(parameters);
            });
            w.bit_string(public_key(info).info().subject_public_key().octets());
        });
    })
}
