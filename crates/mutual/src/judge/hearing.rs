//! One hearing: one party judged by another, in one role, rule by rule.

use std::rc::Rc;

use countersign_trust::{CertificateFacts, CertificateId, ReferenceName};

use super::Judge;
use super::chain::ChainJudgement;
use super::predicate::{self, Evidence};
use crate::{
    Answer, CertificateReference, Check, CommonName, Confidence, FactValue, Layer, MissingFact,
    Party, PurposeRule, Reason, Role, Rule, RuleReference, Severity, Speaks, Test, WhenUnknown,
    WindowsCodes,
};

/// The hearing of `judged`, in a role, before `judge`.
pub(super) struct Hearing<'h, 'a> {
    pub(super) court: &'h Judge<'a>,
    pub(super) judge: &'h Party,
    pub(super) judged: &'h Party,
    pub(super) role: Role,
    reasons: Vec<Reason>,
}

/// Whether facts let a rule bite.
enum Bite {
    Yes,
    No,
    /// These are unknown.
    Unknown(Vec<MissingFact>),
}

impl<'h, 'a> Hearing<'h, 'a> {
    pub(super) fn new(
        court: &'h Judge<'a>,
        judge: &'h Party,
        judged: &'h Party,
        role: Role,
    ) -> Self {
        Self {
            court,
            judge,
            judged,
            role,
            reasons: Vec::new(),
        }
    }

    pub(super) fn verdict(mut self, number: u8) -> Check {
        let requested = self.is_requested();
        if !matches!(requested, Bite::No) {
            self.hear();
        }
        if let Bite::Unknown(facts) = &requested {
            self.doubt(facts);
        }
        let requested = !matches!(requested, Bite::No);
        Check::of(
            number,
            self.judge.name.clone(),
            self.judged.name.clone(),
            self.role,
            requested,
            self.reasons,
        )
    }

    /// A server's certificate is always seen; a client's only when its judge asks for it.
    fn is_requested(&self) -> Bite {
        if self.role == Role::Server {
            return Bite::Yes;
        }
        self.judge
            .rules
            .rules
            .iter()
            .find(|rule| rule.test == Test::RequestsCertificate)
            .map_or(Bite::No, |rule| self.bites(rule))
    }

    /// Whether the certificate is looked at at all is unknown: what would be `no` is undecided then.
    fn doubt(&mut self, facts: &[MissingFact]) {
        for reason in &mut self.reasons {
            if reason.severity == Severity::Error {
                reason.severity = Severity::Unknown;
                reason.missing_fact = reason
                    .missing_fact
                    .take()
                    .or_else(|| facts.first().cloned());
            }
        }
    }

    fn hear(&mut self) {
        let (judge, judged) = (self.judge, self.judged);
        let certificate = judged
            .credential
            .as_ref()
            .map(|credential| credential.certificate);
        if certificate.is_none() {
            let missing = self.missing("certificate", judged);
            self.reasons
                .push(unknown("CertificateUnknown", Layer::Listening, missing));
        }
        let own = judged
            .rules
            .rules
            .iter()
            .filter(|rule| rule.speaks == Speaks::OfItself);
        let of_peers = judge
            .rules
            .rules
            .iter()
            .filter(|rule| rule.speaks == Speaks::OfPeer);
        for rule in own.chain(of_peers) {
            if self.applies(rule) {
                self.apply(rule, certificate);
            }
        }
    }

    /// Whether the rule speaks of this role and of this pair.
    fn applies(&self, rule: &Rule) -> bool {
        (rule.roles.is_empty() || rule.roles.contains(&self.role))
            && self.other(rule).is_any_of(&rule.with)
    }

