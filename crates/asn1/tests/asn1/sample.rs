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
