//! What is to be done: from the verdicts of the requirements and of the judge, and from what follows from it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use countersign_messages::{Language, Text, lync, plan, words};
use countersign_mutual::{Answer, Check, Direction, MissingFact, Party, Reason, Severity};
use countersign_trust::CertificateId;
use indexmap::{IndexMap, IndexSet};

use super::action::{Action, Authority, AuthorityStore, HostRole};
use super::mend::{Mend, is_cured_by_restart, mend};
use super::outage::Carriers;
use super::schannel::{self, Cut};
use super::who::{Who, looks_at_chains, whos};
use super::{Unreached, coexist, follow, replace};
use crate::lync::LyncRole;
use crate::requirement::{Finding, Inspection, Scene, ServiceView, Verdict, all, requirement_ids};

/// Why an action is wanted: for which requirements, and what was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Why {
    pub(super) requirements: Vec<&'static str>,
    pub(super) because: IndexSet<String>,
}

impl Why {
    /// Whether nobody withdrew it; what is wanted of a link may be for no requirement.
    fn is_wanted(&self) -> bool {
        !self.because.is_empty()
    }
}

/// What a survey found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) wanted: IndexMap<Action, Why>,
    pub(super) unreached: Vec<Unreached>,
    pub(super) replaced: BTreeMap<String, Vec<String>>,
    pub(super) issuers: BTreeMap<String, Text>,
    pub(super) carriers: Carriers,
}

/// A survey of an estate, while it is made.
pub(super) struct Survey<'s, 'e> {
    pub(super) scene: &'s Scene<'e>,
    wanted: IndexMap<Action, Why>,
    /// By who it is about, and what is wrong.
    unreached: IndexMap<(String, String), Unreached>,
    asked: Vec<(MissingFact, Vec<&'static str>)>,
    /// The endpoints that get another certificate.
    pub(super) reissued: BTreeSet<String>,
    /// What is to be known of who issues the new certificate, by the servers and devices that get one.
    pub(super) issuers: BTreeMap<String, Text>,
    /// Who meets whom.
    pub(super) pairs: Vec<(&'e Party, &'e Party, Direction)>,
    /// Who asks whom for a certificate and looks where its chain ends, by their names.
    pub(super) asks: IndexMap<(&'e str, &'e str), (&'e Party, &'e Party)>,
    /// Of those, what each binds that its host has already.
    pub(super) bound: BTreeMap<String, CertificateId>,
    /// The roots of what they get.
    pub(super) chosen: BTreeSet<CertificateId>,
    /// The hosts whose list of authorities is cut.
    pub(super) cut: IndexMap<String, Cut<'e>>,
    whos: HashMap<&'e str, Who<'s, 'e>>,
    /// With whom each endpoint does not get on, by their names.
    pub(super) faults: BTreeMap<&'e str, BTreeMap<&'e str, Fault>>,
}

/// That two endpoints do not get on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fault {
    /// Whether a restart of the endpoint leaves it so.
    pub(super) lasts: bool,
    /// Whether that is known, and not only in doubt.
    pub(super) is_certain: bool,
}

/// A reason of the judge to do something.
struct Doubt<'e> {
    judge: &'e Party,
    judged: &'e Party,
    reason: Reason,
}

impl Doubt<'_> {
    /// Whether one fault shows in both checks of a link: it is mended once, and told as what weighs more.
    fn is_of_one_fault(&self, other: &Self) -> bool {
        let (one, two) = (&self.reason, &other.reason);
        self.judged.name == other.judged.name
            && one.code == two.code
            && one.certificate == two.certificate
            && one.missing_fact == two.missing_fact
    }
}

