//! What a certificate says of policies, decoded [RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.11, §4.2.1.14].

use countersign_asn1::{Oid, OwnedOid, PolicyInformation, PolicyMapping};

/// The four extensions that speak of policies. Most private certificates have none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CertificatePolicies {
    /// `certificatePolicies`; `None` if the extension is absent.
    pub(crate) asserted: Option<Asserted>,
    /// `policyMappings`, issuer's policy and subject's, sorted, each pair once.
    pub(crate) mappings: Vec<(OwnedOid, OwnedOid)>,
    /// `requireExplicitPolicy`: after how many more certificates a policy is required.
    pub(crate) require_explicit_policy: Option<u32>,
    /// `inhibitPolicyMapping`: after how many more certificates mapping is forbidden.
    pub(crate) inhibit_policy_mapping: Option<u32>,
    /// `inhibitAnyPolicy`: after how many more certificates `anyPolicy` counts no more.
    pub(crate) inhibit_any_policy: Option<u32>,
    /// Which of the extensions are critical, `certificatePolicies` apart, in dotted decimal.
    pub(crate) critical: Vec<String>,
}

/// The policies under which a certificate was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asserted {
    /// Sorted, each once, without `anyPolicy`.
    pub(crate) policies: Vec<OwnedOid>,
    /// Whether `anyPolicy` is among them.
    pub(crate) any_policy: bool,
}

impl Asserted {
    pub(crate) fn new(policies: &[PolicyInformation<'_>]) -> Self {
        let identifiers = || policies.iter().map(|policy| policy.policy_identifier);
        let mut named: Vec<OwnedOid> = identifiers()
            .filter(|policy| *policy != Oid::ANY_POLICY)
            .map(OwnedOid::from)
            .collect();
        named.sort_unstable();
        named.dedup();
        Self {
            any_policy: identifiers().any(|policy| policy == Oid::ANY_POLICY),
            policies: named,
        }
    }
}

impl CertificatePolicies {
    pub(crate) fn set_mappings(&mut self, mappings: &[PolicyMapping<'_>]) {
        self.mappings = mappings
            .iter()
            .map(|mapping| {
                (
                    mapping.issuer_domain_policy.into(),
                    mapping.subject_domain_policy.into(),
                )
            })
            .collect();
        self.mappings.sort_unstable();
        self.mappings.dedup();
    }

    /// Whether `anyPolicy` is mapped, from or to [RFC 5280 §6.1.4 (a)].
    pub(crate) fn maps_any_policy(&self) -> bool {
        self.mappings.iter().any(|(issuer, subject)| {
            [issuer, subject]
                .map(OwnedOid::as_oid)
                .contains(&Oid::ANY_POLICY)
        })
    }
}
