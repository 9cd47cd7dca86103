//! DER of what requests and certificates have in common [RFC 5280 §4.1].
use countersign_asn1::encode::Writer;
use countersign_asn1::{GeneralName, Oid, Tag};
use time::OffsetDateTime;
use time::macros::format_description;

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

pub(crate) fn time(w: &mut Writer, moment: OffsetDateTime) {
    let utc = format_description!("[year repr:last_two][month][day][hour][minute][second]Z");
    let generalized = format_description!("[year][month][day][hour][minute][second]Z");
    let (tag, text) = if (1950..2050).contains(&moment.year()) {
        (Tag::UTC_TIME, moment.format(utc))
    } else {
        (Tag::GENERALIZED_TIME, moment.format(generalized))
    };
    w.value(tag, text.expect("a moment in UTC is written").as_bytes());
}
