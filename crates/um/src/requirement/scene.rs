//! What requirements look at: the deployment, its endpoints with their certificates, and the judge.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use countersign_messages::{Language, Text, requirement};
use countersign_mutual::{
    CertificateReference, Check, Direction, FactDefinition, Judge, Layer, MissingFact, Party,
    Reason, Severity,
};
use countersign_products::Catalogue;
use countersign_trust::{CertificateFacts, CertificateId, Certificates};
use time::OffsetDateTime;

use super::{Finding, Procedure};
use crate::Estate;
use crate::deployment::Deployment;
use crate::dial_plan::DialPlan;
use crate::exchange::{ExchangeServer, ExchangeVersion};
use crate::gateway::{HuntGroup, UmIpGateway};
use crate::held::{Held, HeldCertificate, KeyProvider};
use crate::kind::{KindVerdict, Kinds};
use crate::lync::{LyncMember, LyncPool};
use crate::peer::Peer;
use crate::plan::{HostRole, UmService};
use crate::policy::{Policies, Policy, Reading};
use crate::repair::{Pruning, Remedies, Spare};
use crate::service::{EnabledService, Service, ServiceName};

/// An estate at a moment, as requirements see it.
pub(crate) struct Scene<'e> {
    estate: &'e Estate,
    judge: &'e Judge<'e>,
    kinds: &'e Kinds<'e>,
    facts: &'e BTreeMap<String, FactDefinition>,
    at: OffsetDateTime,
    services: Vec<ServiceView<'e>>,
    members: Vec<MemberView<'e>>,
    callers: Vec<CallerView<'e>>,
}

/// A UM service or a UM Call Router.
#[derive(Clone, Copy)]
pub(crate) struct ServiceView<'e> {
    pub(crate) server: &'e ExchangeServer,
    /// Its number among the servers.
    pub(crate) server_index: usize,
    pub(crate) name: ServiceName,
    /// Its table, if the estate writes it.
    pub(crate) service: Option<&'e Service>,
    pub(crate) party: &'e Party,
    root_ca_type: Option<crate::RootCaType>,
}

/// A server of a Lync pool.
#[derive(Clone, Copy)]
pub(crate) struct MemberView<'e> {
    pub(crate) pool: &'e LyncPool,
    pub(crate) member: &'e LyncMember,
    pub(crate) party: &'e Party,
}

/// A gateway, IP PBX or SBC.
#[derive(Clone, Copy)]
pub(crate) struct CallerView<'e> {
    pub(crate) peer: &'e Peer,
    pub(crate) party: &'e Party,
}

impl<'e> Scene<'e> {
    pub(crate) fn new(
        estate: &'e Estate,
        judge: &'e Judge<'e>,
        kinds: &'e Kinds<'e>,
        facts: &'e BTreeMap<String, FactDefinition>,
        at: OffsetDateTime,
    ) -> Self {
        let by_name: HashMap<&str, _> = estate
            .endpoints()
            .map(|(party, root_ca_type)| (party.name.as_str(), (party, root_ca_type)))
            .collect();
        let deployment = estate.deployment();
        let mut services = Vec::new();
        for (server_index, server) in deployment.exchange.iter().enumerate() {
            for name in [ServiceName::UmCallRouter, ServiceName::Um] {
                let endpoint = by_name.get(name.endpoint(&server.fqdn).as_str());
                let Some((party, root_ca_type)) = endpoint.copied() else {
                    continue;
                };
                services.push(ServiceView {
                    server,
                    server_index,
                    name,
                    service: server.service(name),
                    party,
                    root_ca_type,
                });
            }
        }
        let party = |name: &str| by_name.get(name).map(|(party, _)| *party);
        let members = deployment.lync.iter().flat_map(|pool| {
            let members = pool.members.iter().filter_map(|member| {
                let party = party(&member.fqdn)?;
                Some(MemberView {
                    pool,
                    member,
                    party,
                })
            });
            members.collect::<Vec<_>>()
        });
        let callers = deployment.peers.iter().filter_map(|peer| {
            let party = party(peer.title()?)?;
            peer.kind.calls_um().then_some(CallerView { peer, party })
        });
        Self {
            members: members.collect(),
            callers: callers.collect(),
            estate,
            judge,
            kinds,
            facts,
            at,
            services,
        }
    }

