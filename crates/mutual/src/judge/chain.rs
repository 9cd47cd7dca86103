//! A chain before a store: judged once for all links that share it, and "unknown" kept apart from "no".

mod fault;
mod path;
mod revocation;
mod sought;
mod source;
mod stores;

use std::borrow::Cow;
use std::rc::Rc;

use countersign_trust::{
    Budget, CertificateFacts, CertificateId, Explanation, Finding, FindingKind, HResult, Outcome,
    PathEnd, Policy, Purpose, Question, Revocation, Severity as Weight, TrustStatus, TrustStore,
    Validator,
};

use time::{Duration, OffsetDateTime};

use super::Judge;
use super::hearing::Hearing;
use crate::fact::INTERMEDIATES;
use crate::{ChainRules, PurposeRule, Severity, Trust};

pub(super) use self::fault::ChainFault;
use self::fault::{ChainCodes, DOCUMENTED, Doubt, Fetched, elements};
pub(super) use self::revocation::RevocationJudgement;
use self::sought::Sought;
use self::source::Source;
pub(super) use self::stores::Stores;

/// What a judgement depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ChainKey {
    stores: Stores,
    certificate: CertificateId,
    presented: Vec<CertificateId>,
    purpose: PurposeRule,
    /// By which rule, of all that there are.
    rule: String,
    windows: bool,
    /// By how much the judge's clock is ahead.
    clock_ahead: Duration,
}

/// What is wrong with a chain before a store; nothing, if it holds.
#[derive(Debug)]
pub(super) struct ChainJudgement {
    faults: Vec<ChainFault>,
    /// The path that counts, the judged's own certificate first.
    path: Vec<CertificateId>,
    /// How many of them, from the first on, have a signature that is verified.
    signed: usize,
    /// With what the path holds; `None` where none does.
    held_by: Option<Supposition>,
    /// By RFC 5280 it would be better: the fault is the product's own way to compare.
    is_stricter: bool,
}

/// What is supposed of a judge beside what it is known to have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Supposition {
    /// It has, or fetches, the public roots.
    public_roots: bool,
    /// It has, or fetches, the authorities that others have.
    authorities: bool,
}

impl Supposition {
    /// In the order in which they are tried.
    const ALL: [Self; 4] = [
        Self::of(false, false),
        Self::of(false, true),
        Self::of(true, false),
        Self::of(true, true),
    ];

    const fn of(public_roots: bool, authorities: bool) -> Self {
        Self {
            public_roots,
            authorities,
        }
    }
}

impl ChainKey {
    pub(super) fn of(hearing: &Hearing<'_, '_>, certificate: CertificateId, rule: &str) -> Self {
        Self {
            stores: Stores(Rc::clone(&hearing.judge.trust)),
            certificate,
            presented: hearing.sent().to_vec(),
            purpose: hearing
                .demand()
                .map_or(PurposeRule::Any, |demand| demand.purpose),
            rule: rule.to_owned(),
            windows: hearing.judge.rules.windows,
            clock_ahead: hearing.judge.facts.clock_ahead(),
        }
    }
}

impl<'a> Judge<'a> {
    /// The judgement on the chain of the one who is heard.
    pub(super) fn chain(
        &self,
        hearing: &Hearing<'_, 'a>,
        certificate: CertificateId,
        rule: &str,
        rules: &ChainRules,
    ) -> Rc<ChainJudgement> {
        let key = ChainKey::of(hearing, certificate, rule);
        if let Some(known) = self.chains.borrow().get(&key) {
            return Rc::clone(known);
        }
        let judgement = Rc::new(Bench::new(self, &key, rules).judge(rules));
        self.chains.borrow_mut().insert(key, Rc::clone(&judgement));
        judgement
    }
}

/// One chain in front of one store.
pub(super) struct Bench<'b, 'a> {
    court: &'b Judge<'a>,
    key: &'b ChainKey,
    trust: &'b Trust,
    policy: Policy,
    /// What it makes of revocation. Which path counts is found without.
    revocation: Revocation,
}

