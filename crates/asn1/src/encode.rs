//! Back to bytes: a small DER writer, and the standard's structures on it.
//!
//! What was read can be written: [`Encode`] rebuilds it from its fields, in DER. If nothing was read
//! against the standard, if its [`Leniencies`](crate::Leniencies) are none, the bytes are the same;
//! a lenient name, extension or attribute is written as it stands, for a signature covers it.
//!
//! ```
//! use countersign_asn1::encode::{Encode as _, NameBuilder, Writer};
//! use countersign_asn1::{Extensions, GeneralName, KeyUsage, Name, Oid, Tag};
//!
//! let subject = "CN=um1.contoso.com, O=Contoso".parse::<NameBuilder>()?.to_der();
//! assert_eq!(Name::from_der(&subject)?.common_name().as_deref(), Some("um1.contoso.com"));
//!
//! let extensions = Writer::build(|w| {
//!     w.nested(Tag::SEQUENCE, |w| {
//!         w.extension(Oid::KEY_USAGE, true, |w| KeyUsage::DIGITAL_SIGNATURE.encode(w));
//!         w.extension(Oid::SUBJECT_ALT_NAME, false, |w| {
//!             w.sequence_of(&[GeneralName::DnsName("um1.contoso.com")]);
//!         });
//!     });
//! });
//! let extensions = Extensions::from_der(&extensions)?;
//! assert_eq!(extensions.subject_alt_name()?, [GeneralName::DnsName("um1.contoso.com")]);
//! assert_eq!(extensions.key_usage()?, Some(KeyUsage::DIGITAL_SIGNATURE));
//! # Ok::<(), countersign_asn1::Error>(())
//! ```

mod name_builder;
mod time;
mod unsigned;

pub use name_builder::NameBuilder;
pub use unsigned::{Unsigned, signed};

use core::ops::Range;

use crate::{BitString, Oid, Tag};

/// What has a DER encoding.
pub trait Encode {
    /// Writes the encoding.
    fn encode(&self, w: &mut Writer);

    /// The encoding.
    #[must_use]
    fn to_der(&self) -> Vec<u8> {
        Writer::build(|w| self.encode(w))
    }
}

