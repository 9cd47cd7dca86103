//! `OCSPResponse` [RFC 6960 §4.2.1].

use time::OffsetDateTime;

use super::{CertId, certificates, nonce, read_certificates, read_extensions, read_version};
use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::position::Position;
use crate::reader::{Reader, elements};
use crate::validity::generalized_time;
use crate::{AlgorithmIdentifier, BitString, CrlReason, Extensions, Leniencies, Name, Oid, Tag};

/// ```text
/// OCSPResponse ::= SEQUENCE {
///     responseStatus      OCSPResponseStatus,
///     responseBytes  [0]  EXPLICIT ResponseBytes OPTIONAL }
///
/// ResponseBytes ::= SEQUENCE {
///     responseType  OBJECT IDENTIFIER,
///     response      OCTET STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspResponse<'a> {
    der: &'a [u8],
    response_status: OcspResponseStatus,
    response_bytes: Option<ResponseBytes<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ResponseBytes<'a> {
    response_type: Oid<'a>,
    response: &'a [u8],
    position: Position,
}

/// `OCSPResponseStatus ::= ENUMERATED`, 0 to 6 without 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the ENUMERATED is closed by the standard"
)]
pub enum OcspResponseStatus {
    /// `successful(0)`
    Successful,
    /// `malformedRequest(1)`
    MalformedRequest,
    /// `internalError(2)`
    InternalError,
    /// `tryLater(3)`
    TryLater,
    /// `sigRequired(5)`
    SigRequired,
    /// `unauthorized(6)`
    Unauthorized,
}

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
    /// The contents of the SEQUENCE, every element of which was read once.
    responses: &'a [u8],
    position: Position,
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

/// ```text
/// SingleResponse ::= SEQUENCE {
///     certID                 CertID,
///     certStatus             CertStatus,
///     thisUpdate             GeneralizedTime,
///     nextUpdate        [0]  EXPLICIT GeneralizedTime OPTIONAL,
///     singleExtensions  [1]  EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SingleResponse<'a> {
    cert_id: CertId<'a>,
    cert_status: CertStatus,
    this_update: OffsetDateTime,
    next_update: Option<OffsetDateTime>,
    single_extensions: Option<Extensions<'a>>,
}

/// ```text
/// CertStatus ::= CHOICE {
///     good     [0]  IMPLICIT NULL,
///     revoked  [1]  IMPLICIT RevokedInfo,
///     unknown  [2]  IMPLICIT NULL }
///
/// RevokedInfo ::= SEQUENCE {
///     revocationTime         GeneralizedTime,
///     revocationReason  [0]  EXPLICIT CRLReason OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the CHOICE is closed by the standard"
)]
pub enum CertStatus {
    /// `good`
    Good,
    /// `revoked`
    Revoked {
        /// Since when.
        revocation_time: OffsetDateTime,
        /// Why.
        revocation_reason: Option<CrlReason>,
    },
    /// `unknown`: the responder does not know the certificate.
    Unknown,
}

