//! Who uses extensions says version 2; and every list has to have some.

use countersign_asn1::{CertificateList, Version};

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-version",
    severity: Severity::Error,
    source: "RFC 5280 §5.1.2.1",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    (list.tbs_cert_list().version() != Version::V2).then(|| "it is of version 1, and wanted is 2".to_owned())
}
