//! `Certificate` [RFC 5280 §4.1].

use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::reader::{Reader, Tlv};
use crate::{
    AlgorithmIdentifier, BitString, Extension, Extensions, Leniencies, Leniency, Name,
    SerialNumber, SubjectPublicKeyInfo, Tag, Validity,
};

/// A certificate, borrowed from its DER: every field located, extensions too; names and extension
/// values are decoded when asked for, and all of them by [`Certificate::leniencies`].
///
/// ```text
/// Certificate ::= SEQUENCE {
///     tbsCertificate      TBSCertificate,
///     signatureAlgorithm  AlgorithmIdentifier,
///     signatureValue      BIT STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate<'a> {
    der: &'a [u8],
    tbs_certificate: TbsCertificate<'a>,
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature_value: BitString<'a>,
}

/// ```text
/// TBSCertificate ::= SEQUENCE {
///     version               [0]  EXPLICIT Version DEFAULT v1,
///     serialNumber               CertificateSerialNumber,
///     signature                  AlgorithmIdentifier,
///     issuer                     Name,
///     validity                   Validity,
///     subject                    Name,
///     subjectPublicKeyInfo       SubjectPublicKeyInfo,
///     issuerUniqueID        [1]  IMPLICIT UniqueIdentifier OPTIONAL,
///     subjectUniqueID       [2]  IMPLICIT UniqueIdentifier OPTIONAL,
///     extensions            [3]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TbsCertificate<'a> {
    der: &'a [u8],
    version: Version,
    serial_number: SerialNumber<'a>,
    signature: AlgorithmIdentifier<'a>,
    issuer: Name<'a>,
    validity: Validity,
    subject: Name<'a>,
    subject_public_key_info: SubjectPublicKeyInfo<'a>,
    issuer_unique_id: Option<BitString<'a>>,
    subject_unique_id: Option<BitString<'a>>,
    extensions: Option<Extensions<'a>>,
}

/// `Version ::= INTEGER { v1(0), v2(1), v3(2) }`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::exhaustive_enums,
    reason = "X.509 has had three versions since 1996"
)]
pub enum Version {
    /// Without extensions and unique identifiers.
    V1,
    /// With unique identifiers.
    V2,
    /// With extensions.
    V3,
}

impl<'a> Certificate<'a> {
    /// Reads one from DER, to its last byte.
    ///
    /// Strict but for what [`Leniency`] names; nothing is allocated.
    ///
    /// # Errors
    /// What was wanted, what was found, the byte, and the field path.
    ///
    /// # Examples
    /// ```
    /// let error = countersign_asn1::Certificate::from_der(&[0x02, 0x01, 0x05]).unwrap_err();
    /// assert_eq!(error.to_string(), "unexpected tag: wanted SEQUENCE, found INTEGER at byte 0");
    /// ```
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Self::from_der_with(der, |_| ())
    }

    /// As [`Self::from_der`], and hands each extension to `take` when it is met, for one who wants them all:
    /// before it is known that the certificate is well.
    ///
    /// # Errors
    /// As [`Self::from_der`].
    #[inline]
    pub fn from_der_with(der: &'a [u8], take: impl FnMut(&Extension<'a>)) -> Result<Self> {
        Self::counting(der, &Leniencies::new(), take)
    }

    #[inline]
    fn counting(
        der: &'a [u8],
        leniencies: &Leniencies,
        take: impl FnMut(&Extension<'a>),
    ) -> Result<Self> {
        let mut reader = Reader::new(der, 0, leniencies);
        let tlv = reader.expect(Tag::SEQUENCE)?;
        Self::contents(tlv, &reader, reader.finish(), take)
    }

    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        Self::contents(tlv, reader, Ok(()), |_| ())
    }

    /// What is in `tlv`; `end` is how what follows it fares, which is told last. So it is here, and not
    /// where each reader began, that all is known to be well, and what was read need not be moved.
    #[inline(always)]
    fn contents(
        tlv: Tlv<'a>,
        outside: &Reader<'a, '_>,
        end: Result<()>,
        take: impl FnMut(&Extension<'a>),
    ) -> Result<Self> {
        let reader = &mut outside.enter(tlv);
        let tbs_certificate = TbsCertificate::read(reader, take).in_field("tbsCertificate")?;
        let signature_algorithm =
            AlgorithmIdentifier::read_again(tbs_certificate.signature, reader)
                .in_field("signatureAlgorithm")?;
        let signature_value = BitString::read(reader).in_field("signatureValue")?;
        reader.finish()?;
        end?;
        Ok(Self {
            der: tlv.der,
            tbs_certificate,
            signature_algorithm,
            signature_value,
        })
    }

    /// The whole encoding: what a fingerprint is made of.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What was signed.
    #[must_use]
    pub fn tbs_certificate(&self) -> &TbsCertificate<'a> {
        &self.tbs_certificate
    }

    /// The algorithm of the signature; `tbsCertificate.signature` must be the same [RFC 5280 §4.1.1.2].
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature.
    #[must_use]
    pub fn signature_value(&self) -> BitString<'a> {
        self.signature_value
    }

    /// Decodes everything that [`Certificate::from_der`] only located, and counts what was read
    /// against the standard.
    ///
    /// # Errors
    /// A malformed name, or a malformed value of an extension that is known here.
    pub fn leniencies(&self) -> Result<Leniencies> {
        let leniencies = Leniencies::new();
        Self::counting(self.der, &leniencies, |_| ())?;
        let tbs = &self.tbs_certificate;
        tbs.issuer
            .check_counting(&leniencies)
            .in_field("issuer")
            .in_field("tbsCertificate")?;
        tbs.subject
            .check_counting(&leniencies)
            .in_field("subject")
            .in_field("tbsCertificate")?;
        tbs.extensions()
            .decode_all(&leniencies)
            .in_field("extensions")
            .in_field("tbsCertificate")?;
        Ok(leniencies)
    }
}

