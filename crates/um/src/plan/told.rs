//! A plan as it is told: what is said of many things in the same words is said once.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use super::action::{Action, HostRole};
use super::survey::Why;
use super::{Outage, Plan, Step, Unreached};
use crate::alike::{self, Alike, Names};

/// For everything that is told the place of the first of its class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes {
    pub(super) steps: Vec<usize>,
    pub(super) outages: Vec<usize>,
    pub(super) unreached: Vec<usize>,
}

impl Plan {
    /// The steps; those that follow each other and say the same of many things together, one server's turn with
    /// the next ones'.
    #[must_use]
    pub fn told_steps(&self) -> Vec<Alike<'_, Step>> {
        alike::in_rounds(&self.steps, &self.classes.steps)
    }

    /// The outages; those that are the same of many things together.
    #[must_use]
    pub fn told_outages(&self) -> Vec<Alike<'_, Outage>> {
        alike::together(&self.outages, &self.classes.outages)
    }

    /// What no step brings about; what is said of many things in the same words together.
    #[must_use]
    pub fn told_unreached(&self) -> Vec<Alike<'_, Unreached>> {
        alike::together(&self.unreached, &self.classes.unreached)
    }
}

impl<'a> Alike<'a, Step> {
    /// What the others are about: their hosts, or, where all are about one host, the authorities.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'a str> {
        let hosts = self.others_by(|step| step.action.of());
        if !hosts.is_empty() {
            return hosts;
        }
        self.others_by(|step| match step.action.authority() {
            Some(authority) => &authority.subject,
            None => "",
        })
    }

    /// The numbers of the steps, as people write them.
    #[must_use]
    pub fn numbers(&self) -> String {
        alike::spans(&self.all().map(|step| step.number).collect())
    }

    /// The numbers of the steps that they wait for, as people write them.
    #[must_use]
    pub fn waits_for(&self) -> String {
        alike::spans(&self.all().flat_map(Step::waits_for).collect())
    }
}

impl<'a> Alike<'a, Outage> {
    /// Of what the others are.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'a str> {
        self.others_by(|outage| &outage.of)
    }

    /// The first step and the last of all of them.
    #[must_use]
    pub fn span(&self) -> (usize, usize) {
        let all = || self.all();
        let from = all().map(|outage| outage.from).min();
        let to = all().map(|outage| outage.to).max();
        (from.unwrap_or_default(), to.unwrap_or_default())
    }
}

impl<'a> Alike<'a, Unreached> {
    /// What the others are about.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'a str> {
        self.others_by(|open| &open.of)
    }
}

/// Which of these say the same, and of what. Of many authorities on many hosts those of one authority are
/// together, or those on one host, whatever makes fewer of them.
pub(super) fn classes(
    all: &IndexMap<Action, Why>,
    roles: &[HostRole],
    sentences: &[String],
    names: &Names,
) -> Vec<usize> {
    let said: Vec<String> = { all.iter().zip(roles).zip(sentences) }
        .map(|(((action, why), role), sentence)| said(action, why, *role, sentence, names))
        .collect();
    let mut hosts: HashMap<&str, (BTreeSet<&str>, BTreeSet<&str>)> = HashMap::new();
    for (action, said) in all.keys().zip(&said) {
        if let Some(authority) = action.authority() {
            let (hosts, authorities) = hosts.entry(said).or_default();
            hosts.insert(action.of());
            authorities.insert(&authority.thumbprint);
        }
    }
    alike::classes({ all.keys().zip(&said) }.map(|(action, said)| {
        let (Some(authority), Some((hosts, authorities))) =
            (action.authority(), hosts.get(said.as_str()))
        else {
            return said.clone();
        };
        if authorities.len() <= hosts.len() {
            format!("{said}\n{}", authority.thumbprint)
        } else {
            format!("{said}\n{}", action.of())
        }
    }))
}

/// What an action says, whatever it is about.
fn said(action: &Action, why: &Why, role: HostRole, sentence: &str, names: &Names) -> String {
    let mut own = vec![action.of()];
    if let Some(authority) = action.authority() {
        own.extend([authority.subject.as_str(), authority.thumbprint.as_str()]);
    }
    let mut said = vec![sentence.to_owned()];
    said.extend(action.commands());
    if let Action::FindOut { missing_fact } = action {
        said.push(missing_fact.how.clone());
    }
    let said = names.numbered(&own, &said.join("\n"));
    format!("{role:?} {}\n{said}", why.requirements.join(" "))
}
