//! A list has a number, by which an older one is known.

use countersign_asn1::{CertificateList, Oid};

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-number",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.3",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let number = list.tbs_cert_list().crl_extensions().get(Oid::CRL_NUMBER);
    number.is_none().then(|| "it has no crlNumber".to_owned())
}
