//! A court for one question: who is trusted, what was presented, and the answer as a stable word.

use countersign_keys::SignatureVerifier;
use countersign_testkit::{Backend, Identity, NOW};
use countersign_trust::{
    Budget, CertificateId, Certificates, Explanation, HResult, Language, Outcome, Policy, Purpose,
    Question, ReferenceName, Revocation, RevocationEvidence, Signatures, TrustStore, Validator,
    Verdict,
};
use time::OffsetDateTime;

/// Who verifies signatures.
pub(crate) fn provider() -> &'static dyn SignatureVerifier {
    match Backend::asked() {
        Backend::AwsLc => countersign_provider_aws_lc::provider(),
        Backend::RustCrypto => countersign_provider_rustcrypto::provider(),
    }
}

/// Everything that a question needs, with defaults: server certificates, judged by
/// [`Policy::private_pki`] at [`NOW`].
pub(crate) struct Court {
    pub(crate) certificates: Certificates,
    pub(crate) store: TrustStore,
    pub(crate) presented: Vec<CertificateId>,
    pub(crate) extra: Vec<CertificateId>,
    pub(crate) policy: Policy,
    pub(crate) purpose: Purpose,
    pub(crate) name: Option<ReferenceName>,
    pub(crate) at: OffsetDateTime,
    pub(crate) budget: Budget,
    pub(crate) revocation: Revocation,
    pub(crate) evidence: RevocationEvidence,
}

impl Court {
    pub(crate) fn new() -> Self {
        Self {
            certificates: Certificates::new(),
            store: TrustStore::new(),
            presented: Vec::new(),
            extra: Vec::new(),
            policy: Policy::private_pki(),
            purpose: Purpose::ServerAuth,
            name: None,
            at: NOW,
            budget: Budget::default(),
            revocation: Revocation::Off,
            evidence: RevocationEvidence::new(),
        }
    }

    pub(crate) fn trusting(roots: &[&Identity]) -> Self {
        let mut court = Self::new();
        for root in roots {
            court.trust(root.der());
        }
        court
    }

    pub(crate) fn trust(&mut self, der: &[u8]) -> CertificateId {
        let id = self.certificates.add(der).unwrap();
        self.store.add(&self.certificates, id);
        id
    }

    pub(crate) fn present(mut self, certificates: &[&Identity]) -> Self {
        for identity in certificates {
            let id = self.certificates.add(identity.der()).unwrap();
            self.presented.push(id);
        }
        self
    }

    pub(crate) fn named(mut self, name: &str) -> Self {
        self.name = Some(ReferenceName::parse(name).unwrap());
        self
    }

    pub(crate) fn by(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    pub(crate) fn at(mut self, at: OffsetDateTime) -> Self {
        self.at = at;
        self
    }

    pub(crate) fn within(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    pub(crate) fn wanting(mut self, revocation: Revocation) -> Self {
        self.revocation = revocation;
        self
    }

    pub(crate) fn question(&self, target: CertificateId) -> Question<'_> {
        let question = Question::new(
            target,
            &self.store,
            self.at,
            self.purpose.clone(),
            &self.policy,
        )
        .with_presented(&self.presented)
        .with_extra(&self.extra)
        .with_revocation(self.revocation, &self.evidence);
        match &self.name {
            Some(name) => question.with_name(name),
            None => question,
        }
    }

    /// The outcome, and how many signatures it took.
    pub(crate) fn validate(&mut self, target: &[u8]) -> (Outcome, usize) {
        let target = self.certificates.add(target).unwrap();
        let signatures = Signatures::new(provider());
        let validator = Validator::new(&self.certificates, &signatures);
        let outcome = validator.validate(&self.question(target), &mut self.budget.clone());
        (outcome, signatures.verifications())
    }

    pub(crate) fn explain(&mut self, target: &[u8]) -> Explanation {
        let target = self.certificates.add(target).unwrap();
        let signatures = Signatures::new(provider());
        let validator = Validator::new(&self.certificates, &signatures);
        validator.explain(&self.question(target), &mut self.budget.clone())
    }

    /// `valid`, `undecided`, or the code of the primary reason; validator and explainer agree.
    pub(crate) fn verdict(&mut self, target: &[u8]) -> &'static str {
        let (outcome, _) = self.validate(target);
        let explanation = self.explain(target);
        for path in explanation.paths() {
            for finding in path.findings() {
                let sentence = finding.sentence(&self.certificates, Language::English);
                assert!(sentence.len() < 8_000, "a sentence is bounded: {sentence}");
            }
        }
        match (outcome, explanation.verdict()) {
            (Outcome::Valid(_), Verdict::Valid) => {
                assert!(explanation.paths()[0].is_valid());
                assert!(explanation.primary().is_none());
                "valid"
            }
            (Outcome::Undecided(_), Verdict::Undecided) => "undecided",
            (Outcome::Invalid(_), Verdict::Invalid) => {
                assert!(!explanation.paths().iter().any(|path| path.is_valid()));
                assert!(HResult::of_explanation(&explanation).is_some());
                explanation.primary().unwrap().code()
            }
            (outcome, verdict) => {
                panic!("the validator says {outcome:?}, the explainer {verdict:?}")
            }
        }
    }
}
