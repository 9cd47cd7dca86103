//! Certificate policies, against the tree that RFC 5280 describes and RFC 9618 replaced.
//!
//! The reference grows the valid policy tree word for word, exponential as it is: the graph must come
//! to the same answer, and to the same user-constrained policy set.

use std::collections::BTreeSet;

use countersign_asn1::encode::Encode as _;
use countersign_asn1::{
    ExtensionValue, Oid, OwnedOid, PolicyConstraints, PolicyInformation, PolicyMapping as Mapping,
};
use countersign_testkit::forge::{Extension, Tbs};
use countersign_testkit::{Identity, NOW, Template};
use countersign_trust::{
    AnyPolicy, Budget, Certificates, Exhausted, ExplicitPolicy, InitialPolicies, Outcome, Policy,
    PolicyMapping, Purpose, Question, Signatures, TrustStore, Validator, Verdict,
};
use proptest::prelude::*;

use crate::court::provider;

/// `anyPolicy`, and below it a few others.
const ANY: u8 = 0;

fn oid(policy: u8) -> OwnedOid {
    match policy {
        ANY => Oid::ANY_POLICY.into(),
        policy => format!("1.2.{policy}").parse().unwrap(),
    }
}

/// What one certificate of a chain says.
#[derive(Clone, Debug, Default)]
struct Says {
    policies: Option<Vec<u8>>,
    mappings: Vec<(u8, u8)>,
    require_explicit_policy: Option<u32>,
    inhibit_policy_mapping: Option<u32>,
    inhibit_any_policy: Option<u32>,
    self_issued: bool,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
struct Asked {
    acceptable: Option<Vec<u8>>,
    explicit: bool,
    inhibit_mapping: bool,
    inhibit_any: bool,
}

impl Says {
    fn put(&self, tbs: &mut Tbs) {
        let mut set = |oid: Oid<'_>, value: ExtensionValue<'_>| {
            tbs.set(Extension::new(oid, true, &value.to_der()));
        };
        if let Some(policies) = &self.policies {
            let oids: Vec<OwnedOid> = policies.iter().map(|policy| oid(*policy)).collect();
            let policies = oids.iter().map(|policy| PolicyInformation {
                policy_identifier: policy.as_oid(),
                policy_qualifiers: Vec::new(),
            });
            let value = ExtensionValue::CertificatePolicies(policies.collect());
            set(Oid::CERTIFICATE_POLICIES, value);
        }
        if !self.mappings.is_empty() {
            let oids = self.mappings.iter().map(|(a, b)| (oid(*a), oid(*b)));
            let oids: Vec<(OwnedOid, OwnedOid)> = oids.collect();
            let mappings = oids.iter().map(|(issuer, subject)| Mapping {
                issuer_domain_policy: issuer.as_oid(),
                subject_domain_policy: subject.as_oid(),
            });
            set(
                Oid::POLICY_MAPPINGS,
                ExtensionValue::PolicyMappings(mappings.collect()),
            );
        }
        if self.require_explicit_policy.is_some() || self.inhibit_policy_mapping.is_some() {
            set(
                Oid::POLICY_CONSTRAINTS,
                ExtensionValue::PolicyConstraints(PolicyConstraints {
                    require_explicit_policy: self.require_explicit_policy,
                    inhibit_policy_mapping: self.inhibit_policy_mapping,
                }),
            );
        }
        if let Some(certificates) = self.inhibit_any_policy {
            set(
                Oid::INHIBIT_ANY_POLICY,
                ExtensionValue::InhibitAnyPolicy(certificates),
            );
        }
    }
}

impl Asked {
    fn initial(&self) -> InitialPolicies {
        let mut initial = InitialPolicies::default();
        if let Some(acceptable) = &self.acceptable {
            let oids = acceptable.iter().map(|policy| oid(*policy));
            initial = initial.with_user_initial_policy_set(oids);
        }
        if self.explicit {
            initial = initial.with_explicit_policy(ExplicitPolicy::Required);
        }
        if self.inhibit_mapping {
            initial = initial.with_policy_mapping(PolicyMapping::Inhibited);
        }
        if self.inhibit_any {
            initial = initial.with_any_policy(AnyPolicy::Inhibited);
        }
        initial
    }
}

/// Root first; the root says nothing.
fn chain(says: &[Says]) -> Vec<Identity> {
    let mut chain = vec![Template::root("Contoso Root CA").self_signed()];
    let mut name = "Contoso Root CA".to_owned();
    for (number, says) in says.iter().enumerate() {
        if !says.self_issued {
            name = format!("Certificate {number}");
        }
        let put = says.clone();
        let identity = Template::intermediate(&name)
            .key_named(&format!("policies {number}"))
            .forged(move |tbs| put.put(tbs))
            .issued_by(&chain[number]);
        chain.push(identity);
    }
    chain
}

/// The code, or the user-constrained policy set; and how much of a budget of nodes was left undone.
fn judge(says: &[Says], asked: &Asked, budget: Budget) -> Result<BTreeSet<OwnedOid>, String> {
    let chain = chain(says);
    let mut certificates = Certificates::new();
    let ids: Vec<_> = chain
        .iter()
        .map(|identity| certificates.add(identity.der()).unwrap())
        .collect();
    let mut store = TrustStore::new();
    store.add(&certificates, ids[0]);
    let signatures = Signatures::new(provider());
    let validator = Validator::new(&certificates, &signatures);
    let policy = Policy::rfc5280_path();
    let initial = asked.initial();
    let question = Question::new(ids[ids.len() - 1], &store, NOW, Purpose::Any, &policy)
        .with_presented(&ids)
        .with_initial_policies(&initial);
    let outcome = validator.validate(&question, &mut budget.clone());
    let explanation = validator.explain(&question, &mut budget.clone());
    match outcome {
        Outcome::Valid(path) => {
            assert_eq!(explanation.verdict(), Verdict::Valid);
            Ok(path.user_constrained_policy_set().iter().cloned().collect())
        }
        Outcome::Invalid(finding) => {
            assert_eq!(explanation.verdict(), Verdict::Invalid);
            Err(finding.code().to_owned())
        }
        Outcome::Undecided(part) => Err(part.code().to_owned()),
    }
}

/// A node of the valid policy tree [RFC 5280 §6.1.2 (a)].
#[derive(Clone, Debug)]
struct Node {
    depth: usize,
    valid_policy: u8,
    expected_policy_set: Vec<u8>,
    parent: Option<usize>,
    is_deleted: bool,
}

/// [RFC 5280 §6.1.2 to §6.1.5], as it is written.
struct Tree(Vec<Node>);

impl Tree {
    fn at(&self, depth: usize) -> Vec<usize> {
        (0..self.0.len())
            .filter(|node| !self.0[*node].is_deleted && self.0[*node].depth == depth)
            .collect()
    }

