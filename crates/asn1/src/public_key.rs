//! `SubjectPublicKeyInfo` [RFC 5280 §4.1.2.7].

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::{AlgorithmIdentifier, BitString, Leniencies, Tag};

/// ```text
/// SubjectPublicKeyInfo ::= SEQUENCE {
///     algorithm         AlgorithmIdentifier,
///     subjectPublicKey  BIT STRING }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SubjectPublicKeyInfo<'a> {
    der: &'a [u8],
    algorithm: AlgorithmIdentifier<'a>,
    subject_public_key: BitString<'a>,
}

impl<'a> SubjectPublicKeyInfo<'a> {
    /// Reads one from DER.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            Ok(Self {
                der: tlv.der,
                algorithm: AlgorithmIdentifier::read(reader).in_field("algorithm")?,
                subject_public_key: BitString::read(reader).in_field("subjectPublicKey")?,
            })
        })
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Which kind of key, with its curve or parameters.
    #[must_use]
    pub fn algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// The key itself, as its algorithm encodes it.
    #[must_use]
    pub fn subject_public_key(&self) -> BitString<'a> {
        self.subject_public_key
    }

    /// The RSA modulus, without its sign octet, and the exponent [RFC 3279 §2.3.1];
    /// `None` when the key is not a well-formed `RSAPublicKey`.
    #[must_use]
    pub fn rsa(&self) -> Option<(&'a [u8], &'a [u8])> {
        let (modulus, exponent) = self.rsa_integers()?;
        Some((unsigned(modulus), unsigned(exponent)))
    }

    /// As [`Self::rsa`]; `None` also when a number is negative, or longer than its shortest form
    /// [X.690 §8.3.2].
    #[must_use]
    pub fn strict_rsa(&self) -> Option<(&'a [u8], &'a [u8])> {
        let is_strict = |octets: &[u8]| !matches!(octets, [0x80..=0xFF, ..] | [0x00, ..0x80, ..]);
        let (modulus, exponent) = self.rsa_integers()?;
        (is_strict(modulus) && is_strict(exponent)).then(|| (unsigned(modulus), unsigned(exponent)))
    }

    /// Modulus and exponent as they are encoded.
    fn rsa_integers(&self) -> Option<(&'a [u8], &'a [u8])> {
        let key = self.subject_public_key.whole_octets()?;
        Reader::whole(key, 0, &Leniencies::new(), |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok((reader.integer()?, reader.integer()?))
            })
        })
        .ok()
    }
}

/// Without a sign octet.
fn unsigned(octets: &[u8]) -> &[u8] {
    match octets {
        [0x00, rest @ ..] => rest,
        all => all,
    }
}

impl Encode for SubjectPublicKeyInfo<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.algorithm.encode(w);
            self.subject_public_key.encode(w);
        });
    }
}
