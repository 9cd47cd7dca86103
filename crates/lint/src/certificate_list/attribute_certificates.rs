//! A list of this profile is about public-key certificates, and says nothing else.

use countersign_asn1::{CertificateList, ExtensionValue, Oid};

use super::{ListRule, decoded};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-attribute-certificates",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.5",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let value = decoded(list, Oid::ISSUING_DISTRIBUTION_POINT)?;
    let ExtensionValue::IssuingDistributionPoint(point) = value else {
        return None;
    };
    (point.only_contains_attribute_certs).then(|| "it is for attribute certificates alone".to_owned())
}
