//! Digest algorithms, as signatures name them.

use core::fmt;

/// A digest algorithm inside a signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Hash {
    /// MD5 [RFC 1321]: known by name, so that a report can say so; nothing here computes it.
    Md5,
    /// SHA-1 [FIPS 180-4]: old estates have signatures with it; none is made.
    Sha1,
    /// SHA-224 [FIPS 180-4]
    Sha224,
    /// SHA-256 [FIPS 180-4]
    Sha256,
    /// SHA-384 [FIPS 180-4]
    Sha384,
    /// SHA-512 [FIPS 180-4]
    Sha512,
}

impl Hash {
    /// As FIPS 180-4 spells it: `SHA-256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The length of its digests, in octets.
    #[must_use]
    pub const fn length(self) -> u32 {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Whether signatures may still be made with it: SHA-256 and its longer sisters.
    #[must_use]
    pub const fn is_for_new_signatures(self) -> bool {
        matches!(self, Self::Sha256 | Self::Sha384 | Self::Sha512)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
