//! What kind of key, and how strong.

use core::fmt;

use crate::{Hash, SignatureAlgorithm};

/// The kind of a key: all that decides which signatures it can make or check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// `rsaEncryption` [RFC 3279 §2.3.1], of this modulus length.
    Rsa {
        /// The length of the modulus in bits.
        bits: u32,
    },
    /// `id-RSASSA-PSS` without parameters [RFC 4055 §1.2]: RSA, for PSS signatures alone.
    RsaPss {
        /// The length of the modulus in bits.
        bits: u32,
    },
    /// ECDSA on secp256r1 [RFC 5480]
    P256,
    /// ECDSA on secp384r1 [RFC 5480]
    P384,
    /// ECDSA on secp521r1 [RFC 5480]
    P521,
    /// Ed25519 [RFC 8410]
    Ed25519,
    /// `id-dsa` [RFC 3279 §2.3.2], with its parameters at hand.
    Dsa {
        /// The length of the prime p in bits.
        bits: u32,
    },
    /// Anything else: another algorithm or curve, a malformed key, a DSA key whose parameters are
    /// neither in it nor inherited, an `id-RSASSA-PSS` key that restricts its signatures.
    Unknown,
}

impl KeyAlgorithm {
    /// What a signer for such a key uses unless told otherwise: SHA-256 for RSA, a hash of the
    /// curve's strength for ECDSA. `None` where nothing is signed.
    #[must_use]
    pub const fn default_signature(self) -> Option<SignatureAlgorithm> {
        match self {
            Self::Rsa { .. } => Some(SignatureAlgorithm::RsaPkcs1(Hash::Sha256)),
            Self::RsaPss { .. } => Some(SignatureAlgorithm::RsaPss {
                hash: Hash::Sha256,
                mgf_hash: Hash::Sha256,
                salt_length: Hash::Sha256.length(),
            }),
            Self::P256 => Some(SignatureAlgorithm::Ecdsa(Hash::Sha256)),
            Self::P384 => Some(SignatureAlgorithm::Ecdsa(Hash::Sha384)),
            Self::P521 => Some(SignatureAlgorithm::Ecdsa(Hash::Sha512)),
            Self::Ed25519 => Some(SignatureAlgorithm::Ed25519),
            Self::Dsa { .. } | Self::Unknown => None,
        }
    }
}

impl fmt::Display for KeyAlgorithm {
    /// `RSA 2048`, `P-256`, `Ed25519`, `DSA 1024`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits}"),
            Self::RsaPss { bits } => write!(f, "RSA-PSS {bits}"),
            Self::P256 => f.write_str("P-256"),
            Self::P384 => f.write_str("P-384"),
            Self::P521 => f.write_str("P-521"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Dsa { bits } => write!(f, "DSA {bits}"),
            Self::Unknown => f.write_str("unknown key algorithm"),
        }
    }
}
