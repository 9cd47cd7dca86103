//! What requirements look at: the deployment, its endpoints with their certificates, and the judge.

use std::collections::{BTreeMap, HashMap};

use countersign_mutual::{
    CertificateReference, Check, Direction, FactDefinition, Judge, Layer, MissingFact, Party,
    Reason, Severity,
};
use countersign_trust::{CertificateFacts, CertificateId};
use time::OffsetDateTime;

use super::{Finding, Procedure};
use crate::Estate;
use crate::deployment::Deployment;
use crate::dial_plan::DialPlan;
use crate::exchange::{ExchangeServer, ExchangeVersion};
use crate::gateway::{HuntGroup, UmIpGateway};
use crate::kind::{KindVerdict, Kinds};
use crate::lync::{LyncMember, LyncPool};
use crate::peer::Peer;
use crate::policy::{Policies, Policy, Reading};
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

/// A UM service or a UM Call Router of Exchange 2013 or later.
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
                if server.version != ExchangeVersion::V2010 {
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
    pub(crate) fn excuse(&self, procedure: Procedure) -> Option<&'static str> {
        if self.services.is_empty() {
            return Some("the estate has no UM service of Exchange 2013 or 2016");
        }
        match procedure {
            Procedure::Gateways if self.callers.is_empty() => {
                Some("the estate has no gateway, IP PBX or SBC")
            }
            Procedure::Lync if self.pools().is_empty() => Some("the estate has no Lync pool"),
            _ => None,
        }
    }

    pub(super) fn at(&self) -> OffsetDateTime {
        self.at
    }

    pub(super) fn policies(&self) -> Policies {
        self.deployment().policies
    }

    /// The reading of a policy that counts.
    pub(crate) fn reading(&self, policy: &Policy) -> &'static Reading {
        self.policies().reading(policy)
    }

    /// The endpoint of this name.
    pub(super) fn party(&self, name: &str) -> Option<&'e Party> {
        let mut parties = self.estate.parties();
        parties.find(|party| party.name == name)
    }

    pub(super) fn deployment(&self) -> &'e Deployment {
        self.estate.deployment()
    }

    /// Each UM service and UM Call Router of Exchange 2013 or later.
    pub(super) fn services(&self) -> &[ServiceView<'e>] {
        &self.services
    }

    pub(super) fn pools(&self) -> &'e [LyncPool] {
        &self.deployment().lync
    }

    pub(super) fn members(&self) -> &[MemberView<'e>] {
        &self.members
    }

    pub(super) fn callers(&self) -> &[CallerView<'e>] {
        &self.callers
    }

    /// The certificate that an endpoint presents, if anybody says.
    pub(super) fn certificate(
        &self,
        party: &Party,
    ) -> Option<(CertificateId, &'e CertificateFacts)> {
        let id = party.credential.as_ref()?.certificate;
        Some((id, self.estate.certificates().get(id)))
    }

    /// The certificates that a server has, if anybody says.
    pub(super) fn held(&self, server_index: usize) -> Option<&'e [CertificateId]> {
        self.estate.held(server_index)
    }

    /// The kind of the certificate that a service presents.
    pub(super) fn kind(&self, service: &ServiceView<'_>) -> Option<KindVerdict> {
        let (id, _) = self.certificate(service.party)?;
        Some(self.kinds.decide(id, service.root_ca_type))
    }

    /// The self-signed certificates to which that of an endpoint leads.
    pub(super) fn roots(&self, party: &Party) -> Vec<CertificateId> {
        let certificate = self.certificate(party);
        certificate.map_or_else(Vec::new, |(id, _)| self.kinds.roots(id))
    }

    /// What the judge finds of the link between these two; each opens to the other.
    pub(super) fn checks(&self, a: &Party, b: &Party) -> Vec<Check> {
        self.judge.check(a, b, Direction::Both).checks
    }

    /// What the judge finds of the certificates between these two: the reasons about chains that decide,
    /// as findings about `of`.
    pub(super) fn doubts_of_trust<'c>(
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
    pub(super) fn doubt(reason: &Reason, of: &str) -> Option<Finding> {
        match (reason.severity, &reason.missing_fact) {
            (Severity::Error, _) => {
                let finding = Finding::not_met(of, format!("{}: {}", reason.code, reason.sentence));
                Some(match &reason.remedy {
                    Some(remedy) => finding.remedy(remedy),
                    None => finding,
                })
            }
            (Severity::Unknown, Some(missing)) => {
                let mut finding = Finding::cannot_tell(missing.clone());
                of.clone_into(&mut finding.of);
                finding.evidence = format!("{}: {}", reason.code, reason.sentence);
                Some(finding)
            }
            _ => None,
        }
    }

    /// Nobody states this fact of what is called `of`.
    pub(super) fn unknown(&self, of: &str, fact: &str) -> Finding {
        Finding::cannot_tell(MissingFact::new(fact, of, self.facts))
    }

    /// The dial plans, if anybody says.
    pub(super) fn dial_plans(&self) -> Option<&'e [DialPlan]> {
        self.deployment().dial_plans.as_deref()
    }

    pub(super) fn dial_plan(&self, name: &str) -> Option<&'e DialPlan> {
        self.dial_plans()?.iter().find(|plan| plan.is_called(name))
    }

    /// The UM IP gateways, if anybody says.
    pub(super) fn all_gateways(&self) -> Option<&'e [UmIpGateway]> {
        self.deployment().gateways.as_deref()
    }

    /// The UM IP gateways of a procedure: those that stand for Lync pools, or all others.
    pub(super) fn gateways(&self, procedure: Procedure) -> Option<Vec<&'e UmIpGateway>> {
        let gateways = self.all_gateways()?.iter();
        let of_lync = procedure == Procedure::Lync;
        Some(
            gateways
                .filter(|gateway| self.pool_of(gateway).is_some() == of_lync)
                .collect(),
        )
    }

    /// The pool for which a UM IP gateway stands.
    pub(super) fn pool_of(&self, gateway: &UmIpGateway) -> Option<&'e LyncPool> {
        let is_it = |name: &str| name.eq_ignore_ascii_case(&gateway.address);
        self.pools()
            .iter()
            .find(|pool| is_it(&pool.pool) || pool.members.iter().any(|member| is_it(&member.fqdn)))
    }

    /// The gateway, IP PBX or SBC for which a UM IP gateway stands.
    pub(super) fn caller_of(&self, gateway: &UmIpGateway) -> Option<&CallerView<'e>> {
        self.callers.iter().find(|caller| {
            let names = [&caller.peer.fqdn, &caller.peer.address];
            let mut names = names.into_iter().flatten();
            names.any(|name| name.eq_ignore_ascii_case(&gateway.address))
        })
    }

    /// The hunt groups, if anybody says.
    pub(super) fn hunt_groups(&self) -> Option<&'e [HuntGroup]> {
        self.deployment().hunt_groups.as_deref()
    }

    /// The dial plans that hunt groups link with a UM IP gateway, if anybody says.
    pub(super) fn plans_of(&self, gateway: &UmIpGateway) -> Option<Vec<&'e DialPlan>> {
        let groups = self.hunt_groups()?.iter();
        let linked = groups.filter(|group| gateway.is_called(&group.um_ip_gateway));
        Some(
            linked
                .filter_map(|group| self.dial_plan(&group.dial_plan))
                .collect(),
        )
    }

    /// The UM IP gateways that hunt groups link with a dial plan, each once, if anybody says.
    pub(super) fn gateways_of(&self, plan: &DialPlan) -> Option<Vec<&'e UmIpGateway>> {
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
    /// A property of its table.
    pub(super) fn stated<T>(&self, property: impl Fn(&'e Service) -> Option<T>) -> Option<T> {
        self.service.and_then(property)
    }

    pub(super) fn title(&self) -> &'e str {
        &self.party.name
    }

    /// What its certificate must be enabled for.
    pub(super) fn enabled_as(&self) -> EnabledService {
        match self.name {
            ServiceName::UmCallRouter => EnabledService::UmCallRouter,
            ServiceName::Um | ServiceName::Web => EnabledService::Um,
        }
    }

    /// Its UM startup mode, if anybody says.
    pub(super) fn startup_mode(&self) -> Option<String> {
        self.party
            .facts
            .get("startup_mode")
            .map(ToString::to_string)
    }

    /// The form of the command that sets a parameter of it.
    pub(super) fn either(&self, um: &'static str, router: &'static str) -> &'static str {
        match self.name {
            ServiceName::UmCallRouter => router,
            ServiceName::Um | ServiceName::Web => um,
        }
    }
}

/// How to look for a certificate in a command: its thumbprint, as Exchange writes it.
pub(super) fn thumbprint(facts: &CertificateFacts) -> String {
    let reference = CertificateReference::of(facts);
    reference.sha1.unwrap_or_default().to_ascii_uppercase()
}

/// What a person calls a certificate.
pub(super) fn subject(facts: &CertificateFacts) -> String {
    CertificateReference::of(facts).subject
}
