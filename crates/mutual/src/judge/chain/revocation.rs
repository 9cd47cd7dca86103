//! Whether what a chain leans on is revoked, by the lists that the judge has.
//!
//! It is looked up when a path has reached a root that is trusted, as Windows does, and OpenSSL. Where one
//! path leads past what is revoked, the chain holds by that one.

use std::rc::Rc;

use countersign_messages::{Language, link};
use countersign_trust::{
    Bounded, CandidatePath, CertificateId, Doubt, DoubtKind, Finding, FindingKind, ListId,
    Revocation, RevocationEvidence, RevocationList, Severity as Weight, Statement,
};

use super::super::Judge;
use super::super::hearing::{Bite, Hearing};
use super::super::predicate::Evidence;
use super::{Bench, ChainJudgement, ChainKey, Sought};
use crate::fact::{CRLS, INTERMEDIATES};
use crate::{Answer, ChainRules, Layer, ListReference, Reason, Rule, Severity, Surroundings, Test};

/// What the lists of a judge say of a chain.
#[derive(Debug)]
pub(in super::super) enum RevocationJudgement {
    /// Nothing on it is revoked, or there is nothing to look up.
    Good,
    /// Nobody says which lists the judge has.
    ListsUnknown,
    /// These are revoked.
    Revoked(Vec<Told>),
    /// Of these it cannot be told.
    Unknown(Vec<Told>),
}

/// What is told of one certificate.
#[derive(Debug)]
pub(in super::super) struct Told {
    certificate: CertificateId,
    /// What the list says, or why none says anything, in a sentence.
    found: String,
    /// The list.
    list: Option<ListId>,
    /// The fact that must be known before it counts.
    doubt: Option<&'static str>,
}

impl Hearing<'_, '_> {
    /// Whether the chain is revoked, as far as the rule asks for it: where chains are judged at all.
    pub(in super::super) fn hear_revocation(
        &mut self,
        rule: &Rule,
        bite: Bite<'_>,
        certificate: CertificateId,
    ) {
        let insists = rule.works == Some(Answer::No) && rule.test == Test::RevocationUnknown;
        let is_asked = insists && matches!(bite, Bite::Yes);
        if self.judge.trust.lists.is_none() && !is_asked {
            return;
        }
        let Some((chains, chain, chain_bite)) = self.chain_rule() else {
            return;
        };
        let judgement = self.court.revocation(self, certificate, &chains.id, chain);
        let told = match (&rule.test, &*judgement) {
            (Test::Revoked, RevocationJudgement::Revoked(told))
            | (Test::RevocationUnknown, RevocationJudgement::Unknown(told)) => told,
            (Test::RevocationUnknown, RevocationJudgement::ListsUnknown) => {
                let reason = self.lists_unknown(rule);
                return self.push(self.weigh(reason, chain_bite), bite);
            }
            _ => return,
        };
        for told in told {
            let reason = self.weigh(self.of_list(rule, told), chain_bite);
            self.push(reason, bite);
        }
    }

    fn of_list(&self, rule: &Rule, told: &Told) -> Reason {
        let evidence = Evidence {
            certificate: Some(told.certificate),
            found: told.found.clone(),
        };
        let lists = self.judge.trust.lists.as_deref();
        let list = lists.zip(told.list).and_then(|(lists, id)| {
            let list = lists.lists().iter().find(|list| list.id() == id)?;
            let file = self.court.list_file(id);
            Some(ListReference::of(list).found_in(file))
        });
        let reason = Reason {
            list,
            ..self.reason(rule, &evidence)
        };
        match told.doubt {
            Some(fact) => {
                let party = self.judge;
                self.weigh(reason, Bite::Unknown { fact, party })
            }
            None => reason,
        }
    }

    fn lists_unknown(&self, rule: &Rule) -> Reason {
        let missing = self.missing(CRLS, self.judge);
        let sentence = link::not_known(self.say(), &missing.question);
        let code = rule.code.as_ref().unwrap_or(&rule.id);
        Reason {
            severity: Severity::Unknown,
            missing_fact: Some(missing),
            ..self.draft(rule, code, rule.layer.unwrap_or(Layer::Chain), sentence)
        }
    }
}

