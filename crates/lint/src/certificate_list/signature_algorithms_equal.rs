//! `signatureAlgorithm` and `tbsCertList.signature` are the same, for only the latter is signed.

use countersign_asn1::CertificateList;

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-signature-algorithms-equal",
    severity: Severity::Error,
    source: "RFC 5280 §5.1.1.2",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let outer = list.signature_algorithm();
    let inner = list.tbs_cert_list().signature();
    (outer.as_der() != inner.as_der()).then(|| {
        format!(
            "signatureAlgorithm `{}` differs from tbsCertList.signature `{}`",
            outer.algorithm(),
            inner.algorithm()
        )
    })
}
