//! `DelegatedResponder`: whoever answers OCSP requests in the authority's place [RFC 6960 §4.2.2.2].

use std::sync::Arc;

use countersign_asn1::{Certificate, OcspRequest, Oid};
use countersign_keys::Signer;
use thiserror::Error as ThisError;
use time::{Duration, OffsetDateTime};

use crate::authority::check_lifetime;
use crate::ocsp::{self, Identity, Responder};
use crate::remark::rfc3339;
use crate::{Error, Ledger, OcspAnswer};

/// A responder with a key and a certificate of its own: the authority's key need not be where it answers,
/// and a thief of its key can revoke nothing and issue nothing.
#[derive(Debug)]
pub struct DelegatedResponder {
    certificate: Vec<u8>,
    key_hash: [u8; 20],
    /// The authority that it speaks for.
    authority: Identity,
    signer: Box<dyn Signer>,
    ledger: Arc<dyn Ledger>,
}

impl DelegatedResponder {
    /// A responder of this certificate and key, for the authority of that certificate, whose ledger it
    /// reads.
    ///
    /// # Errors
    /// [`Error::NoResponder`] when the certificate does not make it one, or the key is another one;
    /// [`Error::Malformed`].
    pub fn new(
        certificate: Vec<u8>,
        authority: Vec<u8>,
        signer: Box<dyn Signer>,
        ledger: Arc<dyn Ledger>,
    ) -> Result<Self, Error> {
        let view = Certificate::from_der(&certificate)?;
        let tbs = view.tbs_certificate();
        let cannot = |reason| cannot(&view, reason);
        let above = Certificate::from_der(&authority)?;
        let above = above.tbs_certificate();
        // By the very key that issued what it speaks of: verifiers take no other.
        let named = tbs.extensions().authority_key_identifier()?;
        let named = named.and_then(|identifier| identifier.key_identifier);
        let own = above.extensions().subject_key_identifier()?;
        if tbs.issuer() != above.subject() || named.is_some_and(|named| Some(named) != own) {
            return Err(cannot(Unfitness::OtherIssuer {
                found: tbs.issuer().to_string(),
                wanted: above.subject().to_string(),
            }));
        }
        let purposes = tbs.extensions().ext_key_usage()?.unwrap_or_default();
        // `anyExtendedKeyUsage` is not enough: the standard wants it said.
        if !purposes.contains(&Oid::OCSP_SIGNING) {
            return Err(cannot(Unfitness::NotOcspSigning));
        }
        if signer.public_key_info() != tbs.subject_public_key_info().as_der() {
            return Err(cannot(Unfitness::OtherKey));
        }
        let (key_hash, authority) = (ocsp::key_hash(tbs), Identity::of(above));
        Ok(Self {
            certificate,
            key_hash,
            authority,
            signer,
            ledger,
        })
    }

    /// As [`Authority::ocsp_answer`], signed by the responder, whose certificate comes with the response.
    ///
    /// # Errors
    /// [`Error::NoResponder`] when its certificate does not hold from that moment for `lifetime`; and as
    /// [`Authority::ocsp_answer`].
    ///
    /// [`Authority::ocsp_answer`]: crate::Authority::ocsp_answer
    pub fn ocsp_answer(
        &self,
        request: &OcspRequest<'_>,
        at: OffsetDateTime,
        lifetime: Duration,
    ) -> Result<OcspAnswer, Error> {
        check_lifetime(lifetime)?;
        let view = Certificate::from_der(&self.certificate)?;
        let validity = view.tbs_certificate().validity();
        let (not_before, not_after) = (validity.not_before(), validity.not_after());
        // A response is believed while its signer's certificate holds, whatever it says itself.
        let until = at.saturating_add(lifetime);
        if at < not_before || until > not_after {
            return Err(cannot(
                &view,
                Unfitness::NotValid {
                    at,
                    until,
                    not_before,
                    not_after,
                },
            ));
        }
        let responder = Responder {
            issuer: &self.authority,
            key_hash: &self.key_hash,
            certificate: Some(&self.certificate),
            signer: &*self.signer,
        };
        ocsp::answer(responder, &*self.ledger, request, at, lifetime)
    }
}

fn cannot(certificate: &Certificate<'_>, reason: Unfitness) -> Error {
    Error::NoResponder {
        responder: certificate.tbs_certificate().subject().to_string(),
        reason,
    }
}

/// Why a certificate and a key make no responder: the end of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Unfitness {
    /// Another authority issued its certificate, or this one by another key.
    #[error(
        "its certificate was issued by another key or by another name, `{found}`, and it is to speak for `{wanted}`"
    )]
    OtherIssuer {
        /// Who issued it.
        found: String,
        /// For whom it is to speak.
        wanted: String,
    },
    /// The authority did not say that it may.
    #[error("its certificate is not for `OCSPSigning`")]
    NotOcspSigning,
    /// The key is another one than the certificate's.
    #[error("the key is not the one in its certificate")]
    OtherKey,
    /// Its certificate does not hold for as long as the response would.
    #[error(
        "its certificate is valid from {} to {}, and the response would be from {} to {}",
        rfc3339(*not_before), rfc3339(*not_after), rfc3339(*at), rfc3339(*until)
    )]
    NotValid {
        /// When the response would begin.
        at: OffsetDateTime,
        /// When it would end.
        until: OffsetDateTime,
        /// The first moment at which the certificate is valid.
        not_before: OffsetDateTime,
        /// The last.
        not_after: OffsetDateTime,
    },
}
