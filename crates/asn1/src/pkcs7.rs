//! `SignedData` as a container of certificates and CRLs [RFC 2315 §9.1, RFC 5652 §5.1].

use crate::error::{InField as _, Result};
use crate::reader::{Reader, elements};
use crate::{Leniencies, Oid, Tag};

/// A PKCS#7 `SignedData` with the `ContentInfo` around it, borrowed from its DER: its certificates
/// and CRLs located, its signatures counted and otherwise ignored.
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///     contentType  OBJECT IDENTIFIER,            -- id-signedData
///     content      [0] EXPLICIT SignedData }
///
/// SignedData ::= SEQUENCE {
///     version           CMSVersion,
///     digestAlgorithms  SET OF AlgorithmIdentifier,
///     encapContentInfo  SEQUENCE {
///         eContentType  OBJECT IDENTIFIER,
///         eContent      [0] EXPLICIT ANY OPTIONAL },
///     certificates      [0] IMPLICIT SET OF CertificateChoices OPTIONAL,
///     crls              [1] IMPLICIT SET OF RevocationInfoChoice OPTIONAL,
///     signerInfos       SET OF SignerInfo }
/// ```
/// Of the choices only X.509 certificates and CRLs are read, the SEQUENCEs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedData<'a> {
    der: &'a [u8],
    encapsulated_content_type: Oid<'a>,
    /// The contents of the SET OF, every element of which was read once.
    certificates: &'a [u8],
    /// Likewise.
    crls: &'a [u8],
    signer_infos: usize,
}

impl<'a> SignedData<'a> {
    /// Reads a `ContentInfo` from DER, to its last byte.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above, the indefinite lengths of BER and content of another
    /// type among it.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let content_info = reader.expect(Tag::SEQUENCE)?;
        reader.inside(content_info, |reader| {
            let position = reader.position();
            if Oid::read(reader).in_field("contentType")? != Oid::SIGNED_DATA {
                let fault = "it is not id-signedData [RFC 5652 §5.1]";
                return Err(crate::Error::value("ContentInfo", fault, position))
                    .in_field("contentType");
            }
            reader
                .nested(Tag::context_constructed(0), |reader| {
                    reader.nested(Tag::SEQUENCE, |reader| {
                        Self::read_fields(content_info.der, reader)
                    })
                })
                .in_field("content")
        })
    }

    fn read_fields(der: &'a [u8], reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.u32().in_field("version")?;
        reader.expect(Tag::SET).in_field("digestAlgorithms")?;
        let encapsulated_content_type = reader
            .nested(Tag::SEQUENCE, |reader| {
                let content_type = Oid::read(reader).in_field("eContentType")?;
                let content = reader.optional(Tag::context_constructed(0));
                content.in_field("eContent")?;
                Ok(content_type)
            })
            .in_field("encapContentInfo")?;
        let certificates = read_elements(reader, 0).in_field("certificates")?;
        let crls = read_elements(reader, 1).in_field("crls")?;
        let signer_infos = reader
            .nested(Tag::SET, |reader| {
                let mut count = 0_usize;
                reader.each_of_set(|reader| {
                    count = count.saturating_add(1);
                    sequence(reader).map(drop)
                })?;
                Ok(count)
            })
            .in_field("signerInfos")?;
        Ok(Self {
            der,
            encapsulated_content_type,
            certificates,
            crls,
            signer_infos,
        })
    }

    /// The whole encoding, `ContentInfo` included.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What the signatures are over: `id-data` in a file of certificates, which has none.
    #[must_use]
    pub fn encapsulated_content_type(&self) -> Oid<'a> {
        self.encapsulated_content_type
    }

    /// Each certificate's DER, in encoded order; none of them is parsed.
    pub fn certificates(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        elements(self.certificates, 0, sequence)
    }

    /// Each CRL's DER, in encoded order; none of them is parsed.
    pub fn crls(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        elements(self.crls, 0, sequence)
    }

    /// How many signatures there are. None is verified here, nor anywhere else.
    #[must_use]
    pub fn signer_infos(&self) -> usize {
        self.signer_infos
    }

    /// What was read against the standard: sets out of order, as OpenSSL writes them.
    #[must_use]
    pub fn leniencies(&self) -> Leniencies {
        let leniencies = Leniencies::new();
        let again = Reader::whole(self.der, 0, &leniencies, Self::read);
        debug_assert!(again.is_ok(), "it was read once");
        leniencies
    }
}

/// The contents of `[number] IMPLICIT SET OF SEQUENCE OPTIONAL`, empty when absent.
fn read_elements<'a>(reader: &mut Reader<'a, '_>, number: u8) -> Result<&'a [u8]> {
    let Some(tlv) = reader.optional(Tag::context_constructed(number))? else {
        return Ok(&[]);
    };
    reader.inside(tlv, |reader| {
        reader.each_of_set(|reader| sequence(reader).map(drop))
    })?;
    Ok(tlv.value)
}

/// The whole encoding of a SEQUENCE.
fn sequence<'a>(reader: &mut Reader<'a, '_>) -> Result<&'a [u8]> {
    Ok(reader.expect(Tag::SEQUENCE)?.der)
}
