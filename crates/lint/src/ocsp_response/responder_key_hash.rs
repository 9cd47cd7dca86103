//! A responder that is known by its key is known by the SHA-1 of it.

use countersign_asn1::{BasicOcspResponse, ResponderId};

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-responder-key-hash",
    severity: Severity::Error,
    source: "RFC 6960 §4.2.1",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    match response.tbs_response_data().responder_id() {
        ResponderId::ByKey(hash) if hash.len() != 20 => Some(format!(
            "the hash of the responder's key has {} octets, and wanted are the 20 of SHA-1",
            hash.len()
        )),
        _ => None,
    }
}
