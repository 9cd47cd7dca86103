//! The rules about certificate policies, which only a whole path can keep or break
//! [RFC 5280 §6.1.2 to §6.1.5 as RFC 9618 changed them].

use crate::certificate_policies::CertificatePolicies;
use crate::finding::{Bounded, FindingKind};
use crate::initial_policies::{AnyPolicy, ExplicitPolicy, PolicyMapping};
use crate::policy::{AnchorConstraints, PolicyProcessing};
use crate::policy_graph::{AnyPolicyHere, MappingHere, PolicyGraph};
use crate::rules::{Check, Interrupt};
use crate::{CertificateFacts, CertificateId};

/// Which policies the path is valid for, and whether one is required.
pub(super) fn certificate_policies(check: &mut Check<'_>) -> Result<(), Interrupt> {
    if !check.is_anchor || check.policy().policy_processing != PolicyProcessing::Full {
        return Ok(());
    }
    check.policy_set.clear();
    let certificates = check.certificates;
    let speaks = |id: &CertificateId| certificates.get(*id).policies().is_some();
    let initial = check.question.initial_policies;
    if initial.explicit_policy() == ExplicitPolicy::NotRequired && !check.path.iter().any(speaks) {
        return Ok(());
    }
    process(check)
}

/// Few paths speak of policies.
#[inline(never)]
fn process(check: &mut Check<'_>) -> Result<(), Interrupt> {
    Processing::new(check).run(check)
}

/// The state variables [RFC 5280 §6.1.2].
struct Processing<'g> {
    valid_policy_graph: PolicyGraph<'g>,
    explicit_policy: Countdown,
    policy_mapping: Countdown,
    inhibit_any_policy: Countdown,
    /// At which depth a policy was demanded; `None` for the question itself.
    demanded_at: Option<usize>,
}

/// How many more certificates may come before something is forbidden or required; `None` for all of
/// them, which is the standard's n+1.
#[derive(Clone, Copy)]
struct Countdown(Option<u32>);

impl<'g> Processing<'g> {
    fn new(check: &Check<'g>) -> Self {
        let initial = check.question.initial_policies;
        let start = |is_zero: bool| Countdown(is_zero.then_some(0));
        let mut processing = Self {
            valid_policy_graph: PolicyGraph::new(None),
            explicit_policy: start(initial.explicit_policy() == ExplicitPolicy::Required),
            policy_mapping: start(initial.policy_mapping() == PolicyMapping::Inhibited),
            inhibit_any_policy: start(initial.any_policy() == AnyPolicy::Inhibited),
            demanded_at: None,
        };
        // An anchor that is no mere name and key limits the inputs [RFC 5937 §3].
        let counts = check.policy().anchor_constraints == AnchorConstraints::Enforce;
        if let Some(anchor) = check
            .facts()
            .policies()
            .filter(|_| counts && !check.is_target())
        {
            processing.valid_policy_graph = PolicyGraph::new(anchor.asserted.as_ref());
            processing.tighten(anchor, check.depth());
        }
        processing
    }

    /// From the certificate below the anchor to the target, which may be the anchor itself.
    fn run(mut self, check: &mut Check<'g>) -> Result<(), Interrupt> {
        let mut is_missed = false;
        for depth in (0..check.depth().max(1)).rev() {
            let facts = check.certificates.get(check.path[depth]);
            let is_last = depth == 0;
            self.take_in(facts, is_last, check)?;
            if is_last {
                self.wrap_up(facts);
            }
            // [RFC 5280 §6.1.3 (f)]
            if !is_missed && self.explicit_policy.has_ended() && self.valid_policy_graph.is_null() {
                is_missed = true;
                let demanded_by = self.demanded_by(check);
                check.error_at(depth, FindingKind::PolicyMissing { demanded_by })?;
            }
            if !is_last {
                self.prepare(facts, depth, check)?;
            }
        }
        let acceptable = check.question.initial_policies.user_initial_policy_set();
        let set = self
            .valid_policy_graph
            .user_constrained_policy_set(acceptable);
        // [RFC 5280 §6.1.5]: success if explicit_policy is above 0 or the set is not empty.
        if !is_missed && self.explicit_policy.has_ended() && set.is_empty() {
            let wanted = Bounded::new(acceptable.unwrap_or_default().iter().cloned());
            let demanded_by = self.demanded_by(check);
            check.error_at(
                0,
                FindingKind::PolicyNotAcceptable {
                    wanted,
                    demanded_by,
                },
            )?;
        }
        *check.policy_set = set;
        Ok(())
    }

