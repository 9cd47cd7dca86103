//! `Name`: distinguished names [RFC 5280 §4.1.2.4].

mod comparison;
mod distinguished_name;

use core::fmt;

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::position::Position;
use crate::reader::Reader;
use crate::string::DirectoryString;
use crate::{Leniencies, Oid, Tag};

pub use comparison::PreparedName;
pub use distinguished_name::DistinguishedName;

/// A distinguished name, located but not yet decoded: its whole encoding.
///
/// ```text
/// Name ::= CHOICE { rdnSequence RDNSequence }
/// RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
/// ```
/// `==` and `Hash` compare the encoded bytes, as Windows does. [`Name::matches`] compares as
/// [RFC 5280 §7.1] says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name<'a> {
    der: &'a [u8],
    position: Position,
}

/// ```text
/// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
/// ```
pub type RelativeDistinguishedName<'a> = Vec<AttributeTypeAndValue<'a>>;

/// ```text
/// AttributeTypeAndValue ::= SEQUENCE {
///     type   OBJECT IDENTIFIER,
///     value  ANY }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AttributeTypeAndValue<'a> {
    /// Which attribute, as `commonName`.
    pub(crate) kind: Oid<'a>,
    /// The value's whole encoding.
    pub(crate) value: &'a [u8],
    /// The value as a string, when it has a string type.
    pub(crate) string: Option<DirectoryString<'a>>,
}

impl<'a> AttributeTypeAndValue<'a> {
    /// Which attribute, as `commonName`.
    #[must_use]
    pub fn kind(&self) -> Oid<'a> {
        self.kind
    }

    /// The value's whole encoding.
    #[must_use]
    pub fn value_der(&self) -> &'a [u8] {
        self.value
    }

    /// The value, when it has a string type.
    #[must_use]
    pub fn string(&self) -> Option<DirectoryString<'a>> {
        self.string
    }
}

impl<'a> Name<'a> {
    /// Reads one from DER and decodes all of it once.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        let leniencies = Leniencies::new();
        let name = Reader::whole(der, 0, &leniencies, Self::read)?;
        name.check_counting(&leniencies)?;
        Ok(name)
    }

    /// Locates one that is all of this DER, and decodes nothing, as when a certificate is parsed.
    ///
    /// # Errors
    /// Whatever is no SEQUENCE, or more than one.
    pub fn locate(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let position = Position(reader.position());
        Ok(Self {
            der: reader.expect(Tag::SEQUENCE)?.der,
            position,
        })
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(self) -> &'a [u8] {
        self.der
    }

    /// Whether the name has no attribute at all.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.der == [0x30, 0x00]
    }

    /// The relative distinguished names, in encoded order: the country first, usually.
    ///
    /// # Errors
    /// A malformed attribute, an empty SET, a string that breaks its type.
    pub fn rdns(self) -> Result<Vec<RelativeDistinguishedName<'a>>> {
        self.rdns_counting(&Leniencies::new())
    }

    /// As [`Self::rdns`], counting leniencies.
    ///
    /// # Errors
    /// As [`Self::rdns`].
    pub fn rdns_counting(
        self,
        leniencies: &Leniencies,
    ) -> Result<Vec<RelativeDistinguishedName<'a>>> {
        Reader::whole(self.der, self.position.0, leniencies, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                reader.each(|reader| reader.nested(Tag::SET, read_rdn))
            })
        })
    }

    /// As [`Self::rdns_counting`], for whoever asks no more than whether it can be read: without a heap.
    pub(crate) fn check_counting(self, leniencies: &Leniencies) -> Result<()> {
        self.walk(leniencies, |_| ())
    }

    /// Every attribute, in encoded order, without a heap, up to the first that is malformed.
    ///
    /// # Errors
    /// As [`Self::rdns`].
    pub fn each_attribute(self, take: impl FnMut(AttributeTypeAndValue<'a>)) -> Result<()> {
        self.walk(&Leniencies::new(), take)
    }

    fn walk(
        self,
        leniencies: &Leniencies,
        mut take: impl FnMut(AttributeTypeAndValue<'a>),
    ) -> Result<()> {
        Reader::whole(self.der, self.position.0, leniencies, |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                reader.each(|reader| reader.nested(Tag::SET, |reader| walk_rdn(reader, &mut take)))
            })
        })
        .map(drop)
    }

    /// The values of every attribute of this type, in encoded order; none if the name is malformed.
    #[must_use]
    pub fn attributes(self, kind: Oid<'_>) -> Vec<DirectoryString<'a>> {
        let mut values = Vec::new();
        let walked = self.each_attribute(|attribute| {
            let value = attribute.string.filter(|_| attribute.kind == kind);
            values.extend(value);
        });
        walked.map_or_else(|_| Vec::new(), |()| values)
    }

    /// The last, most specific common name, as text.
    #[must_use]
    pub fn common_name(self) -> Option<String> {
        self.attributes(Oid::COMMON_NAME)
            .last()
            .map(|name| name.to_text().into_owned())
    }
}

pub(crate) fn read_rdn<'a>(reader: &mut Reader<'a, '_>) -> Result<RelativeDistinguishedName<'a>> {
    let mut attributes = Vec::new();
    walk_rdn(reader, |attribute| attributes.push(attribute))?;
    Ok(attributes)
}