impl<'s, 'e> Survey<'s, 'e> {
    /// Everything that is to be done.
    pub(super) fn of(
        scene: &'s Scene<'e>,
        links: impl Iterator<Item = (&'e Party, &'e Party, Direction)>,
    ) -> Found {
        let mut survey = Self {
            scene,
            wanted: IndexMap::new(),
            unreached: IndexMap::new(),
            asked: Vec::new(),
            reissued: BTreeSet::new(),
            issuers: BTreeMap::new(),
            asks: IndexMap::new(),
            bound: BTreeMap::new(),
            chosen: BTreeSet::new(),
            pairs: Vec::new(),
            cut: IndexMap::new(),
            whos: whos(scene),
            faults: BTreeMap::new(),
        };
        survey.requirements();
        survey.links(links);
        replace::certificates(&mut survey);
        follow::changes(&mut survey);
        coexist::certificates(&mut survey);
        schannel::lists(&mut survey);
        follow::restarts(&mut survey);
        survey.tests();
        survey.questions();
        survey.wanted.retain(|_, why| why.is_wanted());
        // In the order of the procedures, whichever asked first.
        let places: HashMap<&str, usize> = { requirement_ids().enumerate() }
            .map(|(place, id)| (id, place))
            .collect();
        for why in survey.wanted.values_mut() {
            why.requirements.sort_by_key(|id| places.get(id).copied());
        }
        for open in survey.unreached.values_mut() {
            open.requirements.sort_by_key(|id| places.get(id).copied());
        }
        Found {
            carriers: Carriers::of(&survey),
            replaced: replace::old(&survey),
            wanted: survey.wanted,
            unreached: survey.unreached.into_values().collect(),
            issuers: survey.issuers,
        }
    }

    /// Each UM service and UM Call Router.
    pub(super) fn services(
        &self,
    ) -> impl Iterator<Item = &'s ServiceView<'e>> + Clone + use<'s, 'e> {
        self.scene.services().iter()
    }

    /// The language in which it is told.
    pub(super) fn say(&self) -> Language {
        self.scene.say()
    }

    /// Wants an action, for these requirements and for this reason.
    pub(super) fn want(&mut self, action: Action, requirements: &[&'static str], because: &str) {
        let why = self.wanted.entry(action).or_default();
        for requirement in requirements {
            if !why.requirements.contains(requirement) {
                why.requirements.push(requirement);
            }
        }
        if !why.because.contains(because) {
            why.because.insert(because.to_owned());
        }
    }

    /// The actions that are wanted so far.
    pub(super) fn actions(&self) -> impl Iterator<Item = &Action> {
        let wanted = self.wanted.iter();
        wanted
            .filter(|(_, why)| why.is_wanted())
            .map(|(action, _)| action)
    }

    /// What follows from each action that is wanted so far, for the same reasons.
    pub(super) fn wanted_as(
        &self,
        follows: impl Fn(&Action) -> Option<Action>,
    ) -> Vec<(Action, Why)> {
        let wanted = self.wanted.iter();
        wanted
            .filter(|(_, why)| why.is_wanted())
            .filter_map(|(action, why)| Some((follows(action)?, why.clone())))
            .collect()
    }

    /// Whether one that is like this is wanted.
    pub(super) fn wants(&self, is_it: impl FnMut(&Action) -> bool) -> bool {
        self.actions().any(is_it)
    }

    /// What was found for which an action like this is wanted, each once.
    pub(super) fn because_of(&self, is_it: impl Fn(&Action) -> bool) -> IndexSet<String> {
        let wanted = self.wanted.iter();
        let wanted = wanted.filter(|(action, _)| is_it(action));
        wanted
            .flat_map(|(_, why)| why.because.iter().cloned())
            .collect()
    }

    /// Wants no longer what is like this; returns for which requirements it was wanted.
    pub(super) fn withdraw(&mut self, is_it: impl Fn(&Action) -> bool) -> Vec<&'static str> {
        let mut requirements = Vec::new();
        for (action, why) in &mut self.wanted {
            if is_it(action) {
                requirements.append(&mut why.requirements);
                why.because.clear();
            }
        }
        requirements.sort_unstable();
        requirements.dedup();
        requirements
    }

    /// Says that this cannot be reached by a step, and what somebody must decide or do.
    pub(super) fn give_up(
        &mut self,
        of: &str,
        fault: &str,
        remedy: &str,
        requirements: &[&'static str],
    ) {
        let about = (of.to_owned(), fault.to_owned());
        let unreached =
            { self.unreached.entry(about) }.or_insert_with(|| Unreached::new(of, fault, remedy));
        for requirement in requirements {
            if !unreached.requirements.contains(requirement) {
                unreached.requirements.push(requirement);
            }
        }
    }

    /// Asks for a fact.
    pub(super) fn ask(&mut self, missing_fact: MissingFact, requirements: &'static [&'static str]) {
        self.asked.push((missing_fact, requirements.to_vec()));
    }

    /// What the endpoint is.
    pub(super) fn who(&self, party: &Party) -> Who<'s, 'e> {
        let name = party.name.as_str();
        self.whos.get(name).copied().unwrap_or(Who::Other)
    }

