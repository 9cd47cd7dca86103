//! An entry that says no reason leaves the extension out, and only deltas take entries off a list.

use countersign_asn1::{CertificateList, CrlReason, Oid};

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-entry-reason",
    severity: Severity::Error,
    source: "RFC 5280 §5.3.1",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let extensions = list.tbs_cert_list().crl_extensions();
    let is_delta = extensions.get(Oid::DELTA_CRL_INDICATOR).is_some();
    // What cannot be read, `crl-syntax` speaks of.
    let mut reasons = list.tbs_cert_list().revoked_certificates().reasons();
    reasons.find_map(|(serial, reason)| match reason {
        CrlReason::Unspecified => Some(format!("the entry of `{serial}` has the reason `unspecified`")),
        CrlReason::RemoveFromCrl if !is_delta => {
            Some(format!("the entry of `{serial}` takes it off a list, and this is no delta"))
        }
        _ => None,
    })
}
