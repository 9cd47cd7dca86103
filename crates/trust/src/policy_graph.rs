//! The valid policy graph of a path [RFC 9618 §5]: which policies hold from the anchor down.
//!
//! A graph, not the tree of RFC 5280: a node is a policy at a depth, kept once with all its parents,
//! so its size is linear in what the certificates hold (CVE-2023-0464). Qualifiers are not kept:
//! nothing here acts on them.

use std::collections::{BTreeMap, BTreeSet};

use countersign_asn1::{Oid, OwnedOid};

use crate::certificate_policies::{Asserted, CertificatePolicies};
use crate::{Budget, Exhausted};

/// The graph while it grows; empty, it is NULL, and stays so.
#[derive(Debug)]
pub(crate) struct PolicyGraph<'g> {
    /// The nodes of depth 1 to i but for `anyPolicy`'s, each with its parents.
    depths: Vec<Nodes<'g>>,
    /// What the nodes of depth i expect below, each with those that expect it.
    expected: Nodes<'g>,
    /// Whether depth i has a node for `anyPolicy`, which expects itself; its parent is the one above.
    any_policy: bool,
}

/// For each policy the policies one depth above; none if the parent is `anyPolicy`.
type Nodes<'g> = BTreeMap<Oid<'g>, Vec<Oid<'g>>>;

/// Whether `anyPolicy` in a certificate counts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnyPolicyHere {
    Counts,
    Ignored,
}

/// Whether mappings in a certificate count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MappingHere {
    Counts,
    Forbidden,
}

impl<'g> PolicyGraph<'g> {
    /// One node, `anyPolicy` at depth 0 [RFC 5280 §6.1.2 (a)]; or, where an anchor's own policies
    /// limit what is below, those [RFC 5937 §3].
    pub(crate) fn new(anchor: Option<&'g Asserted>) -> Self {
        let Some(asserted) = anchor else {
            return Self {
                depths: Vec::new(),
                expected: Nodes::new(),
                any_policy: true,
            };
        };
        Self {
            depths: Vec::new(),
            expected: asserted
                .policies
                .iter()
                .map(|policy| (policy.as_oid(), Vec::new()))
                .collect(),
            any_policy: asserted.any_policy,
        }
    }

    /// Whether the graph is NULL.
    pub(crate) fn is_null(&self) -> bool {
        self.expected.is_empty() && !self.any_policy
    }

    /// Adds the nodes of one certificate [RFC 9618 §5.2, RFC 5280 §6.1.3 (d), (e)].
    pub(crate) fn descend(
        &mut self,
        asserted: Option<&'g Asserted>,
        any_policy: AnyPolicyHere,
        budget: &mut Budget,
    ) -> Result<(), Exhausted> {
        let Some(asserted) = asserted else {
            // (e)
            self.expected.clear();
            self.any_policy = false;
            return Ok(());
        };
        let mut nodes = Nodes::new();
        for policy in &asserted.policies {
            budget.spend_policy_nodes(1)?;
            let policy = policy.as_oid();
            if let Some(parents) = self.expected.remove(&policy) {
                // (d) (1) (i)
                nodes.insert(policy, parents);
            } else if self.any_policy {
                // (d) (1) (ii)
                nodes.insert(policy, Vec::new());
            }
        }
        let counts = asserted.any_policy && any_policy == AnyPolicyHere::Counts;
        if counts {
            // (d) (2)
            budget.spend_policy_nodes(self.expected.len())?;
            nodes.append(&mut self.expected);
        }
        self.any_policy &= counts;
        // What the nodes expect is themselves, until a mapping says otherwise. Nodes without children,
        // (d) (3), stay: they are reached from no leaf.
        self.expected = nodes
            .keys()
            .map(|policy| (*policy, vec![*policy]))
            .collect();
        self.depths.push(nodes);
        Ok(())
    }

    /// Takes in the mappings of the certificate whose nodes were added last [RFC 9618 §5.3,
    /// RFC 5280 §6.1.4 (b)].
    pub(crate) fn map(
        &mut self,
        policies: &'g CertificatePolicies,
        mapping: MappingHere,
        budget: &mut Budget,
    ) -> Result<(), Exhausted> {
        let (Some(nodes), false) = (
            self.depths.last_mut(),
            self.expected.is_empty() && !self.any_policy,
        ) else {
            return Ok(());
        };
        budget.spend_policy_nodes(policies.mappings.len())?;
        let pairs = || {
            policies
                .mappings
                .iter()
                .map(|(issuer, subject)| (issuer.as_oid(), subject.as_oid()))
        };
        // A policy that is mapped expects itself no more: (b) (1); or is gone: (b) (2), which is the same,
        // for a node without a child is reached from no leaf.
        for (issuer, _) in pairs() {
            self.expected.remove(&issuer);
        }
        if mapping == MappingHere::Forbidden {
            return Ok(());
        }
        for (issuer, subject) in pairs() {
            if self.any_policy {
                nodes.entry(issuer).or_default();
            }
            if nodes.contains_key(&issuer) {
                self.expected.entry(subject).or_default().push(issuer);
            }
        }
        Ok(())
    }

    /// The authority-constrained policy set, `anyPolicy` in it if the last certificate has its node,
    /// cut down to what is acceptable [RFC 9618 §5.4, RFC 5280 §6.1.5 (g)].
    pub(crate) fn user_constrained_policy_set(
        &self,
        acceptable: Option<&[OwnedOid]>,
    ) -> Vec<OwnedOid> {
        let mut set: BTreeSet<Oid<'_>> = BTreeSet::new();
        if self.is_null() {
            return Vec::new();
        }
        // From the leaves up, for a node without a leaf below it does not count.
        let mut reached: BTreeSet<Oid<'_>> = self
            .depths
            .last()
            .map(|nodes| nodes.keys().copied().collect())
            .unwrap_or_default();
        for nodes in self.depths.iter().rev() {
            let mut above = BTreeSet::new();
            for policy in reached {
                match nodes.get(&policy) {
                    Some(parents) if parents.is_empty() => {
                        set.insert(policy);
                    }
                    Some(parents) => above.extend(parents.iter().copied()),
                    None => {}
                }
            }
            reached = above;
        }
        if let Some(acceptable) = acceptable {
            let acceptable = acceptable.iter().map(OwnedOid::as_oid);
            // `anyPolicy` stands for each that is acceptable.
            let stays = |policy: &Oid<'_>| self.any_policy || set.contains(policy);
            return acceptable.filter(stays).map(OwnedOid::from).collect();
        }
        if self.any_policy {
            set.insert(Oid::ANY_POLICY);
        }
        set.into_iter().map(OwnedOid::from).collect()
    }
}
