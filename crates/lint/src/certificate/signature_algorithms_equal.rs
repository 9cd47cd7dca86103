//! `signatureAlgorithm` and `tbsCertificate.signature` are the same, for only the latter is signed.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "signature-algorithms-equal",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.1.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let outer = certificate.signature_algorithm();
    let inner = certificate.tbs_certificate().signature();
    (outer.as_der() != inner.as_der()).then(|| {
        format!(
            "signatureAlgorithm `{}` differs from tbsCertificate.signature `{}`",
            outer.algorithm(),
            inner.algorithm()
        )
    })
}
