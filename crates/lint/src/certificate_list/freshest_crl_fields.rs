//! Where a list says where its deltas are, it says that alone: a delta covers all reasons, and has its issuer.

use countersign_asn1::{CertificateList, ExtensionValue, Oid};

use super::{ListRule, decoded};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-freshest-crl-fields",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.6",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let ExtensionValue::FreshestCrl(points) = decoded(list, Oid::FRESHEST_CRL)? else {
        return None;
    };
    points.iter().find_map(|point| {
        let trouble = if point.distribution_point.is_none() {
            "names no place"
        } else if point.reasons.is_some() {
            "has `reasons`"
        } else if !point.crl_issuer.is_empty() {
            "has a `cRLIssuer`"
        } else {
            return None;
        };
        Some(format!("a distribution point of its deltas {trouble}"))
    })
}
