//! `Extensions` [RFC 5280 §4.1.2.9]: read once, each decoded when it is asked for.

pub(crate) mod basic_constraints;
pub(crate) mod distribution_points;
pub(crate) mod key_identifier;
pub(crate) mod key_usage;
pub(crate) mod microsoft;
pub(crate) mod name_constraints;
pub(crate) mod policies;
pub(crate) mod value;

use std::collections::HashSet;

use crate::encode::{Encode, Writer};
use crate::error::{ErrorKind, InField as _, Result};
use crate::position::Position;
use crate::reader::{Reader, elements};
use crate::{Error, Leniencies, Oid, Tag};

/// ```text
/// Extension ::= SEQUENCE {
///     extnID     OBJECT IDENTIFIER,
///     critical   BOOLEAN DEFAULT FALSE,
///     extnValue  OCTET STRING }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extension<'a> {
    id: Oid<'a>,
    critical: bool,
    value: &'a [u8],
    /// Where `value` starts in the outermost object.
    position: Position,
}

impl<'a> Extension<'a> {
    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        if let Some((usual, size)) = Self::usual(reader.rest(), reader.position()) {
            reader.skip(size);
            return Ok(usual);
        }
        Self::read_seldom(reader)
    }

    /// As [`Self::read`], for one that is not usual.
    #[inline(always)]
    fn read_seldom(reader: &mut Reader<'a, '_>) -> Result<Self> {
        // A reader of its own: the other one's address nobody takes.
        let mut own = reader.clone();
        let extension = Self::read_any(&mut own)?;
        *reader = own;
        Ok(extension)
    }

    /// The first of `rest` and its size, if it is one of the usual: `2.5.29.x`, and every length of one
    /// octet. `None` says nothing against it.
    #[inline(always)]
    fn usual(rest: &'a [u8], position: usize) -> Option<(Self, usize)> {
        let [
            0x30,
            length @ ..0x80,
            0x06,
            3,
            0x55,
            0x1D,
            ..0x80,
            body @ ..,
        ] = rest
        else {
            return None;
        };
        // The identifier takes five.
        let body = body.get(..usize::from(*length).wrapping_sub(5))?;
        let (critical, body) = match body {
            [0x01, 0x01, 0xFF, body @ ..] => (true, body),
            body => (false, body),
        };
        let [0x04, octets @ ..0x80, value @ ..] = body else {
            return None;
        };
        let size = usize::from(*length).wrapping_add(2);
        let before = size.wrapping_sub(value.len());
        let usual = Self {
            id: Oid::read_before(rest.get(4..7)?),
            critical,
            value,
            position: Position(position.wrapping_add(before)),
        };
        (value.len() == usize::from(*octets)).then_some((usual, size))
    }

    #[inline(never)]
    fn read_any(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let id = Oid::read(reader).in_field("extnID")?;
            let critical = reader.boolean_default_false().in_field("critical")?;
            let value = reader.expect(Tag::OCTET_STRING).in_field("extnValue")?;
            Ok(Self {
                id,
                critical,
                value: value.value,
                position: Position(value.position),
            })
        })
    }

    /// `extnID`
    #[must_use]
    pub fn id(&self) -> Oid<'a> {
        self.id
    }

    /// Whether one who does not know the extension must reject.
    #[must_use]
    pub fn is_critical(&self) -> bool {
        self.critical
    }

    /// The contents of `extnValue`: the DER of the extension's own type.
    #[must_use]
    pub fn value(&self) -> &'a [u8] {
        self.value
    }

    /// A fault that the value alone does not show.
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.position.0)
    }

    /// Reads `extnValue` to its end with `read`.
    pub(crate) fn read_value<T>(
        &self,
        leniencies: &Leniencies,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T>,
    ) -> Result<T> {
        Reader::whole(self.value, self.position.0, leniencies, read).in_field("extnValue")
    }
}

impl Encode for Extension<'_> {
    /// From the decoded value; as it stands where that is malformed or lenient, or may be less than what
    /// stands there.
    fn encode(&self, w: &mut Writer) {
        let leniencies = Leniencies::new();
        w.extension(self.id, self.critical, |w| {
            match self.decode_counting(&leniencies) {
                Ok(value) if leniencies.is_empty() && !value.may_be_cut() => value.encode(w),
                _ => w.raw(self.value),
            }
        });
    }
}

/// The extensions of a certificate, a CRL, a CRL entry or a request.
///
/// ```text
/// Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension
/// ```
/// No extension occurs twice [RFC 5280 §4.2]: that is checked when they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions<'a> {
    /// The contents of the SEQUENCE, every element of which was read once.
    contents: &'a [u8],
    position: Position,
}

