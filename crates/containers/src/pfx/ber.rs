//! BER as NSS and old tools write it, brought to DER [X.690 §8.1.3.6, §8.7.3].
//!
//! Lengths become definite, OCTET STRINGs in pieces become one. What is more of BER, as sets out of
//! order, the readers of DER count or refuse.

use std::borrow::Cow;

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;

use crate::Error;

/// The same value in DER: the bytes themselves where they have nothing of BER that is read here.
pub(super) fn to_der(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if !is_ber(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut cursor = Cursor { bytes, position: 0 };
    let element = cursor.element(None, DEPTH)?;
    match bytes.len().saturating_sub(cursor.position) {
        0 => Ok(Cow::Owned(element.der())),
        octets => Err(Error::TrailingData {
            position: cursor.position,
            octets,
        }),
    }
}

/// Whether a length is indefinite or an OCTET STRING in pieces; where the bytes are neither BER nor
/// DER, their reader says so.
fn is_ber(bytes: &[u8]) -> bool {
    let mut cursor = Cursor { bytes, position: 0 };
    while cursor.position < bytes.len() {
        match cursor.header() {
            Ok((_, None) | (OCTET_STRING_IN_PIECES, _)) => return true,
            // Into what is constructed, past what is not.
            Ok((tag, Some(_))) if tag.is_constructed() => {}
            Ok((_, Some(length))) if cursor.take(length).is_ok() => {}
            _ => return false,
        }
    }
    false
}

/// A tag, and its contents in DER.
struct Element {
    tag: Tag,
    contents: Vec<u8>,
}

impl Element {
    fn der(&self) -> Vec<u8> {
        Writer::build(|w| w.value(self.tag, &self.contents))
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    /// The next value; `before` is the tag of the one before it in the same SEQUENCE.
    fn element(&mut self, before: Option<Tag>, depth: usize) -> Result<Element, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::TooDeep)?;
        let start = self.position;
        let (tag, length) = self.header()?;
        if !tag.is_constructed() {
            let length = length.ok_or(Error::IndefiniteLength { position: start })?;
            let contents = self.take(length)?.to_vec();
            return Ok(Element { tag, contents });
        }
        let parts = match length {
            Some(length) => {
                let position = self.position;
                let end = position.saturating_add(self.take(length)?.len());
                let bytes = self.bytes.get(..end).unwrap_or_default();
                let mut inner = Cursor { bytes, position };
                inner.elements(depth, |cursor| cursor.position == end)?
            }
            None => {
                let parts = self.elements(depth, |cursor| {
                    matches!(cursor.bytes.get(cursor.position..), Some([0, 0, ..]))
                })?;
                self.take(2)?;
                parts
            }
        };
        // Of the `[0]` in PKCS#12 the one after an AlgorithmIdentifier is an IMPLICIT OCTET STRING, the
        // encryptedContent; those after an OBJECT IDENTIFIER are EXPLICIT.
        let joined = match tag {
            OCTET_STRING_IN_PIECES => Some(Tag::OCTET_STRING),
            IMPLICIT_IN_PIECES if before == Some(Tag::SEQUENCE) => Some(Tag::context(0)),
            _ => None,
        };
        let of_strings = parts.iter().all(|part| part.tag == Tag::OCTET_STRING);
        Ok(match joined {
            Some(tag) if of_strings => Element {
                tag,
                contents: parts.into_iter().flat_map(|part| part.contents).collect(),
            },
            _ => Element {
                tag,
                contents: parts.iter().flat_map(Element::der).collect(),
            },
        })
    }

    fn elements(
        &mut self,
        depth: usize,
        is_end: impl Fn(&Self) -> bool,
    ) -> Result<Vec<Element>, Error> {
        let mut elements: Vec<Element> = Vec::new();
        while !is_end(self) {
            let before = elements.last().map(|element| element.tag);
            elements.push(self.element(before, depth)?);
        }
        Ok(elements)
    }

    /// Tag and length; `None` is an indefinite one.
    fn header(&mut self) -> Result<(Tag, Option<usize>), Error> {
        let [tag, first] = *self.octets()?;
        let length = match first {
            0x80 => None,
            short @ ..0x80 => Some(usize::from(short)),
            long => {
                let octets = self.take(usize::from(long & 0x7F))?;
                let fold = |length: usize, octet: &u8| {
                    length.checked_mul(0x100)?.checked_add(usize::from(*octet))
                };
                let length = octets.iter().try_fold(0, fold);
                Some(length.unwrap_or(usize::MAX))
            }
        };
        Ok((Tag::new(tag), length))
    }

    fn octets<const N: usize>(&mut self) -> Result<&'a [u8; N], Error> {
        let octets = self.take(N)?;
        Ok(octets.first_chunk().expect("as many as were taken"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let octets = rest.get(..length).ok_or_else(|| Error::Truncated {
            position: self.position,
            wanted: u64::try_from(length).unwrap_or(u64::MAX),
            found: rest.len(),
        })?;
        self.position = self.position.saturating_add(length);
        Ok(octets)
    }
}

const OCTET_STRING_IN_PIECES: Tag = Tag::new(0x24);

const IMPLICIT_IN_PIECES: Tag = Tag::context_constructed(0);

/// Deeper than PKCS#12 and the certificates in it go.
const DEPTH: usize = 32;
