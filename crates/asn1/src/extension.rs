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
    #[inline]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
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
    /// Where each of [`HOT`] starts in `contents`, plus one; 0 where it is absent.
    located: [u32; HOT.len()],
}

/// The extensions that path validation asks for, by the last arc of `2.5.29`.
const HOT: [u8; 16] = [
    14, 15, 17, 18, 19, 20, 27, 28, 30, 31, 32, 33, 35, 36, 37, 54,
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
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        let mut extensions = Self {
            contents: tlv.value,
            position: Position(tlv.position),
            located: [0; HOT.len()],
        };
        let mut seen = Seen::default();
        reader.inside(tlv, |reader| {
            let mut index = 0_usize;
            while !reader.is_empty() {
                let offset = reader.position().saturating_sub(tlv.position);
                let at = reader.position();
                let extension = Extension::read(reader).at_index(index)?;
                if !seen.insert(extension.id) {
                    let what = extension.id.to_string();
                    return Err(Error::new(ErrorKind::Duplicate { what }, at)).at_index(index);
                }
                extensions.locate(extension.id, offset);
                index = index.saturating_add(1);
            }
            if index == 0 {
                reader.note(crate::Leniency::EmptySequence);
            }
            Ok(())
        })?;
        Ok(extensions)
    }

    fn locate(&mut self, id: Oid<'_>, offset: usize) {
        if let (Some(slot), Ok(offset)) = (hot(id), u32::try_from(offset))
            && let Some(located) = self.located.get_mut(slot)
        {
            *located = offset.saturating_add(1);
        }
    }

    /// Each extension, in encoded order.
    pub fn iter(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        elements(self.contents, self.position.0, Extension::read)
    }

    /// The extension with this identifier.
    #[must_use]
    pub fn get(&self, id: Oid<'_>) -> Option<Extension<'a>> {
        let Some(slot) = hot(id) else {
            return self.iter().find(|extension| extension.id == id);
        };
        let offset = usize::try_from(self.located.get(slot)?.checked_sub(1)?).ok()?;
        let leniencies = Leniencies::new();
        let mut reader = Reader::new(
            self.contents.get(offset..)?,
            self.position.0.saturating_add(offset),
            &leniencies,
        );
        Extension::read(&mut reader).ok()
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

impl Encode for Extensions<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.iter().for_each(|extension| extension.encode(w));
        });
    }
}

/// The slot of `2.5.29.x` in [`HOT`].
#[inline]
fn hot(id: Oid<'_>) -> Option<usize> {
    match id.as_bytes() {
        [0x55, 0x1D, arc] => {
            let slot = usize::from(*SLOTS.get(usize::from(*arc))?);
            (slot < HOT.len()).then_some(slot)
        }
        _ => None,
    }
}

/// The slot of each last arc up to 63; one that is not hot has none, written as 255.
const SLOTS: [u8; 64] = {
    let mut slots = [255; 64];
    let mut slot = 0_u8;
    let mut hot: &[u8] = &HOT;
    while let [arc, rest @ ..] = hot {
        #[expect(
            clippy::indexing_slicing,
            clippy::as_conversions,
            reason = "computed by the compiler, which checks it"
        )]
        {
            slots[*arc as usize] = slot;
        }
        slot = slot.wrapping_add(1);
        hot = rest;
    }
    slots
};

/// Which identifiers were met: constant time for `2.5.29.x`, no heap for a handful of others,
/// and linear for ten thousand.
#[derive(Default)]
struct Seen<'a> {
    standard: u128,
    few: [Option<Oid<'a>>; 8],
    many: Option<HashSet<Oid<'a>>>,
}

impl<'a> Seen<'a> {
    /// Whether it is new.
    fn insert(&mut self, id: Oid<'a>) -> bool {
        if let [0x55, 0x1D, arc @ 0..0x80] = id.as_bytes() {
            let bit = 1_u128 << arc;
            let new = self.standard & bit == 0;
            self.standard |= bit;
            return new;
        }
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
