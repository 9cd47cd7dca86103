//! What is revoked for no reason leaves the reason out, and what is off a list is not revoked.

use countersign_asn1::{BasicOcspResponse, CertStatus, CrlReason};

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-reason",
    severity: Severity::Error,
    source: "RFC 5280 §5.3.1",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let mut responses = response.tbs_response_data().responses();
    responses.find_map(|single| {
        let CertStatus::Revoked { revocation_reason: Some(reason), .. } = single.cert_status() else {
            return None;
        };
        matches!(reason, CrlReason::Unspecified | CrlReason::RemoveFromCrl).then(|| {
            let serial = single.cert_id().serial_number;
            format!("`{serial}` is revoked for the reason `{}`", reason.name())
        })
    })
}