    /// The steps and questions of each requirement's findings; what the judge said there is asked again, link
    /// by link.
    fn requirements(&mut self) {
        for requirement in all() {
            let Inspection::Findings(findings) = requirement.inspected(self.scene) else {
                continue;
            };
            self.found(requirement.id, findings);
        }
        let scene = self.scene;
        let renewed = scene.services().iter().filter(|service| {
            self.wants(|action| {
                matches!(action, Action::EnableCertificate { server, service: one, thumbprint: None }
                    if *server == service.server.fqdn && *one == service.um_service())
            })
        });
        self.reissued = renewed.map(|service| service.party.name.clone()).collect();
    }

    /// What a requirement found is done, asked, or given up.
    pub(super) fn found(&mut self, requirement: &'static str, findings: Vec<Finding>) {
        for finding in findings.into_iter().filter(|finding| !finding.judged) {
            match (finding.verdict, finding.missing_fact) {
                (Verdict::CannotTell, Some(missing)) => {
                    self.asked.push((missing, vec![requirement]));
                }
                (Verdict::NotMet, _) if finding.actions.is_empty() => {
                    let remedy = finding.remedy.unwrap_or_else(|| {
                        plan::choose_and_run(self.say(), finding.commands.join("`, `"))
                    });
                    self.give_up(&finding.of, &finding.evidence, &remedy, &[requirement]);
                }
                (Verdict::NotMet, _) => {
                    let because = format!("{}: {}", finding.of, finding.evidence);
                    for action in finding.actions {
                        self.want(action, &[requirement], &because);
                    }
                }
                _ => {}
            }
        }
    }

    /// The steps and questions of what the judge finds, of the links of the estate and of every pair that a
    /// requirement looks at.
    fn links(&mut self, links: impl Iterator<Item = (&'e Party, &'e Party, Direction)>) {
        let scene = self.scene;
        let outside = { scene.callers().iter().map(|caller| caller.party) }
            .chain(scene.members().iter().map(|member| member.party));
        let pairs = outside.flat_map(|party| {
            let services = scene.services().iter();
            services.map(move |service| (party, service.party, Direction::Both))
        });
        let mut doubts: Vec<Doubt<'e>> = Vec::new();
        for (a, b, direction) in links.chain(pairs) {
            self.pairs.push((a, b, direction));
            let first = doubts.len();
            for check in scene.judged(a, b, direction) {
                let (judge, judged) = if check.judge == a.name {
                    (a, b)
                } else {
                    (b, a)
                };
                self.note(&check, judge, judged, &mut doubts, first);
            }
        }
        let (renewing, others): (Vec<_>, Vec<_>) = { doubts.into_iter() }
            .partition(|doubt| mend(&doubt.reason, leaf_of(scene, doubt.judged)) == Mend::Reissue);
        for doubt in &renewing {
            replace::reissue(self, doubt.judge, doubt.judged, &doubt.reason);
        }
        for doubt in &others {
            self.mend(doubt.judge, doubt.judged, &doubt.reason);
        }
    }

    /// Takes down the doubts of a check; those of its link begin with the `first`.
    fn note(
        &mut self,
        check: &Check,
        judge: &'e Party,
        judged: &'e Party,
        doubts: &mut Vec<Doubt<'e>>,
        first: usize,
    ) {
        if check.verdict != Answer::NotRequested && looks_at_chains(judge, check.role) {
            let names = (judge.name.as_str(), judged.name.as_str());
            self.asks.entry(names).or_insert((judge, judged));
        }
        for reason in &check.reasons {
            if reason.severity >= Severity::Unknown {
                let lasts = !is_cured_by_restart(reason);
                for (one, other) in [(judge, judged), (judged, judge)] {
                    let faults = self.faults.entry(one.name.as_str()).or_default();
                    let fault = faults.entry(other.name.as_str()).or_default();
                    fault.lasts |= lasts;
                    fault.is_certain |= reason.severity > Severity::Unknown;
                }
            }
            let counts = reason.severity >= Severity::Unknown
                || reason.supported == Some(Answer::No)
                || mend(reason, None) == Mend::EndSessions;
            if !counts {
                continue;
            }
            let doubt = Doubt {
                judge,
                judged,
                reason: reason.clone(),
            };
            let of_link = doubts.get_mut(first..).unwrap_or_default();
            match of_link
                .iter_mut()
                .find(|known| known.is_of_one_fault(&doubt))
            {
                Some(known) if known.reason.severity < reason.severity => *known = doubt,
                Some(_) => {}
                None => doubts.push(doubt),
            }
        }
    }

