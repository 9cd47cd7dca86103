//! A value of a type that is not known here, as far as its tags tell.

use countersign_asn1::Oid;
use der::asn1::AnyRef;
use der::{Decode as _, Reader as _, SliceReader, Tag};

use crate::console::printable;
use crate::hex;
use crate::outline::Node;

/// Strings as text, numbers in decimal, what is constructed as a list; the rest in hex.
pub(crate) fn any(encoded: &[u8]) -> Node {
    nested(encoded, DEPTH)
}

fn nested(encoded: &[u8], depth: usize) -> Node {
    match AnyRef::from_der(encoded) {
        Ok(value) => typed(encoded, value, depth),
        Err(_) => Node::octets(encoded),
    }
}

fn typed(encoded: &[u8], value: AnyRef<'_>, depth: usize) -> Node {
    let octets = value.value();
    match der::Tagged::tag(&value) {
        Tag::Boolean => Node::Flag(octets != [0]),
        Tag::Integer => hex::to_decimal(octets).map_or_else(|| Node::octets(octets), Node::Text),
        Tag::Null => Node::text("NULL"),
        Tag::ObjectIdentifier => {
            Oid::from_der(encoded).map_or_else(|_| Node::octets(encoded), Node::oid)
        }
        Tag::BmpString => {
            let units = octets.chunks(2).map(|pair| {
                pair.iter()
                    .fold(0_u16, |unit, octet| (unit << 8) | u16::from(*octet))
            });
            let text: String = char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect();
            Node::Text(printable(&text))
        }
        Tag::Utf8String
        | Tag::NumericString
        | Tag::PrintableString
        | Tag::TeletexString
        | Tag::Ia5String
        | Tag::VisibleString
        | Tag::UtcTime
        | Tag::GeneralizedTime => Node::Text(printable(&String::from_utf8_lossy(octets))),
        tag if tag.is_constructed() && depth > 0 => elements(octets, depth - 1),
        // A SID, for one, is text in an OCTET STRING.
        _ if octets.len() > 1 && octets.iter().all(|octet| (b' '..=b'~').contains(octet)) => {
            Node::text(String::from_utf8_lossy(octets))
        }
        _ => Node::octets(octets),
    }
}

fn elements(contents: &[u8], depth: usize) -> Node {
    let mut nodes = Vec::new();
    let Ok(mut reader) = SliceReader::new(contents) else {
        return Node::octets(contents);
    };
    while !reader.is_finished() {
        match reader.tlv_bytes() {
            Ok(element) => nodes.push(nested(element, depth)),
            Err(_) => return Node::octets(contents),
        }
    }
    Node::List(nodes)
}

/// Deeper than any extension goes.
const DEPTH: usize = 16;
