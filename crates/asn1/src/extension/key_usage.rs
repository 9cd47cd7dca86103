//! `KeyUsage` [RFC 5280 §4.2.1.3].

use core::fmt;

use crate::encode::{Encode, Writer};
use crate::error::Result;
use crate::reader::Reader;
use crate::{BitString, Tag};

/// What a key may be used for, as a set of bits.
///
/// ```text
/// KeyUsage ::= BIT STRING {
///     digitalSignature(0), nonRepudiation(1), keyEncipherment(2), dataEncipherment(3),
///     keyAgreement(4), keyCertSign(5), cRLSign(6), encipherOnly(7), decipherOnly(8) }
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// `digitalSignature(0)`
    pub const DIGITAL_SIGNATURE: Self = Self(1 << 0);
    /// `nonRepudiation(1)`, `contentCommitment`
    pub const NON_REPUDIATION: Self = Self(1 << 1);
    /// `keyEncipherment(2)`
    pub const KEY_ENCIPHERMENT: Self = Self(1 << 2);
    /// `dataEncipherment(3)`
    pub const DATA_ENCIPHERMENT: Self = Self(1 << 3);
    /// `keyAgreement(4)`
    pub const KEY_AGREEMENT: Self = Self(1 << 4);
    /// `keyCertSign(5)`
    pub const KEY_CERT_SIGN: Self = Self(1 << 5);
    /// `cRLSign(6)`
    pub const CRL_SIGN: Self = Self(1 << 6);
    /// `encipherOnly(7)`
    pub const ENCIPHER_ONLY: Self = Self(1 << 7);
    /// `decipherOnly(8)`
    pub const DECIPHER_ONLY: Self = Self(1 << 8);

    /// Every bit with its name in the standard, in order.
    pub const NAMES: [(Self, &'static str); 9] = [
        (Self::DIGITAL_SIGNATURE, "digitalSignature"),
        (Self::NON_REPUDIATION, "nonRepudiation"),
        (Self::KEY_ENCIPHERMENT, "keyEncipherment"),
        (Self::DATA_ENCIPHERMENT, "dataEncipherment"),
        (Self::KEY_AGREEMENT, "keyAgreement"),
        (Self::KEY_CERT_SIGN, "keyCertSign"),
        (Self::CRL_SIGN, "cRLSign"),
        (Self::ENCIPHER_ONLY, "encipherOnly"),
        (Self::DECIPHER_ONLY, "decipherOnly"),
    ];

    /// These bits, bit 0 of the standard in bit 0 here; others than the nine are dropped.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & 0x1FF)
    }

    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::BIT_STRING)?;
        let bits = BitString::named_bits(tlv, Self::NAMES.len(), reader)?;
        let octet = |place| bits.octets().get(place).copied().unwrap_or_default();
        let first_highest = u16::from_be_bytes([octet(0), octet(1)]);
        Ok(Self::from_bits(first_highest.reverse_bits()))
    }

    /// Whether every bit of `other` is set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether no bit is set, which RFC 5280 forbids.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set bits' names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .filter(move |(bit, _)| self.contains(*bit))
            .map(|(_, name)| name)
    }

    /// The bits, bit 0 of the standard in bit 0 here.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }
}

impl Encode for KeyUsage {
    fn encode(&self, w: &mut Writer) {
        w.named_bits(Tag::BIT_STRING, self.0);
    }
}

impl fmt::Debug for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
