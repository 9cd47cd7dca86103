//! DER of what requests and certificates have in common [RFC 5280 §4.1].
use countersign_asn1::encode::Writer;
use countersign_asn1::{GeneralName, Oid, Tag};

pub(crate) fn extension(id: Oid<'_>, critical: bool, value: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let value = Writer::build(value);
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(id);
            if critical {
                w.boolean(true);
            }
            w.octet_string(&value);
        });
    })
}

pub(crate) fn general_name(w: &mut Writer, name: &GeneralName<'_>) {
    match name {
        GeneralName::Rfc822Name(text) => w.value(Tag::context(1), text.as_bytes()),
        GeneralName::DnsName(text) => w.value(Tag::context(2), text.as_bytes()),
        GeneralName::UniformResourceIdentifier(text) => w.value(Tag::context(6), text.as_bytes()),
        GeneralName::IpAddress(octets) => w.value(Tag::context(7), octets),
        _ => {}
    }
}
