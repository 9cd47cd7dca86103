//! A response says by when there is a newer one: without it nobody can keep it.

use countersign_asn1::BasicOcspResponse;

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-next-update",
    severity: Severity::Warning,
    source: "RFC 5019 §2.2.4",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let mut responses = response.tbs_response_data().responses();
    let endless = responses.find(|single| single.next_update().is_none())?;
    let serial = endless.cert_id().serial_number;
    Some(format!("what it says of `{serial}` has no nextUpdate"))
}
