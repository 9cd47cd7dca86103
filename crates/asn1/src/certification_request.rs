//! `CertificationRequest`: PKCS#10 [RFC 2986 §4].

pub(crate) mod attribute;
pub(crate) mod microsoft;

use std::collections::BTreeMap;

use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::reader::Reader;
use crate::{
    AlgorithmIdentifier, AttributeValue, Attributes, BitString, Extension, Leniencies, Leniency,
    Name, SubjectPublicKeyInfo, Tag,
};

/// A request for a certificate, borrowed from its DER: every field and attribute located.
///
/// Nothing in it is proven, not even that the requester holds the key: whoever acts on it verifies
/// the signature first.
///
/// ```text
/// CertificationRequest ::= SEQUENCE {
///     certificationRequestInfo  CertificationRequestInfo,
///     signatureAlgorithm        AlgorithmIdentifier,
///     signature                 BIT STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificationRequest<'a> {
    der: &'a [u8],
    certification_request_info: CertificationRequestInfo<'a>,
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature: BitString<'a>,
}

/// ```text
/// CertificationRequestInfo ::= SEQUENCE {
///     version             INTEGER { v1(0) },
///     subject             Name,
///     subjectPKInfo       SubjectPublicKeyInfo,
///     attributes     [0]  IMPLICIT SET OF Attribute }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificationRequestInfo<'a> {
    der: &'a [u8],
    subject: Name<'a>,
    subject_public_key_info: SubjectPublicKeyInfo<'a>,
    attributes: Option<Attributes<'a>>,
}

impl<'a> CertificationRequest<'a> {
    /// Reads one from DER, to its last byte.
    ///
    /// Strict but for what [`Leniency`] names; nothing is allocated.
    ///
    /// # Errors
    /// What was wanted, what was found, the byte, and the field path.
    ///
    /// # Examples
    /// ```
    /// let error = countersign_asn1::CertificationRequest::from_der(&[0x30, 0x00]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "unexpected end: wanted SEQUENCE, found nothing at byte 2 in `certificationRequestInfo`"
    /// );
    /// ```
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            Ok(Self {
                der: tlv.der,
                certification_request_info: CertificationRequestInfo::read(reader)
                    .in_field("certificationRequestInfo")?,
                signature_algorithm: AlgorithmIdentifier::read(reader)
                    .in_field("signatureAlgorithm")?,
                signature: BitString::read(reader).in_field("signature")?,
            })
        })
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What was signed.
    #[must_use]
    pub fn certification_request_info(&self) -> &CertificationRequestInfo<'a> {
        &self.certification_request_info
    }

    /// The algorithm of the signature.
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature, by the key in the request.
    #[must_use]
    pub fn signature(&self) -> BitString<'a> {
        self.signature
    }

    /// Decodes everything that [`CertificationRequest::from_der`] only located, and counts what was
    /// read against the standard.
    ///
    /// # Errors
    /// A malformed name, or a malformed attribute or extension that is known here.
    pub fn leniencies(&self) -> Result<Leniencies> {
        let leniencies = Leniencies::new();
        Reader::whole(self.der, 0, &leniencies, Self::read)?;
        self.check_counting(&leniencies)?;
        Ok(leniencies)
    }

    /// As [`Self::leniencies`], for the errors alone.
    ///
    /// # Errors
    /// As [`Self::leniencies`].
    pub fn check(&self) -> Result<()> {
        self.check_counting(&Leniencies::new())
    }

    fn check_counting(&self, leniencies: &Leniencies) -> Result<()> {
        self.certification_request_info
            .decode_counting(leniencies)
            .in_field("certificationRequestInfo")
    }
}

impl<'a> CertificationRequestInfo<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            read_version(reader).in_field("version")?;
            let subject = Name::read(reader).in_field("subject")?;
            let subject_public_key_info =
                SubjectPublicKeyInfo::read(reader).in_field("subjectPKInfo")?;
            let attributes = if reader.is_empty() {
                reader.note(Leniency::AttributesAbsent);
                None
            } else {
                Some(Attributes::read(reader).in_field("attributes")?)
            };
            Ok(Self {
                der: tlv.der,
                subject,
                subject_public_key_info,
                attributes,
            })
        })
    }

    /// The whole encoding: what was signed.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// `subject`
    #[must_use]
    pub fn subject(&self) -> Name<'a> {
        self.subject
    }

    /// `subjectPKInfo`
    #[must_use]
    pub fn subject_public_key_info(&self) -> SubjectPublicKeyInfo<'a> {
        self.subject_public_key_info
    }

    /// `attributes`; empty when absent.
    #[must_use]
    pub fn attributes(&self) -> Attributes<'a> {
        self.attributes.unwrap_or_default()
    }

    /// Every extension that the request asks for, in the standard's attribute and in Microsoft's.
    ///
    /// The same extension in both counts once.
    ///
    /// # Errors
    /// A malformed attribute; an extension that is asked for twice, differently.
    pub fn requested_extensions(&self) -> Result<Vec<Extension<'a>>> {
        let mut requested: Vec<Extension<'a>> = Vec::new();
        let mut by_id = None;
        for (index, attribute) in self.attributes().iter().enumerate() {
            let (AttributeValue::ExtensionRequest(extensions)
            | AttributeValue::CertExtensions(extensions)) =
                attribute.decode().at_index(index).in_field("attributes")?
            else {
                continue;
            };
            // Within one attribute none occurs twice: that was found out when it was read.
            if requested.is_empty() {
                requested.extend(extensions.iter());
                continue;
            }
            let by_id = by_id.get_or_insert_with(|| {
                let known = requested.iter().map(|known| (known.id(), *known));
                known.collect::<BTreeMap<_, _>>()
            });
            for extension in extensions.iter() {
                match by_id.insert(extension.id(), extension) {
                    None => requested.push(extension),
                    Some(known) if known == extension => {}
                    Some(_) => {
                        let what = extension.id().to_string();
                        return Err(extension.error(crate::ErrorKind::Duplicate { what }))
                            .at_index(index)
                            .in_field("attributes");
                    }
                }
            }
        }
        Ok(requested)
    }

    fn decode_counting(&self, leniencies: &Leniencies) -> Result<()> {
        self.subject
            .check_counting(leniencies)
            .in_field("subject")?;
        for (index, attribute) in self.attributes().iter().enumerate() {
            decode_attribute(attribute, leniencies)
                .at_index(index)
                .in_field("attributes")?;
        }
        Ok(())
    }
}

fn decode_attribute(attribute: crate::Attribute<'_>, leniencies: &Leniencies) -> Result<()> {
    if let AttributeValue::ExtensionRequest(extensions)
    | AttributeValue::CertExtensions(extensions) = attribute.decode_counting(leniencies)?
    {
        extensions.decode_all(leniencies).in_field("values")?;
    }
    Ok(())
}

fn read_version(reader: &mut Reader<'_, '_>) -> Result<()> {
    let position = reader.position();
    match reader.u32()? {
        0 => Ok(()),
        _ => Err(Error::value("Version", "it is not v1(0)", position)),
    }
}

impl Encode for CertificationRequest<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            certification_request_info,
            signature_algorithm,
            signature,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            certification_request_info.encode(w);
            signature_algorithm.encode(w);
            signature.encode(w);
        });
    }
}

impl Encode for CertificationRequestInfo<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            subject,
            subject_public_key_info,
            attributes: _,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[0]);
            subject.encode(w);
            subject_public_key_info.encode(w);
            let attributes = self.attributes().iter().map(|attribute| attribute.to_der());
            w.set_of_tagged(Tag::context_constructed(0), attributes.collect());
        });
    }
}
