//! What an endpoint is to the procedures.

use std::collections::HashMap;

use crate::requirement::{CallerView, MemberView, Scene, ServiceView};

/// What an endpoint is.
#[derive(Clone, Copy)]
pub(super) enum Who<'s, 'e> {
    Service(&'s ServiceView<'e>),
    Member(&'s MemberView<'e>),
    Caller(&'s CallerView<'e>),
    Other,
}

/// What the endpoints are, by their names.
pub(super) fn whos<'s, 'e>(scene: &'s Scene<'e>) -> HashMap<&'e str, Who<'s, 'e>> {
    let services = { scene.services().iter() }
        .map(|service| (service.party.name.as_str(), Who::Service(service)));
    let members =
        { scene.members().iter() }.map(|member| (member.party.name.as_str(), Who::Member(member)));
    let callers =
        { scene.callers().iter() }.map(|caller| (caller.party.name.as_str(), Who::Caller(caller)));
    // Of several of one name the first counts.
    let mut whos = HashMap::new();
    for (name, who) in services.chain(members).chain(callers) {
        whos.entry(name).or_insert(who);
    }
    whos
}

impl Who<'_, '_> {
    /// Whether requirements are about it.
    pub(super) fn is_of_the_procedures(&self) -> bool {
        match self {
            Self::Service(_) | Self::Member(_) | Self::Caller(_) => true,
            Self::Other => false,
        }
    }
}
