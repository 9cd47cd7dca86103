//! No policy is listed twice.

use std::collections::HashSet;

use countersign_asn1::{Certificate, ExtensionValue, Oid};

use super::{CertificateRule, decoded};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "certificate-policies-duplicate",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.4",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let Some(ExtensionValue::CertificatePolicies(policies)) =
        decoded(certificate, Oid::CERTIFICATE_POLICIES)
    else {
        return None;
    };
    let mut seen = HashSet::new();
    let twice = policies.iter().find(|policy| !seen.insert(policy.policy_identifier))?;
    Some(format!("policy `{}` is listed twice", twice.policy_identifier))
}
