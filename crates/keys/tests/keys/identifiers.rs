//! Signature algorithms from their identifiers, and back.

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_asn1::{AlgorithmIdentifier, Oid};
use countersign_keys::{Hash, KeyKind, SignatureAlgorithm, UnknownAlgorithm};

fn read(der: &[u8]) -> Result<SignatureAlgorithm, UnknownAlgorithm> {
    SignatureAlgorithm::from_identifier(&AlgorithmIdentifier::from_der(der).unwrap())
}

fn identifier(oid: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(oid);
            w.raw(parameters);
        });
    })
}

fn hexadecimal(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|octet| *octet != b' ').collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

const NULL: &[u8] = &[5, 0];

/// The bytes that OpenSSL 3.0 and certificates of public authorities carry.
#[test]
fn exact_bytes() {
    let pss = |hash, salt_length| SignatureAlgorithm::RsaPss {
        hash,
        mgf_hash: hash,
        salt_length,
    };
    let rows = [
        (
            "30 0d 0609 2a864886f70d01010b 0500",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
            "sha256WithRSAEncryption",
        ),
        (
            "30 0d 0609 2a864886f70d010105 0500",
            SignatureAlgorithm::RsaPkcs1(Hash::Sha1),
            "sha1WithRSAEncryption",
        ),
        (
            "30 0d 0609 2a864886f70d010104 0500",
            SignatureAlgorithm::RsaPkcs1(Hash::Md5),
            "md5WithRSAEncryption",
        ),
        (
            "30 0a 0608 2a8648ce3d040303",
            SignatureAlgorithm::Ecdsa(Hash::Sha384),
            "ecdsa-with-SHA384",
        ),
        (
            "30 09 0607 2a8648ce3d0401",
            SignatureAlgorithm::Ecdsa(Hash::Sha1),
            "ecdsa-with-SHA1",
        ),
        ("30 05 0603 2b6570", SignatureAlgorithm::Ed25519, "Ed25519"),
        (
            "30 09 0607 2a8648ce380403",
            SignatureAlgorithm::Dsa(Hash::Sha1),
            "dsa-with-sha1",
        ),
        (
            "30 0b 0609 608648016503040302",
            SignatureAlgorithm::Dsa(Hash::Sha256),
            "dsa-with-sha256",
        ),
        // All DEFAULTs [RFC 4055 §3.1].
        (
            "30 0d 0609 2a864886f70d01010a 3000",
            pss(Hash::Sha1, 20),
            "id-RSASSA-PSS",
        ),
        (
            "30 41 0609 2a864886f70d01010a 30 34 \
             a00f 300d 0609 608648016503040201 0500 \
             a11c 301a 0609 2a864886f70d010108 300d 0609 608648016503040201 0500 \
             a203 0201 20",
            pss(Hash::Sha256, 32),
            "id-RSASSA-PSS",
        ),
        // The longest salt of RSA 4096 with SHA-256, as older OpenSSL makes it: above one octet.
        (
            "30 42 0609 2a864886f70d01010a 30 35 \
             a00f 300d 0609 608648016503040201 0500 \
             a11c 301a 0609 2a864886f70d010108 300d 0609 608648016503040201 0500 \
             a204 0202 01de",
            pss(Hash::Sha256, 478),
            "id-RSASSA-PSS",
        ),
    ];
    for (der, algorithm, name) in rows {
        let der = hexadecimal(der);
        assert_eq!(read(&der), Ok(algorithm));
        assert_eq!(algorithm.to_identifier(), der, "{algorithm}");
        assert_eq!(algorithm.name(), name);
    }
}

/// What is read though it is not what is written.
#[test]
fn other_spellings() {
    let rows = [
        (
            identifier(Oid::SHA256_WITH_RSA, &[]),
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
        ),
        (
            identifier(Oid::SHA1_WITH_RSA_OIW, NULL),
            SignatureAlgorithm::RsaPkcs1(Hash::Sha1),
        ),
        (
            identifier(Oid::SHA1_WITH_RSA_OIW, &[]),
            SignatureAlgorithm::RsaPkcs1(Hash::Sha1),
        ),
        // Digests without NULL, and DEFAULTs spelled out.
        (
            identifier(
                Oid::RSASSA_PSS,
                &hexadecimal(
                    "3035 a00d 300b 0609 608648016503040201 \
                     a11a 3018 0609 2a864886f70d010108 300b 0609 608648016503040201 \
                     a203 0201 14 a303 0201 01",
                ),
            ),
            SignatureAlgorithm::RsaPss {
                hash: Hash::Sha256,
                mgf_hash: Hash::Sha256,
                salt_length: 20,
            },
        ),
    ];
    for (der, algorithm) in rows {
        assert_eq!(read(&der), Ok(algorithm));
    }
}

#[test]
fn refusals() {
    let rsa = "wrong parameters for sha256WithRSAEncryption: wanted NULL [RFC 4055 §5]";
    let ecdsa = "wrong parameters for ecdsa-with-SHA256: wanted none [RFC 3279 §2.2.2, RFC 5758 §3, RFC 8410 §3, RFC 9881 §2]";
    let pss = "wrong parameters for id-RSASSA-PSS: wanted RSASSA-PSS-params [RFC 4055 §3.1]";
    let rows: [(Vec<u8>, &str); 8] = [
        (identifier(Oid::SHA256_WITH_RSA, &[2, 1, 0]), rsa),
        (identifier(Oid::ECDSA_WITH_SHA256, NULL), ecdsa),
        (identifier(Oid::RSASSA_PSS, &[]), pss),
        (identifier(Oid::RSASSA_PSS, NULL), pss),
        (identifier(Oid::RSASSA_PSS, &[0x30, 2, 5, 0]), pss),
        (
            identifier(Oid::RSASSA_PSS, &[0x30, 5, 0xA3, 3, 2, 1, 2]),
            "wrong parameters for id-RSASSA-PSS: wanted 1 as trailerField [RFC 4055 §3.1]",
        ),
        (
            identifier(Oid::MD2_WITH_RSA, NULL),
            "unknown signature algorithm 1.2.840.113549.1.1.2 (md2WithRSAEncryption)",
        ),
        (
            identifier(Oid::ED448, &[]),
            "unknown signature algorithm 1.3.101.113 (id-Ed448)",
        ),
    ];
    for (der, message) in rows {
        assert_eq!(read(&der).unwrap_err().to_string(), message);
    }
}

#[test]
fn kinds_by_name() {
    for kind in KeyKind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(kind));
    }
    assert_eq!(
        "rsa1024".parse::<KeyKind>().unwrap_err().to_string(),
        "unknown kind of key `rsa1024`: wanted rsa2048, rsa3072, rsa4096, p256, p384, p521, ed25519, ml-dsa-44, ml-dsa-65 or ml-dsa-87"
    );
    assert_eq!(KeyKind::Rsa2048.algorithm().to_string(), "RSA 2048");
    assert_eq!(KeyKind::P256.algorithm().to_string(), "P-256");
}
