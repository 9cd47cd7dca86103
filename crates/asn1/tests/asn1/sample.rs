//! Pieces that every structure is made of, written by hand.

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};

/// `sha256WithRSAEncryption`
pub(crate) fn algorithm(w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(Oid::SHA256_WITH_RSA);
        w.null();
    });
}

/// An attribute of a name: its type, its string type, its octets.
pub(crate) type Attribute<'a> = (Oid<'a>, Tag, &'a [u8]);

/// A name of these relative distinguished names, their attributes in this order.
pub(crate) fn rdns(rdns: &[&[Attribute<'_>]]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            for rdn in rdns {
                w.nested(Tag::SET, |w| {
                    for (kind, tag, value) in *rdn {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.oid(*kind);
                            w.value(*tag, value);
                        });
                    }
                });
            }
        });
    })
}

/// A name of one common name.
pub(crate) fn name(w: &mut Writer, common_name: &str) {
    w.raw(&rdns(&[&[(
        Oid::COMMON_NAME,
        Tag::UTF8_STRING,
        common_name.as_bytes(),
    )]]));
}

/// UTF-16, big-endian.
pub(crate) fn bmp(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// UTF-32, big-endian.
pub(crate) fn universal(text: &str) -> Vec<u8> {
    text.chars()
        .flat_map(|c| u32::from(c).to_be_bytes())
        .collect()
}

/// A key that no algorithm knows.
pub(crate) fn public_key_info(w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        algorithm(w);
        w.bit_string(&[0x30, 0x00]);
    });
}

/// An extension, not critical, whose value `value` writes.
pub(crate) fn extension(w: &mut Writer, id: Oid<'_>, value: impl FnOnce(&mut Writer)) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(id);
        w.octet_string(&Writer::build(value));
    });
}

/// A certificate, field by field in DER, for a test to change one.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) version: Vec<u8>,
    pub(crate) serial_number: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) validity: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) subject_public_key_info: Vec<u8>,
    pub(crate) unique_ids: Vec<u8>,
    /// Each an `Extension`; without any, the field is absent.
    pub(crate) extensions: Vec<Vec<u8>>,
    pub(crate) signature_algorithm: Vec<u8>,
    pub(crate) signature_value: Vec<u8>,
}

impl Parts {
    /// A small strict one, with a key usage.
    pub(crate) fn new() -> Self {
        Self {
            version: vec![0xA0, 3, 2, 1, 2],
            serial_number: vec![2, 1, 5],
            signature: Writer::build(algorithm),
            issuer: Writer::build(|w| name(w, "Contoso Root")),
            validity: Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.value(Tag::UTC_TIME, b"260101000000Z");
                    w.value(Tag::UTC_TIME, b"310101000000Z");
                });
            }),
            subject: Writer::build(|w| name(w, "um1.contoso.com")),
            subject_public_key_info: Writer::build(public_key_info),
            unique_ids: Vec::new(),
            extensions: vec![raw_extension(Oid::KEY_USAGE, &[3, 2, 5, 0xA0])],
            signature_algorithm: Writer::build(algorithm),
            signature_value: vec![3, 3, 0, 1, 2],
        }
    }

    /// [`Self::new`] with one field changed.
    pub(crate) fn with(change: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut parts = Self::new();
        change(&mut parts);
        parts.der()
    }

    /// [`Self::new`] with this extension alone.
    pub(crate) fn with_extension(id: Oid<'_>, value: &[u8]) -> Vec<u8> {
        Self::with(|parts| parts.extensions = vec![raw_extension(id, value)])
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    let fields = [
                        &self.version,
                        &self.serial_number,
                        &self.signature,
                        &self.issuer,
                        &self.validity,
                        &self.subject,
                        &self.subject_public_key_info,
                        &self.unique_ids,
                    ];
                    fields.iter().for_each(|field| w.raw(field));
                    if !self.extensions.is_empty() {
                        w.nested(Tag::context_constructed(3), |w| {
                            w.value(Tag::SEQUENCE, &self.extensions.concat());
                        });
                    }
                });
                w.raw(&self.signature_algorithm);
                w.raw(&self.signature_value);
            });
        })
    }
}

/// An extension, not critical, with this value.
pub(crate) fn raw_extension(id: Oid<'_>, value: &[u8]) -> Vec<u8> {
    Writer::build(|w| extension(w, id, |w| w.raw(value)))
}
