//! Which policies a question asks for [RFC 5280 §6.1.1 (c), (e), (f), (g)].

use countersign_asn1::{Oid, OwnedOid};

/// The inputs of path validation that speak of certificate policies.
///
/// The default asks for nothing: any policy will do, none is required, mapping and `anyPolicy` count.
///
/// ```
/// use countersign_trust::{ExplicitPolicy, InitialPolicies};
///
/// let gold = "2.16.840.1.101.3.2.1.48.1".parse()?;
/// let asked = InitialPolicies::default()
///     .with_user_initial_policy_set([gold])
///     .with_explicit_policy(ExplicitPolicy::Required);
/// assert_ne!(asked, InitialPolicies::default());
/// # Ok::<(), countersign_asn1::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialPolicies {
    /// Sorted, each once; `None` for `anyPolicy`.
    user_initial_policy_set: Option<Vec<OwnedOid>>,
    explicit_policy: ExplicitPolicy,
    policy_mapping: PolicyMapping,
    any_policy: AnyPolicy,
}

/// `initial-explicit-policy` [RFC 5280 §6.1.1 (f)].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExplicitPolicy {
    /// The path must be valid for a policy of the user-initial-policy-set.
    Required,
    /// It need not, unless a certificate on it demands one.
    NotRequired,
}

/// `initial-policy-mapping-inhibit` [RFC 5280 §6.1.1 (e)].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyMapping {
    /// An issuer may say that a policy of its own is another's.
    Allowed,
    /// A policy that is mapped is lost.
    Inhibited,
}

/// `initial-any-policy-inhibit` [RFC 5280 §6.1.1 (g)].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnyPolicy {
    /// `anyPolicy` in a certificate stands for every policy.
    Allowed,
    /// It stands for none.
    Inhibited,
}

impl InitialPolicies {
    /// The policies that are acceptable; `anyPolicy` among them makes all so.
    #[must_use]
    pub fn with_user_initial_policy_set(
        self,
        policies: impl IntoIterator<Item = OwnedOid>,
    ) -> Self {
        let mut set: Vec<OwnedOid> = policies.into_iter().collect();
        set.sort_unstable();
        set.dedup();
        let is_any = set.iter().any(|policy| policy.as_oid() == Oid::ANY_POLICY);
        Self {
            user_initial_policy_set: (!is_any).then_some(set),
            ..self
        }
    }

    /// Whether a policy is required.
    #[must_use]
    pub fn with_explicit_policy(self, explicit_policy: ExplicitPolicy) -> Self {
        Self {
            explicit_policy,
            ..self
        }
    }

    /// Whether mappings count.
    #[must_use]
    pub fn with_policy_mapping(self, policy_mapping: PolicyMapping) -> Self {
        Self {
            policy_mapping,
            ..self
        }
    }

    /// Whether `anyPolicy` counts.
    #[must_use]
    pub fn with_any_policy(self, any_policy: AnyPolicy) -> Self {
        Self { any_policy, ..self }
    }

    /// The policies that are acceptable, sorted; `None` for all.
    #[must_use]
    pub fn user_initial_policy_set(&self) -> Option<&[OwnedOid]> {
        self.user_initial_policy_set.as_deref()
    }

    /// Whether a policy is required.
    #[must_use]
    pub fn explicit_policy(&self) -> ExplicitPolicy {
        self.explicit_policy
    }

    /// Whether mappings count.
    #[must_use]
    pub fn policy_mapping(&self) -> PolicyMapping {
        self.policy_mapping
    }

    /// Whether `anyPolicy` counts.
    #[must_use]
    pub fn any_policy(&self) -> AnyPolicy {
        self.any_policy
    }

    /// What a question asks for that says nothing of policies.
    pub(crate) const fn nothing() -> Self {
        Self {
            user_initial_policy_set: None,
            explicit_policy: ExplicitPolicy::NotRequired,
            policy_mapping: PolicyMapping::Allowed,
            any_policy: AnyPolicy::Allowed,
        }
    }
}

impl Default for InitialPolicies {
    fn default() -> Self {
        Self::nothing()
    }
}
