//! Which UM IP gateways come apart, of those that resolve to one address.

use super::candidates::Found;
use crate::change::Alteration;
use crate::dialling::host_behind;
use crate::gateway::UmIpGateway;

impl Found<'_, '_> {
    /// What would give this host an address of its own before this judge: one of those that share it gets
    /// another, or goes, if nobody is behind it.
    pub(super) fn apart(&self, judge: usize, judged: usize) -> Vec<Alteration> {
        let estate = self.workshop.estate;
        let deployment = estate.deployment();
        let gateways = deployment.gateways.as_deref().unwrap_or_default();
        let host = self.altered.party(estate, judged).host.to_lowercase();
        let dials = &self.altered.party(estate, judge).dials;
        let Some(dialling) = dials.get(&host) else {
            return Vec::new();
        };
        let Some(own) = { gateways.iter() }.find(|known| known.is_called(&dialling.address)) else {
            return Vec::new();
        };
        let addresses = own.resolves_to.as_deref().unwrap_or_default();
        let shares = |other: &&UmIpGateway| {
            let mut resolved = other.resolves_to.iter().flatten();
            resolved.any(|address| addresses.contains(address))
        };
        let mut changes = Vec::new();
        for sharing in gateways.iter().filter(shares) {
            let gateway = sharing.name().to_owned();
            let behind = host_behind(sharing, deployment);
            let is_other = !core::ptr::eq(sharing, own);
            // Two of one host have one name in DNS.
            let is_same_host = is_other && behind == host;
            let has_nobody =
                { estate.parties() }.all(|party| !party.host.eq_ignore_ascii_case(&behind));
            if is_other && (is_same_host || has_nobody) {
                changes.push(Alteration::RemoveGateway {
                    gateway: gateway.clone(),
                });
            }
            if !is_same_host {
                changes.push(Alteration::OwnAddress { gateway });
            }
        }
        changes
    }
}
