//! Who judges alike.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use time::OffsetDateTime;

use crate::fact::{CLOCK_AHEAD, OLDEST_SESSION, STARTED};
use crate::{Dialling, FactValue, Party, Speaks, Trust, VerifierRules};

/// Numbers parties by how they judge.
///
/// Two of one number come to the same verdict about anybody, by the same rules, and their reasons differ in
/// their own names alone. So where thousands judge thousands, each needs to be judged once for each number.
///
/// ```
/// # use std::rc::Rc;
/// # use countersign_messages::Text;
/// # use countersign_mutual::{Party, Stances, VerifierRules};
/// let rules = Rc::new(VerifierRules::new("gw".into(), Text { en: "a gateway".into(), ja: "ゲートウェイ".into() }, ["gateway".into()].into(), false, vec![]));
/// let gateway = |name: &str| Party::new(name.to_owned(), name.to_owned(), Rc::clone(&rules));
/// let one = gateway("gw1");
/// let sharing = |name| {
///     let mut party = gateway(name);
///     party.trust = Rc::clone(&one.trust);
///     party.dials = Rc::clone(&one.dials);
///     party
/// };
/// let (two, mut other) = (sharing("gw2"), sharing("gw3"));
/// other.trusted_peers = Some(Rc::new(vec!["um1.contoso.com".to_owned()]));
///
/// let mut stances = Stances::default();
/// assert_eq!(stances.of(&one), stances.of(&two));
/// assert_ne!(stances.of(&one), stances.of(&other));
/// ```
#[derive(Debug, Default)]
pub struct Stances<'p> {
    numbers: HashMap<Stance<'p>, usize>,
    /// The number of each list of names, by its place in memory, and by what is in it.
    lists: HashMap<*const Vec<String>, usize>,
    distinct_lists: HashMap<&'p [String], usize>,
    /// Since when the names that are dialled resolve to what they do, each moment once, in order.
    dials: HashMap<*const BTreeMap<String, Dialling>, Vec<OffsetDateTime>>,
}

/// All that a hearing reads of who judges. What is shared is told apart by its place in memory: the same in two
/// places makes two stances, and no difference.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Stance<'p> {
    rules: *const VerifierRules,
    trust: *const Trust,
    dials: *const BTreeMap<String, Dialling>,
    trusted_peers: Option<usize>,
    fellows: usize,
    /// The facts that its rules ask for.
    facts: Vec<(&'p str, &'p FactValue)>,
    /// Of the moments that its start is compared with, those before it: how many of what it dials; which facts.
    started: Option<(usize, Vec<&'p str>)>,
}

impl<'p> Stances<'p> {
    /// How the party judges, by number.
    pub fn of(&mut self, party: &'p Party) -> usize {
        // Every field is looked at, or is no judge's business.
        let Party {
            name: _,
            host: _,
            identities: _,
            rules,
            credential: _,
            trust,
            trusted_peers,
            fellows,
            dials,
            tls_port: _,
            facts,
        } = party;
        let is_asked_for = |fact: &str| {
            matches!(fact, CLOCK_AHEAD | OLDEST_SESSION)
                || rules
                    .rules
                    .iter()
                    .any(|rule| rule.speaks == Speaks::OfPeer && rule.facts.contains_key(fact))
        };
        let started = facts.moment(STARTED).map(|started| {
            let resolved = self.dials.entry(Rc::as_ptr(dials)).or_insert_with(|| {
                let mut moments: Vec<_> =
                    dials.values().filter_map(|it| it.resolves_since).collect();
                moments.sort_unstable();
                moments.dedup();
                moments
            });
            let is_before = |value: &FactValue| value.moment().is_some_and(|at| at < started);
            let before = facts.iter().filter(|(_, value)| is_before(value));
            (
                resolved.partition_point(|since| *since < started),
                before.map(|(fact, _)| fact).collect(),
            )
        });
        let stance = Stance {
            rules: Rc::as_ptr(rules),
            trust: Rc::as_ptr(trust),
            dials: Rc::as_ptr(dials),
            trusted_peers: trusted_peers.as_ref().map(|peers| self.list(peers)),
            fellows: self.list(fellows),
            facts: facts
                .iter()
                .filter(|(fact, _)| is_asked_for(fact))
                .collect(),
            started,
        };
        let next = self.numbers.len();
        *self.numbers.entry(stance).or_insert(next)
    }

    fn list(&mut self, names: &'p Rc<Vec<String>>) -> usize {
        let distinct = &mut self.distinct_lists;
        *self.lists.entry(Rc::as_ptr(names)).or_insert_with(|| {
            let next = distinct.len();
            *distinct.entry(names.as_slice()).or_insert(next)
        })
    }
}
