//! Identifier octets [X.690 §8.1.2], all of which fit one octet here.

use core::fmt;

/// An identifier octet: class, constructed bit and a number of at most 30.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(u8);

impl Tag {
    /// `BOOLEAN`
    pub const BOOLEAN: Self = Self(0x01);
    /// `INTEGER`
    pub const INTEGER: Self = Self(0x02);
    /// `BIT STRING`
    pub const BIT_STRING: Self = Self(0x03);
    /// `OCTET STRING`
    pub const OCTET_STRING: Self = Self(0x04);
    /// `NULL`
    pub const NULL: Self = Self(0x05);
    /// `OBJECT IDENTIFIER`
    pub const OBJECT_IDENTIFIER: Self = Self(0x06);
    /// `ENUMERATED`
    pub const ENUMERATED: Self = Self(0x0A);
    /// `UTF8String`
    pub const UTF8_STRING: Self = Self(0x0C);
    /// `NumericString`
    pub const NUMERIC_STRING: Self = Self(0x12);
    /// `PrintableString`
    pub const PRINTABLE_STRING: Self = Self(0x13);
    /// `TeletexString` (`T61String`)
    pub const TELETEX_STRING: Self = Self(0x14);
    /// `IA5String`
    pub const IA5_STRING: Self = Self(0x16);
    /// `UTCTime`
    pub const UTC_TIME: Self = Self(0x17);
    /// `GeneralizedTime`
    pub const GENERALIZED_TIME: Self = Self(0x18);
    /// `VisibleString`
    pub const VISIBLE_STRING: Self = Self(0x1A);
    /// `UniversalString`
    pub const UNIVERSAL_STRING: Self = Self(0x1C);
    /// `BMPString`
    pub const BMP_STRING: Self = Self(0x1E);
    /// `SEQUENCE`, `SEQUENCE OF`
    pub const SEQUENCE: Self = Self(0x30);
    /// `SET`, `SET OF`
    pub const SET: Self = Self(0x31);

    const CONSTRUCTED: u8 = 0x20;
    const CONTEXT: u8 = 0x80;

    /// The tag of this identifier octet.
    #[must_use]
    pub const fn new(octet: u8) -> Self {
        Self(octet)
    }

    /// `[number]`, primitive: an IMPLICIT field of a primitive type. Numbers stop at 30.
    #[must_use]
    pub const fn context(number: u8) -> Self {
        Self(Self::CONTEXT | (number & 0x1F))
    }

    /// `[number]`, constructed: an EXPLICIT field, or an IMPLICIT one of a constructed type.
    #[must_use]
    pub const fn context_constructed(number: u8) -> Self {
        Self(Self::CONTEXT | Self::CONSTRUCTED | (number & 0x1F))
    }

    /// The identifier octet.
    #[must_use]
    pub const fn octet(self) -> u8 {
        self.0
    }

    /// Whether the contents are values themselves.
    #[must_use]
    pub const fn is_constructed(self) -> bool {
        self.0 & Self::CONSTRUCTED != 0
    }

    /// The number of a context-specific tag; `None` for the other classes.
    #[must_use]
    pub const fn context_number(self) -> Option<u8> {
        if self.0 & 0xC0 == Self::CONTEXT {
            Some(self.0 & 0x1F)
        } else {
            None
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match *self {
            Self::BOOLEAN => "BOOLEAN",
            Self::INTEGER => "INTEGER",
            Self::BIT_STRING => "BIT STRING",
            Self::OCTET_STRING => "OCTET STRING",
            Self::NULL => "NULL",
            Self::OBJECT_IDENTIFIER => "OBJECT IDENTIFIER",
            Self::ENUMERATED => "ENUMERATED",
            Self::UTF8_STRING => "UTF8String",
            Self::NUMERIC_STRING => "NumericString",
            Self::PRINTABLE_STRING => "PrintableString",
            Self::TELETEX_STRING => "TeletexString",
            Self::IA5_STRING => "IA5String",
            Self::UTC_TIME => "UTCTime",
            Self::GENERALIZED_TIME => "GeneralizedTime",
            Self::VISIBLE_STRING => "VisibleString",
            Self::UNIVERSAL_STRING => "UniversalString",
            Self::BMP_STRING => "BMPString",
            Self::SEQUENCE => "SEQUENCE",
            Self::SET => "SET",
            Self(octet) => {
                return match self.context_number() {
                    Some(number) if self.is_constructed() => write!(f, "[{number}] constructed"),
                    Some(number) => write!(f, "[{number}]"),
                    None => write!(f, "tag 0x{octet:02X}"),
                };
            }
        };
        f.write_str(name)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}
