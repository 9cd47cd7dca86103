//! `OCSPResponse` [RFC 6960 §4.2.1].

use super::basic_response::{BasicOcspResponse, ResponderId};
use crate::encode::{Encode, Writer};
use crate::error::{Error, InField as _, Result};
use crate::position::Position;
use crate::reader::Reader;
use crate::{Leniencies, Oid, Tag};

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
        let data = basic.tbs_response_data();
        if let ResponderId::ByName(name) = data.responder_id() {
            name.check_counting(&leniencies).in_field("responderID")?;
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
