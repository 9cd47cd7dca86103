//! The Online Certificate Status Protocol [RFC 6960]: requests and responses.

pub(crate) mod basic_response;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod single_response;

use time::OffsetDateTime;

use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::position::Position;
use crate::reader::{Reader, elements};
use crate::validity::generalized_time;
use crate::{AlgorithmIdentifier, Extensions, Oid, SerialNumber, Tag};

/// ```text
/// CertID ::= SEQUENCE {
///     hashAlgorithm   AlgorithmIdentifier,
///     issuerNameHash  OCTET STRING, -- of the issuer's DN
///     issuerKeyHash   OCTET STRING, -- of the issuer's public key
///     serialNumber    CertificateSerialNumber }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct CertId<'a> {
    /// Of both hashes; its parameters are NULL or absent, which is the same.
    pub hash_algorithm: AlgorithmIdentifier<'a>,
    /// The digest of the issuer's `Name`, DER.
    pub issuer_name_hash: &'a [u8],
    /// The digest of the bits of the issuer's `subjectPublicKey`, without tag and length.
    pub issuer_key_hash: &'a [u8],
    /// The certificate's.
    pub serial_number: SerialNumber<'a>,
}

impl<'a> CertId<'a> {
    /// Reads one from DER.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &crate::Leniencies::new(), Self::read)
    }

    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                hash_algorithm: AlgorithmIdentifier::read(reader).in_field("hashAlgorithm")?,
                issuer_name_hash: reader
                    .expect(Tag::OCTET_STRING)
                    .in_field("issuerNameHash")?
                    .value,
                issuer_key_hash: reader
                    .expect(Tag::OCTET_STRING)
                    .in_field("issuerKeyHash")?
                    .value,
                serial_number: SerialNumber(reader.integer().in_field("serialNumber")?),
            })
        })
    }
}

impl Encode for CertId<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            self.hash_algorithm.encode(w);
            w.octet_string(self.issuer_name_hash);
            w.octet_string(self.issuer_key_hash);
            self.serial_number.encode(w);
        });
    }
}

/// A SEQUENCE OF, every element of which was read once. The first is kept: most speak of one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct List<'a, T> {
    first: Option<T>,
    /// The encodings of the others.
    others: &'a [u8],
    position: Position,
}

impl<'a, T: Copy> List<'a, T> {
    fn read<'l>(
        reader: &mut Reader<'a, 'l>,
        read: impl Fn(&mut Reader<'a, 'l>) -> Result<T>,
    ) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let first = match reader.is_empty() {
                true => None,
                false => Some(read(reader).at_index(0)?),
            };
            let (others, position) = (reader.rest(), Position(reader.position()));
            let mut index = 1_usize;
            while !reader.is_empty() {
                read(reader).at_index(index)?;
                index = index.saturating_add(1);
            }
            Ok(Self {
                first,
                others,
                position,
            })
        })
    }

    /// Each, in encoded order; `read` is what they were read with.
    fn iter<F>(self, read: F) -> impl Iterator<Item = T> + use<'a, T, F>
    where
        F: Fn(&mut Reader<'a, '_>) -> Result<T>,
    {
        let others = elements(self.others, self.position.0, read);
        self.first.into_iter().chain(others)
    }
}

/// `version [0] EXPLICIT Version DEFAULT v1`: there is no other.
fn read_version(reader: &mut Reader<'_, '_>) -> Result<()> {
    let Some(tlv) = reader.optional(Tag::context_constructed(0))? else {
        return Ok(());
    };
    reader.inside(tlv, |reader| match reader.u32()? {
        0 => {
            reader.note(crate::Leniency::DefaultEncoded);
            Ok(())
        }
        _ => Err(Error::value("Version", "it is not v1(0)", tlv.position)),
    })
}

/// `[number] EXPLICIT Extensions OPTIONAL`
fn read_extensions<'a>(reader: &mut Reader<'a, '_>, number: u8) -> Result<Option<Extensions<'a>>> {
    reader.optional_nested(Tag::context_constructed(number), Extensions::read)
}

fn read_generalized_time(reader: &mut Reader<'_, '_>) -> Result<OffsetDateTime> {
    let tlv = reader.expect(Tag::GENERALIZED_TIME)?;
    generalized_time(tlv, reader.leniencies())
}

/// `certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL`: the contents, every element a SEQUENCE.
fn read_certificates<'a>(reader: &mut Reader<'a, '_>) -> Result<&'a [u8]> {
    let contents = reader.optional_nested(Tag::context_constructed(0), |reader| {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            while !reader.is_empty() {
                reader.expect(Tag::SEQUENCE)?;
            }
            Ok(tlv.value)
        })
    });
    Ok(contents?.unwrap_or_default())
}

/// Each certificate's DER.
fn certificates<'a>(contents: &'a [u8]) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    elements(contents, 0, |reader| {
        reader.expect(Tag::SEQUENCE).map(|tlv| tlv.der)
    })
}

/// The octets of the nonce; those of old software that wraps them in nothing stand as they are
/// [RFC 8954 §2.1].
fn nonce<'a>(extensions: Extensions<'a>) -> Option<&'a [u8]> {
    let value = extensions.get(Oid::OCSP_NONCE)?.value();
    let leniencies = crate::Leniencies::new();
    let wrapped = Reader::whole(value, 0, &leniencies, |reader| {
        reader.expect(Tag::OCTET_STRING).map(|tlv| tlv.value)
    });
    // Deviation: RFC 2560 did not say that the value is an OCTET STRING inside the OCTET STRING.
    Some(wrapped.unwrap_or(value))
}