impl<'a> Extensions<'a> {
    /// Reads the SEQUENCE from DER, to its last byte.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above; an extension that occurs twice.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    /// Reads the SEQUENCE and every element.
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        Self::read_with(reader, |_| ())
    }

    /// As [`Self::read`], and hands each to `take`.
    #[inline(always)]
    pub(crate) fn read_with(
        reader: &mut Reader<'a, '_>,
        mut take: impl FnMut(&Extension<'a>),
    ) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        let mut found = Found::default();
        reader.inside(tlv, |reader| {
            let mut index = 0_usize;
            while !reader.is_empty() {
                let at = reader.position();
                // In two places each of which knows what it inserts.
                let (extension, is_new) =
                    if let Some((usual, size)) = Extension::usual(reader.rest(), at) {
                        reader.skip(size);
                        (usual, found.insert(usual.id))
                    } else {
                        let extension = Extension::read_seldom(reader).at_index(index)?;
                        (extension, found.insert(extension.id))
                    };
                if !is_new {
                    return Err(twice(extension.id, at)).at_index(index);
                }
                take(&extension);
                index = index.saturating_add(1);
            }
            if index == 0 {
                reader.note(crate::Leniency::EmptySequence);
            }
            Ok(())
        })?;
        Ok(Self {
            contents: tlv.value,
            position: Position(tlv.position),
        })
    }

    /// Each extension, in encoded order.
    pub fn iter(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        elements(self.contents, self.position.0, Extension::read)
    }

    /// The extension with this identifier.
    #[must_use]
    #[inline]
    pub fn get(&self, id: Oid<'_>) -> Option<Extension<'a>> {
        let [0x55, 0x1D, arc] = id.as_bytes() else {
            return self.iter().find(|extension| extension.id == id);
        };
        self.by_arc(*arc)
    }

    /// The extension `2.5.29.arc`; most of those before it are passed over by their lengths, for all were
    /// read once.
    fn by_arc(&self, arc: u8) -> Option<Extension<'a>> {
        let mut rest = self.contents;
        loop {
            let size = match rest {
                [] => return None,
                [0x30, length @ ..0x80, 0x06, octets, first, second, last, ..]
                    if [*octets, *first, *second, *last] != [3, 0x55, 0x1D, arc] =>
                {
                    usize::from(*length).wrapping_add(2)
                }
                _ => {
                    let before = self.contents.len().wrapping_sub(rest.len());
                    let leniencies = Leniencies::new();
                    let position = self.position.0.wrapping_add(before);
                    let mut reader = Reader::new(rest, position, &leniencies);
                    let extension = Extension::read(&mut reader).ok()?;
                    if extension.id.as_bytes() == [0x55, 0x1D, arc] {
                        return Some(extension);
                    }
                    rest.len().wrapping_sub(reader.rest().len())
                }
            };
            rest = rest.get(size..)?;
        }
    }

    /// Decodes each value, for its errors and leniencies alone.
    pub(crate) fn decode_all(&self, leniencies: &Leniencies) -> Result<()> {
        for (index, extension) in self.iter().enumerate() {
            extension.check_counting(leniencies).at_index(index)?;
        }
        Ok(())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }
}

impl Encode for Extensions<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.iter().for_each(|extension| extension.encode(w));
        });
    }
}

#[cold]
#[inline(never)]
fn twice(id: Oid<'_>, at: usize) -> Error {
    let what = id.to_string();
    Error::new(ErrorKind::Duplicate { what }, at)
}

/// Which identifiers were met.
#[derive(Default)]
struct Found<'a> {
    /// `2.5.29.0` to `2.5.29.63`, as nearly all are: a bit for each.
    arcs: u64,
    others: Option<Others<'a>>,
}

impl<'a> Found<'a> {
    /// Whether it is new.
    #[inline(always)]
    fn insert(&mut self, id: Oid<'a>) -> bool {
        let [0x55, 0x1D, arc @ ..64] = id.as_bytes() else {
            return self.others.get_or_insert_default().insert(id);
        };
        let bit = 1 << arc;
        let is_new = self.arcs & bit == 0;
        self.arcs |= bit;
        is_new
    }
}

/// Identifiers of other kinds: no heap for a handful, and linear for ten thousand.
#[derive(Default)]
struct Others<'a> {
    few: [Option<Oid<'a>>; 8],
    many: Option<HashSet<Oid<'a>>>,
}

impl<'a> Others<'a> {
    /// Whether it is new.
    fn insert(&mut self, id: Oid<'a>) -> bool {
        for slot in &mut self.few {
            match slot {
                Some(seen) if *seen == id => return false,
                Some(_) => {}
                None => {
                    *slot = Some(id);
                    return true;
                }
            }
        }
        self.many.get_or_insert_default().insert(id)
    }
}
