//! BER as NSS, Java and old tools write PKCS#12 and PKCS#7, brought to DER [X.690 §8.1.3.6, §8.7.3].
//!
//! Lengths become definite, OCTET STRINGs in pieces become one. What has nothing of that in it stays as it
//! is, octet by octet: a certificate that somebody signed stays the one that was signed. What is more of
//! BER, as sets out of order, the readers of DER count or refuse.

use std::borrow::Cow;

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;

use crate::Error;

/// The same value in DER: the bytes themselves where they have nothing of BER that is read here.
pub(crate) fn to_der(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if !is_ber(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut cursor = Cursor { bytes, position: 0 };
    let element = cursor.element(None, DEPTH)?;
    match bytes.len().saturating_sub(cursor.position) {
        0 => Ok(element.into_der()),
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

/// A value in DER.
enum Element<'a> {
    /// As it stood there: its tag, its contents, and all of it.
    Verbatim {
        tag: Tag,
        contents: &'a [u8],
        whole: &'a [u8],
    },
    /// Made anew.
    Made { tag: Tag, contents: Vec<u8> },
}

impl<'a> Element<'a> {
    fn tag(&self) -> Tag {
        match self {
            Self::Verbatim { tag, .. } | Self::Made { tag, .. } => *tag,
        }
    }

    fn contents(&self) -> &[u8] {
        match self {
            Self::Verbatim { contents, .. } => contents,
            Self::Made { contents, .. } => contents,
        }
    }

    fn is_verbatim(&self) -> bool {
        matches!(self, Self::Verbatim { .. })
    }

    fn into_der(self) -> Cow<'a, [u8]> {
        match self {
            Self::Verbatim { whole, .. } => Cow::Borrowed(whole),
            Self::Made { tag, contents } => Cow::Owned(Writer::build(|w| w.value(tag, &contents))),
        }
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    /// The next value; `before` is the tag of the one before it in the same SEQUENCE.
    fn element(&mut self, before: Option<Tag>, depth: usize) -> Result<Element<'a>, Error> {
        let depth = depth.checked_sub(1).ok_or(Error::TooDeep)?;
        let start = self.position;
        let (tag, length) = self.header()?;
        if !tag.is_constructed() {
            let length = length.ok_or(Error::IndefiniteLength { position: start })?;
            let contents = self.take(length)?;
            return Ok(self.verbatim(tag, contents, start));
        }
        let inside = self.position;
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
        // encryptedContent; those after an OBJECT IDENTIFIER are EXPLICIT, and the one of PKCS#7 holds
        // certificates.
        let of_strings = parts.iter().all(|part| part.tag() == Tag::OCTET_STRING);
        let joined = match tag {
            OCTET_STRING_IN_PIECES if of_strings => Some(Tag::OCTET_STRING),
            IMPLICIT_IN_PIECES
                if of_strings && !parts.is_empty() && before == Some(Tag::SEQUENCE) =>
            {
                Some(Tag::context(0))
            }
            _ => None,
        };
        if let Some(tag) = joined {
            let contents = parts.iter().flat_map(Element::contents).copied();
            return Ok(Element::Made {
                tag,
                contents: contents.collect(),
            });
        }
        if length.is_some() && parts.iter().all(Element::is_verbatim) {
            let contents = self.bytes.get(inside..self.position).unwrap_or_default();
            return Ok(self.verbatim(tag, contents, start));
        }
        let mut contents = Vec::new();
        for part in parts {
            contents.extend_from_slice(&part.into_der());
        }
        Ok(Element::Made { tag, contents })
    }

    fn verbatim(&self, tag: Tag, contents: &'a [u8], start: usize) -> Element<'a> {
        Element::Verbatim {
            tag,
            contents,
            whole: self.bytes.get(start..self.position).unwrap_or_default(),
        }
    }

    fn elements(
        &mut self,
        depth: usize,
        is_end: impl Fn(&Self) -> bool,
    ) -> Result<Vec<Element<'a>>, Error> {
        let mut elements: Vec<Element<'a>> = Vec::new();
        while !is_end(self) {
            let before = elements.last().map(Element::tag);
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

/// Deeper than PKCS#12, PKCS#7 and the certificates in them go.
const DEPTH: usize = 32;
