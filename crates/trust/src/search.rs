//! The search for paths: from the target up, depth first, the best candidate first.
//!
//! Two walks over the same ground by the same rules. [`decide`] leaves a branch at its first error
//! and stops at the first path that holds. [`walk`] goes on after errors and lists every path.

use core::ops::ControlFlow;

use countersign_asn1::OwnedOid;

use crate::candidates::{Candidate, Candidates, link, near_misses};
use crate::explanation::{CandidatePath, Link, PathEnd};
use crate::finding::{Bounded, Finding, FindingKind, NearMisses};
use crate::path::{Found, Path};
use crate::policy::{Anchors, Building, PinnedEndEntity};
use crate::rules::{self, Admit, Check, Interrupt, Thoroughness};
use crate::signatures::WorkingKey;
use crate::{
    Budget, CertificateId, Certificates, Edge, Exhausted, Question, Signatures, Validator,
};

/// The first path that holds; or the first reason met, if every branch was left for an error.
pub(crate) fn decide(
    validator: &Validator<'_>,
    question: &Question<'_>,
    admit: Admit,
    budget: &mut Budget,
) -> Result<Result<Found, Finding>, Exhausted> {
    let mut search = Search::new(validator, question, admit, Thoroughness::FirstError, budget);
    match search.visit(question.target, None) {
        ControlFlow::Break(Stop::Found) => Ok(Ok(Found {
            certificates: search.path,
            user_constrained_policy_set: search.policy_set,
        })),
        ControlFlow::Break(Stop::Exhausted(exhausted)) => Err(exhausted),
        ControlFlow::Continue(_) => match (search.cut_short, search.reason) {
            (Some(exhausted), _) => Err(exhausted),
            (None, reason) => Ok(Err(reason.expect("a branch is left for a reason"))),
        },
    }
}

/// Every candidate path, as far as the budget reaches.
pub(crate) fn walk(
    validator: &Validator<'_>,
    question: &Question<'_>,
    admit: Admit,
    budget: &mut Budget,
) -> (Vec<CandidatePath>, Option<Exhausted>) {
    let mut search = Search::new(validator, question, admit, Thoroughness::Everything, budget);
    let mut exhausted = None;
    if let ControlFlow::Break(Stop::Exhausted(part)) = search.visit(question.target, None) {
        exhausted = Some(part);
    }
    (search.paths, exhausted.or(search.cut_short))
}

/// One path that is known, with what the rules find on it.
pub(crate) fn replay(
    validator: &Validator<'_>,
    question: &Question<'_>,
    admit: Admit,
    path: &[CertificateId],
    budget: &mut Budget,
) -> Option<CandidatePath> {
    let mut search = Search::new(validator, question, admit, Thoroughness::Everything, budget);
    for id in path {
        if let Some(below) = search.path.last() {
            let certificates = search.certificates;
            let link = link(certificates.get(*below), certificates.get(*id));
            search.links.push(link);
        }
        search.path.push(*id);
        let is_anchor = search.is_anchor();
        search.check(is_anchor).ok()?;
    }
    Some(search.candidate_path(PathEnd::Anchor))
}

/// Why a walk ends as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Found,
    Exhausted(Exhausted),
}

/// What became of a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Visit {
    /// It issued the certificate below, and the branch was walked.
    Issuer,
    /// Its key did not sign the certificate below, and nothing said that it should have.
    NotIssuer,
    /// Nothing says that it issued the certificate below but its name, and it was left for this before
    /// its signature was looked at.
    Namesake(Box<Finding>),
}

struct Search<'s> {
    certificates: &'s Certificates,
    signatures: &'s Signatures<'s>,
    question: &'s Question<'s>,
    admit: Admit,
    thoroughness: Thoroughness,
    budget: &'s mut Budget,
    path: Path,
    links: Vec<Link>,
    findings: Vec<Finding>,
    policy_set: Vec<OwnedOid>,
    /// The first reason for leaving a branch.
    reason: Option<Finding>,
    paths: Vec<CandidatePath>,
    /// A branch was left for its length.
    cut_short: Option<Exhausted>,
}

