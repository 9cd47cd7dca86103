//! What does not work while a plan is carried out, and who takes the calls meanwhile.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use countersign_messages::{Language, plan};
use schemars::JsonSchema;
use serde::Serialize;

use super::action::{Action, UmService};
use super::replace::runs_as_set;
use super::survey::{Fault, Survey};
use super::{Step, Unreached};
use crate::lync::LyncRole;
use crate::requirement::ServiceView;

/// Something that does not work from one step to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Outage {
    /// The step with which it begins.
    pub from: usize,
    /// The step with which it ends.
    pub to: usize,
    /// What does not work.
    pub what: String,
    /// Servers that take the calls meanwhile, three at most; none, where none is known to.
    pub carried_by: Vec<String>,
    /// The server or dial plan of which it is.
    #[serde(skip)]
    pub of: String,
}

/// Who takes calls, and whose.
#[derive(Debug, Default)]
pub(super) struct Carriers(Vec<Carrier>);

/// A service that takes calls, at the start of the plan.
#[derive(Debug)]
struct Carrier {
    server: String,
    group: Group,
    /// The SIP URI dial plans that it must belong to: to those of Lync no other server answers. None where that
    /// is unknown.
    dial_plans: Option<BTreeSet<String>>,
    /// The devices that send their calls to it themselves: a call router sends them on to any Mailbox server.
    /// None where that is unknown.
    callers: Option<BTreeSet<String>>,
    /// Whether it runs with TLS and all that it is set to.
    is_up: bool,
    /// With whom it does not get on.
    faults: BTreeMap<String, Fault>,
}

/// Among whom one takes the calls of another.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Group {
    Service(UmService),
    /// The servers of a pool.
    Pool(String),
}

/// The service of a server; none is the Front-End service.
type Place<'s> = (&'s str, Option<UmService>);

/// When the steps of a plan touch a service.
#[derive(Debug, Default)]
struct Touched<'s> {
    /// Its startup mode becomes TCP.
    leaves: Option<usize>,
    /// It is restarted in mode TCP.
    in_tcp: Option<usize>,
    /// It is restarted for good.
    back: Option<usize>,
    /// It belongs to these dial plans.
    dial_plans: Option<(usize, &'s [String])>,
}

impl Carriers {
    /// Those of an estate.
    pub(super) fn of(survey: &Survey<'_, '_>) -> Self {
        let services = survey.services();
        let services = services.map(|service| Carrier::service(survey, service));
        let members = survey.scene.members().iter();
        let members = members.filter(|member| member.pool.role != Some(LyncRole::Mediation));
        let members = members.map(|member| Carrier {
            server: member.member.fqdn.clone(),
            group: Group::Pool(member.pool.pool.clone()),
            dial_plans: Some(BTreeSet::new()),
            callers: Some(BTreeSet::new()),
            is_up: true,
            faults: faults(survey, &member.party.name),
        });
        Self(services.chain(members).collect())
    }

    /// The outages of these steps, the first to begin first.
    pub(super) fn outages(
        &self,
        steps: &[Step],
        unreached: &[Unreached],
        say: Language,
    ) -> Vec<Outage> {
        let touched = touched(steps);
        let mut outages: Vec<Outage> = Vec::new();
        for step in steps {
            let (server, from) = (step.action.of(), step.number);
            let place = (server, step.action.service());
            let own = touched.get(&place);
            let (to, what) = match &step.action {
                Action::RestartInTcp { service, .. } => {
                    let back = own.and_then(|touched| touched.back).unwrap_or(from);
                    let what = plan::no_tls_between_restarts(say, service.word(say), server);
                    (back.max(from), what)
                }
                Action::RestartService { .. }
                    if own.is_some_and(|touched| touched.in_tcp.is_some()) =>
                {
                    continue;
                }
                Action::RestartService { service, .. } => {
                    (from, plan::calls_drop(say, service.word(say), server))
                }
                Action::RestartFrontEnd { .. } => (from, plan::takes_no_calls(say, server)),
                Action::SetVoipSecurity { dial_plan, .. } => {
                    outages.push(Outage {
                        from,
                        to: last_of_security(steps).unwrap_or(from).max(from),
                        what: plan::calls_of_plan_fail(say, dial_plan),
                        carried_by: Vec::new(),
                        of: dial_plan.clone(),
                    });
                    continue;
                }
                _ => continue,
            };
            let carried_by = self.carrying(place, (from, to), &touched, unreached);
            outages.push(Outage {
                from,
                to,
                what: carried(say, &what, &carried_by),
                carried_by,
                of: server.to_owned(),
            });
        }
        outages
    }

