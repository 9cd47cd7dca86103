//! What those who judge alike say of each endpoint: each is heard once, whatever the number of links.

use std::collections::{BTreeSet, HashMap};

use countersign_mutual::{Answer, Check, Judge, Party, Role, Severity, Stances};
use roaring::RoaringBitmap;

use crate::draft::Part;
use crate::estate::Endpoint;
use crate::progress::{Progress, Task, Work};
use crate::reach::{Reach, ends, narrow};
use crate::{Error, MOST_LINKS};

/// The most hearings: as many as there are checks of the most links.
const MOST_HEARINGS: usize = 4 * MOST_LINKS;

/// What was said of everybody by those who judge alike.
#[derive(Debug)]
pub(super) struct Hearings {
    /// How each endpoint judges, by number.
    pub(super) stances: Vec<usize>,
    /// The pool that each endpoint is a member of.
    pub(super) pools: Vec<Option<usize>>,
    outcomes: Vec<Outcome>,
    /// By number, what a hearing came to.
    heard: HashMap<Hearing, usize>,
}

/// Who is heard in which role, before whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Hearing {
    pub(super) stance: usize,
    pub(super) judged: usize,
    pub(super) role: Role,
    /// Whether both are of one pool, whose members dial each other by other names than everybody does.
    pub(super) is_within_pool: bool,
}

/// What a check came to, without its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Outcome {
    pub(super) verdict: Answer,
    pub(super) supported: Answer,
    /// Whether there is a warning, or worse.
    pub(super) warns: bool,
    /// The codes of the reasons why not.
    pub(super) codes: BTreeSet<String>,
}

impl Hearings {
    /// Hears everybody who is judged, before everybody who judges otherwise than the others.
    pub(super) fn hold(
        endpoints: &[Endpoint],
        reach: &Reach,
        judge: &Judge<'_>,
        progress: &dyn Progress,
    ) -> Result<Self, Error> {
        let mut numbers = Stances::default();
        let stances = endpoints.iter().map(|it| numbers.of(&it.party)).collect();
        let pools = endpoints.iter().map(|endpoint| match endpoint.part {
            Part::Lync { pool } => Some(pool),
            _ => None,
        });
        let mut hearings = Self {
            stances,
            pools: pools.collect(),
            outcomes: Vec::new(),
            heard: HashMap::new(),
        };
        let due = hearings.due(reach)?;
        let work = Work::begin(progress, Task::Hear, due.len());
        let mut numbers: HashMap<Outcome, usize> = HashMap::new();
        for (judging, hearing) in work.each(due.into_iter()) {
            let judged = &endpoints[hearing.judged];
            let judged: &Party = match &judged.within_pool {
                Some(inner) if hearing.is_within_pool => inner,
                _ => &judged.party,
            };
            let check = judge.hear(&endpoints[judging].party, judged, hearing.role);
            let outcome = Outcome::of(&check);
            let next = numbers.len();
            let number = *numbers.entry(outcome.clone()).or_insert(next);
            if number == next {
                hearings.outcomes.push(outcome);
            }
            hearings.heard.insert(hearing, number);
        }
        Ok(hearings)
    }

    /// The hearings that the links ask for, each with one who judges so.
    fn due(&self, reach: &Reach) -> Result<Vec<(usize, Hearing)>, Error> {
        let mut members: HashMap<usize, RoaringBitmap> = HashMap::new();
        for (end, pool) in self.pools.iter().enumerate() {
            if let Some(pool) = pool {
                members.entry(*pool).or_default().insert(narrow(end));
            }
        }
        // For each stance, role and pool or not: who is judged.
        let mut judged: HashMap<(usize, Role, bool), (usize, RoaringBitmap)> = HashMap::new();
        for (end, stance) in self.stances.iter().enumerate() {
            let inner = self.pools[end].and_then(|pool| members.get(&pool));
            for (role, others) in [
                (Role::Server, reach.out(end)),
                (Role::Client, reach.into(end)),
            ] {
                let (within, beyond) = match inner {
                    Some(inner) => (others & inner, others - inner),
                    None => (RoaringBitmap::new(), others.clone()),
                };
                for (is_within_pool, others) in [(true, within), (false, beyond)] {
                    if !others.is_empty() {
                        let entry = judged.entry((*stance, role, is_within_pool));
                        entry.or_insert_with(|| (end, RoaringBitmap::new())).1 |= others;
                    }
                }
            }
        }
        let count: u64 = judged.values().map(|(_, judged)| judged.len()).sum();
        if usize::try_from(count).is_ok_and(|count| count > MOST_HEARINGS) {
            return Err(Error::TooManyHearings);
        }
        let mut due: Vec<(usize, Hearing)> = Vec::new();
        for ((stance, role, is_within_pool), (judging, judged)) in judged {
            due.extend(ends(&judged).map(|judged| {
                let hearing = Hearing {
                    stance,
                    judged,
                    role,
                    is_within_pool,
                };
                (judging, hearing)
            }));
        }
        due.sort_unstable();
        Ok(due)
    }

    /// What one says of another in a role, if they were heard.
    pub(super) fn outcome(&self, judge: usize, judged: usize, role: Role) -> Option<&Outcome> {
        let hearing = Hearing {
            stance: self.stances[judge],
            judged,
            role,
            is_within_pool: self.pools[judge].is_some() && self.pools[judge] == self.pools[judged],
        };
        self.outcomes.get(*self.heard.get(&hearing)?)
    }

    /// What was said of each endpoint: before whom, and what it came to.
    pub(super) fn records(&self) -> Vec<Vec<(Hearing, usize)>> {
        let mut records = vec![Vec::new(); self.stances.len()];
        for (hearing, outcome) in &self.heard {
            // Whom it is about stands before it.
            let about_anybody = Hearing {
                judged: 0,
                ..*hearing
            };
            records[hearing.judged].push((about_anybody, *outcome));
        }
        for record in &mut records {
            record.sort_unstable();
        }
        records
    }
}

impl Outcome {
    fn of(check: &Check) -> Self {
        let is = |severity: Severity| {
            check
                .reasons
                .iter()
                .filter(move |reason| reason.severity >= severity)
        };
        Self {
            verdict: check.verdict,
            supported: check.supported,
            warns: is(Severity::Warning).next().is_some(),
            codes: is(Severity::Unknown)
                .map(|reason| reason.code.clone())
                .collect(),
        }
    }
}