    fn add(&mut self, parent: usize, valid_policy: u8, expected_policy_set: Vec<u8>) {
        self.0.push(Node {
            depth: self.0[parent].depth + 1,
            valid_policy,
            expected_policy_set,
            parent: Some(parent),
            is_deleted: false,
        });
    }

    /// (d) (3): deletes what has no child, from depth i-1 up.
    fn prune(&mut self, depth: usize) {
        for depth in (0..depth).rev() {
            for node in self.at(depth) {
                let has_child = self
                    .0
                    .iter()
                    .any(|child| !child.is_deleted && child.parent == Some(node));
                self.0[node].is_deleted = !has_child;
            }
        }
    }

    fn is_null(&self) -> bool {
        self.0.iter().all(|node| node.is_deleted)
    }
}

fn reference(says: &[Says], asked: &Asked) -> Option<BTreeSet<OwnedOid>> {
    let n = says.len();
    let mut tree = Tree(vec![Node {
        depth: 0,
        valid_policy: ANY,
        expected_policy_set: vec![ANY],
        parent: None,
        is_deleted: false,
    }]);
    let start = |is_zero: bool| if is_zero { 0 } else { n + 1 };
    let mut explicit_policy = start(asked.explicit);
    let mut policy_mapping = start(asked.inhibit_mapping);
    let mut inhibit_any_policy = start(asked.inhibit_any);
    for (i, certificate) in (1..).zip(says) {
        match &certificate.policies {
            Some(policies) if !tree.is_null() => {
                for policy in policies.iter().filter(|policy| **policy != ANY) {
                    let above = tree.at(i - 1);
                    let expecting: Vec<usize> = above
                        .iter()
                        .copied()
                        .filter(|node| tree.0[*node].expected_policy_set.contains(policy))
                        .collect();
                    for node in &expecting {
                        tree.add(*node, *policy, vec![*policy]);
                    }
                    let any = above.iter().find(|node| tree.0[**node].valid_policy == ANY);
                    if let (true, Some(any)) = (expecting.is_empty(), any) {
                        tree.add(*any, *policy, vec![*policy]);
                    }
                }
                let counts = inhibit_any_policy > 0 || (i < n && certificate.self_issued);
                if policies.contains(&ANY) && counts {
                    for node in tree.at(i - 1) {
                        for expected in tree.0[node].expected_policy_set.clone() {
                            let has_child = tree.0.iter().any(|child| {
                                child.parent == Some(node) && child.valid_policy == expected
                            });
                            if !has_child {
                                tree.add(node, expected, vec![expected]);
                            }
                        }
                    }
                }
                tree.prune(i);
            }
            Some(_) => {}
            None => tree.0.iter_mut().for_each(|node| node.is_deleted = true),
        }
        if explicit_policy == 0 && tree.is_null() {
            return None;
        }
        if i == n {
            break;
        }
        if certificate
            .mappings
            .iter()
            .any(|(issuer, subject)| *issuer == ANY || *subject == ANY)
        {
            return None;
        }
        let issuers: BTreeSet<u8> = certificate
            .mappings
            .iter()
            .map(|(issuer, _)| *issuer)
            .collect();
        for issuer in issuers {
            let subjects: Vec<u8> = certificate
                .mappings
                .iter()
                .filter(|(from, _)| *from == issuer)
                .map(|(_, to)| *to)
                .collect();
            let nodes: Vec<usize> = tree
                .at(i)
                .into_iter()
                .filter(|node| tree.0[*node].valid_policy == issuer)
                .collect();
            if policy_mapping > 0 {
                for node in &nodes {
                    tree.0[*node].expected_policy_set.clone_from(&subjects);
                }
                let any = tree
                    .at(i)
                    .into_iter()
                    .find(|node| tree.0[*node].valid_policy == ANY);
                if let (true, Some(any)) = (nodes.is_empty(), any) {
                    let parent = tree.0[any].parent.unwrap();
                    tree.add(parent, issuer, subjects);
                }
            } else {
                for node in nodes {
                    tree.0[node].is_deleted = true;
                }
                tree.prune(i);
            }
        }
        if !certificate.self_issued {
            explicit_policy = explicit_policy.saturating_sub(1);
            policy_mapping = policy_mapping.saturating_sub(1);
            inhibit_any_policy = inhibit_any_policy.saturating_sub(1);
        }
        let limit =
            |limit: Option<u32>| limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap());
        explicit_policy = explicit_policy.min(limit(certificate.require_explicit_policy));
        policy_mapping = policy_mapping.min(limit(certificate.inhibit_policy_mapping));
        inhibit_any_policy = inhibit_any_policy.min(limit(certificate.inhibit_any_policy));
    }
    explicit_policy = explicit_policy.saturating_sub(1);
    if says[n - 1].require_explicit_policy == Some(0) {
        explicit_policy = 0;
    }
    let nodes = || tree.0.iter().filter(|node| !node.is_deleted);
    let mut authority: BTreeSet<u8> = nodes()
        .filter(|node| node.valid_policy != ANY)
        .filter(|node| {
            node.parent
                .is_some_and(|parent| tree.0[parent].valid_policy == ANY)
        })
        .map(|node| node.valid_policy)
        .collect();
    let any_at_n = nodes().any(|node| node.depth == n && node.valid_policy == ANY);
    if any_at_n {
        authority.insert(ANY);
    }
    let user: BTreeSet<u8> = match &asked.acceptable {
        Some(acceptable) if !acceptable.contains(&ANY) => acceptable
            .iter()
            .copied()
            .filter(|policy| any_at_n || authority.contains(policy))
            .collect(),
        _ => authority,
    };
    (explicit_policy > 0 || !user.is_empty()).then(|| user.into_iter().map(oid).collect())
}

