//! `Extensions` [RFC 5280 §4.1.2.9]: located once, each decoded when it is asked for.

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
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        if let Some((usual, size)) = Self::usual(reader.rest(), reader.position()) {
            reader.skip(size);
            return Ok(usual);
        }
        Self::read_any(reader)
    }

    /// The first of `rest` and its size, if it is one of the usual: `2.5.29.x`, and every length of one
    /// octet. `None` says nothing against it.
    #[inline(always)]
    fn usual(rest: &'a [u8], position: usize) -> Option<(Self, usize)> {
        let [0x30, length @ ..0x80, body @ ..] = rest else {
            return None;
        };
        let body = body.get(..usize::from(*length))?;
        let [0x06, 3, body @ ..] = body else {
            return None;
        };
        let (id, body) = body.split_at_checked(3)?;
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
            id: Oid::from_content(id, position).ok()?,
            critical,
            value,
            position: Position(position.wrapping_add(before)),
        };
        (value.len() == usize::from(*octets)).then_some((usual, size))
    }

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
    /// From the decoded value; one that is malformed or lenient as it stands.
    fn encode(&self, w: &mut Writer) {
        let leniencies = Leniencies::new();
        w.extension(self.id, self.critical, |w| {
            match self.decode_counting(&leniencies) {
                Ok(value) if leniencies.is_empty() => value.encode(w),
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
/// No extension occurs twice [RFC 5280 §4.2]: that is checked when they are located.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions<'a> {
    /// The contents of the SEQUENCE, every element of which was read once.
    contents: &'a [u8],
    position: Position,
    /// Those of [`HOT`] that are there, in encoded order, if the contents are no longer than
    /// [`u16::MAX`]; the others are all zero.
    located: [Located; HOT.len()],
    /// Whether none but these is there.
    is_all_located: bool,
}

/// Where in the contents of `Extensions` the value of one lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Located {
    start: u16,
    length: u16,
    /// Which of [`HOT`] it is.
    slot: u8,
    critical: bool,
}

/// The extensions that path validation asks for, all of them `2.5.29.x`.
const HOT: [Oid<'static>; 16] = [
    Oid::SUBJECT_KEY_IDENTIFIER,
    Oid::KEY_USAGE,
    Oid::SUBJECT_ALT_NAME,
    Oid::ISSUER_ALT_NAME,
    Oid::BASIC_CONSTRAINTS,
    Oid::CRL_NUMBER,
    Oid::DELTA_CRL_INDICATOR,
    Oid::ISSUING_DISTRIBUTION_POINT,
    Oid::NAME_CONSTRAINTS,
    Oid::CRL_DISTRIBUTION_POINTS,
    Oid::CERTIFICATE_POLICIES,
    Oid::POLICY_MAPPINGS,
    Oid::AUTHORITY_KEY_IDENTIFIER,
    Oid::POLICY_CONSTRAINTS,
    Oid::EXT_KEY_USAGE,
    Oid::INHIBIT_ANY_POLICY,
];

impl<'a> Extensions<'a> {
    /// Reads the SEQUENCE from DER, to its last byte.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above; an extension that occurs twice.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    /// Reads the SEQUENCE, locating every element.
    #[inline]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        let mut extensions = Self {
            contents: tlv.value,
            position: Position(tlv.position),
            located: Default::default(),
            is_all_located: true,
        };
        let mut found = Found {
            are_located: u16::try_from(tlv.value.len()).is_ok(),
            ..Found::default()
        };
        reader.inside(tlv, |reader| {
            let mut index = 0_usize;
            while !reader.is_empty() {
                let at = reader.position();
                let extension = if let Some((usual, size)) = Extension::usual(reader.rest(), at) {
                    reader.skip(size);
                    usual
                } else {
                    Extension::read_any(reader).at_index(index)?
                };
                if !extensions.locate(&extension, &mut found) {
                    let what = extension.id.to_string();
                    return Err(Error::new(ErrorKind::Duplicate { what }, at)).at_index(index);
                }
                index = index.saturating_add(1);
            }
            if index == 0 {
                reader.note(crate::Leniency::EmptySequence);
            }
            Ok(())
        })?;
        Ok(extensions)
    }

    /// Whether it is a new one. It is kept in its place if it is one of [`HOT`].
    #[inline(always)]
    fn locate(&mut self, extension: &Extension<'a>, found: &mut Found<'a>) -> bool {
        let Some(slot) = hot(extension.id).filter(|_| found.are_located) else {
            self.is_all_located = false;
            return found.others.insert(extension.id);
        };
        let start = extension.position.0.wrapping_sub(self.position.0);
        let bit = 1_u16 << (slot & 0xF);
        if found.hot & bit != 0 {
            return false;
        }
        if let Some(located) = self.located.get_mut(found.located) {
            // They fit, for the contents do.
            *located = Located {
                start: u16::try_from(start).unwrap_or_default(),
                length: u16::try_from(extension.value.len()).unwrap_or_default(),
                slot,
                critical: extension.critical,
            };
        }
        found.hot |= bit;
        found.located = found.located.wrapping_add(1);
        true
    }

    /// The slot of an extension of [`HOT`], if they can be located.
    #[inline]
    fn slot(&self, id: Oid<'_>) -> Option<u8> {
        u16::try_from(self.contents.len()).ok()?;
        hot(id)
    }

    /// Each extension, in encoded order.
    pub fn iter(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        let Self {
            contents, position, ..
        } = *self;
        let (located, read) = if self.is_all_located {
            (self.located, None)
        } else {
            let read = elements(contents, position.0, Extension::read);
            (Default::default(), Some(read))
        };
        located
            .into_iter()
            .map_while(move |located| located.extension(contents, position))
            .chain(read.into_iter().flatten())
    }

    /// The extension with this identifier.
    #[must_use]
    #[inline]
    pub fn get(&self, id: Oid<'_>) -> Option<Extension<'a>> {
        let Some(slot) = self.slot(id) else {
            return self.iter().find(|extension| extension.id == id);
        };
        self.located
            .iter()
            .take_while(|located| located.start != 0)
            .find(|located| located.slot == slot)?
            .extension(self.contents, self.position)
    }

    /// Decodes each value, for its errors and leniencies alone.
    pub(crate) fn decode_all(&self, leniencies: &Leniencies) -> Result<()> {
        for (index, extension) in self.iter().enumerate() {
            extension.decode_counting(leniencies).at_index(index)?;
        }
        Ok(())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }
}

impl Located {
    /// The extension, if it is one: what `contents` holds, which start at `position`.
    #[inline]
    fn extension(self, contents: &[u8], position: Position) -> Option<Extension<'_>> {
        if self.start == 0 {
            return None;
        }
        let start = usize::from(self.start);
        let (value, _) = contents
            .get(start..)?
            .split_at_checked(self.length.into())?;
        Some(Extension {
            id: *HOT.get(usize::from(self.slot))?,
            critical: self.critical,
            value,
            position: Position(position.0.wrapping_add(start)),
        })
    }
}

