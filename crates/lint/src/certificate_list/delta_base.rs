//! A delta is of a higher number than the list that it adds to.

use countersign_asn1::{CertificateList, ExtensionValue, Oid};

use super::{ListRule, decoded};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-delta-base",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.4",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let ExtensionValue::DeltaCrlIndicator(base) = decoded(list, Oid::DELTA_CRL_INDICATOR)? else {
        return None;
    };
    let ExtensionValue::CrlNumber(number) = decoded(list, Oid::CRL_NUMBER)? else {
        return None;
    };
    let (base, number) = (base.magnitude(), number.magnitude());
    let is_higher = (number.len(), number) > (base.len(), base);
    (!is_higher).then(|| "it is a delta whose number is not above that of its base".to_owned())
}
