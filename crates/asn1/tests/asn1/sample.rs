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

/// A name of one common name.
pub(crate) fn name(w: &mut Writer, common_name: &str) {
    w.nested(Tag::SEQUENCE, |w| {
        w.nested(Tag::SET, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::COMMON_NAME);
                w.value(Tag::UTF8_STRING, common_name.as_bytes());
            });
        });
    });
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