impl<'s> Search<'s> {
    fn new(
        validator: &Validator<'s>,
        question: &'s Question<'s>,
        admit: Admit,
        thoroughness: Thoroughness,
        budget: &'s mut Budget,
    ) -> Self {
        Self {
            certificates: validator.certificates,
            signatures: validator.signatures,
            question,
            admit,
            thoroughness,
            budget,
            path: Path::new(),
            links: Vec::new(),
            findings: Vec::new(),
            policy_set: Vec::new(),
            reason: None,
            paths: Vec::new(),
            cut_short: None,
        }
    }

    /// Puts a certificate at the end of the path, goes on from there, and takes it away again unless
    /// the path holds.
    fn visit(&mut self, id: CertificateId, link: Option<Link>) -> ControlFlow<Stop, Visit> {
        self.path.push(id);
        // Where one answer is wanted, nobody is told why an issuer was chosen.
        let told = link.filter(|_| self.thoroughness == Thoroughness::Everything);
        self.links.extend(told);
        let found_before = self.findings.len();
        let visit = self.go_on(link)?;
        self.findings.truncate(found_before);
        if told.is_some() {
            self.links.pop();
        }
        self.path.pop();
        ControlFlow::Continue(visit)
    }

    fn go_on(&mut self, link: Option<Link>) -> ControlFlow<Stop, Visit> {
        let is_anchor = self.is_anchor();
        match self.check(is_anchor) {
            Ok(()) => {}
            Err(Interrupt::Exhausted(part)) => return ControlFlow::Break(self.run_dry(part)),
            Err(Interrupt::Refuted) => return ControlFlow::Continue(self.refuted(link)),
        }
        if !is_anchor {
            self.note_uncounted();
            return match self.thoroughness {
                Thoroughness::FirstError => self.climb(),
                Thoroughness::Everything => self.climb_everywhere(),
            };
        }
        match self.thoroughness {
            Thoroughness::FirstError => ControlFlow::Break(Stop::Found),
            Thoroughness::Everything => self.record(PathEnd::Anchor),
        }
    }

    /// Runs every rule on the certificate at the end of the path.
    fn check(&mut self, is_anchor: bool) -> Result<(), Interrupt> {
        let mut check = Check {
            certificates: self.certificates,
            signatures: self.signatures,
            question: self.question,
            admit: self.admit,
            thoroughness: self.thoroughness,
            path: &self.path,
            facts: self.certificates.get(self.end()),
            is_anchor,
            budget: self.budget,
            found_before: self.findings.len(),
            findings: &mut self.findings,
            policy_set: &mut self.policy_set,
        };
        rules::run(&mut check)
    }

    /// The walk for one answer: each candidate as it comes.
    fn climb(&mut self) -> ControlFlow<Stop, Visit> {
        let mut candidates = Candidates::of(self.end());
        let (mut has_issuer, mut comes_back) = (false, None);
        let mut namesakes = Vec::new();
        while let Some(candidate) = self.next(&mut candidates)? {
            if self.is_passed(candidate.certificate) {
                comes_back = comes_back.or(Some(candidate.certificate));
                continue;
            }
            if self.is_too_deep() {
                return ControlFlow::Continue(Visit::Issuer);
            }
            match self.visit(candidate.certificate, Some(candidate.link))? {
                Visit::Issuer => has_issuer = true,
                Visit::Namesake(finding) if namesakes.len() < Bounded::<Finding>::LIMIT => {
                    namesakes.push((candidate.certificate, finding));
                }
                Visit::Namesake(_) | Visit::NotIssuer => {}
            }
            if self.takes_first_alone() {
                break;
            }
        }
        if !has_issuer && let Some(finding) = self.issuer_among(namesakes) {
            self.reason.get_or_insert(finding);
        } else if !has_issuer {
            // What is near is the explainer's to look for.
            let dead_end = self.dead_end(comes_back, || Bounded::new([]));
            self.reason.get_or_insert(dead_end);
        }
        ControlFlow::Continue(Visit::Issuer)
    }

    /// What the first of these that did sign the certificate at the end of the path was left for. It
    /// makes the reason better and no verdict, so a budget that is used up meanwhile is no matter.
    fn issuer_among(&mut self, namesakes: Vec<(CertificateId, Box<Finding>)>) -> Option<Finding> {
        let end = self.end();
        let is_issuer =
            |namesake: &(CertificateId, Box<Finding>)| self.signed(namesake.0, end) == Ok(true);
        namesakes
            .into_iter()
            .find(is_issuer)
            .map(|(_, finding)| *finding)
    }