impl<'a> OcspResponse<'a> {
    /// Reads one from DER, to its last byte; [`Self::basic`] reads what is inside.
    ///
    /// # Errors
    /// Whatever breaks DER or the syntax above; a success without `responseBytes`.
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::{OcspResponse, OcspResponseStatus};
    ///
    /// let later = OcspResponse::from_der(&[0x30, 0x03, 0x0A, 0x01, 0x03])?;
    /// assert_eq!(later.response_status(), OcspResponseStatus::TryLater);
    /// let nothing = OcspResponse::from_der(&[0x30, 0x03, 0x0A, 0x01, 0x00]).unwrap_err();
    /// assert_eq!(
    ///     nothing.to_string(),
    ///     "malformed OCSPResponse: it is successful and has no responseBytes at byte 2"
    /// );
    /// # Ok::<(), countersign_asn1::Error>(())
    /// ```
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::SEQUENCE)?;
        reader.inside(tlv, |reader| {
            let response_status = OcspResponseStatus::read(reader).in_field("responseStatus")?;
            let response_bytes = reader
                .optional_nested(Tag::context_constructed(0), ResponseBytes::read)
                .in_field("responseBytes")?;
            if response_status == OcspResponseStatus::Successful && response_bytes.is_none() {
                return Err(Error::value(
                    "OCSPResponse",
                    "it is successful and has no responseBytes",
                    tlv.position,
                ));
            }
            Ok(Self {
                der: tlv.der,
                response_status,
                response_bytes,
            })
        })
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// `responseStatus`
    #[must_use]
    pub fn response_status(&self) -> OcspResponseStatus {
        self.response_status
    }

    /// `responseType`; `None` without `responseBytes`.
    #[must_use]
    pub fn response_type(&self) -> Option<Oid<'a>> {
        self.response_bytes.map(|bytes| bytes.response_type)
    }

    /// The `BasicOCSPResponse`; `None` if there is no response, or one of another type.
    ///
    /// # Errors
    /// Whatever breaks its syntax.
    pub fn basic(&self) -> Result<Option<BasicOcspResponse<'a>>> {
        self.basic_counting(&Leniencies::new())
    }

    fn basic_counting(&self, leniencies: &Leniencies) -> Result<Option<BasicOcspResponse<'a>>> {
        self.response_bytes
            .filter(|bytes| bytes.response_type == Oid::OCSP_BASIC)
            .map(|bytes| {
                Reader::whole(
                    bytes.response,
                    bytes.position.0,
                    leniencies,
                    BasicOcspResponse::read,
                )
            })
            .transpose()
            .in_field("response")
            .in_field("responseBytes")
    }

    /// Decodes all of it, and counts what was read against the standard.
    ///
    /// # Errors
    /// As [`Self::basic`]; a malformed name, or a malformed value of an extension that is known here.
    pub fn leniencies(&self) -> Result<Leniencies> {
        let leniencies = Leniencies::new();
        Reader::whole(self.der, 0, &leniencies, Self::read)?;
        let Some(basic) = self.basic_counting(&leniencies)? else {
            return Ok(leniencies);
        };
        let data = &basic.tbs_response_data;
        if let ResponderId::ByName(name) = data.responder_id {
            name.rdns_counting(&leniencies).in_field("responderID")?;
        }
        for single in data.responses() {
            single.single_extensions().decode_all(&leniencies)?;
        }
        data.response_extensions().decode_all(&leniencies)?;
        Ok(leniencies)
    }
}

impl<'a> ResponseBytes<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let response_type = Oid::read(reader).in_field("responseType")?;
            let response = reader.expect(Tag::OCTET_STRING).in_field("response")?;
            Ok(Self {
                response_type,
                response: response.value,
                position: Position(response.position),
            })
        })
    }
}

impl OcspResponseStatus {
    /// Every status with its number and its name in the standard.
    pub const NAMES: [(Self, u8, &'static str); 6] = [
        (Self::Successful, 0, "successful"),
        (Self::MalformedRequest, 1, "malformedRequest"),
        (Self::InternalError, 2, "internalError"),
        (Self::TryLater, 3, "tryLater"),
        (Self::SigRequired, 5, "sigRequired"),
        (Self::Unauthorized, 6, "unauthorized"),
    ];

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::ENUMERATED)?;
        match tlv.value {
            [number] => Self::NAMES
                .iter()
                .find(|(_, known, _)| known == number)
                .map(|(status, _, _)| *status),
            _ => None,
        }
        .ok_or_else(|| {
            let found = "it is none of 0 to 3, 5 and 6";
            Error::value("OCSPResponseStatus", found, tlv.position)
        })
    }

    /// The name in the standard.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(status, _, _)| *status == self)
            .map_or("", |(_, _, name)| name)
    }
}

