//! An entry that says no reason leaves the extension out, and only deltas take entries off a list.

use countersign_asn1::{CertificateList, CrlReason, EntryExtensions, ExtensionValue, Oid};

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
    let entries = list.tbs_cert_list().revoked_certificates().outlines();
    entries.filter_map(Result::ok).find_map(|entry| {
        let serial = entry.user_certificate;
        match reason(&entry.extensions)? {
            CrlReason::Unspecified => Some(format!("the entry of `{serial}` has the reason `unspecified`")),
            CrlReason::RemoveFromCrl if !is_delta => {
                Some(format!("the entry of `{serial}` takes it off a list, and this is no delta"))
            }
            _ => None,
        }
    })
}

fn reason(extensions: &EntryExtensions<'_>) -> Option<CrlReason> {
    match extensions {
        EntryExtensions::Absent => None,
        EntryExtensions::ReasonCode(reason) => Some(*reason),
        EntryExtensions::Others(others) => match others.get(Oid::REASON_CODE)?.decode().ok()? {
            ExtensionValue::ReasonCode(reason) => Some(reason),
            _ => None,
        },
    }
}
