//! `OcspAnswer`: what the ledger knows of certificates, as an OCSP response [RFC 6960 §4.2].

use std::collections::HashSet;

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    CertId, CertStatus, Certificate, Name, OcspRequest, Oid, SingleResponse, SubjectPublicKeyInfo,
    Tag,
};
use countersign_keys::{Signer, is_of_issuer};
use sha1::{Digest as _, Sha1};
use time::{Duration, OffsetDateTime};

use crate::moment::whole_second;
use crate::rehearsal::lint_response;
use crate::{EntryKey, Error, Ledger, RevocationReason, Revoked};

/// A signed OCSP response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspAnswer {
    der: Vec<u8>,
    statuses: Vec<OcspStatus>,
}

/// What is said of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the CHOICE is closed by the standard"
)]
pub enum OcspStatus {
    /// It was issued, and is not revoked.
    Good,
    /// It is revoked, or held.
    Revoked(Revoked),
    /// It is another issuer's, or nothing was issued with the serial number: never good.
    Unknown,
}

impl OcspAnswer {
    /// The response, DER.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// What it says, in the order of the request.
    #[must_use]
    pub fn statuses(&self) -> &[OcspStatus] {
        &self.statuses
    }
}

/// Who answers, and for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Responder<'a> {
    /// Whose certificates are spoken of.
    pub(crate) issuer: Name<'a>,
    pub(crate) issuer_key: SubjectPublicKeyInfo<'a>,
    /// The key of the signer: the issuer's, or a delegate's.
    pub(crate) key: SubjectPublicKeyInfo<'a>,
    /// The delegate's certificate, DER.
    pub(crate) certificate: Option<&'a [u8]>,
    pub(crate) signer: &'a dyn Signer,
}

/// The longest nonce that is given back: one more is a stranger's way to make the authority sign what it
/// is told [RFC 9654 §2.1].
const LONGEST_NONCE: usize = 128;

/// How many certificates one request may ask about.
const MOST_REQUESTS: usize = 1000;

/// A request about the certificate of this serial number, by SHA-1 as responders are asked [RFC 5019 §2.1.1]:
/// for a response that is made before anybody asks.
///
/// # Errors
/// [`Error::Malformed`] for the certificate of the issuer.
pub fn ocsp_request(issuer: &[u8], serial: &[u8]) -> Result<Vec<u8>, Error> {
    let issuer = Certificate::from_der(issuer)?;
    let tbs = issuer.tbs_certificate();
    let key = tbs.subject_public_key_info();
    let id = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::SHA1);
                w.null();
            });
            w.octet_string(&Sha1::digest(tbs.subject().as_der()));
            w.octet_string(&Sha1::digest(key.subject_public_key().octets()));
            w.uint(serial);
        });
    });
    Ok(OcspRequest::ask(&[CertId::from_der(&id)?], None))
}

/// Whether a request asks about certificates that the key of this one signed: of an issuer that has several
/// keys, each answers for its own.
///
/// # Errors
/// [`Error::Malformed`] for the certificate of the issuer.
pub fn is_asked_about(issuer: &[u8], request: &OcspRequest<'_>) -> Result<bool, Error> {
    let issuer = Certificate::from_der(issuer)?;
    let tbs = issuer.tbs_certificate();
    let (name, key) = (tbs.subject(), tbs.subject_public_key_info());
    let mut ids = request.request_list().map(|single| single.req_cert());
    Ok(ids.any(|id| is_of(name, key, &id)))
}

