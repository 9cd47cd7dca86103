//! A list says by when the next one is there: without it an old list is good for ever.

use countersign_asn1::CertificateList;

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-next-update",
    severity: Severity::Error,
    source: "RFC 5280 §5.1.2.5",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let next_update = list.tbs_cert_list().next_update();
    next_update.is_none().then(|| "it does not say by when the next one is there".to_owned())
}
