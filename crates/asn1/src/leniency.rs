//! What DER or RFC 5280 forbids, real certificates carry, and we read all the same: by name, and counted.

use core::cell::Cell;
use core::fmt;

/// One thing that the standard forbids and that is read nevertheless, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Leniency {
    /// A BOOLEAN TRUE that is not `FF` [X.690 §11.1].
    // Deviation: BER allows any octet but 00, and old Java and mainframe tools write 01.
    BooleanNotCanonical,
    /// A DEFAULT value that is spelled out, as `cA FALSE` or `critical FALSE` [X.690 §11.5].
    // Deviation: many authorities write `cA FALSE`, and it can be read in one way only.
    DefaultEncoded,
    /// An INTEGER with superfluous leading octets [X.690 §8.3.2].
    // Deviation: home-made authorities pad serial numbers to a fixed length.
    IntegerNotMinimal,
    /// A named bit list with trailing zero bits [X.690 §11.2.2].
    // Deviation: Windows writes `keyUsage` so, the web management service's certificates among it.
    NamedBitListNotMinimal,
    /// A SET OF whose elements are out of order [X.690 §11.6].
    // Deviation: seen in multi-valued RDNs, in requests' attributes and in OpenSSL's PKCS#7.
    SetNotSorted,
    /// A `PrintableString` with a character outside its alphabet, as `*`, `@` or `_` [X.680 §41.4].
    // Deviation: wildcards in common names are written so all over the world.
    PrintableStringCharacter,
    /// An `IA5String`, `NumericString` or `VisibleString` with an octet outside its alphabet [X.680 §41].
    // Deviation: some products write internationalised names as they are typed.
    RestrictedStringCharacter,
    /// A `UTCTime` or `GeneralizedTime` without seconds, with a fraction or with an offset [RFC 5280 §4.1.2.5].
    // Deviation: X.509 allowed these before RFC 2459 did not, and roots live long.
    TimeNotZulu,
    /// A date before 2050 as `GeneralizedTime` [RFC 5280 §4.1.2.5].
    // Deviation: the moment is beyond doubt, and NIST's suite expects it to be read.
    GeneralizedTimeBefore2050,
    /// An empty SEQUENCE where the syntax says `SIZE (1..MAX)`.
    // Deviation: request builders write an empty `extensionRequest`, CRL builders an empty list.
    EmptySequence,
    /// A named bit that its standard does not assign, as bit 9 of `keyUsage` [RFC 5280 §4.2.1.3].
    // Deviation: a later edition may assign it; it grants nothing here.
    UnassignedBit,
    /// A request without its `attributes`, which [RFC 2986 §4.1] wants, if only empty.
    // Deviation: old requesters leave an empty set out, and OpenSSL reads that.
    AttributesAbsent,
}

impl Leniency {
    /// Every leniency, in the order of [`Leniencies::iter`].
    pub const ALL: [Self; 12] = [
        Self::BooleanNotCanonical,
        Self::DefaultEncoded,
        Self::IntegerNotMinimal,
        Self::NamedBitListNotMinimal,
        Self::SetNotSorted,
        Self::PrintableStringCharacter,
        Self::RestrictedStringCharacter,
        Self::TimeNotZulu,
        Self::GeneralizedTimeBefore2050,
        Self::EmptySequence,
        Self::UnassignedBit,
        Self::AttributesAbsent,
    ];

    /// A stable name in kebab case, for JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BooleanNotCanonical => "boolean-not-canonical",
            Self::DefaultEncoded => "default-encoded",
            Self::IntegerNotMinimal => "integer-not-minimal",
            Self::NamedBitListNotMinimal => "named-bit-list-not-minimal",
            Self::SetNotSorted => "set-not-sorted",
            Self::PrintableStringCharacter => "printable-string-character",
            Self::RestrictedStringCharacter => "restricted-string-character",
            Self::TimeNotZulu => "time-not-zulu",
            Self::GeneralizedTimeBefore2050 => "generalized-time-before-2050",
            Self::EmptySequence => "empty-sequence",
            Self::UnassignedBit => "unassigned-bit",
            Self::AttributesAbsent => "attributes-absent",
        }
    }
}

impl fmt::Display for Leniency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BooleanNotCanonical => "a BOOLEAN that is neither 00 nor FF [X.690 §11.1]",
            Self::DefaultEncoded => "a DEFAULT value that is spelled out [X.690 §11.5]",
            Self::IntegerNotMinimal => "an INTEGER with superfluous leading octets [X.690 §8.3.2]",
            Self::NamedBitListNotMinimal => {
                "a named bit list with trailing zero bits [X.690 §11.2.2]"
            }
            Self::SetNotSorted => "a SET OF out of order [X.690 §11.6]",
            Self::PrintableStringCharacter => {
                "a PrintableString with a character outside its alphabet [X.680 §41.4]"
            }
            Self::RestrictedStringCharacter => {
                "a restricted string with an octet outside its alphabet [X.680 §41]"
            }
            Self::TimeNotZulu => {
                "a time without seconds, with a fraction or with an offset [RFC 5280 §4.1.2.5]"
            }
            Self::GeneralizedTimeBefore2050 => {
                "a date before 2050 as GeneralizedTime [RFC 5280 §4.1.2.5]"
            }
            Self::EmptySequence => "an empty SEQUENCE where one element is required",
            Self::UnassignedBit => "a named bit that its standard does not assign",
            Self::AttributesAbsent => "a request without its attributes [RFC 2986 §4.1]",
        })
    }
}

/// How often each [`Leniency`] was used while something was decoded.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Leniencies {
    counts: [Cell<u32>; Leniency::ALL.len()],
}

impl Leniencies {
    /// None used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn note(&self, leniency: Leniency) {
        for (known, count) in Leniency::ALL.iter().zip(&self.counts) {
            if *known == leniency {
                count.set(count.get().saturating_add(1));
            }
        }
    }

    /// How often this one was used.
    #[must_use]
    pub fn count(&self, leniency: Leniency) -> u32 {
        self.iter()
            .find(|(known, _)| *known == leniency)
            .map_or(0, |(_, count)| count)
    }

    /// Whether the bytes were strict DER and strict RFC 5280 syntax.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Each leniency that was used, with its count.
    pub fn iter(&self) -> impl Iterator<Item = (Leniency, u32)> + '_ {
        Leniency::ALL
            .iter()
            .zip(&self.counts)
            .map(|(leniency, count)| (*leniency, count.get()))
            .filter(|(_, count)| *count > 0)
    }
}

impl fmt::Debug for Leniencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
