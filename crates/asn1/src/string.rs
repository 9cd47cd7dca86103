//! The string types that names carry [X.680 §41], as text.

use std::borrow::Cow;

use crate::encode::{Encode, Writer};
use crate::error::{Error, ErrorKind, Result};
use crate::reader::{Reader, Tlv};
use crate::{Leniencies, Leniency, Tag};

/// A string value with the type it was encoded in.
///
/// ```text
/// DirectoryString ::= CHOICE { teletexString, printableString, universalString, utf8String, bmpString }
/// ```
/// and beside these the `IA5String`, `NumericString` and `VisibleString` that real names hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DirectoryString<'a> {
    tag: Tag,
    octets: &'a [u8],
}

impl<'a> DirectoryString<'a> {
    /// Reads one from DER.
    ///
    /// # Errors
    /// Whatever breaks DER; a value of another type.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), |reader| {
            Self::read(reader, Tag::UTF8_STRING)
        })
    }

    /// The next value, which must be of a string type; `wanted` is the one that the syntax names.
    pub(crate) fn read(reader: &mut Reader<'a, '_>, wanted: Tag) -> Result<Self> {
        let start = reader.clone();
        let string = match reader.peek() {
            Some(_) => Self::from_tlv(reader.any()?, reader)?,
            None => None,
        };
        string.ok_or_else(|| {
            let found = start.peek();
            start.error(ErrorKind::UnexpectedTag { wanted, found })
        })
    }

    /// The string in `tlv` if its tag is one of a string type's; its octets are checked here once.
    pub(crate) fn from_tlv(tlv: Tlv<'a>, reader: &Reader<'a, '_>) -> Result<Option<Self>> {
        let string = Self {
            tag: tlv.tag,
            octets: tlv.value,
        };
        let fault = |wanted, found| Err(Error::value(wanted, found, tlv.position));
        match tlv.tag {
            Tag::UTF8_STRING if core::str::from_utf8(tlv.value).is_err() => {
                return fault("UTF8String", "it is not UTF-8");
            }
            Tag::BMP_STRING if utf16(tlv.value).is_none() => {
                return fault("BMPString", "it is not UTF-16, big-endian");
            }
            Tag::UNIVERSAL_STRING if utf32(tlv.value).is_none() => {
                return fault("UniversalString", "it is not UTF-32, big-endian");
            }
            Tag::PRINTABLE_STRING => {
                if !tlv.value.iter().all(|octet| is_printable(*octet)) {
                    reader.note(Leniency::PrintableStringCharacter);
                }
            }
            Tag::IA5_STRING => {
                if !tlv.value.is_ascii() {
                    reader.note(Leniency::RestrictedStringCharacter);
                }
            }
            Tag::NUMERIC_STRING => {
                if !tlv.value.iter().all(|c| c.is_ascii_digit() || *c == b' ') {
                    reader.note(Leniency::RestrictedStringCharacter);
                }
            }
            Tag::VISIBLE_STRING => {
                if !tlv.value.iter().all(|c| (0x20..0x7F).contains(c)) {
                    reader.note(Leniency::RestrictedStringCharacter);
                }
            }
            Tag::UTF8_STRING | Tag::BMP_STRING | Tag::UNIVERSAL_STRING | Tag::TELETEX_STRING => {}
            _ => return Ok(None),
        }
        Ok(Some(string))
    }

    /// Which string type.
    #[must_use]
    pub fn tag(self) -> Tag {
        self.tag
    }

    /// The contents octets.
    #[must_use]
    pub fn as_bytes(self) -> &'a [u8] {
        self.octets
    }

    /// The text. `TeletexString` is read as ISO 8859-1, as every known producer writes it; so is an
    /// octet above 127 in the ASCII types.
    #[must_use]
    pub fn to_text(self) -> Cow<'a, str> {
        match self.tag {
            Tag::BMP_STRING => Cow::Owned(utf16(self.octets).unwrap_or_default()),
            Tag::UNIVERSAL_STRING => Cow::Owned(utf32(self.octets).unwrap_or_default()),
            _ => match core::str::from_utf8(self.octets) {
                Ok(text) if self.tag == Tag::UTF8_STRING || text.is_ascii() => Cow::Borrowed(text),
                _ => Cow::Owned(self.octets.iter().map(|octet| char::from(*octet)).collect()),
            },
        }
    }
}

/// The alphabet of `PrintableString` [X.680 §41.4].
pub(crate) fn is_printable(octet: u8) -> bool {
    matches!(
        octet,
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9'
            | b' ' | b'\'' | b'(' | b')' | b'+'..=b'/' | b':' | b'=' | b'?'
    )
}

/// UTF-16BE; surrogate pairs are joined, for Windows writes them though `BMPString` has none.
pub(crate) fn utf16(octets: &[u8]) -> Option<String> {
    let (pairs, rest) = octets.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|pair| u16::from_be_bytes(*pair)))
        .collect::<Result<_, _>>()
        .ok()
}

fn utf32(octets: &[u8]) -> Option<String> {
    let (quads, rest) = octets.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    quads
        .iter()
        .map(|quad| char::from_u32(u32::from_be_bytes(*quad)))
        .collect()
}

impl Encode for DirectoryString<'_> {
    fn encode(&self, w: &mut Writer) {
        w.value(self.tag, self.octets);
    }
}
