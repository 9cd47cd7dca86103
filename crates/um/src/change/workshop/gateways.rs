//! How the services of UM dial, where UM IP gateways change.

use std::rc::Rc;

use countersign_mutual::{Dialling, Party};
use time::Duration;

use super::{Altered, Workshop};
use crate::change::Alteration;
use crate::dialling::{self, Dials};
use crate::draft::Part;
use crate::estate::Endpoint;
use crate::gateway::UmIpGateway;

impl Workshop<'_> {
    /// States how the services of UM dial, where UM IP gateways are removed, have another address, or another IP
    /// address from now on.
    pub(super) fn set_gateways(&self, alterations: &[Alteration], altered: &mut Altered) {
        // What is started now is started after it: a record that changes in the same second comes too late.
        let now = self.at - Duration::SECOND;
        let deployment = self.estate.deployment();
        let mut gateways = deployment.gateways.clone().unwrap_or_default();
        let (mut gone, mut has_moved) = (Vec::new(), false);
        for alteration in alterations {
            match alteration {
                Alteration::RemoveGateway { gateway } => {
                    let is_it = |known: &mut UmIpGateway| known.is_called(gateway);
                    let removed = gateways.extract_if(.., is_it);
                    gone.extend(removed.map(|removed| removed.address));
                }
                Alteration::OwnAddress { gateway } => {
                    for moved in gateways.iter_mut().filter(|known| known.is_called(gateway)) {
                        moved.resolves_to = Some(Vec::new());
                        moved.resolves_since = Some(now);
                        has_moved = true;
                    }
                }
                Alteration::Dial {
                    host,
                    address: Some(address),
                    ..
                } => {
                    let is_its = |known: &&mut UmIpGateway| {
                        !known.address.eq_ignore_ascii_case(address)
                            && dialling::host_behind(known, deployment).eq_ignore_ascii_case(host)
                    };
                    for set in gateways.iter_mut().filter(is_its) {
                        // What is known of the old address is not of the new one.
                        (set.resolves_to, set.resolves_since) = (None, None);
                        gone.push(set.address.clone());
                    }
                }
                _ => {}
            }
        }
        if gone.is_empty() && !has_moved {
            return;
        }
        let is_gone = |peer: &String| gone.iter().any(|gone| gone.eq_ignore_ascii_case(peer));
        let dials = Dials::of(&gateways, deployment);
        let ends = self.estate.endpoints.iter().enumerate();
        for (end, _) in ends.filter(|(_, endpoint)| is_um(endpoint)) {
            let endpoint = altered.change(self.estate, end);
            dials.state(endpoint);
            let party = &mut endpoint.party;
            // Whoever runs was started before.
            if has_moved && party.facts.get("started").is_none() {
                dialling::started(&mut party.facts, Some(now));
            }
            if let Some(peers) = &mut party.trusted_peers
                && peers.iter().any(is_gone)
            {
                Rc::make_mut(peers).retain(|peer| !is_gone(peer));
            }
        }
    }
}

fn is_um(endpoint: &Endpoint) -> bool {
    matches!(endpoint.part, Part::UmService | Part::CallRouter)
}

/// The party dials the host so, and lists it by the address, as UM lists the addresses of its UM IP gateways.
pub(super) fn dial(party: &mut Party, host: &str, address: Option<&String>, port: Option<u16>) {
    let dials = Rc::make_mut(&mut party.dials);
    let known = dials.entry(host.to_lowercase());
    let dialling = known.or_insert_with(|| Dialling::new(host.to_owned()));
    dialling.port = port.or(dialling.port);
    if let Some(address) = address {
        dialling.address.clone_from(address);
        if let Some(peers) = &mut party.trusted_peers {
            Rc::make_mut(peers).push(address.clone());
        }
    }
}
