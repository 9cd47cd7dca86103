//! What an endpoint is to the procedures.

use std::collections::HashMap;

use countersign_mutual::{FactValue, Party, Role, Test};

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

/// Whether an endpoint looks where the chain of somebody in this role ends, for all that is stated of it: a
/// gateway may verify nobody.
pub(super) fn looks_at_chains(judge: &Party, role: Role) -> bool {
    let mut rules = judge.rules.rules.iter();
    rules.any(|rule| {
        let may_be = |(fact, values): (&String, &Vec<FactValue>)| {
            let stated = judge.facts.get(fact);
            stated.is_none_or(|stated| values.iter().any(|value| stated.is(value)))
        };
        matches!(rule.test, Test::Chain(_))
            && (rule.roles.is_empty() || rule.roles.contains(&role))
            && rule.facts.iter().all(may_be)
    })
}
