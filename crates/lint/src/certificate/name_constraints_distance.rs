//! Subtrees of names start at their base and have no depth: `minimum` is 0 and `maximum` absent.

use countersign_asn1::{Certificate, ExtensionValue, Oid};

use super::{CertificateRule, decoded};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "name-constraints-distance",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.10",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let Some(ExtensionValue::NameConstraints(constraints)) =
        decoded(certificate, Oid::NAME_CONSTRAINTS)
    else {
        return None;
    };
    constraints
        .permitted_subtrees
        .iter()
        .chain(&constraints.excluded_subtrees)
        .any(|subtree| subtree.minimum != 0 || subtree.maximum.is_some())
        .then(|| "a subtree of nameConstraints has a minimum or a maximum".to_owned())
}