impl<'a> Judge<'a> {
    /// What the lists say of the chain of the one who is heard.
    fn revocation(
        &self,
        hearing: &Hearing<'_, 'a>,
        certificate: CertificateId,
        rule: &str,
        rules: &ChainRules,
    ) -> Rc<RevocationJudgement> {
        let key = ChainKey::of(hearing, certificate, rule);
        if let Some(known) = self.revocations.borrow().get(&key) {
            return Rc::clone(known);
        }
        let chain = self.chain(hearing, certificate, rule, rules);
        let bench = Bench::new(self, &key, rules);
        let judgement = Rc::new(bench.look_up(&chain, self.surroundings.language));
        self.revocations
            .borrow_mut()
            .insert(key, Rc::clone(&judgement));
        judgement
    }
}

impl Bench<'_, '_> {
    fn look_up(self, chain: &ChainJudgement, language: Language) -> RevocationJudgement {
        let held_by = chain.held_by.filter(|_| chain.path().len() > 1);
        let Some(supposition) = held_by.filter(|_| chain.severity() < Some(Severity::Error)) else {
            return RevocationJudgement::Good;
        };
        let Some(lists) = &self.trust.lists else {
            return RevocationJudgement::ListsUnknown;
        };
        let target = self.key.certificate;
        let hard = self.making(Revocation::Hard);
        if let Sought::Found(path) = hard.seek(supposition) {
            let unlisted = hard.unlisted(&path, lists, language);
            if unlisted.is_empty() {
                return RevocationJudgement::Good;
            }
            return RevocationJudgement::Unknown(unlisted);
        }
        let soft = hard.making(Revocation::Soft);
        let told = |found: Vec<&Finding>| -> Vec<Told> {
            let told = found.into_iter();
            told.map(|finding| soft.told(finding, lists, language))
                .collect()
        };
        let explanation = soft.explained(supposition);
        let holds = explanation.paths().first().filter(|path| path.is_valid());
        if let Some(path) = holds {
            let unknown = findings(path, |kind| {
                matches!(kind, FindingKind::RevocationUnknown { .. })
            });
            let (renewed, unknown): (Vec<_>, Vec<_>) = unknown
                .into_iter()
                .partition(|finding| soft.is_renewed(finding, lists));
            if !unknown.is_empty() {
                return RevocationJudgement::Unknown(told(unknown));
            }
            let listed = renewed
                .iter()
                .filter(|finding| soft.is_listed(finding, lists));
            let listed: Vec<&Finding> = listed.copied().collect();
            if !listed.is_empty() {
                let told = { listed.into_iter() }.map(|finding| Told {
                    found: link::listed_in_the_last(language, soft.subject(finding)),
                    ..soft.told(finding, lists, language)
                });
                return RevocationJudgement::Revoked(told.collect());
            }
            if !renewed.is_empty() {
                return RevocationJudgement::Good;
            }
        }
        let is_revoked = |kind: &FindingKind| matches!(kind, FindingKind::Revoked { .. });
        let only_revoked = |path: &&CandidatePath| {
            let mut errors = { path.findings().iter() }
                .filter(|finding| finding.severity() == Weight::Error)
                .peekable();
            errors.peek().is_some() && errors.all(|finding| is_revoked(finding.kind()))
        };
        match explanation.paths().iter().find(only_revoked) {
            Some(path) if holds.is_none() => {
                RevocationJudgement::Revoked(told(findings(path, is_revoked)))
            }
            // The budget was used up on the way.
            _ => RevocationJudgement::Unknown(vec![Told {
                certificate: target,
                found: link::TOO_MUCH_TO_LOOK_UP.told(language).to_owned(),
                list: None,
                doubt: None,
            }]),
        }
    }

