//! The signature's hash is not one for which collisions can be made: MD2, MD5, SHA-1.

use countersign_asn1::BasicOcspResponse;

use super::ResponseRule;
use crate::Severity;
use crate::signature::broken_hash;

pub(super) const RULE: ResponseRule = ResponseRule {
    code: "ocsp-signature-hash",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §7.1.3.2",
    inspect,
};

fn inspect(response: &BasicOcspResponse<'_>) -> Option<String> {
    broken_hash(response.signature_algorithm())
}
