//! Private keys in every format that an administrator may bring.

use countersign_keys::{KeyAlgorithm, KeyError, PrivateKey};
use pkcs8::der::Encode as _;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{EncryptionScheme as Cipher, Kdf, Parameters, Pbkdf2Params};

use crate::fixture::{self, PASSPHRASE};
use crate::{providers, public_key};

/// One key in many formats is one key: the same PKCS#8, and the public half that OpenSSL derives.
#[test]
fn one_key_in_every_format() {
    let families = [
        (
            KeyAlgorithm::P256,
            "p256-public.der",
            &[
                "p256-pkcs8.pem",
                "p256-pkcs8.der",
                "p256-sec1.pem",
                "p256-sec1.der",
                "p256-sec1-with-parameters.pem",
                "p256-encrypted-aes256-sha256.pem",
                "p256-encrypted-aes128-sha1.pem",
                "p256-encrypted-des3-sha1.pem",
                "p256-encrypted-aes256-sha512.pem",
                "p256-encrypted-scrypt.pem",
                "p256-encrypted-camellia.pem",
                "p256-encrypted.der",
            ][..],
        ),
        (
            KeyAlgorithm::Rsa { bits: 2048 },
            "rsa2048-public.der",
            &[
                "rsa2048-pkcs8.pem",
                "rsa2048-pkcs1.pem",
                "rsa2048-pkcs1.der",
            ],
        ),
        (
            KeyAlgorithm::RsaPss { bits: 2048 },
            "rsa-pss2048-public.der",
            &["rsa-pss2048-pkcs8.pem"],
        ),
        (KeyAlgorithm::P384, "p384-public.der", &["p384-pkcs8.pem"]),
        (KeyAlgorithm::P521, "p521-public.der", &["p521-pkcs8.pem"]),
        (
            KeyAlgorithm::Ed25519,
            "ed25519-public.der",
            &["ed25519-pkcs8.pem"],
        ),
    ];
    for (algorithm, public, files) in families {
        let public = fixture::read(public);
        assert_eq!(public_key(&public).algorithm(), algorithm);
        let first = fixture::private_key(files[0]);
        for file in files {
            let key = PrivateKey::from_pem(&fixture::read(file), Some(PASSPHRASE)).unwrap();
            assert_eq!(key.algorithm(), algorithm, "{file}");
            assert_eq!(key.expose_pkcs8_der(), first.expose_pkcs8_der(), "{file}");
        }
        for (name, provider) in providers() {
            let signer = provider.signer(&first).unwrap();
            assert_eq!(signer.public_key_info(), public, "{name} {algorithm}");
        }
    }
}

/// What OpenSSL wrote, byte for byte: our form of PKCS#8 is its form.
#[test]
fn our_pkcs8_is_openssls() {
    for file in [
        "p256-pkcs8.pem",
        "p384-pkcs8.pem",
        "p521-pkcs8.pem",
        "ed25519-pkcs8.pem",
        "rsa2048-pkcs8.pem",
        "rsa-pss2048-pkcs8.pem",
    ] {
        let key = fixture::private_key(file);
        assert_eq!(key.to_pkcs8_pem().as_bytes(), fixture::read(file), "{file}");
    }
}

/// An `ECPrivateKey` may leave the public half out [RFC 5915 §3]: the provider derives it.
#[test]
fn a_key_without_its_public_half() {
    let key = fixture::private_key("p256-sec1-no-public.pem");
    for (name, provider) in providers() {
        let signer = provider.signer(&key).unwrap();
        assert_eq!(
            signer.public_key_info(),
            fixture::read("p256-public.der"),
            "{name}"
        );
    }
}

/// PKCS#8 of version 2 carries the public half [RFC 5958 §2]; ring and dalek write Ed25519 so.
#[test]
fn version_2_with_and_without_the_right_public_half() {
    let key = fixture::private_key("ed25519-pkcs8.pem");
    let public = fixture::read("ed25519-public.der");
    let mut version_2 = key.expose_pkcs8_der().to_vec();
    version_2[1] += 35;
    version_2[4] = 1;
    version_2.extend([0x81, 0x21, 0x00]);
    version_2.extend(&public[public.len() - 32..]);

    let right = PrivateKey::from_der(&version_2, None).unwrap();
    assert_eq!(right.expose_pkcs8_der(), key.expose_pkcs8_der());
    *version_2.last_mut().unwrap() ^= 1;
    let wrong = PrivateKey::from_der(&version_2, None).unwrap();
    for (name, provider) in providers() {
        assert_eq!(
            provider.signer(&right).unwrap().public_key_info(),
            public,
            "{name}"
        );
        assert_eq!(
            provider.signer(&wrong).unwrap_err(),
            KeyError::Inconsistent {
                algorithm: KeyAlgorithm::Ed25519
            },
            "{name}"
        );
    }
}

