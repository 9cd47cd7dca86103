//! The signature's hash is not one for which collisions can be made: MD2, MD5, SHA-1.

use countersign_asn1::CertificateList;

use super::ListRule;
use crate::Severity;
use crate::signature::broken_hash;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-signature-hash",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §7.1.3.2",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    broken_hash(list.signature_algorithm())
}