    /// Of the certificates of a path that do not exist yet those whose authority has no list in force: of what
    /// nobody has issued no list can tell, and it will be looked up as others are.
    fn unlisted(
        &self,
        path: &[CertificateId],
        lists: &RevocationEvidence,
        language: Language,
    ) -> Vec<Told> {
        let Surroundings { certificates, .. } = self.court.surroundings;
        let at = self.at();
        let is_in_force = |list: &RevocationList| {
            let is_followed = self.trust.renewed_lists.contains(&list.id());
            list.this_update() <= at
                && (is_followed || list.next_update().is_some_and(|next| next >= at))
        };
        // The root is taken as it is.
        let supposed = path.iter().rev().skip(1).rev().copied();
        let supposed = supposed.filter(|id| certificates.get(*id).is_hypothetical());
        let unlisted = supposed.filter_map(|id| {
            let issuer = certificates.get(id).issuer();
            let of_issuer = || {
                let lists = lists.lists().iter().map(AsRef::as_ref);
                lists.filter(|list: &&RevocationList| {
                    list.is_indirect() || list.issuer().matches(issuer)
                })
            };
            if of_issuer().any(is_in_force) {
                return None;
            }
            let last = of_issuer().max_by_key(|list| list.this_update());
            let subject = certificates.get(id).subject().to_string();
            Some(Told {
                certificate: id,
                found: link::no_list_in_force(language, subject, issuer.to_string()),
                list: last.map(RevocationList::id),
                doubt: None,
            })
        });
        unlisted.collect()
    }

    /// Whether it is about a list whose next is supposed to be there.
    fn is_renewed(&self, finding: &Finding, lists: &RevocationEvidence) -> bool {
        let list = stale(finding).and_then(|statement| lists.list_of(statement));
        list.is_some_and(|list| self.trust.renewed_lists.contains(&list.id()))
    }

    /// Whether the list that is out of date has the certificate: so will its next.
    fn is_listed(&self, finding: &Finding, lists: &RevocationEvidence) -> bool {
        let facts = self
            .court
            .surroundings
            .certificates
            .get(finding.certificate());
        let list = stale(finding).and_then(|statement| lists.list_of(statement));
        list.is_some_and(|list| list.lists(facts.serial_number()))
    }

    fn subject(&self, finding: &Finding) -> String {
        let certificates = self.court.surroundings.certificates;
        certificates
            .get(finding.certificate())
            .subject()
            .to_string()
    }

    fn making(self, revocation: Revocation) -> Self {
        Self { revocation, ..self }
    }

    fn told(&self, finding: &Finding, lists: &RevocationEvidence, language: Language) -> Told {
        let id = |statement: &Statement| lists.list_of(statement).map(RevocationList::id);
        let statement = match finding.kind() {
            FindingKind::Revoked { revoked } => Some(&revoked.by),
            FindingKind::RevocationUnknown { doubts, .. } => about(doubts),
            _ => None,
        };
        let certificate = finding.certificate();
        // The judge may hold another certificate of that authority, which is not revoked.
        let is_settled = finding.depth() == 0 || self.are_intermediates_known();
        Told {
            certificate,
            found: finding.sentence(self.court.surroundings.certificates, language),
            list: statement.and_then(id),
            doubt: (!is_settled).then_some(INTERMEDIATES),
        }
    }
}

/// The list that is to be replaced, or else the first that does not count.
fn about(doubts: &Bounded<Doubt>) -> Option<&Statement> {
    let is_stale = |doubt: &&Doubt| matches!(doubt.kind, DoubtKind::Stale { .. });
    let doubts = doubts.first();
    let stale = doubts.iter().find(is_stale);
    let mut doubts = stale.into_iter().chain(doubts);
    doubts.find_map(|doubt| doubt.statement.as_ref())
}

/// The list of a finding that is out of date.
fn stale(finding: &Finding) -> Option<&Statement> {
    let FindingKind::RevocationUnknown { doubts, .. } = finding.kind() else {
        return None;
    };
    let mut doubts = doubts.first().iter();
    let stale = doubts.find(|doubt| matches!(doubt.kind, DoubtKind::Stale { .. }));
    stale.and_then(|doubt| doubt.statement.as_ref())
}

fn findings(path: &CandidatePath, wanted: impl Fn(&FindingKind) -> bool) -> Vec<&Finding> {
    let findings = path.findings().iter();
    findings.filter(|finding| wanted(finding.kind())).collect()
}
