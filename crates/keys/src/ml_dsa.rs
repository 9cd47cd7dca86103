//! ML-DSA, the lattice signature that a quantum computer is not known to forge [FIPS 204, RFC 9881].

use core::fmt;

use countersign_asn1::Oid;
use der::asn1::{ContextSpecific, OctetStringRef};
use der::{Decode as _, Reader as _, SliceReader, TagNumber};

/// A parameter set of ML-DSA [FIPS 204 §4]: pure, never the pre-hashed variant, which RFC 9881 §8 keeps
/// out of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "FIPS 204 has three")]
pub enum MlDsa {
    /// ML-DSA-44, of security category 2: as hard to break as a collision of SHA-256.
    MlDsa44,
    /// ML-DSA-65, of security category 3: as hard to break as AES-192.
    MlDsa65,
    /// ML-DSA-87, of security category 5: as hard to break as AES-256.
    MlDsa87,
}

/// The secret of a key, in the forms of [RFC 9881 §6]. The lengths are right; whether the two fit each
/// other is not looked at.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct MlDsaPrivateKey<'a> {
    /// What the key is derived from.
    pub seed: Option<&'a [u8]>,
    /// What it is expanded to.
    pub expanded_key: Option<&'a [u8]>,
}

impl fmt::Debug for MlDsaPrivateKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MlDsaPrivateKey").finish_non_exhaustive()
    }
}

impl MlDsa {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MlDsa44, Self::MlDsa65, Self::MlDsa87];

    /// As FIPS 204 spells it: `ML-DSA-65`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MlDsa44 => "ML-DSA-44",
            Self::MlDsa65 => "ML-DSA-65",
            Self::MlDsa87 => "ML-DSA-87",
        }
    }

    /// `id-ml-dsa-44` and its sisters, for keys and for signatures [RFC 9881 §2].
    #[must_use]
    pub const fn oid(self) -> Oid<'static> {
        match self {
            Self::MlDsa44 => Oid::ML_DSA_44,
            Self::MlDsa65 => Oid::ML_DSA_65,
            Self::MlDsa87 => Oid::ML_DSA_87,
        }
    }

    /// The length of a public key in octets [FIPS 204 §4, table 2].
    #[must_use]
    pub const fn public_key_length(self) -> usize {
        match self {
            Self::MlDsa44 => 1312,
            Self::MlDsa65 => 1952,
            Self::MlDsa87 => 2592,
        }
    }

    /// Of an expanded private key [FIPS 204 §4, table 2].
    const fn expanded_key_length(self) -> usize {
        match self {
            Self::MlDsa44 => 2560,
            Self::MlDsa65 => 4032,
            Self::MlDsa87 => 4896,
        }
    }

    /// Reads the `privateKey` of a PKCS#8. `None` where it is none of its three forms.
    ///
    /// ```text
    /// ML-DSA-44-PrivateKey ::= CHOICE {
    ///     seed         [0] OCTET STRING (SIZE (32)),
    ///     expandedKey      OCTET STRING (SIZE (2560)),
    ///     both             SEQUENCE { seed, expandedKey } }
    /// ```
    #[must_use]
    pub fn private_key(self, octets: &[u8]) -> Option<MlDsaPrivateKey<'_>> {
        let key = read(octets).ok()?;
        let is_of_length = |octets: Option<&[u8]>, length| octets.is_none_or(|o| o.len() == length);
        (is_of_length(key.seed, SEED_LENGTH)
            && is_of_length(key.expanded_key, self.expanded_key_length()))
        .then_some(key)
    }
}

impl fmt::Display for MlDsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn read(octets: &[u8]) -> der::Result<MlDsaPrivateKey<'_>> {
    let mut reader = SliceReader::new(octets)?;
    let key = match octets.first() {
        Some(0x30) => reader.sequence(|reader| {
            Ok::<_, der::Error>(MlDsaPrivateKey {
                seed: Some(<&OctetStringRef>::decode(reader)?.as_bytes()),
                expanded_key: Some(<&OctetStringRef>::decode(reader)?.as_bytes()),
            })
        })?,
        Some(0x04) => MlDsaPrivateKey {
            seed: None,
            expanded_key: Some(<&OctetStringRef>::decode(&mut reader)?.as_bytes()),
        },
        _ => {
            let seed =
                ContextSpecific::<&OctetStringRef>::decode_implicit(&mut reader, TagNumber(0))?
                    .ok_or_else(|| {
                        der::Tag::ContextSpecific {
                            constructed: false,
                            number: TagNumber(0),
                        }
                        .value_error()
                    })?;
            MlDsaPrivateKey {
                seed: Some(seed.value.as_bytes()),
                expanded_key: None,
            }
        }
    };
    reader.finish()?;
    Ok(key)
}

/// Of a seed in octets.
const SEED_LENGTH: usize = 32;
