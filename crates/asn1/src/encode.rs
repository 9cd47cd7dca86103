//! Back to bytes: a small DER writer, and the standard's structures on it.

use crate::{Oid, Tag};

/// Writes DER into a buffer, values nested by closures; lengths are found out afterwards.
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

    /// DER that is complete already.
    pub fn raw(&mut self, der: &[u8]) {
        self.out.extend_from_slice(der);
    }

    /// A primitive value.
    pub fn value(&mut self, tag: Tag, contents: &[u8]) {
        self.out.push(tag.octet());
        push_length(&mut self.out, contents.len());
        self.out.extend_from_slice(contents);
    }

    /// A value whose contents `write` writes.
    pub fn nested(&mut self, tag: Tag, write: impl FnOnce(&mut Self)) {
        let contents = Self::build(write);
        self.value(tag, &contents);
    }

    /// A SET OF: its elements are sorted as DER wants [X.690 §11.6].
    pub fn set_of(&mut self, mut elements: Vec<Vec<u8>>) {
        elements.sort();
        self.value(Tag::SET, &elements.concat());
    }

    /// An unsigned INTEGER, big-endian; leading zeros are dropped and a sign octet added.
    pub fn uint(&mut self, magnitude: &[u8]) {
        self.uint_tagged(Tag::INTEGER, magnitude);
    }

    /// As [`Self::uint`], under an IMPLICIT tag.
    pub fn uint_tagged(&mut self, tag: Tag, magnitude: &[u8]) {
        let start = magnitude
            .iter()
            .position(|octet| *octet != 0)
            .unwrap_or(magnitude.len());
        let mut contents = magnitude.get(start..).unwrap_or_default().to_vec();
        if contents.first().is_none_or(|octet| octet & 0x80 != 0) {
            contents.insert(0, 0);
        }
        self.value(tag, &contents);
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
        let mut contents = Vec::with_capacity(octets.len().saturating_add(1));
        contents.push(0);
        contents.extend_from_slice(octets);
        self.value(Tag::BIT_STRING, &contents);
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
        let mut contents = vec![u8::try_from(unused).unwrap_or_default()];
        contents.extend_from_slice(octets);
        self.value(tag, &contents);
    }
}

/// The shortest length octets [X.690 §10.1].
fn push_length(out: &mut Vec<u8>, length: usize) {
    if let Ok(short @ 0..0x80) = u8::try_from(length) {
        out.push(short);
        return;
    }
    let octets = length.to_be_bytes();
    let significant = octets
        .iter()
        .position(|octet| *octet != 0)
        .and_then(|start| octets.get(start..))
        .unwrap_or_default();
    out.push(0x80 | u8::try_from(significant.len()).unwrap_or_default());
    out.extend_from_slice(significant);
}