impl<'b, 'a> Bench<'b, 'a> {
    pub(super) fn new(court: &'b Judge<'a>, key: &'b ChainKey, rules: &ChainRules) -> Self {
        Self {
            court,
            key,
            trust: &key.stores.0,
            policy: rules.policy(),
            revocation: Revocation::Off,
        }
    }

    /// The judgement, and whether only what the product does otherwise than the standard is to blame.
    fn judge(&self, rules: &ChainRules) -> ChainJudgement {
        let mut judgement = self.judge_by_product();
        if judgement.severity() > Some(Severity::Note)
            && let Some(standard) = rules.by_standard()
        {
            let by_standard = Bench::new(self.court, self.key, &standard).judge_by_product();
            judgement.is_stricter = by_standard.severity() < judgement.severity();
        }
        judgement
    }

    /// First with what the judge is known to have; then with what others have too, and what it may
    /// fetch. Of the suppositions under which the chain holds, the one counts that takes the least for
    /// granted.
    fn judge_by_product(&self) -> ChainJudgement {
        let Some(roots) = &self.trust.roots else {
            return self.without_roots();
        };
        let [nothing, suppositions @ ..] = Supposition::ALL;
        let mut is_exhausted = match self.validate(roots, self.intermediates()) {
            Sought::Found(path) => return self.supposing(nothing, roots, &path),
            Sought::Nothing => false,
            Sought::Exhausted => true,
        };
        let with_public = self.with_public_roots(roots);
        let mut best: Option<ChainJudgement> = None;
        for supposition in suppositions {
            let store = match &with_public {
                Some(store) if supposition.public_roots => store,
                None if supposition.public_roots => continue,
                _ => roots,
            };
            match self.validate(store, self.extra(supposition)) {
                Sought::Found(path) => {
                    let judgement = self.supposing(supposition, roots, &path);
                    let is_better = |best: &ChainJudgement| judgement.severity() < best.severity();
                    if best.as_ref().is_none_or(is_better) {
                        best = Some(judgement);
                    }
                }
                Sought::Nothing => {}
                Sought::Exhausted => is_exhausted = true,
            }
        }
        match best {
            Some(best) => best,
            None if is_exhausted => self.unfinished(),
            None => self.broken(roots, with_public.as_deref().unwrap_or(roots)),
        }
    }

    /// The path holds if the judge comes by all of its certificates: what it takes to do so.
    fn supposing(
        &self,
        supposition: Supposition,
        roots: &TrustStore,
        path: &[CertificateId],
    ) -> ChainJudgement {
        let gaps = self.gaps(roots, path, PathEnd::Anchor);
        ChainJudgement {
            held_by: Some(supposition),
            ..self.judgement(gaps, path, PathEnd::Anchor)
        }
    }

    /// No path holds, whoever has what. Told is the nearest one that the judge can see; where that ends
    /// in the open, the one on which it would go on.
    fn broken(&self, roots: &TrustStore, store: &TrustStore) -> ChainJudgement {
        let seen = self.explain(store, self.intermediates());
        let codes = self.key.windows.then(|| self.codes(&seen)).flatten();
        let told = match seen.paths().first() {
            Some(path) if path.end() == PathEnd::IssuerUnknown => {
                self.explain(store, self.court.authorities())
            }
            _ => seen,
        };
        // A path on which the walk gave up may have no fault yet.
        let mut finished = told.paths().iter();
        let finished = finished.find(|path| path.end() != PathEnd::Unfinished);
        let Some(path) = finished.or_else(|| told.paths().first()) else {
            return self.unfinished();
        };
        let mut faults: Vec<ChainFault> = errors(path.findings())
            .into_iter()
            .map(|(finding, more)| ChainFault::Found {
                doubt: self.doubt(roots, finding),
                finding: finding.clone(),
                more,
                codes: codes.clone(),
            })
            .collect();
        faults.extend(
            self.gaps(roots, path.certificates(), path.end())
                .into_iter()
                .filter(|gap| gap.severity() > Severity::Note),
        );
        if faults.is_empty() {
            return self.unfinished();
        }
        self.judgement(faults, path.certificates(), path.end())
    }

