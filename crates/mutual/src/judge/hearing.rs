//! One hearing: one party judged by another, in one role, rule by rule.

use core::cell::OnceCell;
use std::borrow::Cow;
use std::rc::Rc;

use countersign_messages::{Language, link};
use countersign_trust::{CertificateId, ReferenceName};

use super::Judge;
use super::chain::ChainJudgement;
use super::predicate::{self, Evidence};
use crate::fact::{CERTIFICATE_SINCE, OLDEST_SESSION, STARTED, TRUSTED_PEERS};
use crate::words::{called, cut, moment};
use crate::{
    Answer, ChainRules, Check, Dialling, Party, PeerSubject, PurposeRule, Reason, Role, Rule,
    Severity, Speaks, Test, Underscores, WhenUnknown,
};

/// The hearing of `judged`, in a role, before `judge`.
pub(super) struct Hearing<'h, 'a> {
    pub(super) court: &'h Judge<'a>,
    pub(super) judge: &'h Party,
    pub(super) judged: &'h Party,
    pub(super) role: Role,
    reasons: Vec<Reason>,
    /// What the judge's first rule about chains makes of the certificate: several rules ask for its path.
    judgement: OnceCell<Option<Rc<ChainJudgement>>>,
}

/// Whether facts let a rule bite.
#[derive(Clone, Copy)]
pub(super) enum Bite<'h> {
    Yes,
    No,
    /// It does if this fact is of the right value; nobody says.
    Unknown {
        fact: &'h str,
        party: &'h Party,
    },
}

