//! Names.

use countersign_asn1::{DirectoryString, GeneralName, Name, Tag};

use super::any::any;
use crate::console::printable;
use crate::outline::{Fields, Node};

/// One line of text; in JSON every attribute too, with its string type, by which Windows tells names apart.
pub(crate) fn distinguished_name(name: Name<'_>) -> Node {
    let attributes = name
        .rdns()
        .unwrap_or_default()
        .iter()
        .flatten()
        .map(|attribute| {
            let mut fields: Fields = vec![("type", Node::oid(attribute.kind()))];
            match attribute.string() {
                Some(string) => fields.extend([
                    ("string_type", Node::text(string.tag())),
                    ("value", Node::text(string.to_text())),
                ]),
                None => fields.push(("value", any(attribute.value_der()))),
            }
            Node::Fields(fields)
        })
        .collect();
    let text = if name.is_empty() {
        "(empty)".to_owned()
    } else {
        name.to_string()
    };
    Node::Summary(
        text.clone(),
        vec![
            ("text", Node::Text(text)),
            ("attributes", Node::List(attributes)),
        ],
    )
}

/// A string without anything that would move a terminal's cursor.
pub(crate) fn string(string: DirectoryString<'_>) -> Node {
    Node::Text(printable(&string.to_text()))
}

pub(super) fn general_names(names: &[GeneralName<'_>]) -> Node {
    Node::List(names.iter().map(general_name).collect())
}

pub(super) fn general_name(name: &GeneralName<'_>) -> Node {
    Node::Fields(vec![match name {
        GeneralName::OtherName { type_id, value } => (
            "other_name",
            Node::Fields(vec![("type", Node::oid(*type_id)), ("value", any(value))]),
        ),
        GeneralName::Rfc822Name(address) => ("rfc822_name", Node::Text(printable(address))),
        GeneralName::DnsName(name) => ("dns_name", Node::Text(printable(name))),
        GeneralName::X400Address(octets) => ("x400_address", any_inside(octets)),
        GeneralName::DirectoryName(name) => ("directory_name", distinguished_name(*name)),
        GeneralName::EdiPartyName(octets) => ("edi_party_name", any_inside(octets)),
        GeneralName::UniformResourceIdentifier(uri) => ("uri", Node::Text(printable(uri))),
        GeneralName::IpAddress(octets) => ("ip_address", ip_address(name, octets)),
        GeneralName::RegisteredId(oid) => ("registered_id", Node::oid(*oid)),
    }])
}

/// An address; in name constraints, address and mask.
fn ip_address(name: &GeneralName<'_>, octets: &[u8]) -> Node {
    if let Some(address) = name.ip_address() {
        return Node::text(address);
    }
    let half = octets.len() / 2;
    let halves = octets.split_at_checked(half).and_then(|(address, mask)| {
        Some((
            GeneralName::IpAddress(address).ip_address()?,
            GeneralName::IpAddress(mask).ip_address()?,
        ))
    });
    match halves {
        Some((address, mask)) => Node::Text(format!("{address}/{mask}")),
        None => Node::octets(octets),
    }
}

/// The contents of a SEQUENCE whose tag was implicit.
fn any_inside(contents: &[u8]) -> Node {
    any(&countersign_asn1::encode::Writer::build(|writer| {
        writer.value(Tag::SEQUENCE, contents);
    }))
}