    /// Nobody says what the judge trusts. What is wrong with the certificate itself is wrong before any
    /// store.
    fn without_roots(&self) -> ChainJudgement {
        let nobody = TrustStore::new();
        let explanation = self.explain(&nobody, self.court.authorities());
        let path = explanation.paths().first();
        let found = path.map_or_else(Vec::new, |path| errors(path.findings()));
        let mut faults: Vec<ChainFault> = found
            .into_iter()
            .filter(|(finding, _)| self.is_its_own(finding))
            .map(|(finding, more)| ChainFault::Found {
                doubt: self.doubt(&nobody, finding),
                finding: finding.clone(),
                more,
                codes: None,
            })
            .collect();
        faults.push(ChainFault::RootsUnknown);
        match path {
            Some(path) => self.judgement(faults, path.certificates(), path.end()),
            None => self.judgement(faults, &[self.key.certificate], PathEnd::Unfinished),
        }
    }

    fn unfinished(&self) -> ChainJudgement {
        let target = [self.key.certificate];
        self.judgement(vec![ChainFault::TooManyPaths], &target, PathEnd::Unfinished)
    }

    /// The judgement on this path.
    fn judgement(
        &self,
        mut faults: Vec<ChainFault>,
        path: &[CertificateId],
        end: PathEnd,
    ) -> ChainJudgement {
        let supposed = path.iter().filter(|id| self.facts(**id).is_hypothetical());
        faults.extend(supposed.map(|id| ChainFault::Supposed { certificate: *id }));
        // A root's signature is not verified. The target's algorithm is seen all the same: it is sent.
        let ends_in_root = path
            .last()
            .is_some_and(|last| end == PathEnd::Anchor || self.facts(*last).claims_self_signed());
        ChainJudgement {
            faults,
            path: path.to_vec(),
            signed: (path.len() - usize::from(ends_in_root)).max(1),
            held_by: None,
            is_stricter: false,
        }
    }

    /// A path of certificates that exist; where some do not exist yet, one that would hold with them.
    fn validate(&self, store: &TrustStore, extra: &[CertificateId]) -> Sought {
        let (validator, question) = (self.validator(), self.question(store, extra));
        let proven = validator.validate(&question, &mut Budget::default());
        let is_open = !matches!(proven, Outcome::Valid(_)) && self.supposes(store, extra);
        if is_open {
            let supposed = validator.validate_hypothetical(&question, &mut Budget::default());
            Sought::of(supposed, |path| path.certificates().to_vec())
        } else {
            Sought::of(proven, |path| path.certificates().to_vec())
        }
    }

    /// The same with what is supposed of the judge.
    fn seek(&self, supposition: Supposition) -> Sought {
        match self.store(supposition) {
            Some(store) => self.validate(&store, self.extra(supposition)),
            None => Sought::Nothing,
        }
    }

    fn explained(&self, supposition: Supposition) -> Explanation {
        let store = self.store(supposition).unwrap_or_default();
        self.explain(&store, self.extra(supposition))
    }

    fn explain(&self, store: &TrustStore, extra: &[CertificateId]) -> Explanation {
        let (validator, question) = (self.validator(), self.question(store, extra));
        let mut budget = Budget::default();
        if self.supposes(store, extra) {
            validator.explain_hypothetical(&question, &mut budget)
        } else {
            validator.explain(&question, &mut budget)
        }
    }

    /// Whether a certificate that does not exist yet may lie on a path.
    fn supposes(&self, store: &TrustStore, extra: &[CertificateId]) -> bool {
        let presented = &self.key.presented;
        core::iter::once(self.key.certificate)
            .chain(presented.iter().chain(extra).copied())
            .chain(store.iter())
            .any(|id| self.facts(id).is_hypothetical())
    }

    /// The moment that the judge's clock shows.
    fn at(&self) -> OffsetDateTime {
        let at = self.court.surroundings.at;
        at.saturating_add(self.key.clock_ahead)
    }

