//! Public keys, as certificates carry them.

use countersign_asn1::{Oid, PublicKeyPlaces, SubjectPublicKeyInfo};
use der::asn1::UintRef;
use der::{Reader as _, SliceReader};

use crate::{KeyAlgorithm, MlDsa, SignatureAlgorithm, pss};

/// A `SubjectPublicKeyInfo` whose kind is known, and for DSA the parameters that it inherits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey<'a> {
    info: SubjectPublicKeyInfo<'a>,
    algorithm: KeyAlgorithm,
    parameters: Option<&'a [u8]>,
}

/// A public key that was read once: what is kept with its bytes, so that it is not read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptKey {
    places: PublicKeyPlaces,
    algorithm: KeyAlgorithm,
}

impl KeptKey {
    /// Reads a key, as [`PublicKey::from_info`].
    #[must_use]
    pub fn from_info(info: SubjectPublicKeyInfo<'_>) -> Self {
        let usual = usual_algorithm(&info);
        Self {
            places: info.places(),
            algorithm: usual.unwrap_or_else(|| algorithm(&info, info.algorithm().parameters())),
        }
    }

    /// The key, of whose `SubjectPublicKeyInfo` this is the DER.
    #[must_use]
    #[inline]
    pub fn of(self, der: &[u8]) -> PublicKey<'_> {
        let info = SubjectPublicKeyInfo::at(der, self.places);
        PublicKey {
            info,
            algorithm: self.algorithm,
            parameters: own_parameters(info),
        }
    }

    /// The kind of key.
    #[must_use]
    pub fn algorithm(self) -> KeyAlgorithm {
        self.algorithm
    }
}

impl<'a> PublicKey<'a> {
    /// Never fails: what is not known, or is malformed, is [`KeyAlgorithm::Unknown`], and no
    /// verifier supports that.
    #[must_use]
    pub fn from_info(info: SubjectPublicKeyInfo<'a>) -> Self {
        KeptKey::from_info(info).of(info.as_der())
    }

    /// The key with its issuer's parameters, if it is a DSA key without its own
    /// [RFC 3279 §2.3.2, RFC 5280 §6.1.4 (d) to (f)]; else as it was.
    #[must_use]
    pub fn with_inherited_parameters(self, parameters: Option<&'a [u8]>) -> Self {
        if !self.inherits_parameters() {
            return self;
        }
        Self {
            algorithm: algorithm(&self.info, parameters),
            parameters,
            ..self
        }
    }

    /// Whether the key is one of DSA without parameters, which takes its issuer's.
    #[must_use]
    pub fn inherits_parameters(&self) -> bool {
        self.parameters.is_none() && self.info.algorithm().algorithm() == Oid::DSA
    }

    /// Whether the key's own parameters let it make such a signature: an `id-RSASSA-PSS` key may
    /// fix the digests, and the least length of the salt [RFC 4055 §3.3]. All others may.
    #[must_use]
    pub fn permits(&self, signature: SignatureAlgorithm) -> bool {
        let (KeyAlgorithm::RsaPss { .. }, Some(parameters)) = (self.algorithm, self.parameters)
        else {
            return true;
        };
        let (
            Ok(SignatureAlgorithm::RsaPss {
                hash: wanted_hash,
                mgf_hash: wanted_mgf_hash,
                salt_length: least,
            }),
            SignatureAlgorithm::RsaPss {
                hash,
                mgf_hash,
                salt_length,
            },
        ) = (pss::read(parameters), signature)
        else {
            return false;
        };
        hash == wanted_hash && mgf_hash == wanted_mgf_hash && salt_length >= least
    }

    /// The kind of key.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The key as it was encoded.
    #[must_use]
    pub fn info(&self) -> SubjectPublicKeyInfo<'a> {
        self.info
    }

    /// The DER of the algorithm's parameters, own or inherited; `None` when absent or NULL.
    #[must_use]
    pub fn parameters(&self) -> Option<&'a [u8]> {
        self.parameters
    }
}

fn own_parameters(info: SubjectPublicKeyInfo<'_>) -> Option<&[u8]> {
    info.algorithm().parameters().filter(|der| *der != NULL)
}

/// Of most keys, at a glance. `None` says nothing against it.
#[inline]
fn usual_algorithm(info: &SubjectPublicKeyInfo<'_>) -> Option<KeyAlgorithm> {
    if info.subject_public_key().unused_bits() != 0 {
        return None;
    }
    let identifier = info.algorithm().as_der();
    if identifier == P256 {
        Some(KeyAlgorithm::P256)
    } else if identifier == RSA {
        rsa_bits(info).map(|bits| KeyAlgorithm::Rsa { bits })
    } else {
        None
    }
}