    /// Why the whole procedure has nothing to be about, if it has not.
    pub(crate) fn excuse(&self, procedure: Procedure) -> Option<Text> {
        if self.services.is_empty() {
            return Some(requirement::NO_UM_SERVICE);
        }
        match procedure {
            Procedure::Gateways if self.callers.is_empty() => Some(requirement::NO_CALLER),
            Procedure::Lync if self.pools().is_empty() => Some(requirement::NO_POOL),
            _ => None,
        }
    }

    pub(crate) fn at(&self) -> OffsetDateTime {
        self.at
    }

    pub(crate) fn policies(&self) -> Policies {
        self.deployment().policies
    }

    /// The reading of a policy that counts.
    pub(crate) fn reading(&self, policy: &Policy) -> &'static Reading {
        self.policies().reading(policy)
    }

    /// Every endpoint.
    pub(crate) fn parties(&self) -> impl Iterator<Item = &'e Party> + use<'e> {
        self.estate.parties()
    }

    /// What to know when the product of an endpoint is given a certificate.
    pub(crate) fn delivery_notes(&self, endpoint: &str, catalogue: &Catalogue) -> Vec<String> {
        let party = self.parties().find(|party| party.name == endpoint);
        let product = party.and_then(|party| catalogue.recipient(&party.rules.id));
        let delivery = product.and_then(|product| product.delivery().cloned());
        let notes = delivery.into_iter().flat_map(|delivery| delivery.notes);
        notes
            .map(|note| note.text.told(self.say()).to_owned())
            .collect()
    }

    pub(crate) fn deployment(&self) -> &'e Deployment {
        self.estate.deployment()
    }

    /// Each UM service and UM Call Router.
    pub(crate) fn services(&self) -> &[ServiceView<'e>] {
        &self.services
    }

    /// Each UM service of Exchange 2010.
    pub(crate) fn um_servers(&self) -> impl Iterator<Item = &ServiceView<'e>> {
        self.services.iter().filter(|service| service.is_of_2010())
    }

    /// Each UM service and UM Call Router of Exchange 2013 or later.
    pub(crate) fn successors(&self) -> impl Iterator<Item = &ServiceView<'e>> {
        self.services.iter().filter(|service| !service.is_of_2010())
    }

    /// In which shell something of Exchange is done: in that of the server's version, or in the latest that there
    /// is, where it is about no server.
    pub(crate) fn shell_of(&self, host: &str) -> HostRole {
        let is_it = |server: &&ExchangeServer| server.fqdn == host;
        let server = self.deployment().exchange.iter().find(is_it);
        let is_older = match server {
            Some(server) => server.version == ExchangeVersion::V2010,
            None => !self.services.is_empty() && self.successors().next().is_none(),
        };
        if is_older {
            HostRole::Exchange2010
        } else {
            HostRole::Exchange
        }
    }

    pub(crate) fn pools(&self) -> &'e [LyncPool] {
        &self.deployment().lync
    }

    pub(crate) fn members(&self) -> &[MemberView<'e>] {
        &self.members
    }

    pub(crate) fn callers(&self) -> &[CallerView<'e>] {
        &self.callers
    }

    /// The certificate that an endpoint presents, if anybody says.
    pub(crate) fn certificate(
        &self,
        party: &Party,
    ) -> Option<(CertificateId, &'e CertificateFacts)> {
        let id = party.credential.as_ref()?.certificate;
        Some((id, self.estate.certificates().get(id)))
    }

    /// The certificates that a host has, if anybody says.
    pub(crate) fn held(&self, host: &str) -> Option<&'e [Held]> {
        self.estate.held(host)
    }

    /// Whether a host has this certificate, if anybody says.
    pub(crate) fn holds(&self, host: &str, certificate: CertificateId) -> Option<bool> {
        let held = self.held(host)?;
        Some(held.iter().any(|held| held.certificate == certificate))
    }

    /// What is known of a certificate on a server: what its list of certificates says, and where that says
    /// nothing, what a service does that presents it.
    pub(crate) fn known_of(&self, server_index: usize, id: CertificateId) -> HeldCertificate {
        let server = self.deployment().exchange.get(server_index);
        let held = server.and_then(|server| self.held(&server.fqdn));
        let said = { held.unwrap_or_default().iter() }
            .find(|held| held.certificate == id)
            .map(|held| held.said.clone());
        let presented = self.services.iter().filter(|service| {
            let presented = service.party.credential.as_ref();
            service.server_index == server_index
                && presented.is_some_and(|credential| credential.certificate == id)
        });
        presented.fold(said.unwrap_or_default(), |known, service| {
            known.or(service.certificate())
        })
    }

    /// The kind of the certificate that a service presents.
    pub(crate) fn kind(&self, service: &ServiceView<'_>) -> Option<KindVerdict> {
        let (id, _) = self.certificate(service.party)?;
        Some(self.kinds.decide(id, service.root_ca_type))
    }

    /// The self-signed certificates to which that of an endpoint leads.
    pub(crate) fn roots(&self, party: &Party) -> Vec<CertificateId> {
        let certificate = self.certificate(party);
        certificate.map_or_else(Vec::new, |(id, _)| self.kinds.roots(id))
    }

    /// What the judge finds of the link between these two; each opens to the other.
    pub(crate) fn checks(&self, a: &Party, b: &Party) -> Vec<Check> {
        self.judged(a, b, Direction::Both)
    }

    /// What the judge finds of the link between these two.
    pub(crate) fn judged(&self, a: &Party, b: &Party, direction: Direction) -> Vec<Check> {
        self.judge.check(a, b, direction).checks
    }

    /// The links of the estate.
    pub(crate) fn links(
        &self,
    ) -> impl Iterator<Item = (&'e Party, &'e Party, Direction)> + use<'e> {
        self.estate.links()
    }

    /// Whether this root is a public one, or was.
    pub(crate) fn is_public(&self, root: CertificateId) -> bool {
        self.estate.public_roots().store().contains(root)
    }

    /// The roots that may leave the store of this endpoint, so that its list of authorities is no longer than
    /// this; these stay.
    pub(crate) fn spare_roots(
        &self,
        party: &Party,
        most: usize,
        kept: &BTreeSet<CertificateId>,
    ) -> Spare {
        let end = self.parties().position(|one| one.name == party.name);
        let remedies = Remedies::load();
        let certificates = self.certificates();
        let kept = kept
            .iter()
            .filter_map(|root| certificates.get(*root).common_name());
        let kept: Vec<&str> = kept.collect();
        let presented = self.parties().flat_map(|one| self.roots(one));
        let pruning = Pruning {
            estate: self.estate,
            certificates,
            party: &|end| &self.estate.endpoints[end].party,
            roots_above: &|id| self.kinds.roots(id),
            presented: presented.collect(),
            stays: &|name| remedies.keeps(name) || kept.contains(&name),
        };
        pruning.spare_roots(end.unwrap_or_default(), most)
    }

    /// Every certificate of the estate.
    pub(crate) fn certificates(&self) -> &'e Certificates {
        self.estate.certificates()
    }

    /// What the judge finds of the certificates between these two: the reasons about chains that decide,
    /// as findings about `of`.
    pub(crate) fn doubts_of_trust<'c>(
        checks: impl IntoIterator<Item = &'c Check>,
        of: &str,
    ) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for reason in checks.into_iter().flat_map(|check| &check.reasons) {
            if reason.layer != Layer::Chain && reason.missing_fact.is_none() {
                continue;
            }
            let finding = Self::doubt(reason, of);
            findings.extend(finding.filter(|finding| !findings.contains(finding)));
        }
        findings
    }

    /// A reason of the judge as a finding, if it decides.
    pub(crate) fn doubt(reason: &Reason, of: &str) -> Option<Finding> {
        match (reason.severity, &reason.missing_fact) {
            (Severity::Error, _) => {
                let mut finding =
                    Finding::not_met(of, format!("{}: {}", reason.code, reason.sentence));
                finding.judged = true;
                Some(match &reason.remedy {
                    Some(remedy) => finding.remedy(remedy),
                    None => finding,
                })
            }
            (Severity::Unknown, Some(missing)) => {
                let evidence = format!("{}: {}", reason.code, reason.sentence);
                let mut finding = Finding::cannot_tell(of, missing.clone(), evidence);
                finding.judged = true;
                Some(finding)
            }
            _ => None,
        }
    }

    /// The language in which it is told.
    pub(crate) fn say(&self) -> Language {
        self.estate.language
    }

    /// What the estate as a whole is called, where something is about it.
    pub(crate) fn title(&self) -> &'static str {
        requirement::THE_ESTATE.told(self.say())
    }

    /// Nobody states this fact of what is called `of`.
    pub(crate) fn unknown(&self, of: &str, fact: &str) -> Finding {
        let evidence = requirement::not_stated(self.say(), fact);
        Finding::cannot_tell(of, self.unknown_fact(of, fact), evidence)
    }

    /// Nobody states this fact of the estate as a whole.
    pub(crate) fn unknown_of_estate(&self, fact: &str) -> Finding {
        self.unknown(self.title(), fact)
    }

    /// The fact that nobody states of what is called `of`.
    pub(crate) fn unknown_fact(&self, of: &str, fact: &str) -> MissingFact {
        MissingFact::new(fact, of, self.facts, self.say())
    }

    /// The one dial plan that is not for Lync, where there is one such: devices belong to it.
    pub(crate) fn only_plan_of_gateways(&self) -> Option<&'e DialPlan> {
        let mut plans = self.dial_plans()?.iter();
        let only = plans.find(|plan| plan.is_sip() != Some(true))?;
        let is_alone = plans.all(|plan| plan.is_sip() == Some(true));
        (is_alone && only.is_sip() == Some(false)).then_some(only)
    }

    /// The dial plans, if anybody says.
    pub(crate) fn dial_plans(&self) -> Option<&'e [DialPlan]> {
        self.deployment().dial_plans.as_deref()
    }

    pub(crate) fn dial_plan(&self, name: &str) -> Option<&'e DialPlan> {
        self.dial_plans()?.iter().find(|plan| plan.is_called(name))
    }

    /// The UM IP gateways, if anybody says.
    pub(crate) fn all_gateways(&self) -> Option<&'e [UmIpGateway]> {
        self.deployment().gateways.as_deref()
    }

    /// The UM IP gateways of a procedure: those that stand for Lync pools, or all others.
    pub(crate) fn gateways(&self, procedure: Procedure) -> Option<Vec<&'e UmIpGateway>> {
        let gateways = self.all_gateways()?.iter();
        let of_lync = procedure == Procedure::Lync;
        Some(
            gateways
                .filter(|gateway| self.pool_of(gateway).is_some() == of_lync)
                .collect(),
        )
    }

    /// The pool for which a UM IP gateway stands.
    pub(crate) fn pool_of(&self, gateway: &UmIpGateway) -> Option<&'e LyncPool> {
        let is_it = |name: &str| name.eq_ignore_ascii_case(&gateway.address);
        self.pools()
            .iter()
            .find(|pool| is_it(&pool.pool) || pool.members.iter().any(|member| is_it(&member.fqdn)))
    }

    /// The gateway, IP PBX or SBC for which a UM IP gateway stands.
    pub(crate) fn caller_of(&self, gateway: &UmIpGateway) -> Option<&CallerView<'e>> {
        self.callers.iter().find(|caller| {
            let names = [&caller.peer.fqdn, &caller.peer.address];
            let mut names = names.into_iter().flatten();
            names.any(|name| name.eq_ignore_ascii_case(&gateway.address))
        })
    }

    /// The hunt groups, if anybody says.
    pub(crate) fn hunt_groups(&self) -> Option<&'e [HuntGroup]> {
        self.deployment().hunt_groups.as_deref()
    }

    /// The dial plans that hunt groups link with a UM IP gateway, if anybody says.
    pub(crate) fn plans_of(&self, gateway: &UmIpGateway) -> Option<Vec<&'e DialPlan>> {
        let groups = self.hunt_groups()?.iter();
        let linked = groups.filter(|group| gateway.is_called(&group.um_ip_gateway));
        Some(
            linked
                .filter_map(|group| self.dial_plan(&group.dial_plan))
                .collect(),
        )
    }

    /// The UM IP gateways that hunt groups link with a dial plan, each once, if anybody says.
    pub(crate) fn gateways_of(&self, plan: &DialPlan) -> Option<Vec<&'e UmIpGateway>> {
        let groups = self.hunt_groups()?;
        let is_linked = |gateway: &&UmIpGateway| {
            groups.iter().any(|group| {
                plan.is_called(&group.dial_plan) && gateway.is_called(&group.um_ip_gateway)
            })
        };
        Some(self.all_gateways()?.iter().filter(is_linked).collect())
    }
}

