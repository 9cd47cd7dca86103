//! The signature's hash is not one for which collisions can be made: MD2, MD5, SHA-1.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;
use crate::signature::broken_hash;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "signature-hash",
    severity: Severity::Error,
    source: "CA/B Baseline Requirements §7.1.3.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    broken_hash(certificate.signature_algorithm())
}