/// Answers a request from the ledger.
pub(crate) fn answer(
    responder: Responder<'_>,
    ledger: &dyn Ledger,
    request: &OcspRequest<'_>,
    at: OffsetDateTime,
    lifetime: Duration,
) -> Result<OcspAnswer, Error> {
    let lawful = |nonce: &&[u8]| (1..=LONGEST_NONCE).contains(&nonce.len());
    let nonce = request.nonce().filter(lawful);
    let ids: Vec<CertId<'_>> = request
        .request_list()
        .take(MOST_REQUESTS + 1)
        .map(|single| single.req_cert())
        .collect();
    if ids.len() > MOST_REQUESTS {
        return Err(Error::OcspRequest {
            most: MOST_REQUESTS,
        });
    }
    let statuses = ids
        .iter()
        .map(|id| status(responder, ledger, id))
        .collect::<Result<Vec<_>, _>>()?;
    let produced_at = whole_second(at);
    let next_update = Some(produced_at.saturating_add(lifetime));
    let octets = ids.len().saturating_mul(SINGLE).saturating_add(REST);
    let data = Writer::build_about(octets, |w| {
        w.nested_about(Tag::SEQUENCE, octets, |w| {
            // The hash of a responder's key is SHA-1's, whatever CertID is hashed with [§4.2.1].
            let hash = Sha1::digest(responder.key.subject_public_key().octets());
            w.nested(Tag::context_constructed(2), |w| w.octet_string(&hash));
            w.generalized_time(Tag::GENERALIZED_TIME, produced_at);
            w.nested(Tag::SEQUENCE, |w| {
                let mut told = HashSet::new();
                for (id, status) in ids.iter().zip(&statuses) {
                    // Who asks twice is told once; most ask one question.
                    if ids.len() == 1 || told.insert(id) {
                        let status = status.to_cert_status();
                        SingleResponse::new(*id, status, produced_at, next_update).encode(w);
                    }
                }
            });
            if let Some(nonce) = nonce {
                w.nested(Tag::context_constructed(1), |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.extension(Oid::OCSP_NONCE, false, |w| w.octet_string(nonce));
                    });
                });
            }
        });
    });
    let algorithm = responder.signer.algorithm().to_identifier();
    let response = |signature: &[u8]| to_der(&data, &algorithm, signature, responder.certificate);
    // What is signed is what a strict reader takes, and breaks no rule.
    lint_response(response)?;
    let der = response(&responder.signer.sign(&data)?);
    Ok(OcspAnswer { der, statuses })
}

/// `OCSPResponse` around a `BasicOCSPResponse`, which has the delegate's certificate, if there is one.
fn to_der(data: &[u8], algorithm: &[u8], signature: &[u8], certificate: Option<&[u8]>) -> Vec<u8> {
    let parts = [data, algorithm, signature, certificate.unwrap_or_default()];
    let octets = parts.iter().map(|part| part.len()).sum::<usize>();
    Writer::build_about(octets.saturating_add(REST), |w| {
        w.nested_about(Tag::SEQUENCE, octets, |w| {
            w.value(Tag::ENUMERATED, &[0]); // successful
            w.nested_about(Tag::context_constructed(0), octets, |w| {
                w.nested_about(Tag::SEQUENCE, octets, |w| {
                    w.oid(Oid::OCSP_BASIC);
                    w.nested_about(Tag::OCTET_STRING, octets, |w| {
                        w.nested_about(Tag::SEQUENCE, octets, |w| {
                            w.raw(data);
                            w.raw(algorithm);
                            w.bit_string(signature);
                            if let Some(certificate) = certificate {
                                w.nested_about(Tag::context_constructed(0), octets, |w| {
                                    w.value(Tag::SEQUENCE, certificate);
                                });
                            }
                        });
                    });
                });
            });
        });
    })
}

/// About how many octets it takes to speak of one certificate, and what a response has beside: so much room is
/// made for it.
const SINGLE: usize = 110;
const REST: usize = 64;

/// What the ledger knows of one certificate.
fn status(
    responder: Responder<'_>,
    ledger: &dyn Ledger,
    id: &CertId<'_>,
) -> Result<OcspStatus, Error> {
    if !is_of(responder.issuer, responder.issuer_key, id) {
        return Ok(OcspStatus::Unknown);
    }
    let key = EntryKey {
        issuer: responder.issuer,
        serial: id.serial_number.magnitude(),
    };
    Ok(ledger.status(key)?)
}

/// Whether the request is about a certificate of this issuer: both hashes are its own.
fn is_of(issuer: Name<'_>, key: SubjectPublicKeyInfo<'_>, id: &CertId<'_>) -> bool {
    is_of_issuer(id, issuer.as_der(), key.subject_public_key().octets())
}

impl OcspStatus {
    fn to_cert_status(&self) -> CertStatus {
        match self {
            Self::Good => CertStatus::Good,
            Self::Unknown => CertStatus::Unknown,
            Self::Revoked(Revoked { at, reason, .. }) => CertStatus::Revoked {
                revocation_time: *at,
                // Who says no reason leaves it out, as on lists [RFC 5280 §5.3.1].
                revocation_reason: (*reason != RevocationReason::UNSPECIFIED)
                    .then_some(reason.crl_reason()),
            },
        }
    }
}
