//! Names, from attributes as people write them.

use core::str::FromStr;

use super::{Encode, Writer};
use crate::error::{Error, Result};
use crate::name::kind_of_short_name;
use crate::reader::Reader;
use crate::string::is_printable;
use crate::{Leniencies, Oid, OwnedOid, Tag};

/// A [`Name`](crate::Name) that is being built, one relative distinguished name after another.
///
/// A value becomes a `PrintableString` if it can, else a `UTF8String`; a domain component or an
/// e-mail address an `IA5String` [RFC 5280 §4.1.2.4, Appendix A].
///
/// ```
/// use countersign_asn1::encode::{Encode as _, NameBuilder};
/// use countersign_asn1::{Name, Oid};
/// let der = NameBuilder::new()
///     .attribute(Oid::COUNTRY_NAME, "DE")?
///     .attribute(Oid::ORGANIZATION_NAME, "Contoso")?
///     .and(Oid::ORGANIZATIONAL_UNIT_NAME, "UM")?
///     .to_der();
/// // A set has no order but DER's own.
/// assert_eq!(Name::from_der(&der)?.to_string(), "C=DE, OU=UM + O=Contoso");
///
/// let typed: NameBuilder = "C=DE, O=Contoso + OU=UM".parse()?;
/// assert_eq!(typed.to_der(), der);
/// # Ok::<(), countersign_asn1::Error>(())
/// ```
///
/// # As text
/// `CN=um1.contoso.com, O=Contoso\, Inc.` is read **in the order typed**: the common name is encoded
/// first here, and [`Name`](crate::Name) prints it first again. RFC 4514 §2.1 would have it encoded
/// last; who wants the order of a directory types the country first.
///
/// Attribute types are short names in any case (`CN`, `emailAddress`, `E`) or dotted decimals; `,` or
/// `;` divides, `+` joins a set; white space around values does not count. In a value `\` escapes the
/// next character or begins the two hex digits of an octet of UTF-8; a value in quotes holds anything
/// but a quote; `#` begins the hex digits of a value's DER.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameBuilder {
    /// Each a SET, each of its elements an encoded `AttributeTypeAndValue`.
    rdns: Vec<Vec<Vec<u8>>>,
}

impl NameBuilder {
    /// An empty name, as beside a critical `subjectAltName`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A relative distinguished name of one attribute more.
    ///
    /// # Errors
    /// An empty value; one that its attribute's string type cannot hold.
    pub fn attribute(mut self, kind: Oid<'_>, text: &str) -> Result<Self> {
        self.rdns.push(vec![encode_attribute(kind, text)?]);
        Ok(self)
    }

    /// One attribute more for the last relative distinguished name, or for a first one.
    ///
    /// # Errors
    /// As [`Self::attribute`].
    pub fn and(mut self, kind: Oid<'_>, text: &str) -> Result<Self> {
        let attribute = encode_attribute(kind, text)?;
        match self.rdns.last_mut() {
            Some(rdn) => rdn.push(attribute),
            None => self.rdns.push(vec![attribute]),
        }
        Ok(self)
    }
}

impl Encode for NameBuilder {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.rdns.iter().for_each(|rdn| w.set_of(rdn.clone()));
        });
    }
}

impl FromStr for NameBuilder {
    type Err = Error;

    /// The error's byte is the text's.
    fn from_str(text: &str) -> Result<Self> {
        let mut parser = Parser { text, position: 0 };
        let mut name = Self::new();
        parser.skip_spaces();
        if parser.rest().is_empty() {
            return Ok(name);
        }
        let mut starts_rdn = true;
        loop {
            let attribute = parser.attribute()?;
            match name.rdns.last_mut() {
                Some(rdn) if !starts_rdn => rdn.push(attribute),
                _ => name.rdns.push(vec![attribute]),
            }
            match parser.separator()? {
                None => return Ok(name),
                Some(separator) => starts_rdn = separator != '+',
            }
        }
    }
}

fn encode_attribute(kind: Oid<'_>, text: &str) -> Result<Vec<u8>> {
    let fault = |found| Err(Error::value("AttributeValue", found, 0));
    let printable = text.bytes().all(is_printable);
    let tag = match kind {
        _ if text.is_empty() => return fault("it is empty"),
        Oid::DOMAIN_COMPONENT | Oid::EMAIL_ADDRESS if text.is_ascii() => Tag::IA5_STRING,
        Oid::DOMAIN_COMPONENT | Oid::EMAIL_ADDRESS => {
            return fault("it holds a character that an IA5String does not");
        }
        _ if printable => Tag::PRINTABLE_STRING,
        Oid::COUNTRY_NAME | Oid::SERIAL_NUMBER | Oid::DN_QUALIFIER => {
            return fault("it holds a character that a PrintableString does not");
        }
        _ => Tag::UTF8_STRING,
    };
    Ok(attribute_of(kind, |w| w.value(tag, text.as_bytes())))
}

fn attribute_of(kind: Oid<'_>, value: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(kind);
            value(w);
        });
    })
}