impl<'a> BasicOcspResponse<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
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
            let responses = reader.expect(Tag::SEQUENCE).in_field("responses")?;
            reader
                .inside(responses, |reader| {
                    let mut index = 0_usize;
                    while !reader.is_empty() {
                        SingleResponse::read(reader).at_index(index)?;
                        index = index.saturating_add(1);
                    }
                    Ok(())
                })
                .in_field("responses")?;
            Ok(Self {
                der: tlv.der,
                responder_id,
                produced_at,
                responses: responses.value,
                position: Position(responses.position),
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
        elements(self.responses, self.position.0, SingleResponse::read)
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

impl<'a> SingleResponse<'a> {
    fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                cert_id: CertId::read(reader).in_field("certID")?,
                cert_status: CertStatus::read(reader).in_field("certStatus")?,
                this_update: read_generalized_time(reader).in_field("thisUpdate")?,
                next_update: reader
                    .optional_nested(Tag::context_constructed(0), read_generalized_time)
                    .in_field("nextUpdate")?,
                single_extensions: read_extensions(reader, 1).in_field("singleExtensions")?,
            })
        })
    }

    /// Which certificate it is about.
    #[must_use]
    pub fn cert_id(&self) -> CertId<'a> {
        self.cert_id
    }

    /// What is said of it.
    #[must_use]
    pub fn cert_status(&self) -> CertStatus {
        self.cert_status
    }

    /// The moment at which this is known to be so.
    #[must_use]
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }

    /// By when something newer will be known; `None`: at any moment [RFC 6960 §4.2.2.1].
    #[must_use]
    pub fn next_update(&self) -> Option<OffsetDateTime> {
        self.next_update
    }

    /// `singleExtensions`; empty when absent.
    #[must_use]
    pub fn single_extensions(&self) -> Extensions<'a> {
        self.single_extensions.unwrap_or_default()
    }
}

impl CertStatus {
    fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        const REVOKED: Tag = Tag::context_constructed(1);
        if reader.peek() == Some(REVOKED) {
            return reader
                .nested(REVOKED, |reader| {
                    Ok(Self::Revoked {
                        revocation_time: read_generalized_time(reader)
                            .in_field("revocationTime")?,
                        revocation_reason: reader
                            .optional_nested(Tag::context_constructed(0), CrlReason::read)
                            .in_field("revocationReason")?,
                    })
                })
                .in_field("revoked");
        }
        let (tlv, status) = match reader.optional(Tag::context(2))? {
            Some(tlv) => (tlv, Self::Unknown),
            None => (reader.expect(Tag::context(0))?, Self::Good),
        };
        if tlv.value.is_empty() {
            Ok(status)
        } else {
            Err(Error::value("NULL", "it has contents", tlv.position))
        }
    }
}

fn read_generalized_time(reader: &mut Reader<'_, '_>) -> Result<OffsetDateTime> {
    let tlv = reader.expect(Tag::GENERALIZED_TIME)?;
    generalized_time(tlv, reader)
}

impl Encode for OcspResponse<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            der: _,
            response_status,
            response_bytes,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            let number = OcspResponseStatus::NAMES
                .iter()
                .find(|(status, _, _)| status == response_status)
                .map_or(0, |(_, number, _)| *number);
            w.value(Tag::ENUMERATED, &[number]);
            let Some(bytes) = response_bytes else {
                return;
            };
            w.nested(Tag::context_constructed(0), |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.oid(bytes.response_type);
                    match self.basic() {
                        Ok(Some(basic)) => w.nested(Tag::OCTET_STRING, |w| basic.encode(w)),
                        _ => w.octet_string(bytes.response),
                    }
                });
            });
        });
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

impl Encode for SingleResponse<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self {
            cert_id,
            cert_status,
            this_update,
            next_update,
            single_extensions,
        } = self;
        w.nested(Tag::SEQUENCE, |w| {
            cert_id.encode(w);
            match cert_status {
                CertStatus::Good => w.value(Tag::context(0), &[]),
                CertStatus::Unknown => w.value(Tag::context(2), &[]),
                CertStatus::Revoked {
                    revocation_time,
                    revocation_reason,
                } => w.nested(Tag::context_constructed(1), |w| {
                    w.generalized_time(Tag::GENERALIZED_TIME, *revocation_time);
                    if let Some(reason) = revocation_reason {
                        w.nested(Tag::context_constructed(0), |w| reason.encode(w));
                    }
                }),
            }
            w.generalized_time(Tag::GENERALIZED_TIME, *this_update);
            if let Some(next_update) = next_update {
                w.nested(Tag::context_constructed(0), |w| {
                    w.generalized_time(Tag::GENERALIZED_TIME, *next_update);
                });
            }
            if let Some(extensions) = single_extensions {
                w.nested(Tag::context_constructed(1), |w| extensions.encode(w));
            }
        });
    }
}
