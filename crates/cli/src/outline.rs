//! What is told about an object, as a tree: written out as text for people and as JSON for programs,
//! so that neither can say less than the other.

mod label;
mod text;

use countersign_asn1::{Oid, SerialNumber};
use countersign_messages::Language;
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use time::OffsetDateTime;

use crate::clock;
use crate::hex;

/// A value in an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Text(String),
    /// A word of JSON's, and how it is told.
    Word(String, &'static str),
    Number(u64),
    Flag(bool),
    /// JSON has the moment; text says how far off it is, too.
    Moment(OffsetDateTime),
    /// Lower-case hex; with colons in text.
    Octets(Vec<u8>),
    /// One line in text, with its parts told apart in JSON.
    Summary(String, Fields),
    /// Left out of text, where something beside it says the same.
    ForPrograms(Box<Self>),
    List(Vec<Self>),
    Fields(Fields),
}

/// Named values in the order in which they are told. The names are JSON's; text has spaces in them.
pub(crate) type Fields = Vec<(&'static str, Node)>;

impl Node {
    pub(crate) fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// A word that JSON has as it is, and text in the reader's language.
    pub(crate) fn word(word: impl ToString, told: &'static str) -> Self {
        Self::Word(word.to_string(), told)
    }

    pub(crate) fn octets(octets: &[u8]) -> Self {
        Self::Octets(octets.to_vec())
    }

    /// An object identifier, with its name where one is known.
    pub(crate) fn oid(oid: Oid<'_>) -> Self {
        let dotted = oid.to_string();
        match oid.name() {
            Some(name) => Self::Summary(
                format!("{name} ({dotted})"),
                vec![("oid", Self::Text(dotted)), ("name", Self::text(name))],
            ),
            None => Self::Summary(dotted.clone(), vec![("oid", Self::Text(dotted))]),
        }
    }

    /// A serial number, in hex as certificates print it and in decimal as databases do.
    pub(crate) fn serial_number(serial: SerialNumber<'_>) -> Self {
        let hex = hex::plain(serial.magnitude());
        match hex::to_decimal(serial.as_bytes()) {
            Some(decimal) => Self::Summary(
                format!("{serial} ({decimal})"),
                vec![("hex", Self::Text(hex)), ("decimal", Self::Text(decimal))],
            ),
            None => Self::Summary(serial.to_string(), vec![("hex", Self::Text(hex))]),
        }
    }

    /// The outline as text, its labels in this language. Moments are told from `now`.
    pub(crate) fn to_text(&self, now: OffsetDateTime, language: Language) -> String {
        text::render(self, now, language)
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Word(text, _) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Moment(moment) => serializer.serialize_str(&clock::rfc3339(*moment)),
            Self::Octets(octets) => serializer.serialize_str(&hex::plain(octets)),
            Self::List(nodes) => serializer.collect_seq(nodes),
            Self::ForPrograms(node) => node.serialize(serializer),
            Self::Summary(_, fields) | Self::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, node) in fields {
                    map.serialize_entry(name, node)?;
                }
                map.end()
            }
        }
    }
}
