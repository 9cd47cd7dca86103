//! What UM IP gateways say of how UM dials its peers, and since when services run: what the judge asks of an
//! estate beside its endpoints.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use countersign_mutual::{Dialling, FactValue, Facts};
use time::OffsetDateTime;

use crate::deployment::Deployment;
use crate::draft::Part;
use crate::estate::Endpoint;
use crate::gateway::UmIpGateway;
use crate::report::rfc3339;

/// States what the estate says of its endpoints elsewhere than in their own tables.
pub(crate) fn settle(endpoints: &mut [Endpoint], deployment: &Deployment) {
    let gateways = deployment.gateways.as_deref().unwrap_or_default();
    let dials = Dials::of(gateways, deployment);
    for endpoint in endpoints {
        let party = &mut endpoint.party;
        match endpoint.part {
            Part::UmService | Part::CallRouter => dials.state(endpoint),
            Part::Lync { .. } => {
                if let Some(ran) = deployment.exch_uc_util_ran {
                    state(&mut party.facts, "exch_uc_util_ran", ran);
                }
            }
            Part::Web | Part::Peer(_) => {}
        }
        endpoint.settle();
    }
}

/// How the services of UM dial their peers, by the hosts of these.
#[derive(Debug)]
pub(crate) struct Dials {
    by_service: Rc<BTreeMap<String, Dialling>>,
    by_router: Rc<BTreeMap<String, Dialling>>,
}

impl Dials {
    /// As these UM IP gateways have it.
    pub(crate) fn of(gateways: &[UmIpGateway], deployment: &Deployment) -> Self {
        let by_service = dials(gateways, deployment);
        // The call router answers where it was called from, and remembers no address.
        let by_router = by_service.iter().map(|(host, dialling)| {
            let mut dialling = dialling.clone();
            dialling.resolves_since = None;
            (host.clone(), dialling)
        });
        Self {
            by_router: Rc::new(by_router.collect()),
            by_service: Rc::new(by_service),
        }
    }

    /// States of an endpoint how it dials, if it is a service of UM.
    pub(crate) fn state(&self, endpoint: &mut Endpoint) {
        let dials = match endpoint.part {
            Part::UmService => &self.by_service,
            Part::CallRouter => &self.by_router,
            Part::Lync { .. } | Part::Web | Part::Peer(_) => return,
        };
        endpoint.party.dials = Rc::clone(dials);
    }
}

/// The host that stands behind a UM IP gateway, in lower case.
pub(crate) fn host_behind(gateway: &UmIpGateway, deployment: &Deployment) -> String {
    let hosts = hosts(deployment);
    host(gateway, &hosts)
}

/// States that the service of an endpoint was started then.
pub(crate) fn started(facts: &mut Facts, at: Option<OffsetDateTime>) {
    if let Some(at) = at {
        state(facts, "started", at);
    }
}

fn state(facts: &mut Facts, fact: &str, at: OffsetDateTime) {
    facts.set(fact, FactValue::Word(rfc3339(at)));
}

/// How each UM IP gateway has its peer dialled, by the peer's host. Of two for one peer the first counts.
fn dials(gateways: &[UmIpGateway], deployment: &Deployment) -> BTreeMap<String, Dialling> {
    let hosts = hosts(deployment);
    let mut holders: BTreeMap<IpAddr, Vec<&UmIpGateway>> = BTreeMap::new();
    for gateway in gateways {
        for address in gateway.addresses() {
            holders.entry(address).or_default().push(gateway);
        }
    }
    let mut dials = BTreeMap::new();
    for gateway in gateways {
        let mut dialling = Dialling::new(gateway.address.clone());
        dialling.port = gateway.port;
        dialling.resolves_since = gateway.resolves_since;
        let shared = gateway.addresses();
        let twins = { shared }
            .filter_map(|address| holders.get(&address))
            .flatten();
        let twin = { twins }.find(|other| !core::ptr::eq::<UmIpGateway>(**other, gateway));
        dialling.twin = twin.map(|other| other.name().to_owned());
        dials.entry(host(gateway, &hosts)).or_insert(dialling);
    }
    dials
}

fn host(gateway: &UmIpGateway, hosts: &BTreeMap<String, &str>) -> String {
    let address = gateway.address.to_lowercase();
    let name = hosts.get(&address);
    name.map_or(address, |fqdn| fqdn.to_lowercase())
}

/// The names of peers by the addresses that they have.
fn hosts(deployment: &Deployment) -> BTreeMap<String, &str> {
    let peers = deployment.peers.iter();
    peers
        .filter_map(|peer| {
            Some((
                peer.address.as_deref()?.to_lowercase(),
                peer.fqdn.as_deref()?,
            ))
        })
        .collect()
}
