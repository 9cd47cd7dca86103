//! A list is good for some time.

use countersign_asn1::CertificateList;

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-update-order",
    severity: Severity::Error,
    source: "RFC 5280 §5.1.2.5",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let tbs = list.tbs_cert_list();
    let next_update = tbs.next_update()?;
    (next_update <= tbs.this_update())
        .then(|| "the next update is not later than this one".to_owned())
}
