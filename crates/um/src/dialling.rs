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
    let by_service = Rc::new(dials(gateways, deployment));
    // The call router answers where it was called from, and remembers no address.
    let by_router = by_service.iter().map(|(host, dialling)| {
        let mut dialling = dialling.clone();
        dialling.resolves_since = None;
        (host.clone(), dialling)
    });
    let by_router = Rc::new(by_router.collect());
    for endpoint in endpoints {
        let party = &mut endpoint.party;
        match endpoint.part {
            Part::UmService => party.dials = Rc::clone(&by_service),
            Part::CallRouter => party.dials = Rc::clone(&by_router),
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
    let hosts: BTreeMap<String, &str> = { deployment.peers.iter() }
        .filter_map(|peer| {
            Some((
                peer.address.as_deref()?.to_lowercase(),
                peer.fqdn.as_deref()?,
            ))
        })
        .collect();
    let mut holders: BTreeMap<IpAddr, Vec<&UmIpGateway>> = BTreeMap::new();
    for gateway in gateways {
        for address in gateway.addresses() {
            holders.entry(address).or_default().push(gateway);
        }
    }
    let mut dials = BTreeMap::new();
    for gateway in gateways {
        let address = gateway.address.to_lowercase();
        let host = hosts
            .get(&address)
            .map_or(address, |fqdn| fqdn.to_lowercase());
        let mut dialling = Dialling::new(gateway.address.clone());
        dialling.port = gateway.port;
        dialling.resolves_since = gateway.resolves_since;
        let shared = gateway.addresses();
        let twins = { shared }
            .filter_map(|address| holders.get(&address))
            .flatten();
        let twin = { twins }.find(|other| !core::ptr::eq::<UmIpGateway>(**other, gateway));
        dialling.twin = twin.map(|other| other.name().to_owned());
        dials.entry(host).or_insert(dialling);
    }
    dials
}
