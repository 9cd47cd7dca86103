//! A list of this profile is about public-key certificates, and says nothing else.

use countersign_asn1::{CertificateList};

use super::{ListRule, issuing_distribution_point};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-attribute-certificates",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.5",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let point = issuing_distribution_point(list)?;
    (point.only_contains_attribute_certs).then(|| "it is for attribute certificates alone".to_owned())
}