/// A cursor over the text of a name.
struct Parser<'t> {
    text: &'t str,
    /// In octets.
    position: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn advance(&mut self, octets: usize) {
        self.position = self.position.saturating_add(octets);
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        let spaces = rest.bytes().take_while(u8::is_ascii_whitespace).count();
        self.advance(spaces);
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        self.advance(next.len_utf8());
        Some(next)
    }

    fn fault(&self, found: &'static str) -> Error {
        Error::value("Name", found, self.position)
    }

    /// `type=value`, encoded.
    fn attribute(&mut self) -> Result<Vec<u8>> {
        self.skip_spaces();
        let rest = self.rest();
        let end = rest.find(['=', ',', ';', '+']).unwrap_or(rest.len());
        let (kind, after) = rest.split_at(end);
        if !after.starts_with('=') {
            return Err(self.fault("an attribute has no `=`"));
        }
        let kind = attribute_type(kind.trim()).ok_or_else(|| {
            self.fault("an attribute's type is no short name and no dotted decimal")
        })?;
        self.advance(end.saturating_add(1));
        self.skip_spaces();
        let value = self.position;
        if self.rest().starts_with('#') {
            return self.hex_value(kind.as_oid());
        }
        let text = if self.rest().starts_with('"') {
            self.quoted()?
        } else {
            self.plain()?
        };
        encode_attribute(kind.as_oid(), &text).map_err(|error| error.moved_to(value))
    }

    /// `,`, `;` or `+`; `None` at the end.
    fn separator(&mut self) -> Result<Option<char>> {
        self.skip_spaces();
        match self.rest().chars().next() {
            None => Ok(None),
            Some(separator @ (',' | ';' | '+')) => {
                self.advance(1);
                Ok(Some(separator))
            }
            Some(_) => Err(self.fault("a value goes on behind its end")),
        }
    }

    /// `#` and the hex digits of one value's DER.
    fn hex_value(&mut self, kind: Oid<'_>) -> Result<Vec<u8>> {
        let fault = self.fault("the digits behind `#` are not one value's DER");
        self.advance(1);
        let mut der = Vec::new();
        while let Some(octet) = self.hex_pair() {
            der.push(octet);
        }
        let leniencies = Leniencies::new();
        match Reader::whole(&der, 0, &leniencies, Reader::any) {
            Ok(_) => Ok(attribute_of(kind, |w| w.raw(&der))),
            Err(_) => Err(fault),
        }
    }

    /// Two hex digits, or nothing.
    fn hex_pair(&mut self) -> Option<u8> {
        let digits = self.rest().get(..2)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.advance(2);
        u8::from_str_radix(digits, 16).ok()
    }

    /// What stands in quotes; `\` escapes there too.
    fn quoted(&mut self) -> Result<String> {
        let start = self.position;
        self.advance(1);
        let mut value = Value::new(start);
        loop {
            match self.next() {
                Some('"') => return value.finish(),
                Some('\\') => self.escape(&mut value)?,
                Some(character) => value.push(character),
                None => return Err(Error::value("Name", "a quote is not closed", start)),
            }
        }
    }

    /// All up to the next separator, but white space at the end.
    fn plain(&mut self) -> Result<String> {
        let mut value = Value::new(self.position);
        while let Some(character) = self.rest().chars().next() {
            if matches!(character, ',' | ';' | '+') {
                break;
            }
            self.advance(character.len_utf8());
            match character {
                '\\' => self.escape(&mut value)?,
                space if space.is_ascii_whitespace() => value.push_space(space),
                other => value.push(other),
            }
        }
        value.finish()
    }

    /// What follows a `\`.
    fn escape(&mut self, value: &mut Value) -> Result<()> {
        if let Some(octet) = self.hex_pair() {
            value.push_octet(octet);
            return Ok(());
        }
        match self.next() {
            Some(character) if !character.is_alphanumeric() => {
                value.push(character);
                Ok(())
            }
            _ => Err(self.fault("a `\\` escapes neither a special character nor an octet in hex")),
        }
    }
}

/// A value while it is read.
struct Value {
    octets: Vec<u8>,
    /// How many of them are known not to be white space at the end.
    significant: usize,
    position: usize,
}

impl Value {
    fn new(position: usize) -> Self {
        Self {
            octets: Vec::new(),
            significant: 0,
            position,
        }
    }

    fn push(&mut self, character: char) {
        self.push_space(character);
        self.significant = self.octets.len();
    }

    fn push_space(&mut self, space: char) {
        let mut buffer = [0; 4];
        self.octets
            .extend_from_slice(space.encode_utf8(&mut buffer).as_bytes());
    }

    fn push_octet(&mut self, octet: u8) {
        self.octets.push(octet);
        self.significant = self.octets.len();
    }

    fn finish(mut self) -> Result<String> {
        self.octets.truncate(self.significant);
        String::from_utf8(self.octets).map_err(|_| {
            Error::value(
                "Name",
                "a value's octets in hex are not UTF-8",
                self.position,
            )
        })
    }
}

/// A short name or a full one in any case, or dotted decimal, behind `OID.` too.
fn attribute_type(text: &str) -> Option<OwnedOid> {
    if let Some(kind) = kind_of_short_name(text) {
        return Some(kind.into());
    }
    let dotted = match text.split_at_checked(4) {
        Some((prefix, dotted)) if prefix.eq_ignore_ascii_case("OID.") => dotted,
        _ => text,
    };
    dotted.parse().ok()
}