    /// The party whose product the rule is.
    fn owner(&self, rule: &Rule) -> &'h Party {
        match rule.speaks {
            Speaks::OfPeer => self.judge,
            Speaks::OfItself => self.judged,
        }
    }

    /// The one with which the owner deals.
    fn other(&self, rule: &Rule) -> &'h Party {
        match rule.speaks {
            Speaks::OfPeer => self.judged,
            Speaks::OfItself => self.judge,
        }
    }

    fn apply(&mut self, rule: &'h Rule, certificate: Option<CertificateId>) {
        let evidence = match &rule.test {
            // Heard before all others, and of no weight in themselves.
            Test::RequestsCertificate | Test::Purpose { .. } => None,
            Test::Chain { chain } => {
                if let Some(certificate) = certificate {
                    let judgement = self.court.chain(self, certificate, chain);
                    self.hear_chain(rule, &judgement);
                }
                None
            }
            Test::ServerName { common_name } => {
                if let Some(certificate) = certificate {
                    self.hear_name(rule, certificate, *common_name);
                }
                None
            }
            Test::ListedPeer => certificate.and_then(|id| self.unlisted(id)),
            Test::NonSelfSignedRoot => self.non_self_signed_root(),
            Test::StaleSession => self.stale_session(certificate),
            Test::Certificate(predicate) => predicate::find(self, predicate, certificate),
        };
        let Some(evidence) = evidence else { return };
        match self.bites(rule) {
            Bite::No => {}
            Bite::Yes => {
                let reason = self.reason(rule, &evidence);
                self.reasons.push(reason);
            }
            Bite::Unknown(_) if rule.when_unknown == WhenUnknown::Silent => {}
            Bite::Unknown(facts) => {
                let mut reason = self.reason(rule, &evidence);
                // What is not known to bite is at most unknown.
                reason.severity = reason.severity.min(Severity::Unknown);
                reason.unsupported = false;
                reason.missing_fact = facts.into_iter().next();
                self.reasons.push(reason);
            }
        }
    }

    /// Whether every fact that the rule asks for has one of its values: one that has another
    /// settles it, whatever is unknown beside it.
    fn bites(&self, rule: &Rule) -> Bite {
        let owner = self.owner(rule);
        let mut unknown = Vec::new();
        for (name, values) in &rule.facts {
            match owner.facts.get(name) {
                Some(fact) if values.iter().any(|value| fact.is(value)) => {}
                Some(_) => return Bite::No,
                None => unknown.push(self.missing(name, owner)),
            }
        }
        if unknown.is_empty() {
            Bite::Yes
        } else {
            Bite::Unknown(unknown)
        }
    }

    /// What the judge demands of `extKeyUsage` in this role, and the rule that says so.
    pub(super) fn purpose(&self) -> Option<(PurposeRule, &'h Rule)> {
        self.judge
            .rules
            .rules
            .iter()
            .find_map(|rule| match rule.test {
                Test::Purpose { server, client } => Some((
                    match self.role {
                        Role::Server => server,
                        Role::Client => client,
                    },
                    rule,
                )),
                _ => None,
            })
    }

    fn hear_chain(&mut self, rule: &'h Rule, judgement: &Rc<ChainJudgement>) {
        for fault in judgement.faults() {
            let rule = if fault.is_of_purpose() {
                self.purpose().map_or(rule, |(_, rule)| rule)
            } else {
                rule
            };
            let reason = fault.reason(self, rule);
            self.reasons.push(reason);
        }
    }

    fn hear_name(&mut self, rule: &'h Rule, certificate: CertificateId, common_name: CommonName) {
        let facts = self.facts_of(certificate);
        let mismatch = match ReferenceName::parse(&self.judged.host) {
            Ok(name) => predicate::name_mismatch(facts, &name, common_name),
            Err(_) => Some(format!("`{}`, which is no host name", self.judged.host)),
        };
        let Some(found) = mismatch else { return };
        let bites = self.bites(rule);
        if matches!(bites, Bite::No) {
            return;
        }
        let mut reason = self.draft(
            rule,
            "NameMismatch",
            Layer::Name,
            format!(
                "{} dials `{}`, but the certificate `{}` of {} is for {found}",
                self.judge.name,
                self.judged.host,
                facts.subject(),
                self.judged.name
            ),
        );
        reason.certificate = Some(self.reference(certificate));
        reason.windows = self
            .windows("CERT_E_CN_NO_MATCH")
            .map(|codes| WindowsCodes {
                // Windows reports a fault of the chain first, if there is one.
                approximate: true,
                ..codes
            });
        reason.remedy = Some(format!(
            "reissue the certificate of {} with `{}` among the DNS names of its SAN, or let {} dial a name that the certificate has",
            self.judged.name, self.judged.host, self.judge.name
        ));
        if let Bite::Unknown(facts) = bites {
            reason.severity = Severity::Unknown;
            reason.missing_fact = facts.into_iter().next();
        }
        self.reasons.push(reason);
    }

    /// The client's subject, if the judge is known to list its peers and this is not one of them.
    ///
    /// A subject that is not the client's own name is another rule's.
    fn unlisted(&self, certificate: CertificateId) -> Option<Evidence> {
        let listed = self.judge.trusted_peers.as_ref()?;
        let common_name = self.facts_of(certificate).common_name()?;
        let known = listed
            .iter()
            .any(|peer| peer.eq_ignore_ascii_case(common_name));
        (self.judged.is_called(common_name) && !known).then(|| Evidence {
            certificate: Some(certificate),
            found: common_name.to_owned(),
        })
    }

    fn non_self_signed_root(&self) -> Option<Evidence> {
        let roots = self.judge.trust.roots.as_ref()?;
        let certificate = roots
            .iter()
            .find(|root| !self.facts_of(*root).claims_self_signed())?;
        Some(Evidence {
            certificate: Some(certificate),
            found: self.facts_of(certificate).subject().to_string(),
        })
    }

    fn stale_session(&self, certificate: Option<CertificateId>) -> Option<Evidence> {
        let since = self.judged.facts.get("certificate_since")?.moment()?;
        let session = self
            .judged
            .facts
            .get("oldest_session")
            .or_else(|| self.judge.facts.get("oldest_session"))?
            .moment()?;
        (session < since).then(|| Evidence {
            certificate,
            found: session.to_string(),
        })
    }

    /// The reason that a rule of the data gives.
    fn reason(&self, rule: &Rule, evidence: &Evidence) -> Reason {
        let subject = evidence.certificate.map_or_else(
            || self.judged.host.clone(),
            |id| self.facts_of(id).subject().to_string(),
        );
        let fill = |text: &str| {
            fill(
                text,
                &[
                    ("judge", &self.judge.name),
                    ("judged", &self.judged.name),
                    ("name", &self.judged.host),
                    ("subject", &subject),
                    ("found", &evidence.found),
                ],
            )
        };
        Reason {
            code: rule.code.clone().unwrap_or_else(|| rule.id.clone()),
            sentence: fill(&rule.sentence),
            severity: match rule.works {
                Some(Answer::No) => Severity::Error,
                Some(Answer::Undecided) => Severity::Unknown,
                Some(Answer::Yes) => Severity::Note,
                Some(Answer::NotRequested) | None => Severity::Warning,
            },
            unsupported: rule.supported == Some(Answer::No),
            layer: rule.layer.unwrap_or(Layer::Runtime),
            confidence: rule.confidence,
            certificate: evidence.certificate.map(|id| self.reference(id)),
            rule: self.cite(rule),
            windows: rule.hresult.as_deref().and_then(|name| self.windows(name)),
            missing_fact: None,
            remedy: (!rule.remedy.is_empty()).then(|| fill(&rule.remedy)),
        }
    }

    /// A reason whose code and sentence are not the data's, but whose rule is.
    pub(super) fn draft(&self, rule: &Rule, code: &str, layer: Layer, sentence: String) -> Reason {
        Reason {
            code: code.to_owned(),
            sentence,
            severity: Severity::Error,
            unsupported: false,
            layer,
            confidence: rule.confidence,
            certificate: None,
            rule: self.cite(rule),
            windows: None,
            missing_fact: None,
            remedy: None,
        }
    }

    fn cite(&self, rule: &Rule) -> RuleReference {
        RuleReference {
            id: rule.id.clone(),
            product: self.owner(rule).rules.name.clone(),
            source: rule.source.clone(),
        }
    }

    pub(super) fn facts_of(&self, certificate: CertificateId) -> &'a CertificateFacts {
        self.court.surroundings.certificates.get(certificate)
    }

    /// The certificate as a person and a tool look for it.
    pub(super) fn reference(&self, certificate: CertificateId) -> CertificateReference {
        super::finding::reference(self.facts_of(certificate))
    }

    /// The code that Windows reports, if the judge is a Windows product.
    pub(super) fn windows(&self, hresult: &str) -> Option<WindowsCodes> {
        self.judge
            .rules
            .windows
            .then(|| super::finding::windows_code(hresult))
            .flatten()
    }

    /// The fact that is missing, with its question and how to learn it.
    pub(super) fn missing(&self, fact: &str, party: &Party) -> MissingFact {
        let definition = self.court.surroundings.facts.get(fact);
        let fill = |text: &str| fill(text, &[("party", &party.name)]);
        MissingFact {
            party: party.name.clone(),
            fact: fact.to_owned(),
            question: definition.map_or_else(
                || format!("what is `{fact}` of {}?", party.name),
                |known| fill(&known.question),
            ),
            how: definition.map_or_else(String::new, |known| fill(&known.how)),
        }
    }
}

/// A reason that is no product's: something was not given.
fn unknown(code: &str, layer: Layer, missing: MissingFact) -> Reason {
    Reason {
        code: code.to_owned(),
        sentence: format!("it is not known: {}", missing.question),
        severity: Severity::Unknown,
        unsupported: false,
        layer,
        confidence: Confidence::Confirmed,
        certificate: None,
        rule: RuleReference {
            id: "certificate-given".to_owned(),
            product: "mutual TLS".to_owned(),
            source: "RFC 8446 §4.4.2".to_owned(),
        },
        windows: None,
        missing_fact: Some(missing),
        remedy: None,
    }
}

/// Puts the words in for the `{keys}` of a text, in one pass: what a word holds is not filled again.
pub(super) fn fill(text: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let word = after.split_once('}').and_then(|(key, after)| {
            let (_, word) = words.iter().find(|(known, _)| *known == key)?;
            Some((word, after))
        });
        rest = match word {
            Some((word, after)) => {
                filled.push_str(word);
                after
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// A value that a rule wants, as text.
impl From<bool> for FactValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for FactValue {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}
