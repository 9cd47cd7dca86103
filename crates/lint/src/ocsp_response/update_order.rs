//! What is said is good for some time, and was known when it was said.

use countersign_asn1::BasicOcspResponse;

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-update-order",
    severity: Severity::Error,
    source: "RFC 6960 §4.2.2.1",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let data = response.tbs_response_data();
    data.responses().find_map(|single| {
        let serial = single.cert_id().serial_number;
        if single.this_update() > data.produced_at() {
            return Some(format!("what it says of `{serial}` was not known yet when it was produced"));
        }
        let next_update = single.next_update()?;
        (next_update <= single.this_update())
            .then(|| format!("the next update of `{serial}` is not later than this one"))
    })
}
