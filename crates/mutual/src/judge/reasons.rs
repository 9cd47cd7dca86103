//! Reasons, as they are told of these two parties.

use countersign_messages::{Text, link};
use countersign_trust::{CertificateFacts, CertificateId};

use super::hearing::{Bite, Hearing};
use super::predicate::Evidence;
use crate::words::fill;
use crate::{
    Answer, CertificateReference, Confidence, Layer, MissingFact, Party, Reason, Rule,
    RuleReference, Severity, Speaks, Surroundings, WindowsCodes,
};

impl<'h, 'a> Hearing<'h, 'a> {
    /// The reason that a rule of the data gives.
    pub(super) fn reason(&self, rule: &Rule, evidence: &Evidence) -> Reason {
        let certificate = evidence.certificate.map(|id| self.reference(id));
        let subject = certificate
            .as_ref()
            .map_or(&self.judged.host, |one| &one.subject);
        let words =
            |text: &Text<String>| self.fill(text.told(self.say()), subject, &evidence.found);
        let severity = match rule.works {
            Some(Answer::No) => Severity::Error,
            Some(Answer::Undecided) => Severity::Unknown,
            Some(Answer::Yes) => Severity::Note,
            Some(Answer::NotRequested) | None => Severity::Warning,
        };
        let code = rule.code.as_ref().unwrap_or(&rule.id);
        let layer = rule.layer.unwrap_or(Layer::Runtime);
        let remedy = (!rule.remedy.is_empty()).then(|| words(&rule.remedy));
        let draft = self.draft(rule, code, layer, words(&rule.sentence));
        Reason {
            severity,
            supported: rule.supported.filter(|answer| *answer != Answer::Yes),
            certificate,
            windows: rule
                .hresult
                .as_deref()
                .and_then(|name| self.windows(rule, name)),
            remedy,
            ..draft
        }
    }

    /// An error whose code and sentence are not the data's, but whose rule is.
    pub(super) fn draft(&self, rule: &Rule, code: &str, layer: Layer, sentence: String) -> Reason {
        Reason {
            code: code.to_owned(),
            sentence,
            severity: Severity::Error,
            supported: None,
            layer,
            confidence: rule.confidence,
            certificate: None,
            list: None,
            rule: RuleReference {
                id: rule.id.clone(),
                product: self.owner(rule).rules.name.told(self.say()).to_owned(),
                source: rule.source.clone(),
            },
            windows: None,
            missing_fact: None,
            remedy: None,
        }
    }

    /// That nobody says what the judged presents: no product's rule, but what TLS needs.
    pub(super) fn certificate_unknown(&self, supported: Option<Answer>) -> Reason {
        let missing = self.missing(crate::fact::CERTIFICATE, self.judged);
        Reason {
            code: "CertificateUnknown".to_owned(),
            sentence: link::not_known(self.say(), &missing.question),
            severity: Severity::Unknown,
            supported,
            layer: Layer::Listening,
            confidence: Confidence::Confirmed,
            certificate: None,
            list: None,
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

    /// The reason as it counts when the rule bites, or may bite. What is not known to bite is at most
    /// unknown, in both answers, and nobody can say what Windows would report.
    pub(super) fn weigh(&self, mut reason: Reason, bite: Bite<'_>) -> Reason {
        if let Bite::Unknown { fact, party } = bite
            && reason.severity > Severity::Note
        {
            reason.severity = reason.severity.min(Severity::Unknown);
            reason.supported = reason.supported.map(|_| Answer::Undecided);
            reason.windows = None;
            reason
                .missing_fact
                .get_or_insert_with(|| self.missing(fact, party));
        }
        reason
    }

    /// A text of the data, told of these two.
    pub(super) fn fill(&self, text: &str, subject: &str, found: &str) -> String {
        let [judge, judged, name, known, subject_key, found_key] = Rule::PLACEHOLDERS;
        let words = [
            (judge, self.judge.name.as_str()),
            (judged, &self.judged.name),
            (name, &self.judged.host),
            (known, self.judged.known_as()),
            (subject_key, subject),
            (found_key, found),
        ];
        fill(text, &words)
    }

    /// The party whose product the rule is.
    pub(super) fn owner(&self, rule: &Rule) -> &'h Party {
        match rule.speaks {
            Speaks::OfPeer => self.judge,
            Speaks::OfItself => self.judged,
        }
    }

    pub(super) fn facts_of(&self, certificate: CertificateId) -> &'a CertificateFacts {
        self.court.surroundings.certificates.get(certificate)
    }

    /// The certificate as a person and a tool look for it.
    pub(super) fn reference(&self, certificate: CertificateId) -> CertificateReference {
        self.looked_up(certificate, CertificateReference::clone)
    }

    /// What a person calls the certificate.
    pub(super) fn called(&self, certificate: CertificateId) -> String {
        self.looked_up(certificate, |reference| reference.subject.clone())
    }

    fn looked_up<T>(
        &self,
        certificate: CertificateId,
        take: impl FnOnce(&CertificateReference) -> T,
    ) -> T {
        let mut known = self.court.references.borrow_mut();
        let written = || {
            let file = self.court.file(certificate);
            CertificateReference::of(self.facts_of(certificate)).found_in(file)
        };
        take(known.entry(certificate).or_insert_with(written))
    }

    /// The HRESULT of this name, if the product whose rule it is runs on Windows.
    pub(super) fn windows(&self, rule: &Rule, name: &str) -> Option<WindowsCodes> {
        let is_windows = self.owner(rule).rules.windows;
        is_windows.then(|| WindowsCodes::named(name)).flatten()
    }

    /// The fact that is missing, with its question and how to learn it.
    pub(super) fn missing(&self, fact: &str, party: &Party) -> MissingFact {
        let Surroundings {
            facts, language, ..
        } = self.court.surroundings;
        MissingFact::new(fact, &party.name, facts, language)
    }
}
