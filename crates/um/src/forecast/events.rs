//! What begins and ends within a forecast.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use countersign_mutual::{Change, Dated, Forecast, Turn, TurnKind};
use time::OffsetDateTime;

use super::{ChangeOutlook, Event, EventKind, LinkOutlook};
use crate::Estate;

/// What begins and ends, in order. Judges that count the last second otherwise see the same end a second
/// apart: it is one event, of the earlier moment.
pub(super) struct Events {
    turns: Vec<Turn>,
    index: HashMap<(Dated, TurnKind), usize>,
}

impl Events {
    pub(super) fn of(forecast: &Forecast) -> Self {
        let mut turns: BTreeMap<(Dated, TurnKind), Turn> = BTreeMap::new();
        let links = forecast.links.iter();
        for check in links.flat_map(|link| &link.checks) {
            let causes = check.changes.iter().flat_map(|change| &change.causes);
            for turn in causes.chain(&check.warned) {
                let known = turns.entry((turn.what, turn.kind)).or_insert(*turn);
                *known = (*known).min(*turn);
            }
        }
        let mut turns: Vec<Turn> = turns.into_values().collect();
        turns.sort_unstable();
        let numbered = turns.iter().enumerate();
        let index = numbered.map(|(number, turn)| ((turn.what, turn.kind), number));
        Self {
            index: index.collect(),
            turns,
        }
    }

    pub(super) fn change(&self, change: &Change) -> ChangeOutlook {
        ChangeOutlook {
            at: change.at,
            from: change.from,
            verdict: change.verdict,
            events: self.places(&change.causes),
            codes: change.codes.clone(),
            forgets: change.forgets,
        }
    }

    pub(super) fn places(&self, turns: &[Turn]) -> Vec<usize> {
        let places = turns.iter();
        places
            .filter_map(|turn| self.index.get(&(turn.what, turn.kind)).copied())
            .collect()
    }

    pub(super) fn told(
        &self,
        estate: &Estate,
        at: OffsetDateTime,
        links: &[LinkOutlook],
    ) -> Vec<Event> {
        let mut events: Vec<Event> = self
            .turns
            .iter()
            .map(|turn| Event {
                at: turn.at,
                days: (turn.at - at).whole_days(),
                what: match turn.kind {
                    TurnKind::Begins => EventKind::Begins,
                    TurnKind::Ends => EventKind::Ends,
                },
                subject: estate.subject(turn.what),
                parties: Vec::new(),
                links: 0,
                breaks: 0,
                mends: 0,
                warned: 0,
                forgets: 0,
            })
            .collect();
        let mut parties: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); events.len()];
        for link in links {
            let mut broken = BTreeSet::new();
            for check in &link.checks {
                for number in &check.warned {
                    parties[*number].insert(&check.check.judged);
                    events[*number].warned += 1;
                }
                for change in &check.changes {
                    for number in &change.events {
                        parties[*number].insert(&check.check.judged);
                        if change.verdict > change.from {
                            events[*number].breaks += 1;
                            broken.insert(*number);
                        } else if change.forgets {
                            events[*number].forgets += 1;
                        } else {
                            events[*number].mends += 1;
                        }
                    }
                }
            }
            for number in broken {
                events[number].links += 1;
            }
        }
        for (event, parties) in events.iter_mut().zip(parties) {
            event.parties = parties.into_iter().map(str::to_owned).collect();
        }
        events
    }
}
