//! A chain before a store: judged once for all links that share it, and "unknown" kept apart from "no".

use std::rc::Rc;

use countersign_trust::{
    Anchors, AnyPurpose, Budget, CertificateId, Class, Explanation, Finding, FindingKind,
    NameComparison, Outcome, PinnedEndEntity, Policy, Purpose, Question, Severity, TrustStore,
    ValidPath, Validator,
};

use super::Judge;
use super::finding;
use super::hearing::Hearing;
use crate::{ChainRules, Layer, PurposeRule, Reason, Rule, Severity as Weight, Trust};

/// What a judgement depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ChainKey {
    /// Whose stores, by their address: parties on one host share them.
    stores: usize,
    certificate: CertificateId,
    presented: Vec<CertificateId>,
    purpose: PurposeRule,
    rules: ChainRules,
    windows: bool,
}

/// What is wrong with a chain before a store; nothing, if it holds.
#[derive(Debug)]
pub(super) struct ChainJudgement {
    faults: Vec<ChainFault>,
}

/// One fault of a chain.
#[derive(Clone, Debug)]
pub(super) enum ChainFault {
    /// A rule of path validation does not hold.
    Broken {
        finding: Finding,
        windows: finding::ChainCodes,
    },
    /// The chain would hold with this intermediate, which is neither sent nor in the judge's store.
    /// The fact, if any, is unknown under which it would be there.
    MissingIntermediate {
        intermediate: CertificateId,
        fact: Option<&'static str>,
    },
    /// The chain ends in front of an authority or root that the judge may have or fetch.
    MayBeThere {
        finding: Finding,
        fact: &'static str,
    },
    /// Windows fetches what is missing: the chain holds thanks to it.
    Fetched {
        certificate: CertificateId,
        from: &'static str,
    },
    /// Nobody says what the judge trusts.
    RootsUnknown,
    /// There were more paths than anybody should have to try.
    TooManyPaths,
}

impl<'a> Judge<'a> {
    /// The judgement on the chain of the one who is heard.
    pub(super) fn chain(
        &self,
        hearing: &Hearing<'_, 'a>,
        certificate: CertificateId,
        rules: &ChainRules,
    ) -> Rc<ChainJudgement> {
        let presented = hearing
            .judged
            .credential
            .as_ref()
            .map(|credential| credential.intermediates.clone())
            .unwrap_or_default();
        let key = ChainKey {
            stores: Rc::as_ptr(&hearing.judge.trust).addr(),
            certificate,
            presented,
            purpose: hearing
                .purpose()
                .map_or(PurposeRule::Any, |(purpose, _)| purpose),
            rules: rules.clone(),
            windows: hearing.judge.rules.windows,
        };
        if let Some(known) = self.chains.borrow().get(&key) {
            return Rc::clone(known);
        }
        let bench = Bench {
            court: self,
            trust: &hearing.judge.trust,
            policy: policy(rules),
            key: &key,
        };
        let judgement = Rc::new(ChainJudgement {
            faults: bench.faults(),
        });
        self.chains.borrow_mut().insert(key, Rc::clone(&judgement));
        judgement
    }
}

/// One chain in front of one store.
struct Bench<'b, 'a> {
    court: &'b Judge<'a>,
    trust: &'b Trust,
    policy: Policy,
    key: &'b ChainKey,
}

impl Bench<'_, '_> {
    fn faults(&self) -> Vec<ChainFault> {
        let Some(roots) = &self.trust.roots else {
            return vec![ChainFault::RootsUnknown];
        };
        let own = self.trust.intermediates.as_deref().unwrap_or_default();
        match self.validate(roots, own) {
            Ok(_) => Vec::new(),
            Err(None) => vec![ChainFault::TooManyPaths],
            Err(Some(explanation)) => match explanation.primary() {
                Some(primary) if primary.class() == Class::IssuerUnknown => {
                    self.dead_end(roots, &explanation)
                }
                _ => broken(&explanation, self.key.windows),
            },
        }
    }

