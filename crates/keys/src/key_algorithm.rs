//! What kind of key, and how strong.

use core::fmt;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Oid, Tag};

use crate::{Hash, MlDsa, SignatureAlgorithm};

/// The kind of a key: all that decides which signatures it can make or check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// `rsaEncryption` [RFC 3279 §2.3.1], of this modulus length.
    Rsa {
        /// The length of the modulus in bits.
        bits: u32,
    },
    /// `id-RSASSA-PSS` [RFC 4055 §1.2]: RSA, for PSS signatures alone.
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
    /// ML-DSA [RFC 9881 §4]
    MlDsa(MlDsa),
    /// `id-dsa` [RFC 3279 §2.3.2], with its parameters at hand.
    Dsa {
        /// The length of the prime p in bits.
        bits: u32,
    },
    /// Anything else: another algorithm or curve; a malformed key; an RSA key whose exponent is even,
    /// 1, or above 33 bits; a DSA key of other sizes than FIPS 186-4 §4.2 lists, or whose parameters
    /// are neither in it nor inherited.
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
            Self::MlDsa(set) => Some(SignatureAlgorithm::MlDsa(set)),
            Self::Dsa { .. } | Self::Unknown => None,
        }
    }

    /// Whether new signatures of this kind may be made with such a key: the two belong together, RSA
    /// has 2048 bits or more, the hash is SHA-256 or a longer sister [NIST SP 800-131A §3 and §9];
    /// and PSS has one hash throughout, its salt as long as the digest, as every reader expects.
    #[must_use]
    pub fn may_sign(self, signature: SignatureAlgorithm) -> bool {
        let belongs = match (self, signature) {
            (Self::Rsa { bits }, SignatureAlgorithm::RsaPkcs1(_)) => bits >= 2048,
            (
                Self::Rsa { bits } | Self::RsaPss { bits },
                SignatureAlgorithm::RsaPss {
                    hash,
                    mgf_hash,
                    salt_length,
                },
            ) => bits >= 2048 && hash == mgf_hash && salt_length == hash.length(),
            (Self::P256 | Self::P384 | Self::P521, SignatureAlgorithm::Ecdsa(_))
            | (Self::Ed25519, SignatureAlgorithm::Ed25519) => true,
            (Self::MlDsa(key), SignatureAlgorithm::MlDsa(set)) => key == set,
            _ => false,
        };
        belongs && signature.hash().is_none_or(Hash::is_for_new_signatures)
    }

    /// The `SubjectPublicKeyInfo` [RFC 5280 §4.1.2.7] of a key of this kind, from the octets of its
    /// `subjectPublicKey`. `None` for DSA, whose parameters are elsewhere, and for unknown kinds.
    #[must_use]
    pub fn to_public_key_info(self, subject_public_key: &[u8]) -> Option<Vec<u8>> {
        let (oid, curve) = match self {
            Self::Rsa { .. } => (Oid::RSA_ENCRYPTION, None),
            Self::RsaPss { .. } => (Oid::RSASSA_PSS, None),
            Self::P256 => (Oid::EC_PUBLIC_KEY, Some(Oid::SECP256R1)),
            Self::P384 => (Oid::EC_PUBLIC_KEY, Some(Oid::SECP384R1)),
            Self::P521 => (Oid::EC_PUBLIC_KEY, Some(Oid::SECP521R1)),
            Self::Ed25519 => (Oid::ED25519, None),
            Self::MlDsa(set) => (set.oid(), None),
            Self::Dsa { .. } | Self::Unknown => return None,
        };
        Some(Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.oid(oid);
                    match curve {
                        Some(curve) => w.oid(curve),
                        // [RFC 3279 §2.3.1]: "the parameters field MUST have ASN.1 type NULL".
                        None if oid == Oid::RSA_ENCRYPTION => w.null(),
                        None => {}
                    }
                });
                w.bit_string(subject_public_key);
            });
        }))
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
            Self::MlDsa(set) => set.fmt(f),
            Self::Dsa { bits } => write!(f, "DSA {bits}"),
            Self::Unknown => f.write_str("unknown key algorithm"),
        }
    }
}
