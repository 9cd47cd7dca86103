//! `OcspAnswer`: what the ledger knows of certificates, as an OCSP response [RFC 6960 §4.2].

use std::collections::HashSet;

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    CertId, CertStatus, Certificate, Name, OcspRequest, Oid, SingleResponse, Tag, TbsCertificate,
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
    pub(crate) issuer: &'a Identity,
    /// The hash of the signer's key: the issuer's, or a delegate's. It is SHA-1's, whatever a `CertID` is hashed with
    /// [§4.2.1].
    pub(crate) key_hash: &'a [u8; SHA1],
    /// The delegate's certificate, DER.
    pub(crate) certificate: Option<&'a [u8]>,
    pub(crate) signer: &'a dyn Signer,
}

/// Whose certificates are spoken of, and how requests name it: nearly all by SHA-1 [RFC 5019 §2.1.1], which is
/// computed once.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// The subject of its certificate, DER.
    name: Vec<u8>,
    /// The bits of its key.
    key: Vec<u8>,
    name_hash: [u8; SHA1],
    key_hash: [u8; SHA1],
}

/// How many octets SHA-1 gives.
const SHA1: usize = 20;

impl Identity {
    pub(crate) fn of(tbs: &TbsCertificate<'_>) -> Self {
        let name = tbs.subject().as_der();
        let key = tbs.subject_public_key_info().subject_public_key().octets();
        Self {
            name: name.to_vec(),
            key: key.to_vec(),
            name_hash: Sha1::digest(name).into(),
            key_hash: key_hash(tbs),
        }
    }

    pub(crate) fn name(&self) -> Result<Name<'_>, countersign_asn1::Error> {
        Name::locate(&self.name)
    }

    pub(crate) fn key_hash(&self) -> &[u8; SHA1] {
        &self.key_hash
    }

    /// Whether this is about a certificate of its: both hashes are its own.
    fn issued(&self, id: &CertId<'_>) -> bool {
        if id.hash_algorithm.algorithm() == Oid::SHA1 {
            return id.issuer_name_hash == self.name_hash && id.issuer_key_hash == self.key_hash;
        }
        is_of_issuer(id, &self.name, &self.key)
    }
}

/// The hash by which the key of this certificate is known.
pub(crate) fn key_hash(tbs: &TbsCertificate<'_>) -> [u8; SHA1] {
    let key = tbs.subject_public_key_info();
    Sha1::digest(key.subject_public_key().octets()).into()
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
    let issuer = Identity::of(issuer.tbs_certificate());
    let id = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::SHA1);
                w.null();
            });
            w.octet_string(&issuer.name_hash);
            w.octet_string(&issuer.key_hash);
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
    let issuer = Identity::of(issuer.tbs_certificate());
    let mut ids = request.request_list().map(|single| single.req_cert());
    Ok(ids.any(|id| issuer.issued(&id)))
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
            w.nested(Tag::context_constructed(2), |w| {
                w.octet_string(responder.key_hash);
            });
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
    // Beside the parts there are so many octets of headers, from the inside out.
    let about = |headers: usize| octets.saturating_add(headers);
    Writer::build_about(about(REST), |w| {
        w.nested_about(Tag::SEQUENCE, about(33), |w| {
            w.value(Tag::ENUMERATED, &[0]); // successful
            w.nested_about(Tag::context_constructed(0), about(26), |w| {
                w.nested_about(Tag::SEQUENCE, about(22), |w| {
                    w.oid(Oid::OCSP_BASIC);
                    w.nested_about(Tag::OCTET_STRING, about(7), |w| {
                        w.nested_about(Tag::SEQUENCE, about(3), |w| {
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
    if !responder.issuer.issued(id) {
        return Ok(OcspStatus::Unknown);
    }
    let key = EntryKey {
        issuer: responder.issuer.name()?,
        serial: id.serial_number.magnitude(),
    };
    Ok(ledger.status(key)?)
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