    /// What mends one of the judge's reasons, where it is not another certificate.
    fn mend(&mut self, judge: &'e Party, judged: &'e Party, reason: &Reason) {
        let requirements = self.requirements_of(judge, judged);
        let because = format!("{}: {}", reason.code, reason.sentence);
        let is_renewed = self.reissued.contains(&judged.name);
        if let (Severity::Unknown, Some(missing)) = (reason.severity, &reason.missing_fact) {
            if !(is_renewed && is_about_chains(&missing.fact)) {
                self.ask(missing.clone(), requirements);
            }
            return;
        }
        match (mend(reason, leaf_of(self.scene, judged)), named(reason)) {
            (Mend::TrustRoot | Mend::SendIntermediate, _) if is_renewed => {}
            (Mend::TrustRoot, Some(_)) if !has_its_own_way(judge, reason) => {
                self.mend_chain(judge, judged, reason);
            }
            (Mend::SendIntermediate, Some(_)) if !judge.is_hosted() => {
                self.mend_chain(judge, judged, reason);
            }
            (Mend::MoveToIntermediates, Some(authority)) => {
                let (host, role) = self.host(judge);
                let action = Action::MoveToIntermediates {
                    host,
                    role,
                    authority,
                };
                self.want(action, requirements, &because);
            }
            (Mend::Schannel, _) => self.schannel(judge, judged, reason, &because),
            (Mend::List, _) => self.list(
                judge,
                judged,
                requirements,
                &because,
                reason.remedy.as_deref(),
            ),
            (Mend::ByRequirement, _)
                if [judge, judged]
                    .map(|party| self.who(party))
                    .iter()
                    .all(Who::is_of_the_procedures) => {}
            _ => {
                let remedy = reason
                    .remedy
                    .as_deref()
                    .unwrap_or_else(|| plan::NOBODY_SAYS.told(self.say()));
                let of = words::between(self.say(), &judge.name, &judged.name);
                self.give_up(&of, &because, remedy, requirements);
            }
        }
    }

    /// The chain of `judged` becomes whole before `judge`, who lacks its root, or an intermediate that nobody sends.
    pub(super) fn mend_chain(&mut self, judge: &Party, judged: &Party, reason: &Reason) {
        let Some(authority) = named(reason) else {
            return;
        };
        let requirements = self.requirements_of(judge, judged);
        let because = format!("{}: {}", reason.code, reason.sentence);
        let (holder, store) = match mend(reason, leaf_of(self.scene, judged)) {
            Mend::SendIntermediate if judged.rules.windows => {
                (judged, AuthorityStore::Intermediates)
            }
            Mend::SendIntermediate => (judge, AuthorityStore::Intermediates),
            _ => (judge, AuthorityStore::TrustedRoots),
        };
        self.trust(holder, store, authority, requirements, &because);
    }