    fn validator(&self) -> Validator<'a> {
        let surroundings = &self.court.surroundings;
        Validator::new(surroundings.certificates, surroundings.signatures)
    }

    fn question<'q>(&'q self, store: &'q TrustStore, extra: &'q [CertificateId]) -> Question<'q> {
        let purpose = match self.key.purpose {
            PurposeRule::ServerAuth => Purpose::ServerAuth,
            PurposeRule::ClientAuth => Purpose::ClientAuth,
            PurposeRule::Any => Purpose::Any,
        };
        let question = Question::new(
            self.key.certificate,
            store,
            self.at(),
            purpose,
            &self.policy,
        )
        .with_presented(&self.key.presented)
        .with_extra(extra);
        match &self.trust.lists {
            Some(lists) => question.with_revocation(self.revocation, lists),
            None => question,
        }
    }

    /// How the judge comes by the certificates of a path that it was neither sent nor holds.
    fn gaps(&self, roots: &TrustStore, path: &[CertificateId], end: PathEnd) -> Vec<ChainFault> {
        let mut gaps = Vec::new();
        for pair in path.windows(2) {
            let &[below, certificate] = pair else {
                continue;
            };
            let is_last = path.last() == Some(&certificate);
            if roots.contains(certificate) {
                continue;
            }
            match end {
                PathEnd::Anchor if is_last => gaps.push(match self.fetches_roots() {
                    Some(true) => ChainFault::Fetched {
                        certificate,
                        from: Fetched::WindowsUpdate,
                    },
                    _ => ChainFault::PublicRoot { root: certificate },
                }),
                // Missing or not, it is not trusted.
                PathEnd::SelfSignedNotTrusted if is_last => {}
                _ if self.holds(certificate) => {}
                _ => gaps.push(match self.source_of_issuer(below) {
                    Source::Url => ChainFault::Fetched {
                        certificate,
                        from: Fetched::Url,
                    },
                    Source::Unknown(fact) => ChainFault::MissingIntermediate {
                        certificate,
                        fact: Some(fact),
                    },
                    Source::None => ChainFault::MissingIntermediate {
                        certificate,
                        fact: None,
                    },
                }),
            }
        }
        gaps
    }

    /// What must be known before the finding counts.
    fn doubt(&self, roots: &TrustStore, finding: &Finding) -> Option<Doubt> {
        if super::finding::is_beyond_us(finding) {
            return Some(Doubt::Unverifiable);
        }
        if self.is_its_own(finding) {
            return None;
        }
        let authority = match finding.kind() {
            FindingKind::IssuerUnknown { .. } => {
                return match self.source_of_issuer(finding.certificate()) {
                    Source::Url => Some(Doubt::BehindUrl),
                    Source::Unknown(fact) => Some(Doubt::Fact(fact)),
                    Source::None => None,
                };
            }
            // Deviation: a judge might hold a cross-certificate that leads past this end, and that
            // nobody in the estate has. Were that supposed, no root could ever be missing.
            FindingKind::UntrustedRoot { .. }
            | FindingKind::Cycle { .. }
            | FindingKind::PinnedEndEntityRefused => return None,
            FindingKind::SignatureInvalid { issuer } => *issuer,
            FindingKind::NameNotPermitted { constrained_by, .. }
            | FindingKind::NameExcluded { constrained_by, .. }
            | FindingKind::ConstraintUnsupported { constrained_by, .. } => *constrained_by,
            _ => finding.certificate(),
        };
        // The judge may hold another certificate of that authority: a renewed one, or a cross-certificate.
        (!self.are_intermediates_known() && !roots.contains(authority))
            .then_some(Doubt::Fact(INTERMEDIATES))
    }

    /// Whether the fault lies in the judged's own certificate, whatever the path.
    fn is_its_own(&self, finding: &Finding) -> bool {
        finding.depth() == 0
            && match finding.kind() {
                FindingKind::Expired { .. }
                | FindingKind::NotYetValid { .. }
                | FindingKind::PurposeMissing { .. }
                | FindingKind::KeyUsageInconsistent { .. }
                | FindingKind::UnknownCriticalExtension { .. }
                | FindingKind::MalformedExtension { .. }
                | FindingKind::WeakKey { .. } => true,
                // A pinned certificate's own signature is not looked at.
                FindingKind::WeakHash { .. } | FindingKind::SignatureAlgorithmsDiffer => {
                    !self.facts(finding.certificate()).claims_self_signed()
                }
                _ => false,
            }
    }

    /// What Windows reports of a chain whose every path fails, and whether it might report another.
    fn codes(&self, explanation: &Explanation) -> Option<ChainCodes> {
        let hresult = HResult::of_explanation(explanation)?;
        let path = explanation.paths().first()?;
        let findings = path.findings();
        let is_only = errors(findings).len() == 1 && explanation.paths().len() == 1;
        let is_all_known = self.are_intermediates_known()
            && self.fetches_intermediates().is_some()
            && self.fetches_roots().is_some();
        Some(ChainCodes {
            hresult,
            status: TrustStatus::of_findings(findings),
            elements: elements(self.court.surroundings.certificates, path),
            approximate: !is_only || !is_all_known || !DOCUMENTED.contains(&hresult.name()),
        })
    }

    /// The roots, and those that Windows may fetch; `None` if it does not fetch any.
    fn with_public_roots(&self, roots: &TrustStore) -> Option<Rc<TrustStore>> {
        (self.fetches_roots() != Some(false)).then(|| {
            let mut known = self.court.with_public_roots.borrow_mut();
            let both = known.entry(self.key.stores.clone()).or_insert_with(|| {
                let mut roots = roots.clone();
                for root in self.court.surroundings.public_roots.iter() {
                    roots.add(self.court.surroundings.certificates, root);
                }
                Rc::new(roots)
            });
            Rc::clone(both)
        })
    }

    fn intermediates(&self) -> &'b [CertificateId] {
        self.trust.intermediates.as_deref().unwrap_or_default()
    }

    /// The roots of the judge when this is supposed of it; `None` where nobody says, or it is not so.
    fn store(&self, supposition: Supposition) -> Option<Cow<'b, TrustStore>> {
        let roots = self.trust.roots.as_ref()?;
        if supposition.public_roots {
            let both = self.with_public_roots(roots)?;
            Some(Cow::Owned(TrustStore::clone(&both)))
        } else {
            Some(Cow::Borrowed(roots))
        }
    }

    /// The intermediates that the judge has of its own when this is supposed of it.
    fn extra(&self, supposition: Supposition) -> &'b [CertificateId] {
        if supposition.authorities {
            self.court.authorities()
        } else {
            self.intermediates()
        }
    }

    fn holds(&self, certificate: CertificateId) -> bool {
        self.key.presented.contains(&certificate) || self.intermediates().contains(&certificate)
    }

    fn facts(&self, certificate: CertificateId) -> &'a CertificateFacts {
        self.court.surroundings.certificates.get(certificate)
    }
}

