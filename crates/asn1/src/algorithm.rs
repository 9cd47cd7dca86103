//! `AlgorithmIdentifier` [RFC 5280 §4.1.1.2].

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::position::Place;
use crate::reader::Reader;
use crate::{Leniencies, Oid, Tag};

/// ```text
/// AlgorithmIdentifier ::= SEQUENCE {
///     algorithm   OBJECT IDENTIFIER,
///     parameters  ANY DEFINED BY algorithm OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AlgorithmIdentifier<'a> {
    /// The whole encoding.
    der: &'a [u8],
    places: AlgorithmPlaces,
}

/// Where in it the parts of an [`AlgorithmIdentifier`] lie; the parameters are what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AlgorithmPlaces {
    algorithm: Place,
    parameters: Place,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// Reads one from DER.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        if let Some(usual) = Self::usual(reader.rest()) {
            reader.skip(usual.der.len());
            return Ok(usual);
        }
        Self::read_any(reader)
    }

    /// As [`Self::read`], where the same is most likely to stand as stood before.
    #[inline(always)]
    pub(crate) fn read_again(before: Self, reader: &mut Reader<'a, '_>) -> Result<Self> {
        if reader.skip_again(before.der) {
            return Ok(before);
        }
        Self::read_any(reader)
    }

    /// The first of `rest`, if every length is of one octet, and the parameters no more than one value.
    /// `None` says nothing against it.
    #[inline(always)]
    fn usual(rest: &'a [u8]) -> Option<Self> {
        let [0x30, length @ ..0x80, body @ ..] = rest else {
            return None;
        };
        let body = body.get(..usize::from(*length))?;
        let [0x06, octets @ ..0x80, after @ ..] = body else {
            return None;
        };
        let (algorithm, parameters) = after.split_at_checked(usize::from(*octets))?;
        match parameters {
            [] => {}
            [0x05 | 0x06, octets @ ..0x80, value @ ..] if value.len() == usize::from(*octets) => {}
            _ => return None,
        }
        Oid::from_content(algorithm, 0).ok()?;
        let der = rest.get(..usize::from(*length).wrapping_add(2))?;
        Some(Self::of_parts(der, algorithm, parameters))
    }

    fn read_any(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            let algorithm = Oid::read(reader).in_field("algorithm")?;
            let parameters = if reader.is_empty() {
                None
            } else {
                Some(reader.any().in_field("parameters")?.der)
            };
            let parameters = parameters.unwrap_or_default();
            Ok(Self::of_parts(tlv.der, algorithm.as_bytes(), parameters))
        })
    }

    /// `der` ends with the contents of the identifier, and the parameters after it.
    #[inline(always)]
    fn of_parts(der: &'a [u8], algorithm: &[u8], parameters: &[u8]) -> Self {
        let parameters = der.len().wrapping_sub(parameters.len());
        let places = AlgorithmPlaces {
            algorithm: Place::new(parameters.wrapping_sub(algorithm.len())),
            parameters: Place::new(parameters),
        };
        Self { der, places }
    }

    pub(crate) fn places(self) -> AlgorithmPlaces {
        self.places
    }

    /// One that was read before.
    pub(crate) fn at(der: &'a [u8], places: AlgorithmPlaces) -> Self {
        Self { der, places }
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Which algorithm.
    #[must_use]
    #[inline]
    pub fn algorithm(&self) -> Oid<'a> {
        Oid::read_before(self.places.algorithm.to(self.places.parameters, self.der))
    }

    /// The parameters' DER, `NULL` included; `None` when absent.
    #[must_use]
    #[inline]
    pub fn parameters(&self) -> Option<&'a [u8]> {
        let parameters = self.places.parameters.to_end(self.der);
        (!parameters.is_empty()).then_some(parameters)
    }

    /// The parameters' OID, as an elliptic curve's name is.
    #[must_use]
    pub fn parameters_oid(&self) -> Option<Oid<'a>> {
        match self.parameters()? {
            // One value it is, as was read.
            [0x06, ..0x80, octets @ ..] => Oid::from_content(octets, 2).ok(),
            der => Oid::from_der(der).ok(),
        }
    }
}

impl Encode for AlgorithmIdentifier<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(self.algorithm());
            w.raw(self.parameters().unwrap_or_default());
        });
    }
}