/// Windows exports PKCS#8 with a key usage attribute behind the key [RFC 5208 §5].
#[test]
fn attributes_are_passed_over() {
    let key = fixture::private_key("ed25519-pkcs8.pem");
    let mut with_attributes = key.expose_pkcs8_der().to_vec();
    let usage = [
        0xA0, 13, 0x30, 11, 6, 3, 0x55, 0x1D, 0x0F, 0x31, 4, 3, 2, 0, 0x10,
    ];
    with_attributes[1] += 15;
    with_attributes.extend(usage);
    let again = PrivateKey::from_der(&with_attributes, None).unwrap();
    assert_eq!(again.expose_pkcs8_der(), key.expose_pkcs8_der());
}

/// Old writers left leading zeros of the scalar out, or put some before it.
#[test]
fn a_scalar_that_is_not_as_long_as_the_field() {
    let scalar = [0x5A; 31];
    let mut padded = vec![0; 1];
    padded.extend(scalar);
    let sec1 = |scalar: &[u8]| {
        sec1::EcPrivateKey {
            private_key: scalar,
            parameters: Some(
                "1.2.840.10045.3.1.7"
                    .parse::<pkcs8::ObjectIdentifier>()
                    .unwrap()
                    .into(),
            ),
            public_key: None,
        }
        .to_der()
        .unwrap()
    };
    let fixed = PrivateKey::from_der(&sec1(&padded), None).unwrap();
    let short = PrivateKey::from_der(&sec1(&scalar), None).unwrap();
    padded.insert(0, 0);
    let long = PrivateKey::from_der(&sec1(&padded), None).unwrap();
    assert_eq!(short.expose_pkcs8_der(), fixed.expose_pkcs8_der());
    assert_eq!(long.expose_pkcs8_der(), fixed.expose_pkcs8_der());
    // version, then an OCTET STRING of 32
    assert_eq!(fixed.expose_key_octets()[2..9], [2, 1, 1, 4, 32, 0, 0x5A]);

    let too_long = PrivateKey::from_der(&sec1(&[1; 33]), None).unwrap_err();
    assert_eq!(too_long.to_string(), "malformed ECPrivateKey at byte 0");
}

#[test]
fn written_under_a_passphrase_and_read_again() {
    for file in ["p256-pkcs8.pem", "rsa2048-pkcs8.pem", "ed25519-pkcs8.pem"] {
        let key = fixture::private_key(file);
        let pem = key.to_encrypted_pkcs8_pem(PASSPHRASE, &[7; 32]).unwrap();
        assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
        let again = PrivateKey::from_pem(pem.as_bytes(), Some(PASSPHRASE)).unwrap();
        assert_eq!(again.expose_pkcs8_der(), key.expose_pkcs8_der());
        assert_eq!(
            PrivateKey::from_pem(pem.as_bytes(), None).unwrap_err(),
            KeyError::PassphraseNeeded
        );
        assert_eq!(
            PrivateKey::from_pem(pem.as_bytes(), Some(b"correct house")).unwrap_err(),
            KeyError::WrongPassphrase
        );
    }
}