    /// `judge` comes to know `judged`.
    pub(super) fn list(
        &mut self,
        judge: &Party,
        judged: &Party,
        requirements: &'static [&'static str],
        because: &str,
        remedy: Option<&str>,
    ) {
        match (self.who(judge), self.who(judged)) {
            (Who::Member(_), Who::Service(_)) | (Who::Service(_), Who::Member(_)) => {
                self.want(Action::RunExchUcUtil, requirements, because);
            }
            (Who::Service(_), Who::Caller(caller))
                if self.wants(|action| {
                    matches!(action, Action::NewGateway { gateway, .. } | Action::SetGatewayAddress { address: gateway, .. }
                        if caller.peer.fqdn.as_ref() == Some(gateway))
                }) => {}
            _ => {
                let remedy = remedy.unwrap_or_else(|| plan::LIST_IT.told(self.say()));
                let of = words::between(self.say(), &judge.name, &judged.name);
                self.give_up(&of, because, remedy, requirements);
            }
        }
    }

    /// `party` trusts an authority, or holds it.
    pub(super) fn trust(
        &mut self,
        party: &Party,
        store: AuthorityStore,
        authority: Authority,
        requirements: &'static [&'static str],
        because: &str,
    ) {
        let (host, role) = self.host(party);
        let action = Action::Trust {
            host,
            role,
            store,
            authority,
        };
        self.want(action, requirements, because);
    }

    /// The host of an endpoint, and who keeps it.
    pub(super) fn host(&self, party: &Party) -> (String, HostRole) {
        match self.who(party) {
            Who::Service(service) => {
                let fqdn = service.server.fqdn.clone();
                let shell = self.scene.shell_of(&fqdn);
                (fqdn, shell)
            }
            Who::Member(member) => (member.member.fqdn.clone(), HostRole::Lync),
            Who::Caller(_) => (party.name.clone(), HostRole::Device),
            Who::Other if party.rules.windows => (party.host.clone(), HostRole::Exchange),
            Who::Other => (party.name.clone(), HostRole::Device),
        }
    }

    /// The requirements that are about trust between these two: one of them is a service of UM, or there are none.
    pub(super) fn requirements_of(&self, judge: &Party, judged: &Party) -> &'static [&'static str] {
        match (self.who(judge), self.who(judged)) {
            (Who::Member(_), Who::Service(_)) | (Who::Service(_), Who::Member(_)) => {
                &["LY-1", "LY-4"]
            }
            (Who::Service(_), _) | (_, Who::Service(_)) => &["GW-4", "GW-13"],
            _ => &[],
        }
    }

    /// The pools in which users live, or which send them on.
    pub(super) fn front_end_pools(
        &self,
    ) -> impl Iterator<Item = &'e crate::lync::LyncPool> + use<'e> {
        let pools = self.scene.pools().iter();
        pools.filter(|pool| pool.role != Some(LyncRole::Mediation))
    }

    /// Whatever was done, a call from each pool is tested last; so is what was never tested.
    fn tests(&mut self) {
        let untested = self.asked.iter().any(|(missing, _)| missing.fact == TESTED);
        self.asked.retain(|(missing, _)| missing.fact != TESTED);
        if self.services().next().is_none() || !(untested || self.actions().next().is_some()) {
            return;
        }
        for pool in self.front_end_pools() {
            let pool = pool.pool.clone();
            self.want(
                Action::TestCall { pool },
                &["LY-13"],
                lync::TEST_PREVENTS.told(self.say()),
            );
        }
    }

    /// Facts that are missing are asked for, unless what is to be done settles them.
    fn questions(&mut self) {
        for (missing_fact, requirements) in core::mem::take(&mut self.asked) {
            if !follow::is_settled(self, &missing_fact) {
                let because = plan::not_stated(self.say(), &missing_fact.fact, &missing_fact.party);
                self.want(Action::FindOut { missing_fact }, &requirements, &because);
            }
        }
    }
}

/// The certificate that a reason names, as somebody looks for it.
fn named(reason: &Reason) -> Option<Authority> {
    let certificate = reason.certificate.as_ref()?;
    let thumbprint = certificate.sha1.clone().unwrap_or_default();
    Some(Authority {
        subject: certificate.subject.clone(),
        thumbprint: thumbprint.to_ascii_uppercase(),
    })
}

/// Whether the judge comes to trust a root in another way than by an import, as the rule of its product says.
pub(super) fn has_its_own_way(judge: &Party, reason: &Reason) -> bool {
    let mut rules = judge.rules.rules.iter();
    let rule = rules.find(|rule| rule.id == reason.rule.id);
    rule.is_some_and(|rule| !rule.remedy.is_empty())
}

/// The result of a test call.
const TESTED: &str = "ex_um_connectivity";

/// The certificate that an endpoint presents.
pub(super) fn leaf_of(scene: &Scene<'_>, party: &Party) -> Option<String> {
    let (_, facts) = scene.certificate(party)?;
    Some(crate::requirement::thumbprint(facts))
}

/// The authority, as somebody looks for it.
pub(super) fn authority(scene: &Scene<'_>, id: CertificateId) -> Authority {
    let facts = scene.certificates().get(id);
    Authority {
        subject: crate::requirement::subject(facts),
        thumbprint: crate::requirement::thumbprint(facts),
    }
}

/// Facts that tell where the chain of an old certificate ends: of no use for a new one.
fn is_about_chains(fact: &str) -> bool {
    [
        "aia",
        "auto_root_update",
        "intermediates",
        "key_provider",
        "root_ca_type",
    ]
    .contains(&fact)
}
