//! RSA keys as certificates carry them: which are keys at all.

use countersign_asn1::encode::Writer;
use countersign_asn1::{SubjectPublicKeyInfo, Tag};
use countersign_keys::{KeyAlgorithm, PublicKey};

/// The kind of a key with these contents octets of its modulus and exponent, and these after them.
fn algorithm(modulus: &[u8], exponent: &[u8], after: &[u8]) -> KeyAlgorithm {
    let numbers = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::INTEGER, modulus);
            w.value(Tag::INTEGER, exponent);
            w.raw(after);
        });
    });
    let info = KeyAlgorithm::Rsa { bits: 0 };
    let info = info.to_public_key_info(&numbers).unwrap();
    PublicKey::from_info(SubjectPublicKeyInfo::from_der(&info).unwrap()).algorithm()
}

#[test]
fn numbers_are_positive_and_in_their_shortest_form() {
    let modulus = [[0x00, 0x80].as_slice(), &[0x5A; 255]].concat();
    let exponent: &[u8] = &[1, 0, 1];
    let rsa_2048 = KeyAlgorithm::Rsa { bits: 2048 };
    assert_eq!(algorithm(&modulus, exponent, &[]), rsa_2048);
    assert_eq!(
        algorithm(&[0x7F], exponent, &[]),
        KeyAlgorithm::Rsa { bits: 7 }
    );
    assert_eq!(
        algorithm(&modulus, exponent, &[2, 1, 1]),
        KeyAlgorithm::Unknown
    );
    let padded = [[0x00].as_slice(), &modulus].concat();
    let rows: [(&str, &[u8], &[u8]); 8] = [
        ("a negative modulus", &modulus[1..], exponent),
        ("a padded modulus", &padded, exponent),
        ("a padded short modulus", &[0x00, 0x7F], exponent),
        ("no modulus", &[], exponent),
        ("a negative exponent", &modulus, &[0x81]),
        ("a padded exponent", &modulus, &[0, 1, 0, 1]),
        ("an even exponent", &modulus, &[2]),
        ("an exponent of 1", &modulus, &[1]),
    ];
    for (what, modulus, exponent) in rows {
        let found = algorithm(modulus, exponent, &[]);
        assert_eq!(found, KeyAlgorithm::Unknown, "{what}");
    }
}