/// Writes DER into one buffer, values nested by closures; lengths are put in afterwards.
///
/// ```
/// use countersign_asn1::{Tag, encode::Writer};
/// let der = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.uint(&[0x80])));
/// assert_eq!(der, [0x30, 0x04, 0x02, 0x02, 0x00, 0x80]);
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// The bytes that `write` writes.
    #[must_use]
    pub fn build(write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut writer = Self::default();
        write(&mut writer);
        writer.out
    }

    /// As [`Self::build`], of about so many octets: the buffer need not grow.
    #[must_use]
    pub fn build_about(octets: usize, write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut writer = Self {
            out: Vec::with_capacity(octets),
        };
        write(&mut writer);
        writer.out
    }

    /// What was written until now. The lengths of values that are not complete are not, either.
    #[inline]
    #[must_use]
    pub fn written(&self) -> &[u8] {
        &self.out
    }

    /// DER that is complete already.
    #[inline]
    pub fn raw(&mut self, der: &[u8]) {
        self.out.extend_from_slice(der);
    }

    /// A primitive value.
    #[inline]
    pub fn value(&mut self, tag: Tag, contents: &[u8]) {
        self.header(tag, contents.len());
        self.out.extend_from_slice(contents);
    }

    /// A value whose contents `write` writes.
    #[inline]
    pub fn nested(&mut self, tag: Tag, write: impl FnOnce(&mut Self)) {
        self.nested_about(tag, 0, write);
    }

    /// As [`Self::nested`], for contents of about so many octets: they stay where they are written when
    /// the length of that takes as many octets as that of the contents.
    #[inline]
    pub fn nested_about(&mut self, tag: Tag, octets: usize, write: impl FnOnce(&mut Self)) {
        let start = self.out.len().saturating_add(1);
        self.header(tag, octets);
        let contents = self.out.len();
        write(self);
        self.put_length(start..contents);
    }

    /// Tag and length.
    #[inline]
    fn header(&mut self, tag: Tag, length: usize) {
        self.out.push(tag.octet());
        match short(length) {
            Some(length) => self.out.push(length),
            None => self.out.extend_from_slice(Length::of(length).octets()),
        }
    }

    /// Puts the length of all that follows into this place.
    #[inline]
    fn put_length(&mut self, place: Range<usize>) {
        let length = self.out.len().saturating_sub(place.end);
        let octets = self.out.get_mut(place.clone());
        if let (Some([octet]), Some(length)) = (octets, short(length)) {
            *octet = length;
            return;
        }
        self.put_long_length(place, &Length::of(length));
    }

    fn put_long_length(&mut self, place: Range<usize>, length: &Length) {
        match self.out.get_mut(place.clone()) {
            Some(octets) if octets.len() == length.octets().len() => {
                octets.copy_from_slice(length.octets());
            }
            _ => drop(self.out.splice(place, length.octets().iter().copied())),
        }
    }

    /// A SEQUENCE OF.
    pub fn sequence_of(&mut self, elements: &[impl Encode]) {
        self.sequence_of_tagged(Tag::SEQUENCE, elements);
    }

    /// As [`Self::sequence_of`], under an IMPLICIT tag.
    pub fn sequence_of_tagged(&mut self, tag: Tag, elements: &[impl Encode]) {
        self.nested(tag, |w| {
            elements.iter().for_each(|element| element.encode(w))
        });
    }

    /// A SET OF: its elements are sorted as DER wants [X.690 §11.6].
    pub fn set_of(&mut self, elements: Vec<Vec<u8>>) {
        self.set_of_tagged(Tag::SET, elements);
    }

    /// As [`Self::set_of`], under an IMPLICIT tag.
    pub fn set_of_tagged(&mut self, tag: Tag, mut elements: Vec<Vec<u8>>) {
        elements.sort();
        self.value(tag, &elements.concat());
    }

    /// An `Extension` whose value `value` writes; `critical` is left out when it is false.
    pub fn extension(&mut self, id: Oid<'_>, critical: bool, value: impl FnOnce(&mut Self)) {
        self.nested(Tag::SEQUENCE, |w| {
            w.oid(id);
            w.boolean_default_false(Tag::BOOLEAN, critical);
            w.nested(Tag::OCTET_STRING, value);
        });
    }

    /// An unsigned INTEGER, big-endian; leading zeros are dropped and a sign octet added.
    #[inline]
    pub fn uint(&mut self, magnitude: &[u8]) {
        self.uint_tagged(Tag::INTEGER, magnitude);
    }

    /// As [`Self::uint`], under an IMPLICIT tag.
    #[inline]
    pub fn uint_tagged(&mut self, tag: Tag, magnitude: &[u8]) {
        let start = magnitude
            .iter()
            .position(|octet| *octet != 0)
            .unwrap_or(magnitude.len());
        let significant = magnitude.get(start..).unwrap_or_default();
        let needs_sign = significant.first().is_none_or(|octet| octet & 0x80 != 0);
        let length = significant.len().saturating_add(usize::from(needs_sign));
        self.header(tag, length);
        if needs_sign {
            self.out.push(0);
        }
        self.raw(significant);
    }

    /// An INTEGER of either sign, in its shortest form.
    pub fn int(&mut self, value: i64) {
        let octets = value.to_be_bytes();
        let sign = if value < 0 { 0xFF } else { 0x00 };
        // A leading octet goes as long as the next one still shows the sign.
        let superfluous = octets.windows(2).take_while(
            |pair| matches!(pair, [first, next] if *first == sign && (next ^ sign) & 0x80 == 0),
        );
        let start = superfluous.count();
        self.value(Tag::INTEGER, octets.get(start..).unwrap_or_default());
    }

    /// `BOOLEAN DEFAULT FALSE`, which leaves a false out [X.690 §11.5].
    pub fn boolean_default_false(&mut self, tag: Tag, value: bool) {
        if value {
            self.value(tag, &[0xFF]);
        }
    }

    /// BOOLEAN
    pub fn boolean(&mut self, value: bool) {
        self.value(Tag::BOOLEAN, &[if value { 0xFF } else { 0x00 }]);
    }

    /// NULL
    pub fn null(&mut self) {
        self.value(Tag::NULL, &[]);
    }

    /// OBJECT IDENTIFIER
    pub fn oid(&mut self, oid: Oid<'_>) {
        self.value(Tag::OBJECT_IDENTIFIER, oid.as_bytes());
    }

    /// OCTET STRING
    pub fn octet_string(&mut self, octets: &[u8]) {
        self.value(Tag::OCTET_STRING, octets);
    }

    /// BIT STRING without unused bits, as keys and signatures are.
    pub fn bit_string(&mut self, octets: &[u8]) {
        self.bits(Tag::BIT_STRING, 0, octets);
    }

    /// As [`Self::bit_string`], under an IMPLICIT tag and with unused bits.
    pub fn bit_string_tagged(&mut self, tag: Tag, bits: BitString<'_>) {
        self.bits(tag, bits.unused_bits(), bits.octets());
    }

    /// A named bit list, bit 0 of the standard in bit 0 of `bits`, in its shortest form [X.690 §11.2.2].
    pub fn named_bits(&mut self, tag: Tag, bits: u16) {
        let [low, high] = bits.to_le_bytes().map(u8::reverse_bits);
        let octets: &[u8] = match (low, high) {
            (0, 0) => &[],
            (_, 0) => &[low],
            _ => &[low, high],
        };
        let unused = octets.last().map_or(0, |last| last.trailing_zeros());
        self.bits(tag, u8::try_from(unused).unwrap_or_default(), octets);
    }

    fn bits(&mut self, tag: Tag, unused: u8, octets: &[u8]) {
        self.nested(tag, |w| {
            w.out.push(unused);
            w.raw(octets);
        });
    }
}

