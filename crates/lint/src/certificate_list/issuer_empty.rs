//! A list says whose it is.

use countersign_asn1::CertificateList;

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-issuer-empty",
    severity: Severity::Error,
    source: "RFC 5280 §5.1.2.3",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let rdns = list.tbs_cert_list().issuer().rdns().ok()?;
    rdns.is_empty().then(|| "its issuer has no name".to_owned())
}
