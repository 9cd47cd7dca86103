//! `SubjectPublicKeyInfo` [RFC 5280 §4.1.2.7].

use crate::algorithm::AlgorithmPlaces;
use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::position::Place;
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
    places: PublicKeyPlaces,
}

/// Where in it the parts of a [`SubjectPublicKeyInfo`] lie: what is kept with its bytes, so that it is not
/// read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKeyPlaces {
    algorithm: Place,
    algorithm_end: Place,
    in_algorithm: AlgorithmPlaces,
    /// Of the octets, which are the rest.
    subject_public_key: Place,
    unused_bits: u8,
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
    pub(crate) fn read(outside: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = outside.expect(Tag::SEQUENCE)?;
        let reader = &mut outside.enter(tlv);
        let algorithm = AlgorithmIdentifier::read(reader).in_field("algorithm")?;
        let subject_public_key = BitString::read(reader).in_field("subjectPublicKey")?;
        reader.finish()?;
        // The octets of the key come last, and the header of what is in all this first.
        let of = |length: usize| Place::new(tlv.der.len().wrapping_sub(length));
        let contents = tlv.value.len();
        let places = PublicKeyPlaces {
            algorithm: of(contents),
            algorithm_end: of(contents.wrapping_sub(algorithm.as_der().len())),
            in_algorithm: algorithm.places(),
            subject_public_key: of(subject_public_key.octets().len()),
            unused_bits: subject_public_key.unused_bits(),
        };
        Ok(Self {
            der: tlv.der,
            places,
        })
    }

    /// Where its parts lie.
    #[must_use]
    pub fn places(&self) -> PublicKeyPlaces {
        self.places
    }

    /// One that was read before: `places` are of the one that was read from the same bytes. Of others, the
    /// parts mean nothing.
    ///
    /// ```
    /// # use countersign_asn1::SubjectPublicKeyInfo;
    /// # fn demo(der: &[u8]) -> Result<(), countersign_asn1::Error> {
    /// let info = SubjectPublicKeyInfo::from_der(der)?;
    /// assert_eq!(SubjectPublicKeyInfo::at(der, info.places()), info);
    /// # Ok(())
    /// # }
    /// # demo(b"0\x0b0\x06\x06\x02\x2a\x03\x05\x00\x03\x01\x00").unwrap();
    /// ```
    #[must_use]
    pub fn at(der: &'a [u8], places: PublicKeyPlaces) -> Self {
        Self { der, places }
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Which kind of key, with its curve or parameters.
    #[must_use]
    #[inline]
    pub fn algorithm(&self) -> AlgorithmIdentifier<'a> {
        let PublicKeyPlaces {
            algorithm,
            algorithm_end,
            in_algorithm,
            ..
        } = self.places;
        AlgorithmIdentifier::at(algorithm.to(algorithm_end, self.der), in_algorithm)
    }

    /// The key itself, as its algorithm encodes it.
    #[must_use]
    #[inline]
    pub fn subject_public_key(&self) -> BitString<'a> {
        let octets = self.places.subject_public_key.to_end(self.der);
        BitString::read_before(self.places.unused_bits, octets)
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
    #[inline]
    pub fn strict_rsa(&self) -> Option<(&'a [u8], &'a [u8])> {
        match usual_rsa(self.subject_public_key()) {
            Some(usual) => Some(usual),
            None => self.any_strict_rsa(),
        }
    }

    #[inline(never)]
    fn any_strict_rsa(&self) -> Option<(&'a [u8], &'a [u8])> {
        let is_strict = |octets: &[u8]| !matches!(octets, [0x80..=0xFF, ..] | [0x00, ..0x80, ..]);
        let (modulus, exponent) = self.rsa_integers()?;
        (is_strict(modulus) && is_strict(exponent)).then(|| (unsigned(modulus), unsigned(exponent)))
    }

    /// Modulus and exponent as they are encoded.
    fn rsa_integers(&self) -> Option<(&'a [u8], &'a [u8])> {
        let key = self.subject_public_key().whole_octets()?;
        Reader::whole(key, 0, &Leniencies::new(), |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok((reader.integer()?, reader.integer()?))
            })
        })
        .ok()
    }
}

/// Modulus, without its sign octet, and exponent of a key of 2,048, 3,072 or 4,096 bits whose exponent is 65537,
/// as nearly all are: known at a glance. `None` says nothing against it.
#[inline]
fn usual_rsa(key: BitString<'_>) -> Option<(&[u8], &[u8])> {
    let octets = key.whole_octets()?;
    // SEQUENCE, and the modulus' INTEGER with its sign octet.
    let usual: &[u8; 9] = match octets.len() {
        270 => &[0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00],
        398 => &[0x30, 0x82, 0x01, 0x8A, 0x02, 0x82, 0x01, 0x81, 0x00],
        526 => &[0x30, 0x82, 0x02, 0x0A, 0x02, 0x82, 0x02, 0x01, 0x00],
        _ => return None,
    };
    let (header, rest) = octets.split_first_chunk()?;
    let (modulus, exponent) = rest.split_last_chunk()?;
    let is_usual = header == usual
        && *exponent == [0x02, 3, 0x01, 0x00, 0x01]
        && matches!(modulus, [0x80..=0xFF, ..]);
    is_usual.then_some((modulus, &[0x01, 0x00, 0x01]))
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
            self.algorithm().encode(w);
            self.subject_public_key().encode(w);
        });
    }
}