    /// The path that holds; else why none does, and nothing if that cannot be told within the budget.
    fn validate(
        &self,
        roots: &TrustStore,
        extra: &[CertificateId],
    ) -> Result<ValidPath, Option<Explanation>> {
        let surroundings = &self.court.surroundings;
        let purpose = match self.key.purpose {
            PurposeRule::ServerAuth => Purpose::ServerAuth,
            PurposeRule::ClientAuth => Purpose::ClientAuth,
            PurposeRule::Any => Purpose::Any,
        };
        let question = Question::new(
            self.key.certificate,
            roots,
            surroundings.at,
            purpose,
            &self.policy,
        )
        .with_presented(&self.key.presented)
        .with_extra(extra);
        let validator = Validator::new(surroundings.certificates, surroundings.signatures);
        match validator.validate(&question, &mut Budget::default()) {
            Outcome::Valid(path) => Ok(path),
            Outcome::Undecided(_) => Err(None),
            Outcome::Invalid(_) => Err(Some(validator.explain(&question, &mut Budget::default()))),
        }
    }

    /// The chain does not reach a root. Would it, with all that anybody in the estate has?
    fn dead_end(&self, roots: &TrustStore, short: &Explanation) -> Vec<ChainFault> {
        let authorities = self.court.authorities();
        match self.validate(roots, authorities) {
            Ok(path) => self.missing_intermediate(&path),
            Err(None) => vec![ChainFault::TooManyPaths],
            Err(Some(long)) => match long.primary() {
                Some(primary) if primary.class() == Class::IssuerUnknown => self
                    .no_root(roots, primary, authorities)
                    .unwrap_or_else(|| broken(&long, self.key.windows)),
                // What lies behind the missing intermediate is for later: the gap comes first.
                _ => broken(short, self.key.windows),
            },
        }
    }

    /// The first certificate of the path that is neither sent nor in a store of the judge.
    fn missing_intermediate(&self, path: &ValidPath) -> Vec<ChainFault> {
        let own = self.trust.intermediates.as_deref().unwrap_or_default();
        let missing = path.certificates().iter().skip(1).find(|id| {
            **id != path.anchor() && !self.key.presented.contains(id) && !own.contains(id)
        });
        let Some(intermediate) = missing.copied() else {
            return Vec::new();
        };
        let below = path
            .certificates()
            .iter()
            .take_while(|id| **id != intermediate)
            .last();
        let has_url = below.is_some_and(|id| {
            !self
                .court
                .surroundings
                .certificates
                .get(*id)
                .ca_issuers()
                .is_empty()
        });
        let fact = match self.trust.aia {
            _ if !self.key.windows => None,
            Some(true) if has_url => {
                return vec![ChainFault::Fetched {
                    certificate: intermediate,
                    from: "the URL in authorityInfoAccess",
                }];
            }
            _ if self.trust.intermediates.is_none() => Some("intermediates"),
            None if has_url => Some("aia"),
            _ => None,
        };
        vec![ChainFault::MissingIntermediate { intermediate, fact }]
    }

    /// No chain reaches a root of the judge, whoever sends what. May Windows have or fetch the rest?
    fn no_root(
        &self,
        roots: &TrustStore,
        end: &Finding,
        authorities: &[CertificateId],
    ) -> Option<Vec<ChainFault>> {
        if !self.key.windows {
            return None;
        }
        let public = self.court.surroundings.public_roots;
        if public.contains(end.certificate()) {
            return match self.trust.auto_root_update {
                Some(false) => None,
                None => Some(vec![ChainFault::MayBeThere {
                    finding: end.clone(),
                    fact: "auto_root_update",
                }]),
                Some(true) => {
                    let mut roots = roots.clone();
                    roots.add(self.court.surroundings.certificates, end.certificate());
                    self.validate(&roots, authorities).ok().map(|_| {
                        vec![ChainFault::Fetched {
                            certificate: end.certificate(),
                            from: "Windows Update",
                        }]
                    })
                }
            };
        }
        let is_open = matches!(end.kind(), FindingKind::IssuerUnknown { .. });
        let fetches = self.trust.aia != Some(false)
            && !self
                .court
                .surroundings
                .certificates
                .get(end.certificate())
                .ca_issuers()
                .is_empty();
        let fact = match (&self.trust.intermediates, fetches) {
            _ if !is_open => return None,
            (None, _) => "intermediates",
            (Some(_), true) => "aia",
            (Some(_), false) => return None,
        };
        Some(vec![ChainFault::MayBeThere {
            finding: end.clone(),
            fact,
        }])
    }
}