impl<'a> TbsCertificate<'a> {
    #[inline(always)]
    fn read(outside: &mut Reader<'a, '_>, take: impl FnMut(&Extension<'a>)) -> Result<Self> {
        let tlv = outside.expect(Tag::SEQUENCE)?;
        let reader = &mut outside.enter(tlv);
        let version = read_version(reader).in_field("version")?;
        let serial_number = SerialNumber(reader.integer().in_field("serialNumber")?);
        let signature = AlgorithmIdentifier::read(reader).in_field("signature")?;
        let issuer = Name::read(reader).in_field("issuer")?;
        let validity = Validity::read(reader).in_field("validity")?;
        let subject = Name::read(reader).in_field("subject")?;
        let subject_public_key_info =
            SubjectPublicKeyInfo::read(reader).in_field("subjectPublicKeyInfo")?;
        let issuer_unique_id = unique_id(reader, 1).in_field("issuerUniqueID")?;
        let subject_unique_id = unique_id(reader, 2).in_field("subjectUniqueID")?;
        let extensions = reader
            .optional_nested(Tag::context_constructed(3), |reader| {
                Extensions::read_with(reader, take)
            })
            .in_field("extensions")?;
        reader.finish()?;
        Ok(Self {
            der: tlv.der,
            version,
            serial_number,
            signature,
            issuer,
            validity,
            subject,
            subject_public_key_info,
            issuer_unique_id,
            subject_unique_id,
            extensions,
        })
    }

    /// The whole encoding: what was signed.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Which version; RFC 5280 §4.1.2.1 ties fields to versions, and leaves that to a policy here.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// `serialNumber`
    #[must_use]
    pub fn serial_number(&self) -> SerialNumber<'a> {
        self.serial_number
    }

    /// `signature`
    #[must_use]
    pub fn signature(&self) -> AlgorithmIdentifier<'a> {
        self.signature
    }

    /// `issuer`
    #[must_use]
    pub fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// `validity`
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// `subject`
    #[must_use]
    pub fn subject(&self) -> Name<'a> {
        self.subject
    }

    /// `subjectPublicKeyInfo`
    #[must_use]
    pub fn subject_public_key_info(&self) -> SubjectPublicKeyInfo<'a> {
        self.subject_public_key_info
    }

    /// `issuerUniqueID`
    #[must_use]
    pub fn issuer_unique_id(&self) -> Option<BitString<'a>> {
        self.issuer_unique_id
    }

    /// `subjectUniqueID`
    #[must_use]
    pub fn subject_unique_id(&self) -> Option<BitString<'a>> {
        self.subject_unique_id
    }

    /// `extensions`; empty when absent.
    #[must_use]
    pub fn extensions(&self) -> Extensions<'a> {
        self.extensions.unwrap_or_default()
    }
}

#[inline(always)]
fn read_version(reader: &mut Reader<'_, '_>) -> Result<Version> {
    let version = reader.optional_nested(Tag::context_constructed(0), |reader| {
        let position = reader.position();
        match reader.u32()? {
            0 => {
                reader.note(Leniency::DefaultEncoded);
                Ok(Version::V1)
            }
            1 => Ok(Version::V2),
            2 => Ok(Version::V3),
            _ => Err(Error::value(
                "Version",
                "it is none of v1(0), v2(1), v3(2)",
                position,
            )),
        }
    })?;
    Ok(version.unwrap_or(Version::V1))
}

#[inline(always)]
fn unique_id<'a>(reader: &mut Reader<'a, '_>, number: u8) -> Result<Option<BitString<'a>>> {
    reader
        .optional(Tag::context(number))?
        .map(BitString::from_tlv)
        .transpose()
}

impl Version {
    /// The number in the encoding, one less than in the name.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::V1 => 0,
            Self::V2 => 1,
            Self::V3 => 2,
        }
    }
}

impl Encode for Certificate<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            tbs_certificate,
            signature_algorithm,
            signature_value,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            tbs_certificate.encode(w);
            signature_algorithm.encode(w);
            signature_value.encode(w);
        });
    }
}

impl Encode for TbsCertificate<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            version,
            serial_number,
            signature,
            issuer,
            validity,
            subject,
            subject_public_key_info,
            issuer_unique_id,
            subject_unique_id,
            extensions,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            if *version != Version::V1 {
                w.nested(Tag::context_constructed(0), |w| w.uint(&[version.number()]));
            }
            serial_number.encode(w);
            signature.encode(w);
            issuer.encode(w);
            validity.encode(w);
            subject.encode(w);
            subject_public_key_info.encode(w);
            for (number, id) in [(1, issuer_unique_id), (2, subject_unique_id)] {
                if let Some(id) = id {
                    w.bit_string_tagged(Tag::context(number), *id);
                }
            }
            if let Some(extensions) = extensions {
                w.nested(Tag::context_constructed(3), |w| extensions.encode(w));
            }
        });
    }
}