/// The errors among the findings. Of several of a kind about one certificate the first stands for all, with
/// the number of the others: a certificate with a thousand names makes one fault.
fn errors(findings: &[Finding]) -> Vec<(&Finding, usize)> {
    let mut errors: Vec<(&Finding, usize)> = Vec::new();
    for finding in findings {
        if finding.severity() != Weight::Error {
            continue;
        }
        let is_alike = |(other, _): &&mut (&Finding, usize)| {
            other.certificate() == finding.certificate() && other.code() == finding.code()
        };
        match errors.iter_mut().find(is_alike) {
            Some((_, more)) => *more += 1 + finding.untold(),
            None => errors.push((finding, finding.untold())),
        }
    }
    errors
}

impl ChainJudgement {
    /// What is wrong, the worst not necessarily first.
    pub(super) fn faults(&self) -> &[ChainFault] {
        &self.faults
    }

    /// The path that counts, the judged's own certificate first.
    pub(super) fn path(&self) -> &[CertificateId] {
        &self.path
    }

    /// The certificates of that path whose signatures are verified.
    pub(super) fn signed(&self) -> &[CertificateId] {
        self.path.get(..self.signed).unwrap_or(&self.path)
    }

    /// How bad it is; `None` where nothing is wrong.
    fn severity(&self) -> Option<Severity> {
        self.faults.iter().map(ChainFault::severity).max()
    }
}
