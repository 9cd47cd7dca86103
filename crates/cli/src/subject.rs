//! Distinguished names as people type them.

use std::str::FromStr;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Name, Oid, Tag};
use thiserror::Error;

/// A distinguished name: `C=DE, O=Contoso, CN=um1.contoso.com`, or OpenSSL's `/C=DE/O=Contoso/CN=um1`.
///
/// The attributes are encoded in the order in which they are typed, which is the order in which
/// `cert inspect` shows them: the country first, usually. A backslash takes the special meaning off
/// `,`, `+`, `/` and `\`; `+` joins attributes to one relative distinguished name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject(Vec<u8>);

/// Why some text is no distinguished name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum SubjectError {
    #[error("`{0}` is no attribute: wanted NAME=VALUE, as CN=um1.contoso.com")]
    NoValue(String),
    #[error("unknown attribute `{0}`: wanted one of {names}", names = names())]
    UnknownAttribute(String),
    #[error("`{0}` is no country: wanted two letters, as DE")]
    Country(String),
    #[error("`{0}` is not ASCII, as {1} must be")]
    NotAscii(String, &'static str),
}

impl Subject {
    /// `CN=name`
    pub(crate) fn common_name(name: &str) -> Self {
        Self::encode(&[vec![Attribute {
            kind: &KINDS[0],
            value: name.to_owned(),
        }]])
    }

    pub(crate) fn as_name(&self) -> Name<'_> {
        Name::from_der(&self.0).expect("a name that was encoded here")
    }

    fn encode(rdns: &[Vec<Attribute>]) -> Self {
        Self(Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                for rdn in rdns {
                    w.set_of(rdn.iter().map(Attribute::encode).collect());
                }
            });
        }))
    }
}

impl FromStr for Subject {
    type Err = SubjectError;

    fn from_str(text: &str) -> Result<Self, SubjectError> {
        let (separator, text) = match text.strip_prefix('/') {
            Some(rest) => ('/', rest),
            None => (',', text),
        };
        let rdns: Result<Vec<Vec<Attribute>>, _> = split(text, separator)
            .into_iter()
            .map(|rdn| split(rdn, '+').into_iter().map(Attribute::parse).collect())
            .collect();
        Ok(Self::encode(&rdns?))
    }
}

struct Attribute {
    kind: &'static Kind,
    value: String,
}

impl Attribute {
    fn parse(text: &str) -> Result<Self, SubjectError> {
        let text = text.trim();
        let (name, value) = text
            .split_once('=')
            .map(|(name, value)| (name.trim(), unescape(value.trim())))
            .filter(|(_, value)| !value.is_empty())
            .ok_or_else(|| SubjectError::NoValue(text.to_owned()))?;
        let kind = KINDS
            .iter()
            .find(|kind| kind.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| SubjectError::UnknownAttribute(name.to_owned()))?;
        if kind.oid == Oid::COUNTRY_NAME
            && !(value.len() == 2 && value.bytes().all(|octet| octet.is_ascii_alphabetic()))
        {
            return Err(SubjectError::Country(value));
        }
        if kind.tag != Tag::UTF8_STRING && !value.is_ascii() {
            return Err(SubjectError::NotAscii(value, kind.name));
        }
        Ok(Self { kind, value })
    }

    fn encode(&self) -> Vec<u8> {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(self.kind.oid);
                w.value(self.kind.tag, self.value.as_bytes());
            });
        })
    }
}

/// The parts between separators that no backslash stands before.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (index, character) in text.char_indices() {
        if character == separator && !escaped {
            parts.push(text.get(start..index).unwrap_or_default());
            start = index + character.len_utf8();
        }
        escaped = character == '\\' && !escaped;
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            other => plain.push(other),
        }
    }
    plain
}

/// An attribute type and the string type that [RFC 5280 §A.1] gives its values.
struct Kind {
    name: &'static str,
    oid: Oid<'static>,
    tag: Tag,
}

const fn kind(name: &'static str, oid: Oid<'static>, tag: Tag) -> Kind {
    Kind { name, oid, tag }
}

const KINDS: &[Kind] = &[
    kind("CN", Oid::COMMON_NAME, Tag::UTF8_STRING),
    kind("C", Oid::COUNTRY_NAME, Tag::PRINTABLE_STRING),
    kind("ST", Oid::STATE_OR_PROVINCE_NAME, Tag::UTF8_STRING),
    kind("L", Oid::LOCALITY_NAME, Tag::UTF8_STRING),
    kind("street", Oid::STREET_ADDRESS, Tag::UTF8_STRING),
    kind("O", Oid::ORGANIZATION_NAME, Tag::UTF8_STRING),
    kind("OU", Oid::ORGANIZATIONAL_UNIT_NAME, Tag::UTF8_STRING),
    kind("DC", Oid::DOMAIN_COMPONENT, Tag::IA5_STRING),
    kind("serialNumber", Oid::SERIAL_NUMBER, Tag::PRINTABLE_STRING),
    kind("emailAddress", Oid::EMAIL_ADDRESS, Tag::IA5_STRING),
];

fn names() -> String {
    let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn names_are_read_as_they_are_shown() {
        for (typed, shown) in [
            ("CN=um1.contoso.com", "CN=um1.contoso.com"),
            ("C=DE,O=Contoso, CN=um1", "C=DE, O=Contoso, CN=um1"),
            ("/C=DE/O=Contoso/CN=um1", "C=DE, O=Contoso, CN=um1"),
            (r"O=Contoso\, Ltd,cn=um1", r"O=Contoso\, Ltd, CN=um1"),
            (r"/O=TCP\/IP/CN=um1", "O=TCP/IP, CN=um1"),
            // A SET OF is in the order of its encodings [X.690 §11.6].
            ("CN=um1+OU=UM,DC=contoso", "OU=UM + CN=um1, DC=contoso"),
            ("O=Käse", "O=Käse"),
        ] {
            let subject: Subject = typed.parse().expect(typed);
            assert_eq!(subject.as_name().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for (typed, wanted) in [
            (
                "",
                "`` is no attribute: wanted NAME=VALUE, as CN=um1.contoso.com",
            ),
            (
                "um1",
                "`um1` is no attribute: wanted NAME=VALUE, as CN=um1.contoso.com",
            ),
            (
                "CN=um1,",
                "`` is no attribute: wanted NAME=VALUE, as CN=um1.contoso.com",
            ),
            (
                "CN=",
                "`CN=` is no attribute: wanted NAME=VALUE, as CN=um1.contoso.com",
            ),
            (
                "C=Germany",
                "`Germany` is no country: wanted two letters, as DE",
            ),
            ("DC=käse", "`käse` is not ASCII, as DC must be"),
        ] {
            let refusal = typed.parse::<Subject>().expect_err(typed);
            assert_eq!(refusal.to_string(), wanted, "{typed}");
        }
        let refusal = "X=1".parse::<Subject>().expect_err("unknown").to_string();
        assert!(
            refusal.starts_with("unknown attribute `X`: wanted one of CN, C,"),
            "{refusal}"
        );
    }
}
