//! Certificate policies [RFC 5280 §4.2.1.4, §4.2.1.5].

use super::{Profiled, Row};
use countersign_asn1::{ExtensionValue, Oid, PolicyInformation};
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "policy-twice",
        breach: breach::POLICY_TWICE,
        source: "RFC 5280 §4.2.1.4",
        is_broken: |c| {
            let mut named: Vec<Oid<'_>> = policies(c)
                .iter()
                .map(|policy| policy.policy_identifier)
                .collect();
            named.sort_unstable();
            named.windows(2).any(|pair| pair[0] == pair[1])
        },
    },
    Row {
        code: "any-policy-qualifier",
        breach: breach::ANY_POLICY_QUALIFIER,
        source: "RFC 5280 §4.2.1.4",
        is_broken: |c| {
            policies(c)
                .iter()
                .filter(|policy| policy.policy_identifier == Oid::ANY_POLICY)
                .any(has_unknown_qualifier)
        },
    },
    Row {
        code: "critical-policy-qualifier",
        breach: breach::CRITICAL_POLICY_QUALIFIER,
        source: "RFC 5280 §4.2.1.4",
        is_broken: |c| {
            c.is_critical(Oid::CERTIFICATE_POLICIES)
                && policies(c).iter().any(has_unknown_qualifier)
        },
    },
    Row {
        code: "any-policy-mapping",
        breach: breach::ANY_POLICY_MAPPING,
        source: "RFC 5280 §4.2.1.5",
        is_broken: |c| {
            c.values().any(|value| match value {
                ExtensionValue::PolicyMappings(mappings) => mappings.iter().any(|mapping| {
                    [mapping.issuer_domain_policy, mapping.subject_domain_policy]
                        .contains(&Oid::ANY_POLICY)
                }),
                _ => false,
            })
        },
    },
];

fn has_unknown_qualifier(policy: &PolicyInformation<'_>) -> bool {
    let qualifiers = policy.policy_qualifiers.iter();
    qualifiers
        .map(|(kind, _)| kind)
        .any(|kind| ![Oid::QT_CPS, Oid::QT_UNOTICE].contains(kind))
}

fn policies<'p, 'c>(c: &'p Profiled<'c>) -> &'p [PolicyInformation<'c>] {
    let policies = c.values().find_map(|value| match value {
        ExtensionValue::CertificatePolicies(policies) => Some(policies.as_slice()),
        _ => None,
    });
    policies.unwrap_or_default()
}
