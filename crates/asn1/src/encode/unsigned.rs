//! Signed objects: certificates, requests, lists.

use core::ops::Range;

use super::{Length, Writer};
use crate::Tag;

/// A signed object that lacks its signature. It is written once: what is to be signed is signed, and can be read
/// in the whole, where it stands.
///
/// ```
/// use countersign_asn1::{Oid, Tag, encode::{Unsigned, Writer, signed}};
/// let algorithm = Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.oid(Oid::ECDSA_WITH_SHA256)));
/// let mut object = Unsigned::about(5, &algorithm, |w| w.octet_string(b"abc"));
/// assert_eq!(object.to_be_signed(), b"\x04\x03abc");
/// assert_eq!(object.under(&[0]).len(), 23);
/// assert_eq!(object.signed(&[1; 200]), signed(b"\x04\x03abc", &algorithm, &[1; 200]));
/// ```
#[derive(Debug)]
pub struct Unsigned {
    writer: Writer,
    /// Where the length of the whole is, up to what is to be signed.
    length: Range<usize>,
    /// Where what is to be signed ends.
    end: usize,
    /// Where the algorithm ends.
    algorithm_end: usize,
}

impl Unsigned {
    /// An object whose part that is to be signed `write` writes, in about so many octets, under this algorithm, DER.
    #[must_use]
    pub fn about(octets: usize, algorithm: &[u8], write: impl FnOnce(&mut Writer)) -> Self {
        let octets = octets.saturating_add(algorithm.len());
        let mut out = Vec::with_capacity(octets.saturating_add(LONGEST_SIGNATURE));
        out.push(Tag::SEQUENCE.octet());
        let length = out.len();
        out.extend_from_slice(Length::of(octets).octets());
        let length = length..out.len();
        let mut writer = Writer { out };
        write(&mut writer);
        let end = writer.out.len();
        writer.raw(algorithm);
        Self {
            algorithm_end: writer.out.len(),
            writer,
            length,
            end,
        }
    }

    /// What is to be signed.
    #[must_use]
    pub fn to_be_signed(&self) -> &[u8] {
        let part = self.writer.out.get(self.length.end..self.end);
        part.unwrap_or_default()
    }

    /// The whole, under this signature, for as long as nobody wants it under another.
    #[must_use]
    pub fn under(&mut self, signature: &[u8]) -> &[u8] {
        self.writer.out.truncate(self.algorithm_end);
        self.writer.bit_string(signature);
        let before = self.writer.out.len();
        self.writer.put_length(self.length.clone());
        // A length of more or fewer octets moves all that follows.
        let moved = |place: usize| {
            let after = self.writer.out.len();
            place.saturating_add(after).saturating_sub(before)
        };
        (self.length.end, self.end, self.algorithm_end) = (
            moved(self.length.end),
            moved(self.end),
            moved(self.algorithm_end),
        );
        &self.writer.out
    }

    /// The whole, under this signature.
    #[must_use]
    pub fn signed(mut self, signature: &[u8]) -> Vec<u8> {
        let _ = self.under(signature);
        self.writer.out
    }
}

/// A signed object of what was signed and the algorithm, DER both, and the signature.
#[must_use]
pub fn signed(to_be_signed: &[u8], algorithm: &[u8], signature: &[u8]) -> Vec<u8> {
    let parts = [to_be_signed, algorithm, signature];
    let octets = parts.iter().map(|part| part.len()).sum::<usize>();
    Writer::build_about(octets.saturating_add(HEADERS), |w| {
        w.nested_about(Tag::SEQUENCE, octets, |w| {
            w.raw(to_be_signed);
            w.raw(algorithm);
            w.bit_string(signature);
        });
    })
}

/// Room for tags, lengths and the count of unused bits.
const HEADERS: usize = 16;

/// That of ML-DSA-87 [FIPS 204 §4], with its tag and length. Room for it is all that this is.
const LONGEST_SIGNATURE: usize = 4627 + HEADERS;
