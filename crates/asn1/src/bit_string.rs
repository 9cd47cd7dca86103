//! `BIT STRING` [X.690 §8.6].

use crate::error::{Error, Result};
use crate::reader::{Reader, Tlv};
use crate::{Leniency, Tag};

/// A BIT STRING, borrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BitString<'a> {
    unused_bits: u8,
    octets: &'a [u8],
}

impl<'a> BitString<'a> {
    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::BIT_STRING)?;
        Self::from_tlv(tlv)
    }

    /// The contents, under an IMPLICIT tag too.
    #[inline(always)]
    pub(crate) fn from_tlv(tlv: Tlv<'a>) -> Result<Self> {
        // As keys and signatures are.
        if let [0, octets @ ..] = tlv.value {
            let unused_bits = 0;
            return Ok(Self {
                unused_bits,
                octets,
            });
        }
        Self::with_unused_bits(tlv)
    }

    fn with_unused_bits(tlv: Tlv<'a>) -> Result<Self> {
        let fault = |found| Err(Error::value("BIT STRING", found, tlv.position));
        let Some((&unused_bits, octets)) = tlv.value.split_first() else {
            return fault("it lacks the octet that counts unused bits");
        };
        let last = match octets.last() {
            Some(_) if unused_bits > 7 => return fault("it claims more than 7 unused bits"),
            Some(last) => *last,
            None => return fault("it is empty and claims unused bits"),
        };
        let unused = (1_u16 << unused_bits).saturating_sub(1);
        if u16::from(last) & unused != 0 {
            return fault("its unused bits are not zero");
        }
        Ok(Self {
            unused_bits,
            octets,
        })
    }

    /// One that was read before.
    #[inline(always)]
    pub(crate) fn read_before(unused_bits: u8, octets: &'a [u8]) -> Self {
        Self {
            unused_bits,
            octets,
        }
    }

    /// A named bit list of which the first so many bits have names; others, and trailing zero bits,
    /// are counted as leniencies.
    pub(crate) fn named_bits(
        tlv: Tlv<'a>,
        assigned: usize,
        reader: &Reader<'_, '_>,
    ) -> Result<Self> {
        let bits = Self::from_tlv(tlv)?;
        let minimal = match bits.octets.last() {
            None => true,
            Some(last) => *last != 0 && last.trailing_zeros() == u32::from(bits.unused_bits),
        };
        if !minimal {
            reader.note(Leniency::NamedBitListNotMinimal);
        }
        if (assigned..bits.octets.len().saturating_mul(8)).any(|number| bits.bit(number)) {
            reader.note(Leniency::UnassignedBit);
        }
        Ok(bits)
    }

    /// The octets; the last one's low [`Self::unused_bits`] do not count.
    #[must_use]
    pub fn octets(self) -> &'a [u8] {
        self.octets
    }

    /// From 0 to 7.
    #[must_use]
    pub fn unused_bits(self) -> u8 {
        self.unused_bits
    }

    /// The octets if the bits fill them, as keys and signatures do.
    #[must_use]
    pub fn whole_octets(self) -> Option<&'a [u8]> {
        (self.unused_bits == 0).then_some(self.octets)
    }

    /// Bit `number`, counted from the first and highest, false beyond the end.
    #[must_use]
    pub fn bit(self, number: usize) -> bool {
        self.octets
            .get(number / 8)
            .is_some_and(|octet| octet & (0x80 >> (number % 8)) != 0)
    }
}