impl Encode for Extensions<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.iter().for_each(|extension| extension.encode(w));
        });
    }
}

/// Where in [`HOT`] the identifier is.
#[inline]
fn hot(id: Oid<'_>) -> Option<u8> {
    match id.as_bytes() {
        [0x55, 0x1D, arc] => {
            let slot = *SLOTS.get(usize::from(*arc))?;
            (usize::from(slot) < HOT.len()).then_some(slot)
        }
        _ => None,
    }
}

/// The slot of each last arc up to 63; one that is not hot has none, written as 255.
const SLOTS: [u8; 64] = {
    let mut slots = [255; 64];
    let mut slot = 0_u8;
    let mut hot: &[Oid<'static>] = &HOT;
    while let [id, rest @ ..] = hot {
        #[expect(
            clippy::indexing_slicing,
            clippy::as_conversions,
            reason = "computed by the compiler, which checks it"
        )]
        {
            slots[id.as_bytes()[2] as usize] = slot;
        }
        slot = slot.wrapping_add(1);
        hot = rest;
    }
    slots
};

/// Which extensions were met.
#[derive(Default)]
struct Found<'a> {
    /// Whether the contents are so short that those of [`HOT`] can be located.
    are_located: bool,
    /// How many were.
    located: usize,
    /// Those of [`HOT`], a bit for each slot.
    hot: u16,
    others: Others<'a>,
}

/// Which identifiers were met that have no slot: no heap for a handful, and linear for ten thousand.
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