    /// [RFC 5280 §6.1.3 (d), (e)]
    fn take_in(
        &mut self,
        facts: &'g CertificateFacts,
        is_last: bool,
        check: &mut Check<'_>,
    ) -> Result<(), Interrupt> {
        let any_policy =
            if !self.inhibit_any_policy.has_ended() || (!is_last && facts.is_self_issued()) {
                AnyPolicyHere::Counts
            } else {
                AnyPolicyHere::Ignored
            };
        let asserted = facts
            .policies()
            .and_then(|policies| policies.asserted.as_ref());
        Ok(self
            .valid_policy_graph
            .descend(asserted, any_policy, check.budget)?)
    }

    /// [RFC 5280 §6.1.4 (a), (b), (h), (i), (j)]
    fn prepare(
        &mut self,
        facts: &'g CertificateFacts,
        depth: usize,
        check: &mut Check<'_>,
    ) -> Result<(), Interrupt> {
        if let Some(policies) = facts.policies() {
            if policies.maps_any_policy() {
                check.error_at(depth, FindingKind::AnyPolicyMapped)?;
            }
            let mapping = if self.policy_mapping.has_ended() {
                MappingHere::Forbidden
            } else {
                MappingHere::Counts
            };
            self.valid_policy_graph
                .map(policies, mapping, check.budget)?;
        }
        if !facts.is_self_issued() {
            self.explicit_policy.count();
            self.policy_mapping.count();
            self.inhibit_any_policy.count();
        }
        if let Some(policies) = facts.policies() {
            self.tighten(policies, depth);
        }
        Ok(())
    }

    /// [RFC 5280 §6.1.5 (a), (b)]: the target may be self-issued, and is counted.
    fn wrap_up(&mut self, facts: &CertificateFacts) {
        self.explicit_policy.count();
        let required = facts
            .policies()
            .and_then(|policies| policies.require_explicit_policy);
        if required == Some(0) && !self.explicit_policy.has_ended() {
            self.explicit_policy = Countdown(Some(0));
            self.demanded_at = Some(0);
        }
    }

    /// [RFC 5280 §6.1.4 (i), (j)]
    fn tighten(&mut self, policies: &CertificatePolicies, depth: usize) {
        if self
            .explicit_policy
            .tighten(policies.require_explicit_policy)
        {
            self.demanded_at = Some(depth);
        }
        self.policy_mapping.tighten(policies.inhibit_policy_mapping);
        self.inhibit_any_policy.tighten(policies.inhibit_any_policy);
    }

    fn demanded_by(&self, check: &Check<'_>) -> Option<CertificateId> {
        self.demanded_at.map(|depth| check.path[depth])
    }
}

impl Countdown {
    fn has_ended(self) -> bool {
        self.0 == Some(0)
    }

    fn count(&mut self) {
        self.0 = self.0.map(|left| left.saturating_sub(1));
    }

    /// Takes the lower of the two; whether that is the new one.
    fn tighten(&mut self, limit: Option<u32>) -> bool {
        let Some(limit) = limit else {
            return false;
        };
        let is_lower = self.0.is_none_or(|left| limit < left);
        if is_lower {
            self.0 = Some(limit);
        }
        is_lower
    }
}
