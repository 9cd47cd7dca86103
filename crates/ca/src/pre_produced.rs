//! `PreProduced`: OCSP responses that were signed before anybody asked [RFC 6960 §2.5].

use std::collections::HashMap;
use std::sync::Arc;

use countersign_asn1::{CertId, CertStatus, OcspRequest, OcspResponse};
use time::OffsetDateTime;

use crate::{Error, OcspAnswer};

/// OCSP responses that were signed before anybody asked: to hand one out takes no key, and no ledger.
///
/// Each counts until it ends. What is revoked meanwhile is still called good, until a newer answer is kept.
///
/// ```
/// use countersign_asn1::OcspRequest;
/// use countersign_ca::{Authority, Error, PreProduced};
/// use time::{Duration, OffsetDateTime};
///
/// fn answer(
///     kept: &mut PreProduced,
///     authority: &Authority,
///     request: &OcspRequest<'_>,
///     now: OffsetDateTime,
/// ) -> Result<Vec<u8>, Error> {
///     if let Some(response) = kept.find(request, now) {
///         return Ok(response.to_vec());
///     }
///     let answer = authority.ocsp_answer(request, now, Duration::DAY)?;
///     let response = answer.as_der().to_vec();
///     kept.keep(&answer)?;
///     Ok(response)
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct PreProduced {
    /// By the `CertID` that a response speaks of.
    responses: HashMap<Vec<u8>, Response>,
}

#[derive(Clone, Debug)]
struct Response {
    der: Arc<[u8]>,
    this_update: OffsetDateTime,
    next_update: OffsetDateTime,
}

impl PreProduced {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps an answer for whoever asks about a certificate that it speaks of, in the place of what was kept. What it
    /// does not know is left out: that is endless, and may be issued the next moment.
    ///
    /// # Errors
    /// [`Error::Malformed`], which no answer of an authority is.
    pub fn keep(&mut self, answer: &OcspAnswer) -> Result<(), Error> {
        let der: Arc<[u8]> = answer.as_der().into();
        let Some(basic) = OcspResponse::from_der(answer.as_der())?.basic()? else {
            return Ok(());
        };
        let singles = basic.tbs_response_data().responses();
        for single in singles.filter(|single| single.cert_status() != CertStatus::Unknown) {
            let this_update = single.this_update();
            let response = Response {
                der: Arc::clone(&der),
                this_update,
                next_update: single.next_update().unwrap_or(this_update),
            };
            self.responses.insert(key(&single.cert_id()), response);
        }
        Ok(())
    }

    /// The response to a request about one certificate. `None` where none is kept that is good at that moment,
    /// where several are asked about, and where a nonce is wanted, for none of these can have it.
    #[must_use]
    pub fn find(&self, request: &OcspRequest<'_>, at: OffsetDateTime) -> Option<&[u8]> {
        let mut asked = request.request_list();
        let (Some(asked), None, None) = (asked.next(), asked.next(), request.nonce()) else {
            return None;
        };
        let response = self.responses.get(&key(&asked.req_cert()))?;
        let is_good = (response.this_update..response.next_update).contains(&at);
        is_good.then_some(&*response.der)
    }
}

/// All that names a certificate; whether the parameters of the hash are NULL or absent is the same.
fn key(id: &CertId<'_>) -> Vec<u8> {
    let parts = [
        id.hash_algorithm.algorithm().as_bytes(),
        id.issuer_name_hash,
        id.issuer_key_hash,
        id.serial_number.magnitude(),
    ];
    parts.concat()
}
