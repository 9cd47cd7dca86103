//! `BasicOCSPResponse` [RFC 6960 §4.2.1]: what is signed, and by whom.

use time::OffsetDateTime;

use super::single_response::SingleResponse;
use super::{
    List, certificates, nonce, read_certificates, read_extensions, read_generalized_time,
    read_version,
};
use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::{AlgorithmIdentifier, BitString, Extensions, Name, Tag};

/// ```text
/// BasicOCSPResponse ::= SEQUENCE {
///     tbsResponseData          ResponseData,
///     signatureAlgorithm       AlgorithmIdentifier,
///     signature                BIT STRING,
///     certs               [0]  EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasicOcspResponse<'a> {
    tbs_response_data: ResponseData<'a>,
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature: BitString<'a>,
    certs: &'a [u8],
}

/// ```text
/// ResponseData ::= SEQUENCE {
///     version             [0]  EXPLICIT Version DEFAULT v1,
///     responderID              ResponderID,
///     producedAt               GeneralizedTime,
///     responses                SEQUENCE OF SingleResponse,
///     responseExtensions  [1]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseData<'a> {
    der: &'a [u8],
    responder_id: ResponderId<'a>,
    produced_at: OffsetDateTime,
    responses: List<'a, SingleResponse<'a>>,
    response_extensions: Option<Extensions<'a>>,
}

/// ```text
/// ResponderID ::= CHOICE {
///     byName  [1]  Name,
///     byKey   [2]  KeyHash } -- SHA-1 of the responder's public key
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the CHOICE is closed by the standard"
)]
pub enum ResponderId<'a> {
    /// The subject of the responder's certificate.
    ByName(Name<'a>),
    /// The SHA-1 digest of the bits of the responder's `subjectPublicKey`.
    ByKey(&'a [u8]),
}

impl<'a> BasicOcspResponse<'a> {
    pub(super) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                tbs_response_data: ResponseData::read(reader).in_field("tbsResponseData")?,
                signature_algorithm: AlgorithmIdentifier::read(reader)
                    .in_field("signatureAlgorithm")?,
                signature: BitString::read(reader).in_field("signature")?,
                certs: read_certificates(reader).in_field("certs")?,
            })
        })
    }

    /// What was signed.
    #[must_use]
    pub fn tbs_response_data(&self) -> &ResponseData<'a> {
        &self.tbs_response_data
    }

    /// The algorithm of the signature.
    #[must_use]
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self) -> BitString<'a> {
        self.signature
    }

    /// Each certificate's DER, in encoded order; none of them is parsed, and none is signed here.
    pub fn certs(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        certificates(self.certs)
    }
}

impl<'a> ResponseData<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            read_version(reader).in_field("version")?;
            let responder_id = ResponderId::read(reader).in_field("responderID")?;
            let produced_at = read_generalized_time(reader).in_field("producedAt")?;
            let responses = List::read(reader, SingleResponse::read).in_field("responses")?;
            Ok(Self {
                der: tlv.der,
                responder_id,
                produced_at,
                responses,
                response_extensions: read_extensions(reader, 1).in_field("responseExtensions")?,
            })
        })
    }

    /// The whole encoding: what was signed.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Who answers.
    #[must_use]
    pub fn responder_id(&self) -> ResponderId<'a> {
        self.responder_id
    }

    /// When the response was signed.
    #[must_use]
    pub fn produced_at(&self) -> OffsetDateTime {
        self.produced_at
    }

    /// Each answer, in encoded order, without a heap.
    pub fn responses(&self) -> impl Iterator<Item = SingleResponse<'a>> + use<'a> {
        self.responses.iter(SingleResponse::read)
    }

    /// `responseExtensions`; empty when absent.
    #[must_use]
    pub fn response_extensions(&self) -> Extensions<'a> {
        self.response_extensions.unwrap_or_default()
    }

    /// The nonce of the request that was answered.
    #[must_use]
    pub fn nonce(&self) -> Option<&'a [u8]> {
        nonce(self.response_extensions())
    }
}

impl<'a> ResponderId<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        if reader.peek() == Some(Tag::context_constructed(2)) {
            return reader
                .nested(Tag::context_constructed(2), |reader| {
                    reader.expect(Tag::OCTET_STRING)
                })
                .map(|hash| Self::ByKey(hash.value))
                .in_field("byKey");
        }
        reader
            .nested(Tag::context_constructed(1), Name::read)
            .map(Self::ByName)
            .in_field("byName")
    }
}

impl Encode for BasicOcspResponse<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            tbs_response_data,
            signature_algorithm,
            signature,
            certs,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            tbs_response_data.encode(w);
            signature_algorithm.encode(w);
            signature.encode(w);
            if !certs.is_empty() {
                w.nested(Tag::context_constructed(0), |w| {
                    w.nested(Tag::SEQUENCE, |w| w.raw(certs));
                });
            }
        });
    }
}

impl Encode for ResponseData<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            match self.responder_id {
                ResponderId::ByName(name) => {
                    w.nested(Tag::context_constructed(1), |w| name.encode(w));
                }
                ResponderId::ByKey(hash) => {
                    w.nested(Tag::context_constructed(2), |w| w.octet_string(hash));
                }
            }
            w.generalized_time(Tag::GENERALIZED_TIME, self.produced_at);
            w.nested(Tag::SEQUENCE, |w| {
                self.responses().for_each(|single| single.encode(w));
            });
            if let Some(extensions) = self.response_extensions {
                w.nested(Tag::context_constructed(1), |w| extensions.encode(w));
            }
        });
    }
}