impl<'e> ServiceView<'e> {
    /// The same with what it presents, and what is known of it, as this party has it.
    pub(crate) fn presenting<'p>(&self, party: &'p Party) -> ServiceView<'p>
    where
        'e: 'p,
    {
        ServiceView { party, ..*self }
    }

    /// What its table says of the certificate that it presents.
    fn certificate(&self) -> HeldCertificate {
        let said = self.service.map(Service::held).unwrap_or_default();
        let provider = self.party.facts.get("key_provider");
        let provider = provider.and_then(|word| KeyProvider::of_word(&word.to_string()));
        HeldCertificate {
            key_provider: provider,
            ..said
        }
    }

    /// A property of its table.
    pub(crate) fn stated<T>(&self, property: impl Fn(&'e Service) -> Option<T>) -> Option<T> {
        self.service.and_then(property)
    }

    pub(crate) fn title(&self) -> &'e str {
        &self.party.name
    }

    /// What its certificate must be enabled for.
    pub(crate) fn enabled_as(&self) -> EnabledService {
        match self.name {
            ServiceName::UmCallRouter => EnabledService::UmCallRouter,
            ServiceName::Um | ServiceName::Web => EnabledService::Um,
        }
    }

    /// Its UM startup mode, if anybody says.
    pub(crate) fn startup_mode(&self) -> Option<String> {
        self.party
            .facts
            .get("startup_mode")
            .map(ToString::to_string)
    }

    /// Whether Exchange 2010 runs it.
    pub(crate) fn is_of_2010(&self) -> bool {
        self.server.version == ExchangeVersion::V2010
    }

    /// Which of them it is.
    pub(crate) fn um_service(&self) -> UmService {
        match (self.server.version, self.name) {
            (ExchangeVersion::V2010, _) => UmService::UmServer,
            (_, ServiceName::UmCallRouter) => UmService::UmCallRouter,
            (_, ServiceName::Um | ServiceName::Web) => UmService::Um,
        }
    }
}

/// How to look for a certificate in a command: its thumbprint, as Exchange writes it.
pub(crate) fn thumbprint(facts: &CertificateFacts) -> String {
    let reference = CertificateReference::of(facts);
    reference.sha1.unwrap_or_default().to_ascii_uppercase()
}

/// What a person calls a certificate.
pub(crate) fn subject(facts: &CertificateFacts) -> String {
    CertificateReference::of(facts).subject
}
