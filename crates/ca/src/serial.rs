//! Serial numbers that nobody foresees.

use core::fmt;

/// A serial number of an authority here: 20 octets, which is the most that RFC 5280 allows
/// [RFC 5280 §4.1.2.2], and 158 random bits in them.
///
/// The top bit is clear, so that the number is positive, and the next one is set, so that it never
/// loses an octet. The Baseline Requirements ask for 64 random bits; an authority that lost one of
/// exactly 64 to the sign bit had to revoke two million certificates.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Serial([u8; Self::LENGTH]);

impl Serial {
    /// How many octets it has.
    pub const LENGTH: usize = 20;

    /// Makes a serial number of fresh randomness.
    #[must_use]
    pub fn from_random(randomness: [u8; Self::LENGTH]) -> Self {
        let mut octets = randomness;
        let [first, ..] = &mut octets;
        *first = *first & 0x7F | 0x40;
        Self(octets)
    }

    /// Its octets, big-endian.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Display for Serial {
    /// Lower-case hex with colons, as tools print serial numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

/// Lower-case hex with colons.
pub(crate) fn write_hex(octets: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, octet) in octets.iter().enumerate() {
        if index > 0 {
            f.write_str(":")?;
        }
        write!(f, "{octet:02x}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Serial;

    #[test]
    fn it_is_positive_and_of_twenty_octets_whatever_the_draw() {
        for (drawn, wanted) in [(0x00, 0x40), (0xFF, 0x7F), (0x80, 0x40), (0x55, 0x55)] {
            let serial = Serial::from_random([drawn; 20]);
            assert_eq!(serial.as_bytes()[0], wanted);
            assert_eq!(serial.as_bytes()[1..], [drawn; 19]);
        }
    }

    #[test]
    fn every_other_bit_comes_from_the_draw() {
        let zeros = Serial::from_random([0x00; 20]);
        for bit in 2..160 {
            let mut drawn = [0; 20];
            drawn[bit / 8] = 0x80 >> (bit % 8);
            assert_ne!(Serial::from_random(drawn), zeros, "bit {bit}");
        }
    }
}
