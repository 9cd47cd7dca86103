//! The scope of a list is not empty, and not two at once.

use countersign_asn1::{CertificateList, IssuingDistributionPoint};

use super::{ListRule, issuing_distribution_point};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-distribution-point",
    severity: Severity::Error,
    source: "RFC 5280 §5.2.5",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let point = issuing_distribution_point(list)?;
    if point == IssuingDistributionPoint::default() {
        return Some("its issuingDistributionPoint says nothing".to_owned());
    }
    let scopes = [
        point.only_contains_user_certs,
        point.only_contains_ca_certs,
        point.only_contains_attribute_certs,
    ];
    let scopes = scopes.into_iter().filter(|scope| *scope).count();
    (scopes > 1).then(|| format!("it is for {scopes} kinds of certificate alone"))
}