/// Everything that is refused, and what the user reads then.
#[test]
fn refusals() {
    let legacy = "`Proc-Type: 4,ENCRYPTED` is the obsolete encryption of PEM and is not read: convert the key with `openssl pkcs8 -topk8`";
    let convert = "convert the key with `openssl pkcs8 -topk8 -v2 aes-256-cbc`";
    let rows: &[(&str, &str)] = &[
        ("p256-sec1-traditional-encryption.pem", legacy),
        ("rsa2048-pkcs1-traditional-encryption.pem", legacy),
        (
            "p256-encrypted-pbes1-sha1-3des.pem",
            &format!(
                "encryption 1.2.840.113549.1.12.1.3 (pbeWithSHAAnd3-KeyTripleDES-CBC) is not supported: {convert}"
            ),
        ),
        (
            "secp256k1-pkcs8.pem",
            "private keys of algorithm 1.3.132.0.10 are not supported",
        ),
        (
            "p256-explicit-parameters.pem",
            "malformed ECParameters at byte 0",
        ),
        (
            "x25519-pkcs8.pem",
            "private keys of algorithm 1.3.101.110 (id-X25519) are not supported",
        ),
        (
            "ed448-pkcs8.pem",
            "private keys of algorithm 1.3.101.113 (id-Ed448) are not supported",
        ),
        (
            "dsa1024-160-pkcs8.pem",
            "private keys of algorithm 1.2.840.10040.4.1 (id-dsa) are not supported",
        ),
        (
            "dsa1024-160-traditional.pem",
            "`DSA PRIVATE KEY` is not a format that is read: wanted PKCS#8, PKCS#1 or SEC 1",
        ),
        (
            "rsa2048-three-primes.pem",
            "RSA keys of more than two primes are not supported",
        ),
        (
            "p256-public.der",
            "not a private key: wanted PKCS#8, encrypted PKCS#8, PKCS#1 or SEC 1, and the outline is none of these",
        ),
    ];
    for (file, message) in rows {
        let error = PrivateKey::from_pem(&fixture::read(file), Some(PASSPHRASE)).unwrap_err();
        assert_eq!(error.to_string(), *message, "{file}");
    }
}

#[test]
fn the_one_key_among_other_blocks() {
    let key = fixture::read("p256-pkcs8.pem");
    let certificate = countersign_asn1::pem::encode(
        &countersign_asn1::pem::Label::Certificate,
        &fixture::read("p256-public.der"),
    );
    let text = |parts: &[&[u8]]| PrivateKey::from_pem(&parts.concat(), None);
    assert!(text(&[certificate.as_bytes(), &key]).is_ok());
    assert_eq!(
        text(&[certificate.as_bytes()]).unwrap_err().to_string(),
        "wanted one private key, found 0"
    );
    assert_eq!(
        text(&[&key, &key]).unwrap_err().to_string(),
        "wanted one private key, found 2"
    );
}

/// A file may ask for any number of rounds; what would stop the machine is refused at once.
#[test]
fn an_expensive_derivation_is_refused() {
    let iv = [0; 16];
    let salt = &[0; 16][..];
    let mut pbkdf2 = Pbkdf2Params::hmac_sha256(10_000_001, salt).unwrap();
    let refusal = |kdf: Kdf| {
        let der = pkcs8::EncryptedPrivateKeyInfo {
            encryption_algorithm: EncryptionScheme::Pbes2(Parameters {
                kdf,
                encryption: Cipher::Aes256Cbc { iv },
            }),
            encrypted_data: OctetStringRef::new(&[0; 64]).unwrap(),
        }
        .to_der()
        .unwrap();
        PrivateKey::from_der(&der, Some(PASSPHRASE))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refusal(Kdf::Pbkdf2(pbkdf2)),
        "the key derivation asks for 10000001, and the limit is 10000000"
    );
    pbkdf2.iteration_count = 1;
    assert_eq!(
        refusal(Kdf::Pbkdf2(pbkdf2)),
        "wrong passphrase, or damaged key"
    );
}

/// Every cut of every file is refused, and none panics.
#[test]
fn truncated_at_every_byte() {
    for file in [
        "p256-pkcs8.der",
        "p256-sec1.der",
        "p256-encrypted.der",
        "rsa2048-pkcs1.der",
    ] {
        let der = fixture::read(file);
        for length in 0..der.len() {
            assert!(
                PrivateKey::from_der(&der[..length], None).is_err(),
                "{file} cut to {length}"
            );
        }
    }
}

/// Every flipped bit ends in a refusal or in a key that signs; nothing panics.
#[test]
fn altered_at_every_bit() {
    for file in ["p256-pkcs8.der", "p256-sec1.der", "p256-encrypted.der"] {
        let der = fixture::read(file);
        for index in 0..der.len() * 8 {
            let mut altered = der.clone();
            altered[index / 8] ^= 1 << (index % 8);
            let Ok(key) = PrivateKey::from_der(&altered, None) else {
                continue;
            };
            for (_, provider) in providers() {
                if let Ok(signer) = provider.signer(&key) {
                    assert!(signer.sign(b"message").is_ok(), "{file}, bit {index}");
                }
            }
        }
    }
}