    /// The walk for the whole picture: first it is found out who signed, and only they are followed.
    /// If nobody did, the best candidate that should have is, for the sake of the rest of the path.
    fn climb_everywhere(&mut self) -> ControlFlow<Stop, Visit> {
        let subject = self.end();
        let mut candidates = Candidates::of(subject);
        let (mut issuers, mut refuted) = (Vec::new(), Vec::new());
        let mut comes_back = None;
        while let Some(candidate) = self.next(&mut candidates)? {
            if self.is_passed(candidate.certificate) {
                comes_back = comes_back.or(Some(candidate.certificate));
                continue;
            }
            match self.signed(candidate.certificate, subject) {
                Ok(true) => issuers.push(candidate),
                Ok(false) => refuted.push(candidate),
                Err(part) => return ControlFlow::Break(self.run_dry(part)),
            }
            if self.takes_first_alone() {
                break;
            }
        }
        if issuers.is_empty() {
            issuers.extend(
                refuted
                    .first()
                    .filter(|best| self.should_have_signed(best.link, subject)),
            );
        }
        if issuers.is_empty() {
            let dead_end = self.dead_end(comes_back, || {
                near_misses(self.certificates, self.question, subject, &refuted)
            });
            let end = match dead_end.kind {
                FindingKind::IssuerUnknown { .. } => PathEnd::IssuerUnknown,
                FindingKind::Cycle { .. } => PathEnd::Cycle,
                _ => PathEnd::SelfSignedNotTrusted,
            };
            self.findings.push(dead_end);
            return self.record(end);
        }
        for Candidate { certificate, link } in issuers {
            if self.is_too_deep() {
                return self.record(PathEnd::Unfinished);
            }
            self.visit(certificate, Some(link))?;
        }
        ControlFlow::Continue(Visit::Issuer)
    }

    fn next(&mut self, candidates: &mut Candidates) -> ControlFlow<Stop, Option<Candidate>> {
        candidates
            .next(self.certificates, self.question, self.budget)
            .map_or_else(
                |part| ControlFlow::Break(self.run_dry(part)),
                ControlFlow::Continue,
            )
    }

    /// Whether `issuer` signed `subject`, or that cannot be told before its own issuer is known.
    fn signed(&mut self, issuer: CertificateId, subject: CertificateId) -> Result<bool, Exhausted> {
        if self.certificates[issuer].inherits_parameters() {
            return Ok(true);
        }
        let key = WorkingKey {
            key: self.certificates.key(issuer),
            parameters: None,
        };
        let edge = self
            .signatures
            .edge_by(self.certificates, key, subject, self.budget)?;
        Ok(match edge {
            Edge::Proven => true,
            Edge::Assumed => self.admit == Admit::Assumed,
            Edge::Refuted(_) => false,
        })
    }

    /// Leaves a branch for the last finding, which is the reason unless the candidate was a mere
    /// namesake.
    fn refuted(&mut self, link: Option<Link>) -> Visit {
        let finding = self
            .findings
            .pop()
            .expect("a rule that refutes has found something");
        if let (Some(link), [.., below, issuer]) = (link, self.path.as_slice())
            && !self.should_have_signed(link, *below)
        {
            match self.signatures.known(self.certificates, *issuer, *below) {
                Some(Edge::Proven) => {}
                Some(Edge::Refuted(_) | Edge::Assumed) => return Visit::NotIssuer,
                None => return Visit::Namesake(Box::new(finding)),
            }
        }
        self.reason.get_or_insert(finding);
        Visit::Issuer
    }

    /// Whether a candidate of this link is expected to have signed `subject`: no identifier speaks
    /// against it, and the certificate does not say that it signed itself.
    fn should_have_signed(&self, link: Link, subject: CertificateId) -> bool {
        link != Link::NameMatchAlone && !self.certificates[subject].claims_self_signed()
    }

    /// Whether the certificate at the end of the path is an anchor here.
    fn is_anchor(&self) -> bool {
        let id = self.end();
        if !self.question.store.contains(id) {
            return false;
        }
        let is_self_signed = self.certificates[id].claims_self_signed();
        let policy = self.question.policy;
        if self.is_pin(id) {
            return match policy.pinned_end_entity {
                PinnedEndEntity::Any => true,
                PinnedEndEntity::SelfSigned => is_self_signed,
                PinnedEndEntity::Refused => false,
            };
        }
        is_self_signed || (policy.anchors == Anchors::Any && !self.is_led_on(id))
    }