fn says() -> impl Strategy<Value = Says> {
    let policies = prop_oneof![
        1 => Just(None),
        12 => prop::collection::btree_set(0_u8..5, 1..4)
            .prop_map(|policies| Some(policies.into_iter().collect()))
    ];
    let pair = (prop_oneof![1 => Just(ANY), 30 => 1_u8..5], 1_u8..5);
    let mappings = prop_oneof![
        3 => Just(Vec::new()),
        3 => prop::collection::vec(pair, 1..4)
    ];
    let limit = || prop_oneof![5 => Just(None), 2 => (0_u32..3).prop_map(Some)];
    (
        policies,
        mappings,
        limit(),
        limit(),
        limit(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(policies, mappings, require, inhibit_mapping, inhibit_any, self_issued)| Says {
                policies,
                mappings,
                require_explicit_policy: require,
                inhibit_policy_mapping: inhibit_mapping,
                inhibit_any_policy: inhibit_any,
                self_issued,
            },
        )
}

fn asked() -> impl Strategy<Value = Asked> {
    let acceptable = prop_oneof![
        1 => Just(None),
        2 => prop::collection::vec(0_u8..5, 0..3).prop_map(Some)
    ];
    (
        acceptable,
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(acceptable, explicit, inhibit_mapping, inhibit_any)| Asked {
                acceptable,
                explicit,
                inhibit_mapping,
                inhibit_any,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn graph_and_tree_agree(says in prop::collection::vec(says(), 1..6), asked in asked()) {
        let found = judge(&says, &asked, Budget::default());
        let expected = reference(&says, &asked);
        prop_assert_eq!(found.clone().ok(), expected, "{:?}", found);
    }
}

fn with(policies: &[u8]) -> Says {
    Says {
        policies: Some(policies.to_vec()),
        ..Says::default()
    }
}

#[test]
fn reasons_have_names() {
    let explicit = Asked {
        explicit: true,
        ..Asked::default()
    };
    let for_two = Asked {
        acceptable: Some(vec![2]),
        explicit: true,
        ..Asked::default()
    };
    let demanding = Says {
        require_explicit_policy: Some(0),
        ..with(&[1])
    };
    let mapping_any = Says {
        mappings: vec![(ANY, 1)],
        ..with(&[1])
    };
    let mapping = Says {
        mappings: vec![(1, 2)],
        ..with(&[1])
    };
    let inhibiting = Says {
        inhibit_policy_mapping: Some(0),
        ..with(&[1])
    };
    let inhibiting_any = Says {
        inhibit_any_policy: Some(0),
        ..with(&[1])
    };
    let rows: [(&str, &[Says], &Asked, &str); 9] = [
        (
            "a mapping",
            &[with(&[1]), mapping.clone(), with(&[2])],
            &explicit,
            "valid",
        ),
        (
            "a mapping that an authority above inhibits",
            &[inhibiting, mapping, with(&[2])],
            &explicit,
            "policy-missing",
        ),
        (
            "anyPolicy that an authority above inhibits",
            &[inhibiting_any, with(&[ANY])],
            &explicit,
            "policy-missing",
        ),
        (
            "nothing asked, nothing said",
            &[Says::default()],
            &Asked::default(),
            "valid",
        ),
        (
            "asked, and nothing said",
            &[Says::default()],
            &explicit,
            "policy-missing",
        ),
        (
            "one said, another acceptable",
            &[with(&[1])],
            &for_two,
            "policy-not-acceptable",
        ),
        (
            "demanded by an authority",
            &[demanding, with(&[2])],
            &Asked::default(),
            "policy-missing",
        ),
        (
            "anyPolicy mapped",
            &[mapping_any, with(&[1])],
            &Asked::default(),
            "any-policy-mapped",
        ),
        (
            "one said and acceptable",
            &[with(&[1, 2]), with(&[2])],
            &for_two,
            "valid",
        ),
    ];
    for (row, says, asked, expected) in rows {
        let found = judge(says, asked, Budget::default());
        let found = found.map_or_else(|code| code, |_| "valid".to_owned());
        assert_eq!(found, expected, "{row}");
    }
}

/// Policies that map to each other crosswise make a tree of 40^depth nodes.
#[test]
fn cve_2023_0464_cve_2026_32281_a_policy_bomb_is_linear() {
    let all: Vec<u8> = (1..=40).collect();
    let crosswise: Vec<(u8, u8)> = all
        .iter()
        .flat_map(|issuer| all.iter().map(move |subject| (*issuer, *subject)))
        .collect();
    let authority = Says {
        mappings: crosswise,
        ..with(&all)
    };
    let says = [authority.clone(), authority.clone(), authority, with(&all)];
    let asked = Asked {
        explicit: true,
        ..Asked::default()
    };
    let set = judge(&says, &asked, Budget::default()).unwrap();
    assert_eq!(set.len(), 40);
    let tight = Budget::default().with_policy_nodes(1_000);
    let undecided = judge(&says, &asked, tight).unwrap_err();
    assert_eq!(undecided, Exhausted::PolicyNodes.code());
}

/// [RFC 5937 §3]: where an anchor is more than a name and a key, its policies limit those below.
#[test]
fn an_anchor_may_limit_policies() {
    let says = Says {
        require_explicit_policy: Some(0),
        ..with(&[1])
    };
    let root = Template::root("Contoso Root CA")
        .forged(move |tbs| says.put(tbs))
        .self_signed();
    for (policy, said, expected) in [
        (Policy::private_pki(), 1, "valid"),
        (Policy::private_pki(), 2, "policy-missing"),
        (Policy::rfc5280_path(), 2, "valid"),
    ] {
        let leaf = Template::leaf("um1.contoso.com")
            .forged(move |tbs| with(&[said]).put(tbs))
            .issued_by(&root);
        let mut court = crate::court::Court::trusting(&[&root]).by(policy);
        assert_eq!(court.verdict(leaf.der()), expected);
    }
}
