//! Which endpoints a name stands for, and which of them share a store or a list.

use std::collections::BTreeSet;

use countersign_trust::ListId;

use crate::Estate;
use crate::draft::Part;
use crate::estate::Endpoint;

impl Estate {
    /// The endpoints of this name, as links and changes speak of them: its own, an alias, or the first part of
    /// the names of one host, or of one pool.
    pub(crate) fn named(&self, name: &str) -> Vec<usize> {
        let matching = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let endpoints = self.endpoints.iter().enumerate();
            endpoints
                .filter(|(_, endpoint)| {
                    is_it(&endpoint.party.name) || endpoint.aliases.iter().any(|alias| is_it(alias))
                })
                .map(|(end, _)| end)
                .collect()
        };
        let exact = matching(&|known| known.eq_ignore_ascii_case(name));
        if !exact.is_empty() {
            return exact;
        }
        let is_short = |known: &str| {
            let label = known.split(['.', '/']).next().unwrap_or(known);
            label.eq_ignore_ascii_case(name)
        };
        let short = matching(&is_short);
        let machines: BTreeSet<&str> = short
            .iter()
            .map(|end| self.endpoints[*end].machine())
            .collect();
        let names: BTreeSet<String> = { short.iter() }
            .flat_map(|end| {
                let endpoint = &self.endpoints[*end];
                core::iter::once(&endpoint.party.name).chain(&endpoint.aliases)
            })
            .filter(|known| is_short(known))
            .map(|known| known.to_lowercase())
            .collect();
        if machines.len() == 1 || names.len() == 1 {
            short
        } else {
            Vec::new()
        }
    }

    /// The endpoints of the host of this one.
    pub(crate) fn machine_of(&self, end: usize) -> Vec<usize> {
        let machine = self.endpoints[end].machine();
        let endpoints = self.endpoints.iter().enumerate();
        endpoints
            .filter(|(_, endpoint)| endpoint.machine() == machine)
            .map(|(end, _)| end)
            .collect()
    }

    /// The endpoints whose hosts have this revocation list.
    pub(crate) fn with_list(&self, list: ListId) -> Vec<usize> {
        let has_it = |endpoint: &Endpoint| {
            let lists = endpoint.party.trust.lists.as_deref();
            lists.is_some_and(|lists| lists.lists().iter().any(|one| one.id() == list))
        };
        let endpoints = self.endpoints.iter().enumerate();
        endpoints
            .filter(|(_, endpoint)| has_it(endpoint))
            .map(|(end, _)| end)
            .collect()
    }

    /// The endpoints whose list of trusted peers is this one's too: the UM servers of an organisation that
    /// list what it lists, the members of a pool.
    pub(crate) fn listing_with(&self, end: usize) -> Vec<usize> {
        let own = &self.endpoints[end];
        let is_um = |part: Part| matches!(part, Part::UmService | Part::CallRouter);
        let shares = |other: &Endpoint| {
            let is_beside = match (own.part, other.part) {
                (Part::Lync { pool }, Part::Lync { pool: theirs }) => pool == theirs,
                (mine, theirs) => is_um(mine) && is_um(theirs),
            };
            is_beside && other.party.trusted_peers == own.party.trusted_peers
        };
        let endpoints = self.endpoints.iter().enumerate();
        endpoints
            .filter(|(other, endpoint)| *other == end || shares(endpoint))
            .map(|(end, _)| end)
            .collect()
    }
}
