//! A nonce has 1 to 128 octets.

use countersign_asn1::BasicOcspResponse;

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-nonce-length",
    severity: Severity::Error,
    source: "RFC 9654 §2.1",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let nonce = response.tbs_response_data().nonce()?;
    let length = nonce.len();
    (!(1..=128).contains(&length)).then(|| format!("its nonce has {length} octets, and 1 to 128 are lawful"))
}