impl Encode for Oid<'_> {
    fn encode(&self, w: &mut Writer) {
        w.oid(*self);
    }
}

impl Encode for BitString<'_> {
    fn encode(&self, w: &mut Writer) {
        w.bit_string_tagged(Tag::BIT_STRING, *self);
    }
}

/// How many octets a value with so many octets of contents has.
#[inline]
#[must_use]
pub fn encoded_length(contents: usize) -> usize {
    let header = match short(contents) {
        Some(_) => 2,
        None => Length::of(contents).octets().len().saturating_add(1),
    };
    header.saturating_add(contents)
}

/// The one octet of a length below 128.
#[inline]
fn short(length: usize) -> Option<u8> {
    u8::try_from(length).ok().filter(|length| *length < 0x80)
}

/// Length octets in their shortest form [X.690 §10.1], at the end of these.
struct Length {
    octets: [u8; Self::LONGEST],
    start: usize,
}

impl Length {
    const LONGEST: usize = 1 + size_of::<usize>();

    fn of(length: usize) -> Self {
        let mut octets = [0; Self::LONGEST];
        if let ([.., octet], Some(length)) = (&mut octets, short(length)) {
            *octet = length;
            let start = Self::LONGEST - 1;
            return Self { octets, start };
        }
        let (_, significant) = octets.split_at_mut(1);
        significant.copy_from_slice(&length.to_be_bytes());
        let start = significant.iter().take_while(|octet| **octet == 0).count();
        let count = u8::try_from(significant.len().saturating_sub(start)).unwrap_or_default();
        if let Some(first) = octets.get_mut(start) {
            *first = 0x80 | count;
        }
        Self { octets, start }
    }

    fn octets(&self) -> &[u8] {
        self.octets.get(self.start..).unwrap_or_default()
    }
}