/// What the judge demands of `extKeyUsage`, and the rule that says so.
#[derive(Clone, Copy)]
pub(super) struct Demand<'h> {
    pub(super) purpose: PurposeRule,
    pub(super) rule: &'h Rule,
    pub(super) bite: Bite<'h>,
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
            judgement: OnceCell::new(),
        }
    }

    /// The language in which its reasons are told.
    pub(super) fn say(&self) -> Language {
        self.court.surroundings.language
    }

    pub(super) fn verdict(mut self, number: u8) -> Check {
        let requested = self.is_requested();
        let is_requested = !matches!(requested, Bite::No);
        if is_requested {
            self.hear();
            // Whether anybody looks at the certificate may be unknown: then all that was found is.
            let reasons = core::mem::take(&mut self.reasons);
            self.reasons = reasons
                .into_iter()
                .map(|reason| self.weigh(reason, requested))
                .collect();
            self.note_competition();
        }
        Check::of(
            number,
            self.judge.name.clone(),
            self.judged.name.clone(),
            self.role,
            is_requested,
            self.reasons,
        )
    }

    /// Whether the chain holds, by the judge's rules about chains; a judge without one takes any.
    pub(super) fn trust(mut self) -> Answer {
        let Some(credential) = &self.judged.credential else {
            return Answer::Undecided;
        };
        for rule in self.rules(Speaks::OfPeer) {
            if let Test::Chain(chain) = &rule.test {
                self.hear_chain(rule, self.bite(rule), credential.certificate, chain);
            }
        }
        match self.reasons.iter().map(|reason| reason.severity).max() {
            Some(Severity::Error) => Answer::No,
            Some(Severity::Unknown) => Answer::Undecided,
            _ => Answer::Yes,
        }
    }

    /// A server's certificate is always seen; a client's only when its judge asks for it: when one rule
    /// says so for certain, or else one may.
    fn is_requested(&self) -> Bite<'h> {
        if self.role == Role::Server {
            return Bite::Yes;
        }
        let mut requested = Bite::No;
        for rule in self.rules(Speaks::OfPeer) {
            if rule.test == Test::RequestsCertificate {
                match self.bite(rule) {
                    Bite::Yes => return Bite::Yes,
                    Bite::No => {}
                    unknown @ Bite::Unknown { .. } => requested = unknown,
                }
            }
        }
        requested
    }

    fn hear(&mut self) {
        let certificate = self
            .judged
            .credential
            .as_ref()
            .map(|credential| credential.certificate);
        if certificate.is_none() {
            let reason = self.certificate_unknown(self.support_unseen());
            self.reasons.push(reason);
        }
        for rule in self
            .rules(Speaks::OfItself)
            .chain(self.rules(Speaks::OfPeer))
        {
            self.apply(rule, certificate);
        }
    }

    /// The rules of the judge about its peers, or of the judged about itself, that speak of this role
    /// and of this pair.
    pub(super) fn rules(&self, speaks: Speaks) -> impl Iterator<Item = &'h Rule> + use<'h, 'a> {
        let (owner, other, role) = match speaks {
            Speaks::OfPeer => (self.judge, self.judged, self.role),
            Speaks::OfItself => (self.judged, self.judge, self.role),
        };
        owner.rules.rules.iter().filter(move |rule| {
            rule.speaks == speaks
                && (rule.roles.is_empty() || rule.roles.contains(&role))
                && rule.test.concerns(role)
                && other.is_any_of(&rule.with)
        })
    }

    fn apply(&mut self, rule: &'h Rule, certificate: Option<CertificateId>) {
        let bite = self.bite(rule);
        if matches!(bite, Bite::No) {
            return;
        }
        let evidence = match (&rule.test, certificate) {
            // Heard before all others, and of no weight in themselves.
            (Test::RequestsCertificate | Test::Purpose { .. }, _) => return,
            (Test::Chain(chain), Some(certificate)) => {
                return self.hear_chain(rule, bite, certificate, chain);
            }
            (
                Test::ServerName {
                    common_name,
                    underscores,
                },
                Some(certificate),
            ) => {
                if self.address_settles_it() {
                    return;
                }
                let rules = common_name.rules(*underscores);
                if let Some(reason) = super::name::of_server(self, rule, certificate, rules) {
                    self.push(reason, bite);
                }
                return;
            }
            (Test::ClientName { common_name }, Some(certificate)) => {
                let rules = common_name.rules(Underscores::Allowed);
                if let Some(reason) = super::name::of_client(self, rule, certificate, rules) {
                    self.push(reason, bite);
                }
                return;
            }
            (Test::ListedPeer { subject }, Some(certificate)) => {
                return self.hear_peer(rule, bite, certificate, *subject);
            }
            (Test::Certificate(predicate), Some(certificate)) => {
                predicate::find(self, predicate, certificate)
            }
            (Test::Certificate(predicate), None) => predicate.is_empty().then(Evidence::default),
            (Test::NonSelfSignedRoot, _) => self.non_self_signed_root(),
            (Test::DialledAddress, _) => self.found(certificate, self.dialled_address()),
            (Test::DialledPort, _) => self.found(certificate, self.dialled_port()),
            (Test::StaleAddress, _) => self.found(certificate, self.stale_address()),
            (Test::SharedAddress, _) => {
                self.found(certificate, self.dialling().and_then(|it| it.twin.clone()))
            }
            (Test::StartedBefore { fact }, _) => self.found(certificate, self.started_before(fact)),
            (Test::IssuerList { octets_above }, _) => {
                self.found(certificate, self.long_issuer_list(*octets_above))
            }
            (Test::Revoked | Test::RevocationUnknown, Some(certificate)) => {
                return self.hear_revocation(rule, bite, certificate);
            }
            (Test::PathLength { .. } | Test::PrivateRoot, Some(certificate)) => {
                return self.hear_path(rule, bite, certificate);
            }
            (Test::StaleSession, _) => self.found(certificate, self.stale_session()),
            // That the certificate is unknown stands there already.
            (
                Test::Chain(_)
                | Test::ServerName { .. }
                | Test::ClientName { .. }
                | Test::ListedPeer { .. }
                | Test::PathLength { .. }
                | Test::PrivateRoot
                | Test::Revoked
                | Test::RevocationUnknown,
                None,
            ) => return,
        };
        if let Some(evidence) = evidence {
            self.push(self.reason(rule, &evidence), bite);
        }
    }

    pub(super) fn push(&mut self, reason: Reason, bite: Bite<'_>) {
        if !matches!(bite, Bite::No) {
            let reason = self.weigh(reason, bite);
            self.reasons.push(reason);
        }
    }

    /// Whether every fact that the rule asks for has one of its values: one that has another
    /// settles it, whatever is unknown beside it.
    pub(super) fn bite(&self, rule: &'h Rule) -> Bite<'h> {
        let owner = self.owner(rule);
        if rule.is_settled_by(&owner.facts) {
            return Bite::No;
        }
        let unknown = rule
            .facts
            .keys()
            .find(|name| owner.facts.get(name).is_none());
        unknown.map_or(Bite::Yes, |name| Self::unknown(rule, name, owner))
    }

    /// What an unknown fact leads to.
    fn unknown(rule: &Rule, fact: &'h str, party: &'h Party) -> Bite<'h> {
        match rule.when_unknown {
            WhenUnknown::Undecided => Bite::Unknown { fact, party },
            WhenUnknown::Silent => Bite::No,
        }
    }

    /// What the judge demands of `extKeyUsage` in this role: the first rule that may bite says so.
    pub(super) fn demand(&self) -> Option<Demand<'h>> {
        self.rules(Speaks::OfPeer).find_map(|rule| {
            let Test::Purpose { server, client } = rule.test else {
                return None;
            };
            let purpose = match self.role {
                Role::Server => server,
                Role::Client => client,
            };
            let bite = self.bite(rule);
            (!matches!(bite, Bite::No)).then_some(Demand {
                purpose,
                rule,
                bite,
            })
        })
    }

    fn hear_chain(
        &mut self,
        rule: &'h Rule,
        bite: Bite<'h>,
        certificate: CertificateId,
        chain: &ChainRules,
    ) {
        let judgement = self.court.chain(self, certificate, &rule.id, chain);
        for fault in judgement.faults() {
            let reason = |rule| judgement.reason(fault, self, rule);
            match self.demand().filter(|_| fault.is_of_purpose()) {
                // It takes both rules: that chains are judged, and that the purpose is demanded.
                Some(demand) => {
                    let reason = self.weigh(reason(demand.rule), demand.bite);
                    self.push(reason, bite);
                }
                None => self.push(reason(rule), bite),
            }
        }
    }

    /// Whether the judge lists the client under the name in its subject, if that is the kind of name that
    /// the rule is about.
    fn hear_peer(
        &mut self,
        rule: &'h Rule,
        bite: Bite<'h>,
        certificate: CertificateId,
        subject: PeerSubject,
    ) {
        let facts = self.facts_of(certificate);
        let common_name = facts.common_name();
        let is_own = common_name.is_some_and(|name| self.judged.is_called(name));
        let known_as = self.judged.known_as();
        let is_known = common_name.is_some_and(|name| name.eq_ignore_ascii_case(known_as));
        let concerns = match subject {
            PeerSubject::Own => is_own,
            PeerSubject::Known => is_known,
            PeerSubject::Alias => is_own && !is_known,
            PeerSubject::Foreign => !is_own,
        };
        if !concerns || common_name.is_some_and(|name| name.contains('*')) {
            return;
        }
        let name = common_name.map_or_else(|| Cow::Owned(called(facts)), Cow::Borrowed);
        let name = name.as_ref();
        let reason = || {
            let evidence = Evidence {
                certificate: Some(certificate),
                found: cut(name),
            };
            self.reason(rule, &evidence)
        };
        match self.judge.lists(name) {
            Some(true) => {}
            Some(false) => self.push(reason(), bite),
            None => {
                let sentence =
                    link::perhaps_listed(self.say(), &self.judge.name, name, &self.judged.name);
                let reason = Reason {
                    sentence,
                    ..reason()
                };
                self.push(reason, Self::unknown(rule, TRUSTED_PEERS, self.judge));
            }
        }
    }

    /// What was found about the judged, if it was, with the certificate that it presents.
    fn found(&self, certificate: Option<CertificateId>, found: Option<String>) -> Option<Evidence> {
        found.map(|found| Evidence { certificate, found })
    }

    /// How the judge's settings have the judged dialled.
    fn dialling(&self) -> Option<&'h Dialling> {
        let dials = &self.judge.dials;
        if dials.is_empty() {
            return None;
        }
        dials.get(&self.judged.host.to_lowercase())
    }

    /// The IP address by which the server is dialled, if it is.
    fn dialled_address(&self) -> Option<String> {
        let dialling = self.dialling();
        let dialled = dialling.map_or(&self.judged.host, |dialling| &dialling.address);
        let is_ip = matches!(ReferenceName::parse(dialled), Ok(ReferenceName::Ip(_)));
        is_ip.then(|| dialled.clone())
    }

    /// The port that is dialled, where nobody listens for TLS there.
    fn dialled_port(&self) -> Option<String> {
        let port = self.dialling()?.port?;
        let is_deaf = match self.judged.tls_port {
            Some(listens) => listens != port,
            None => port == SIP_WITHOUT_TLS,
        };
        is_deaf.then(|| port.to_string())
    }

    /// Since when the name resolves to what the judge has not seen.
    fn stale_address(&self) -> Option<String> {
        let started = self.judge.facts.moment(STARTED)?;
        let since = self.dialling()?.resolves_since?;
        (since >= started).then(|| moment(since))
    }

    /// The moment of this fact, where the judge was started before it.
    fn started_before(&self, fact: &str) -> Option<String> {
        let started = self.judge.facts.moment(STARTED)?;
        let at = self.judge.facts.moment(fact)?;
        (at >= started).then(|| moment(at))
    }

    /// The octets of the judge's list of authorities, where they are more than it sends. That its roots are
    /// unknown is the chain's to say.
    fn long_issuer_list(&self, most: usize) -> Option<String> {
        let octets = self.judge.trust.roots.as_ref()?.distinguished_names_len();
        (octets > most).then(|| octets.to_string())
    }

    /// Whether the server is dialled by an address, and a rule of the judge says what comes of that,
    /// whatever is in the certificate.
    fn address_settles_it(&self) -> bool {
        self.dialled_address().is_some()
            && self.rules(Speaks::OfPeer).any(|rule| {
                rule.test == Test::DialledAddress && matches!(self.bite(rule), Bite::Yes)
            })
    }

    /// The path that the judge finds, the judged's own certificate first; where no rule says how, what is
    /// sent.
    pub(super) fn path(&self, certificate: CertificateId) -> Cow<'_, [CertificateId]> {
        match self.judgement(certificate) {
            Some(judgement) => Cow::Borrowed(judgement.path()),
            None => {
                let sent = self.sent().iter().copied();
                core::iter::once(certificate).chain(sent).collect()
            }
        }
    }

    /// Those of the path whose signatures the judge verifies: all but the root.
    pub(super) fn signed_path(&self, certificate: CertificateId) -> Cow<'_, [CertificateId]> {
        match self.judgement(certificate) {
            Some(judgement) => Cow::Borrowed(judgement.signed()),
            None => {
                let path = self.path(certificate);
                let is_signed = |id: &&CertificateId| {
                    **id == certificate || !self.facts_of(**id).claims_self_signed()
                };
                path.iter().filter(is_signed).copied().collect()
            }
        }
    }

    fn judgement(&self, certificate: CertificateId) -> Option<&ChainJudgement> {
        let judge = || {
            self.rules(Speaks::OfPeer)
                .find_map(|rule| match &rule.test {
                    Test::Chain(chain) => {
                        Some(self.court.chain(self, certificate, &rule.id, chain))
                    }
                    _ => None,
                })
        };
        self.judgement.get_or_init(judge).as_deref()
    }

    /// The intermediates that come with the certificate.
    pub(super) fn sent(&self) -> &'h [CertificateId] {
        self.judged
            .credential
            .as_ref()
            .map_or(&[], |credential| &credential.intermediates)
    }

    /// Whether more intermediates may come than those that are known: Schannel sends what the server's
    /// own store holds, and nobody says what that is.
    pub(super) fn may_send_more(&self) -> bool {
        self.judged.rules.windows && self.judged.trust.intermediates.is_none()
    }

    /// The rule of either side by which a self-signed certificate is not supported between these two.
    pub(super) fn rule_against_self_signed(&self) -> Option<&'h Rule> {
        self.rules(Speaks::OfItself)
            .chain(self.rules(Speaks::OfPeer))
            .find(|rule| {
                rule.supported == Some(Answer::No)
                    && matches!(&rule.test, Test::Certificate(predicate) if predicate.self_signed == Some(true))
            })
    }

    /// Whether the maker supports a certificate that nobody has seen, if any rule would look at it.
    fn support_unseen(&self) -> Option<Answer> {
        self.rules(Speaks::OfItself)
            .chain(self.rules(Speaks::OfPeer))
            .any(|rule| {
                rule.supported == Some(Answer::No)
                    && matches!(&rule.test, Test::Certificate(predicate) if !predicate.is_empty())
                    && !matches!(self.bite(rule), Bite::No)
            })
            .then_some(Answer::Undecided)
    }

    /// What the judge holds among its roots and should not. That its roots are unknown is the chain's
    /// to say.
    fn non_self_signed_root(&self) -> Option<Evidence> {
        let roots = self.judge.trust.roots.as_ref()?;
        let certificate = roots
            .iter()
            .find(|root| !self.facts_of(*root).is_self_issued())?;
        Some(Evidence {
            certificate: Some(certificate),
            found: self.called(certificate),
        })
    }

    /// A session of either side from before the judged had its certificate.
    fn stale_session(&self) -> Option<String> {
        let since = self.judged.facts.moment(CERTIFICATE_SINCE)?;
        let session = [self.judged, self.judge]
            .iter()
            .filter_map(|party| party.facts.moment(OLDEST_SESSION))
            .find(|session| *session < since)?;
        Some(moment(session))
    }

    /// Of several codes Windows reports one, and which one is not documented.
    fn note_competition(&mut self) {
        let mut codes = self
            .reasons
            .iter()
            .filter_map(|reason| reason.windows.as_ref());
        let Some(first) = codes.next() else { return };
        if codes.all(|code| code.hresult == first.hresult) {
            return;
        }
        for codes in self
            .reasons
            .iter_mut()
            .filter_map(|reason| reason.windows.as_mut())
        {
            codes.approximate = true;
        }
    }
}

/// [RFC 3261 §19.1.2]
const SIP_WITHOUT_TLS: u16 = 5060;