    /// Servers that take the calls of one from one step to another.
    fn carrying(
        &self,
        (server, service): Place<'_>,
        (from, to): (usize, usize),
        touched: &HashMap<Place<'_>, Touched<'_>>,
        unreached: &[Unreached],
    ) -> Vec<String> {
        let is_own =
            |carrier: &&Carrier| carrier.server == server && carrier.group.service() == service;
        let Some(own) = self.0.iter().find(is_own) else {
            return Vec::new();
        };
        let nothing = Touched::default();
        let others = self.0.iter().filter(|other| {
            if other.group != own.group || other.server == own.server {
                return false;
            }
            let touched = touched.get(&(other.server.as_str(), service));
            let touched = touched.unwrap_or(&nothing);
            let is_back = touched.back.is_some_and(|back| back < from);
            let leaves = [touched.leaves, touched.in_tcp, touched.back];
            let is_away = !is_back && leaves.iter().flatten().any(|leaves| *leaves <= to);
            (is_back || other.is_up)
                && !is_away
                && other.takes_calls_of(own, touched, from)
                && other
                    .faults
                    .iter()
                    .all(|(peer, fault)| is_back && !fault.lasts || own.has_no_less(peer, *fault))
                && !unreached.iter().any(|open| open.of.contains(&other.server))
        });
        let others = others.map(|other| other.server.clone());
        others.take(3).collect()
    }
}

impl Group {
    fn service(&self) -> Option<UmService> {
        match self {
            Self::Service(service) => Some(*service),
            Self::Pool(_) => None,
        }
    }
}

impl Carrier {
    fn service(survey: &Survey<'_, '_>, service: &ServiceView<'_>) -> Self {
        let of = service.um_service();
        Self {
            server: service.server.fqdn.clone(),
            group: Group::Service(of),
            dial_plans: { service.stated(|service| service.dial_plans.as_ref()) }.map(|plans| {
                // Exchange 2010 answers for the dial plans that it is given, those of gateways too.
                let counts = |name: &&String| {
                    let plan = survey.scene.dial_plan(name);
                    service.is_of_2010() || plan.is_none_or(|plan| plan.is_sip() != Some(false))
                };
                plans.iter().filter(counts).cloned().collect()
            }),
            callers: match of {
                UmService::Um => Some(BTreeSet::new()),
                UmService::UmCallRouter | UmService::UmServer => callers(survey, service),
            },
            is_up: runs_as_set(survey, service),
            faults: faults(survey, &service.party.name),
        }
    }

    /// Whether it does not get on with this peer either: what is only in doubt excuses nothing that is known.
    fn has_no_less(&self, peer: &str, fault: Fault) -> bool {
        let own = self.faults.get(peer);
        own.is_some_and(|own| own.is_certain || !fault.is_certain)
    }

    /// Whether the calls of another come to it as well, from this step on.
    fn takes_calls_of(&self, other: &Self, touched: &Touched<'_>, from: usize) -> bool {
        let joins = touched.dial_plans.filter(|(since, _)| *since < from);
        let joined = |plan: &String| joins.is_some_and(|(_, plans)| plans.contains(plan));
        let is_of_plans = match (&self.dial_plans, &other.dial_plans) {
            (Some(own), Some(plans)) => {
                { plans.iter() }.all(|plan| own.contains(plan) || joined(plan))
            }
            _ => false,
        };
        let is_called = match (&self.callers, &other.callers) {
            (Some(own), Some(callers)) => callers.is_subset(own),
            _ => false,
        };
        is_of_plans && is_called
    }
}

/// What is said of an outage, and who takes the calls.
fn carried(say: Language, what: &str, by: &[String]) -> String {
    match by {
        [] => plan::carried_by_nobody(say, what),
        [other] => plan::carried_by_one(say, what, other),
        [one, other] => plan::carried_by_two(say, what, one, other),
        [one, other, ..] => plan::carried_by_many(say, what, one, other),
    }
}

fn faults(survey: &Survey<'_, '_>, name: &str) -> BTreeMap<String, Fault> {
    let faults = survey.faults.get(name).into_iter().flatten();
    faults
        .map(|(peer, fault)| ((*peer).to_owned(), *fault))
        .collect()
}

/// The devices that send their calls to this service, if all say where they send them.
fn callers(survey: &Survey<'_, '_>, service: &ServiceView<'_>) -> Option<BTreeSet<String>> {
    let mut callers = BTreeSet::new();
    for caller in survey.scene.callers() {
        let calls = caller.peer.calls.as_ref()?;
        if calls
            .iter()
            .any(|called| called.eq_ignore_ascii_case(&service.server.fqdn))
        {
            callers.insert(caller.party.name.clone());
        }
    }
    Some(callers)
}

/// Which steps touch which service.
fn touched(steps: &[Step]) -> HashMap<Place<'_>, Touched<'_>> {
    let mut touched: HashMap<Place<'_>, Touched<'_>> = HashMap::new();
    for step in steps {
        let number = Some(step.number);
        let of = touched.entry((step.action.of(), step.action.service()));
        let of = of.or_default();
        match &step.action {
            Action::LeaveTls { .. } => of.leaves = number,
            Action::RestartInTcp { .. } => of.in_tcp = number,
            Action::RestartService { .. } | Action::RestartFrontEnd { .. } => of.back = number,
            Action::SetDialPlans { dial_plans, .. } => {
                of.dial_plans = Some((step.number, dial_plans));
            }
            _ => {}
        }
    }
    touched
}

/// The last step after which a peer speaks as a dial plan does.
fn last_of_security(steps: &[Step]) -> Option<usize> {
    let ends = |step: &&Step| {
        matches!(
            step.action,
            Action::SetGatewayPort { .. }
                | Action::SetDevicePort { .. }
                | Action::RestartService { .. }
                | Action::RestartFrontEnd { .. }
        )
    };
    steps.iter().rev().find(ends).map(|step| step.number)
}