fn walk_rdn<'a>(
    reader: &mut Reader<'a, '_>,
    mut take: impl FnMut(AttributeTypeAndValue<'a>),
) -> Result<()> {
    if reader.is_empty() {
        return Err(crate::Error::value(
            "RelativeDistinguishedName",
            "it has no attribute",
            reader.position(),
        ));
    }
    reader.each_of_set(|reader| {
        take(reader.nested(Tag::SEQUENCE, read_attribute)?);
        Ok(())
    })
}

fn read_attribute<'a>(reader: &mut Reader<'a, '_>) -> Result<AttributeTypeAndValue<'a>> {
    let kind = Oid::read(reader).in_field("type")?;
    let value = reader.any().in_field("value")?;
    Ok(AttributeTypeAndValue {
        kind,
        value: value.der,
        string: DirectoryString::from_tlv(value, reader).in_field("value")?,
    })
}

impl Encode for Name<'_> {
    /// From its attributes; a malformed or lenient name as it stands.
    fn encode(&self, w: &mut Writer) {
        let leniencies = Leniencies::new();
        match self.rdns_counting(&leniencies) {
            Ok(rdns) if leniencies.is_empty() => w.nested(Tag::SEQUENCE, |w| {
                rdns.iter().for_each(|rdn| encode_rdn(Tag::SET, rdn, w));
            }),
            _ => w.raw(self.der),
        }
    }
}

pub(crate) fn encode_rdn(tag: Tag, rdn: &RelativeDistinguishedName<'_>, w: &mut Writer) {
    w.set_of_tagged(tag, rdn.iter().map(Encode::to_der).collect());
}

impl Encode for AttributeTypeAndValue<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(self.kind);
            w.raw(self.value);
        });
    }
}

impl fmt::Display for Name<'_> {
    /// In encoded order, as `C=DE, O=Contoso, CN=um1.contoso.com`; RFC 4514 escapes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(rdns) = self.rdns() else {
            return f.write_str("(malformed name)");
        };
        for (index, rdn) in rdns.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            for (index, attribute) in rdn.iter().enumerate() {
                if index > 0 {
                    f.write_str(" + ")?;
                }
                match short_name(attribute.kind) {
                    Some(name) => write!(f, "{name}=")?,
                    None => write!(f, "{}=", attribute.kind)?,
                }
                match attribute.string {
                    Some(string) => escape(&string.to_text(), f)?,
                    None => {
                        f.write_str("#")?;
                        for octet in attribute.value {
                            write!(f, "{octet:02x}")?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

/// RFC 4514 §2.4; and characters that steer the terminal or hide as hex, so that a name cannot forge
/// a line of output.
fn escape(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let last = text.chars().count().saturating_sub(1);
    for (index, character) in text.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{character}")?,
            ' ' if index == 0 || index == last => f.write_str("\\ ")?,
            '#' if index == 0 => f.write_str("\\#")?,
            unseen if is_unseen(unseen) => {
                let mut buffer = [0; 4];
                for octet in unseen.encode_utf8(&mut buffer).bytes() {
                    write!(f, "\\{octet:02X}")?;
                }
            }
            plain => write!(f, "{plain}")?,
        }
    }
    Ok(())
}

/// Controls, characters of no width, and those that turn the direction of writing.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{61C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
        )
}

/// The short names of RFC 4514 §3 and the ones that every tool prints.
fn short_name(kind: Oid<'_>) -> Option<&'static str> {
    SHORT_NAMES
        .iter()
        .find(|(oid, _)| *oid == kind)
        .map(|(_, name)| *name)
}

/// The attribute type that this text means, in any case: a short name, an alias, the standard's name.
pub(crate) fn kind_of_short_name(text: &str) -> Option<Oid<'static>> {
    SHORT_NAMES
        .iter()
        .chain(ALIASES)
        .find(|(kind, short)| {
            let full = kind.name().unwrap_or_default();
            short.eq_ignore_ascii_case(text) || full.eq_ignore_ascii_case(text)
        })
        .map(|(kind, _)| *kind)
}

/// Short names that Windows writes.
const ALIASES: &[(Oid<'static>, &str)] = &[
    (Oid::EMAIL_ADDRESS, "E"),
    (Oid::STATE_OR_PROVINCE_NAME, "S"),
    (Oid::GIVEN_NAME, "G"),
];

/// Short names of attribute types, as written in text.
const SHORT_NAMES: &[(Oid<'static>, &str)] = &[
    (Oid::COMMON_NAME, "CN"),
    (Oid::SURNAME, "SN"),
    (Oid::SERIAL_NUMBER, "serialNumber"),
    (Oid::COUNTRY_NAME, "C"),
    (Oid::LOCALITY_NAME, "L"),
    (Oid::STATE_OR_PROVINCE_NAME, "ST"),
    (Oid::STREET_ADDRESS, "street"),
    (Oid::ORGANIZATION_NAME, "O"),
    (Oid::ORGANIZATIONAL_UNIT_NAME, "OU"),
    (Oid::TITLE, "title"),
    (Oid::GIVEN_NAME, "GN"),
    (Oid::INITIALS, "initials"),
    (Oid::GENERATION_QUALIFIER, "generationQualifier"),
    (Oid::DN_QUALIFIER, "dnQualifier"),
    (Oid::PSEUDONYM, "pseudonym"),
    (Oid::DOMAIN_COMPONENT, "DC"),
    (Oid::USER_ID, "UID"),
    (Oid::EMAIL_ADDRESS, "emailAddress"),
];
