//! A response speaks of a certificate.

use countersign_asn1::BasicOcspResponse;

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-responses-empty",
    severity: Severity::Error,
    source: "RFC 6960 §4.2.1",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let first = response.tbs_response_data().responses().next();
    first.is_none().then(|| "it speaks of no certificate".to_owned())
}