    /// Whether something that came with the target goes on above this certificate, and is followed first.
    fn is_led_on(&self, id: CertificateId) -> bool {
        let facts = &self.certificates[id];
        let issuer = self.certificates.issuer(id);
        self.question.policy.building == Building::FirstSent
            && self.question.presented.iter().any(|sent| {
                self.certificates.subject(*sent) == issuer
                    && !self.is_passed(*sent)
                    && !self.certificates[*sent].claims_self_signed()
                    && link(facts, &self.certificates[*sent]) != Link::NameMatchAlone
            })
    }

    fn takes_first_alone(&self) -> bool {
        self.question.policy.building != Building::EveryIssuer
    }

    /// Whether this is the target, held by the store and no authority.
    fn is_pin(&self, id: CertificateId) -> bool {
        self.path.len() == 1 && self.question.store.contains(id) && !self.certificates[id].is_ca()
    }

    /// Whether the path has passed this name and key: in this certificate, or in another.
    fn is_passed(&self, id: CertificateId) -> bool {
        self.path.iter().any(|passed| self.is_same(*passed, id))
    }

    fn is_same(&self, one: CertificateId, other: CertificateId) -> bool {
        self.certificates.are_same_party(one, other)
    }

    fn is_too_deep(&mut self) -> bool {
        let depth = u32::try_from(self.path.len()).unwrap_or(u32::MAX);
        let is_too_deep = depth >= self.budget.depth();
        if is_too_deep {
            self.cut_short = Some(Exhausted::Depth);
        }
        is_too_deep
    }

    /// Why the path ends; `comes_back` is a certificate whose name and key it passed before.
    fn dead_end(
        &self,
        comes_back: Option<CertificateId>,
        near: impl FnOnce() -> NearMisses,
    ) -> Finding {
        let end = self.end();
        let facts = &self.certificates[end];
        // Its own name and key is no other authority: that is a renewed certificate.
        let comes_back = comes_back.filter(|issuer| !self.is_same(*issuer, end));
        self.finding(if facts.claims_self_signed() && self.is_pin(end) {
            FindingKind::PinnedEndEntityRefused
        } else if facts.claims_self_signed() {
            FindingKind::UntrustedRoot { near: near() }
        } else if let Some(issuer) = comes_back {
            FindingKind::Cycle { issuer }
        } else {
            FindingKind::IssuerUnknown {
                issuer: facts.issuer().clone(),
                near: near(),
            }
        })
    }

    /// The store holds the certificate, and it is no anchor all the same.
    fn note_uncounted(&mut self) {
        let id = self.end();
        if self.thoroughness == Thoroughness::Everything
            && self.question.store.contains(id)
            && !self.certificates[id].claims_self_signed()
        {
            self.findings
                .push(self.finding(FindingKind::AnchorNotSelfSigned));
        }
    }

    fn finding(&self, kind: FindingKind) -> Finding {
        Finding {
            kind,
            certificate: self.end(),
            depth: self.path.len() - 1,
            untold: 0,
        }
    }

    fn end(&self) -> CertificateId {
        *self.path.last().expect("the path has an end")
    }

    fn record(&mut self, end: PathEnd) -> ControlFlow<Stop, Visit> {
        let most = usize::try_from(self.budget.paths()).unwrap_or(usize::MAX);
        if self.paths.len() >= most {
            return ControlFlow::Break(Stop::Exhausted(Exhausted::Paths));
        }
        self.paths.push(self.candidate_path(end));
        ControlFlow::Continue(Visit::Issuer)
    }

    /// Why the walk stops; the path that it was on is kept.
    fn run_dry(&mut self, part: Exhausted) -> Stop {
        if self.thoroughness == Thoroughness::Everything
            && let ControlFlow::Break(stop) = self.record(PathEnd::Unfinished)
        {
            return stop;
        }
        Stop::Exhausted(part)
    }

    fn candidate_path(&self, end: PathEnd) -> CandidatePath {
        CandidatePath {
            certificates: self.path.to_vec(),
            links: self.links.clone(),
            end,
            findings: self.findings.clone(),
        }
    }
}
