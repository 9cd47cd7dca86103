//! What most certificates hold is read at a glance: to the same end as all else.

use countersign_asn1::encode::Writer;
use countersign_asn1::{
    Certificate, Error, Extension, ExtensionValue, Extensions, Oid, SubjectPublicKeyInfo, Tag,
};

use crate::sample::{Parts, extension};

/// Of each value: itself, with each octet changed to every other, cut short, and with one more.
fn mutations(value: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![value.to_vec(), [value, &[0]].concat()];
    all.extend((0..value.len()).map(|length| value[..length].to_vec()));
    for place in 0..value.len() {
        all.extend((0..=u8::MAX).map(|octet| {
            let mut changed = value.to_vec();
            changed[place] = octet;
            changed
        }));
    }
    all
}

/// What the two ways of reading a value make of every mutation of it.
fn agree<T: PartialEq + core::fmt::Debug>(
    id: Oid<'_>,
    values: &[&[u8]],
    glance: impl Fn(&Extension<'_>) -> Result<T, Error>,
    look: impl Fn(ExtensionValue<'_>) -> T,
) {
    for value in values {
        for changed in mutations(value) {
            let der = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| extension(w, id, |w| w.raw(&changed)));
            });
            let extensions = Extensions::from_der(&der).unwrap();
            let found = extensions.get(id).unwrap();
            let looked = found.decode().map(&look);
            assert_eq!(glance(&found), looked, "{id}: {changed:02x?}");
        }
    }
}

#[test]
fn a_glance_reads_extensions_as_a_look_does() {
    agree(
        Oid::KEY_USAGE,
        &[&[0x03, 0x02, 0x05, 0xA0], &[0x03, 0x03, 0x07, 0x06, 0x80]],
        |extension| extension.key_usage(),
        |value| match value {
            ExtensionValue::KeyUsage(usage) => usage,
            other => panic!("{other:?}"),
        },
    );
    agree(
        Oid::BASIC_CONSTRAINTS,
        &[
            &[0x30, 0],
            &[0x30, 3, 0x01, 0x01, 0xFF],
            &[0x30, 6, 0x01, 0x01, 0xFF, 0x02, 0x01, 0x03],
        ],
        |extension| extension.basic_constraints(),
        |value| match value {
            ExtensionValue::BasicConstraints(constraints) => constraints,
            other => panic!("{other:?}"),
        },
    );
    let of_authority = |identifier: Option<&[u8]>, issuers: usize, serial: Option<&[u8]>| {
        (
            identifier.map(<[u8]>::to_vec),
            issuers,
            serial.map(<[u8]>::to_vec),
        )
    };
    agree(
        Oid::AUTHORITY_KEY_IDENTIFIER,
        &[
            &[0x30, 6, 0x80, 4, 1, 2, 3, 4],
            &[0x30, 7, 0x80, 2, 1, 2, 0x82, 1, 9],
        ],
        |extension| {
            let authority = extension.authority_key_identifier()?;
            let serial = authority.authority_cert_serial_number;
            let serial = serial.as_ref().map(|serial| serial.as_bytes());
            let issuers = authority.authority_cert_issuer.len();
            Ok(of_authority(authority.key_identifier, issuers, serial))
        },
        |value| match value {
            ExtensionValue::AuthorityKeyIdentifier(authority) => {
                let serial = authority.authority_cert_serial_number;
                let serial = serial.as_ref().map(|serial| serial.as_bytes());
                let issuers = authority.authority_cert_issuer.len();
                of_authority(authority.key_identifier, issuers, serial)
            }
            other => panic!("{other:?}"),
        },
    );
    agree(
        Oid::SUBJECT_ALT_NAME,
        &[&[0x30, 8, 0x82, 1, b'a', 0x82, 3, b'b', b'.', b'c']],
        |extension| extension.verify_names(),
        |_| (),
    );
}

#[test]
fn a_glance_reads_moments_as_a_look_does() {
    // The form with seconds is read by eights of digits, the one without digit by digit.
    for place in 0..10 {
        for octet in 0..=u8::MAX {
            let mut digits = *b"3010312359";
            digits[place] = octet;
            let [short, long] = [&b"Z"[..], b"00Z"].map(|end| {
                let time = [&digits[..], end].concat();
                let validity = Writer::build(|w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.value(Tag::UTC_TIME, &time);
                        w.value(Tag::UTC_TIME, &time);
                    });
                });
                let mut parts = Parts::new();
                parts.validity = validity;
                let certificate = parts.der();
                let certificate = Certificate::from_der(&certificate).ok()?;
                Some(certificate.tbs_certificate().validity().not_before())
            });
            assert_eq!(short, long, "{digits:?}");
        }
    }
}

/// A key with these INTEGERs, and something done to their octets.
fn rsa(modulus: &[u8], exponent: &[u8], spoil: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut key = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::INTEGER, modulus);
            w.value(Tag::INTEGER, exponent);
        });
    });
    spoil(&mut key);
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| w.oid(Oid::RSA_ENCRYPTION));
            w.value(Tag::BIT_STRING, &[&[0], key.as_slice()].concat());
        });
    })
}

#[test]
fn a_glance_reads_usual_rsa_keys_as_a_look_does() {
    let sizes: [(usize, usize); 3] = [(257, 270), (385, 398), (513, 526)];
    for (length, whole) in sizes {
        let modulus = [vec![0x00; 1], vec![0xB5; length - 1]].concat();
        for place in (0..10).chain(whole - 5..whole) {
            for octet in 0..=u8::MAX {
                let der = rsa(&modulus, &[0x01, 0x00, 0x01], |key| {
                    assert_eq!(key.len(), whole);
                    key[place] = octet;
                });
                let read = SubjectPublicKeyInfo::from_der(&der).unwrap();
                let is_strict = match place {
                    8 => octet < 0x80,
                    9 => octet >= 0x80,
                    _ if place == whole - 3 => (0x01..0x80).contains(&octet),
                    _ => true,
                };
                let looked = read.rsa().filter(|_| is_strict);
                assert_eq!(read.strict_rsa(), looked, "{length}, {place}: {octet:02x}");
            }
        }
    }
}

#[test]
fn a_glance_reads_rsa_keys_as_a_look_does() {
    for length in [127_usize, 128, 129, 255, 256, 257, 385, 512, 513] {
        let modulus = [vec![0x00; 1], vec![0xB5; length - 1]].concat();
        for exponent in [&[0x01, 0x00, 0x01][..], &[0x03], &[0x01, 0x00, 0x01, 0x01]] {
            let der = rsa(&modulus, exponent, |_| ());
            let read = SubjectPublicKeyInfo::from_der(&der).unwrap();
            let wanted = (&modulus[1..], exponent);
            assert_eq!(read.strict_rsa(), Some(wanted), "{length} {exponent:?}");
            let spoilt: [fn(&mut Vec<u8>); 3] = [
                |key| key.truncate(key.len() - 1),
                |key| key.push(0),
                |key| key[3] = key[3].wrapping_add(1),
            ];
            for spoil in spoilt {
                let der = rsa(&modulus, exponent, spoil);
                let read = SubjectPublicKeyInfo::from_der(&der).unwrap();
                assert_eq!(read.strict_rsa(), None, "{length} {exponent:?}");
            }
        }
    }
}
