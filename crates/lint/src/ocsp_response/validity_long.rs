//! How long a response is good, measured by what public authorities are held to.

use countersign_asn1::BasicOcspResponse;
use time::Duration;

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-validity-long",
    // Deviation: a MUST there, and a notice here: a private authority sets its own limits.
    severity: Severity::Notice,
    source: "CA/B Baseline Requirements §4.9.10",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    response.tbs_response_data().responses().find_map(|single| {
        let lifetime = single.next_update()? - single.this_update();
        (lifetime > LIMIT).then(|| {
            format!(
                "what it says of `{}` is good for {} days: a public authority would be held to {}",
                single.cert_id().serial_number,
                lifetime.whole_days(),
                LIMIT.whole_days()
            )
        })
    })
}

const LIMIT: Duration = Duration::days(10);
