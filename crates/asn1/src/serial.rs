//! `CertificateSerialNumber` [RFC 5280 §4.1.2.2].

use core::fmt;

use crate::Tag;
use crate::encode::{Encode, Writer};

/// A serial number as it is encoded: the contents octets of an INTEGER.
///
/// Negative, zero and over-long ones are read, for they exist; whether they are allowed is a
/// policy's to say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SerialNumber<'a>(pub(crate) &'a [u8]);

impl<'a> SerialNumber<'a> {
    /// A serial number of these contents octets, two's complement, big-endian; there is none of no octets.
    #[must_use]
    pub const fn from_bytes(octets: &'a [u8]) -> Option<Self> {
        if octets.is_empty() {
            None
        } else {
            Some(Self(octets))
        }
    }

    /// The contents octets, two's complement, big-endian; a positive number may start with `00`.
    #[must_use]
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The octets without a leading sign octet, as tools print them.
    #[must_use]
    pub fn magnitude(self) -> &'a [u8] {
        match self.0 {
            [0x00, rest @ ..] if !rest.is_empty() => rest,
            all => all,
        }
    }

    /// Whether the number is below zero, which RFC 5280 forbids.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.first().is_some_and(|octet| octet & 0x80 != 0)
    }

    /// Whether the number is zero, which RFC 5280 forbids.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.iter().all(|octet| *octet == 0)
    }
}

impl Encode for SerialNumber<'_> {
    fn encode(&self, w: &mut Writer) {
        w.value(Tag::INTEGER, self.0);
    }
}

impl fmt::Display for SerialNumber<'_> {
    /// Lower-case hex with colons, as `3b:cd:01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, octet) in self.magnitude().iter().enumerate() {
            if index > 0 {
                f.write_str(":")?;
            }
            write!(f, "{octet:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for SerialNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SerialNumber({self})")
    }
}
