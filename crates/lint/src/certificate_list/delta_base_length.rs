//! The number of a delta's base is one that a list can have: not negative, and of 20 octets at most.

use countersign_asn1::{CertificateList, ExtensionValue, Oid};

use super::number_length::trouble;
use super::{ListRule, decoded};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-delta-base-length",
    severity: Severity::Error,
    // A BaseCRLNumber is a CRLNumber.
    source: "RFC 5280 §5.2.4, §5.2.3",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let ExtensionValue::DeltaCrlIndicator(base) = decoded(list, Oid::DELTA_CRL_INDICATOR)? else {
        return None;
    };
    trouble("BaseCRLNumber", base)
}