fn algorithm(info: &SubjectPublicKeyInfo<'_>, parameters: Option<&[u8]>) -> KeyAlgorithm {
    if info.subject_public_key().unused_bits() != 0 {
        return KeyAlgorithm::Unknown;
    }
    let oid = info.algorithm().algorithm();
    let known = match (oid, parameters) {
        // Deviation: RFC 3279 §2.3.1 wants NULL; some writers leave it out.
        (Oid::RSA_ENCRYPTION, None | Some(NULL)) => {
            rsa_bits(info).map(|bits| KeyAlgorithm::Rsa { bits })
        }
        (Oid::RSASSA_PSS, parameters) if parameters.is_none_or(|der| pss::read(der).is_ok()) => {
            rsa_bits(info).map(|bits| KeyAlgorithm::RsaPss { bits })
        }
        (Oid::DSA, Some(parameters)) => dsa_bits(parameters).map(|bits| KeyAlgorithm::Dsa { bits }),
        (Oid::ED25519, None) => Some(KeyAlgorithm::Ed25519),
        (Oid::EC_PUBLIC_KEY, Some(_)) => match info.algorithm().parameters_oid() {
            Some(Oid::SECP256R1) => Some(KeyAlgorithm::P256),
            Some(Oid::SECP384R1) => Some(KeyAlgorithm::P384),
            Some(Oid::SECP521R1) => Some(KeyAlgorithm::P521),
            _ => None,
        },
        (oid, None) => ml_dsa(info, oid),
        _ => None,
    };
    known.unwrap_or(KeyAlgorithm::Unknown)
}

/// `ML-DSA-44-PublicKey ::= OCTET STRING (SIZE (1312))`, the octets themselves in the BIT STRING [RFC 9881 §4]
fn ml_dsa(info: &SubjectPublicKeyInfo<'_>, oid: Oid<'_>) -> Option<KeyAlgorithm> {
    let set = MlDsa::ALL.into_iter().find(|set| set.oid() == oid)?;
    let length = info.subject_public_key().octets().len();
    (length == set.public_key_length()).then_some(KeyAlgorithm::MlDsa(set))
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` [RFC 3279 §2.3.1]
fn rsa_bits(info: &SubjectPublicKeyInfo<'_>) -> Option<u32> {
    let (modulus, exponent) = info.strict_rsa()?;
    is_rsa_exponent(exponent).then(|| bit_length(modulus))
}

/// Odd and at least 3 [RFC 8017 §3.1], and of at most 33 bits: with a longer one, a single
/// verification can cost seconds, so no backend takes it.
pub(crate) fn is_rsa_exponent(exponent: &[u8]) -> bool {
    let is_odd = || exponent.last().is_some_and(|low| low % 2 == 1);
    // As nearly all are.
    *exponent == [0x01, 0x00, 0x01] || is_odd() && (2..=33).contains(&bit_length(exponent))
}

/// `Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }` [RFC 3279 §2.3.2], in the sizes of
/// FIPS 186-4 §4.2.
fn dsa_bits(parameters: &[u8]) -> Option<u32> {
    let mut reader = SliceReader::new(parameters).ok()?;
    let [p, q, _g] = reader
        .sequence(|reader| {
            Ok::<[UintRef<'_>; 3], der::Error>([
                reader.decode()?,
                reader.decode()?,
                reader.decode()?,
            ])
        })
        .ok()?;
    reader.finish().ok()?;
    match (bit_length(p.as_bytes()), bit_length(q.as_bytes())) {
        (bits @ 1024, 160) | (bits @ 2048, 224 | 256) | (bits @ 3072, 256) => Some(bits),
        _ => None,
    }
}

/// Of an unsigned number without superfluous octets: its leading zero bits do not count.
pub(crate) fn bit_length(octets: &[u8]) -> u32 {
    let zeros = octets.first().map_or(0, |first| first.leading_zeros());
    u32::try_from(octets.len())
        .unwrap_or(u32::MAX)
        .saturating_mul(8)
        .saturating_sub(zeros)
}

/// The `AlgorithmIdentifier` of a key on P-256 [RFC 5480 §2.1.1], as most are: known at a glance.
const P256: &[u8] = &[
    0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
    0xCE, 0x3D, 0x03, 0x01, 0x07,
];

/// The same of an RSA key [RFC 3279 §2.3.1].
const RSA: &[u8] = &[
    0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// The encoding of NULL.
const NULL: &[u8] = &[0x05, 0x00];