/// Every error on the path that comes nearest to holding.
fn broken(explanation: &Explanation, windows: bool) -> Vec<ChainFault> {
    let codes = windows.then(|| finding::chain_codes(explanation));
    explanation
        .paths()
        .first()
        .map(|path| path.findings())
        .unwrap_or_default()
        .iter()
        .filter(|finding| finding.severity() == Severity::Error)
        .map(|finding| ChainFault::Broken {
            finding: finding.clone(),
            windows: codes.clone().flatten(),
        })
        .collect()
}

fn policy(rules: &ChainRules) -> Policy {
    let (anchors, pinned) = if rules.self_signed_roots_only {
        (Anchors::SelfSignedOnly, PinnedEndEntity::SelfSigned)
    } else {
        (Anchors::Any, PinnedEndEntity::Any)
    };
    Policy::private_pki()
        .with_anchors(anchors)
        .with_pinned_end_entity(pinned)
        .with_name_comparison(if rules.names_as_bytes {
            NameComparison::EncodedBytes
        } else {
            NameComparison::Rfc5280
        })
        .with_any_purpose(if rules.any_purpose_is_itself {
            AnyPurpose::OnlyItself
        } else {
            AnyPurpose::AllowsAll
        })
        .with_minimum_rsa_bits(rules.minimum_rsa_bits)
}

impl ChainJudgement {
    pub(super) fn faults(&self) -> &[ChainFault] {
        &self.faults
    }
}

impl ChainFault {
    /// Whether it is the purpose that is missing: that is another rule's.
    pub(super) fn is_of_purpose(&self) -> bool {
        matches!(self, Self::Broken { finding, .. } if finding.class() == Class::Usage)
    }

    /// The fault as a reason, told of these two parties.
    pub(super) fn reason(&self, hearing: &Hearing<'_, '_>, rule: &Rule) -> Reason {
        let (judge, judged) = (&hearing.judge.name, &hearing.judged.name);
        let subject = |id| hearing.facts_of(id).subject().to_string();
        match self {
            Self::Broken { finding, windows } => {
                let mut reason = finding::reason(hearing, rule, finding);
                reason.windows = hearing
                    .judge
                    .rules
                    .windows
                    .then(|| windows.clone())
                    .flatten();
                reason
            }
            Self::MissingIntermediate { intermediate, fact } => {
                let name = subject(*intermediate);
                let mut reason = hearing.draft(
                    rule,
                    "MissingIntermediate",
                    Layer::Chain,
                    format!("{judged} does not send the intermediate `{name}`, and {judge} is not known to have it"),
                );
                reason.certificate = Some(hearing.reference(*intermediate));
                reason.windows = hearing.windows("CERT_E_CHAINING");
                reason.remedy = Some(format!(
                    "let {judged} send `{name}` with its certificate (on Windows: import it into Intermediate Certification Authorities of {judged} and restart the service), or import it into the intermediate store of {judge}"
                ));
                if let Some(fact) = fact {
                    reason.severity = Weight::Unknown;
                    reason.missing_fact = Some(hearing.missing(fact, hearing.judge));
                }
                reason
            }
            Self::MayBeThere { finding, fact } => {
                let mut reason = finding::reason(hearing, rule, finding);
                reason.severity = Weight::Unknown;
                reason.missing_fact = Some(hearing.missing(fact, hearing.judge));
                reason
            }
            Self::Fetched { certificate, from } => {
                let name = subject(*certificate);
                let mut reason = hearing.draft(
                    rule,
                    "FetchedOnDemand",
                    Layer::Chain,
                    format!("{judge} does not hold `{name}` and is said to fetch it from {from}: without that, the chain of {judged} ends there"),
                );
                reason.severity = Weight::Note;
                reason.certificate = Some(hearing.reference(*certificate));
                reason
            }
            Self::RootsUnknown => {
                let missing = hearing.missing("trusted_roots", hearing.judge);
                let mut reason = hearing.draft(
                    rule,
                    "RootsUnknown",
                    Layer::Chain,
                    format!("it is not known: {}", missing.question),
                );
                reason.severity = Weight::Unknown;
                reason.missing_fact = Some(missing);
                reason
            }
            Self::TooManyPaths => {
                let mut reason = hearing.draft(
                    rule,
                    "TooManyPaths",
                    Layer::Chain,
                    format!("the certificates around {judged} make more paths than were tried before giving up"),
                );
                reason.severity = Weight::Unknown;
                reason.remedy = Some(format!(
                    "remove duplicate and unrelated intermediates from what {judged} sends and {judge} stores"
                ));
                reason
            }
        }
    }
}
