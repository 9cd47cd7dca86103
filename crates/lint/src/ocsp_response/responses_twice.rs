//! A response says of each certificate one thing.

use std::collections::BTreeSet;

use countersign_asn1::BasicOcspResponse;

use super::ResponseRule;
use crate::Severity;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-responses-twice",
    severity: Severity::Error,
    source: "RFC 6960 §2.2",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    let data = response.tbs_response_data();
    // Who speaks of one certificate does not repeat itself.
    data.responses().nth(1)?;
    let mut seen = BTreeSet::new();
    data.responses().find_map(|single| {
        let id = single.cert_id();
        let key = (
            id.hash_algorithm.algorithm().as_bytes(),
            id.issuer_key_hash,
            id.serial_number.as_bytes(),
        );
        (!seen.insert(key)).then(|| format!("it speaks of serial number `{}` twice", id.serial_number))
    })
}
