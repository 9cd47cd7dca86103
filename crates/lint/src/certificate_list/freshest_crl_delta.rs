//! A delta points at no other delta.

use countersign_asn1::{CertificateList, Oid};

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-freshest-crl-delta",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.6",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let extensions = list.tbs_cert_list().crl_extensions();
    let is_delta = extensions.get(Oid::DELTA_CRL_INDICATOR).is_some();
    (is_delta && extensions.get(Oid::FRESHEST_CRL).is_some())
        .then(|| "it is a delta, and points at deltas".to_owned())
}
