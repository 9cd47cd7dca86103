//! Events of one day, told as one where they are many.

use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::{Language, forecast, some};
use time::Date;

use super::{Event, EventKind, ForecastReport};

/// What begins or ends on one day: one event, or many of a kind, and what they do together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Day<'r> {
    /// The events, the first first, each with its place in the report.
    pub events: Vec<(usize, &'r Event)>,
    /// How many links have a check that breaks.
    pub links: usize,
    /// How many checks break.
    pub breaks: usize,
    /// How many checks become better.
    pub mends: usize,
    /// How many checks go on without their judges knowing what is revoked.
    pub warned: usize,
    /// How many of those refused until then what the list revokes.
    pub forgets: usize,
}

/// Up to so many of a day are told one by one.
const FEW: usize = 2;

/// How many are named of many.
const MOST_NAMED: usize = 3;

/// What makes events alike: the day, whether something begins or ends, and whether it is a list.
type Key = (Date, bool, bool);

impl ForecastReport {
    /// The events, the first first: more than two of one day and kind together, where the first of them is.
    #[must_use]
    pub fn days(&self) -> Vec<Day<'_>> {
        let key = |event: &Event| -> Key {
            let begins = event.what == EventKind::Begins;
            (event.at.date(), begins, event.subject.list().is_some())
        };
        let mut alike: BTreeMap<Key, usize> = BTreeMap::new();
        for event in &self.events {
            *alike.entry(key(event)).or_default() += 1;
        }
        let mut places: BTreeMap<Key, usize> = BTreeMap::new();
        let mut days: Vec<Day<'_>> = Vec::new();
        let mut of = Vec::with_capacity(self.events.len());
        for (number, event) in self.events.iter().enumerate() {
            let key = key(event);
            let is_many = alike.get(&key).is_some_and(|count| *count > FEW);
            let place = match places.get(&key).filter(|_| is_many) {
                Some(place) => *place,
                None => {
                    days.push(Day::default());
                    days.len() - 1
                }
            };
            places.insert(key, place);
            days[place].events.push((number, event));
            of.push(place);
        }
        // What several events of a day do is counted once.
        let days_of = |events: &[usize]| -> BTreeSet<usize> {
            let days = events.iter().filter_map(|event| of.get(*event).copied());
            days.collect()
        };
        for link in &self.links {
            let mut broken = BTreeSet::new();
            for check in &link.checks {
                for day in days_of(&check.warned) {
                    days[day].warned += 1;
                }
                for change in &check.changes {
                    for day in days_of(&change.events) {
                        if change.verdict > change.from {
                            days[day].breaks += 1;
                            broken.insert(day);
                        } else if change.forgets {
                            days[day].forgets += 1;
                        } else {
                            days[day].mends += 1;
                        }
                    }
                }
            }
            for day in broken {
                days[day].links += 1;
            }
        }
        days
    }
}

impl<'r> Day<'r> {
    /// What begins or ends; of a list that ends, that its successor must be there.
    #[must_use]
    pub fn what(&self, language: Language) -> String {
        let Some(first) = self.first() else {
            return String::new();
        };
        let is_list = first.subject.list().is_some();
        if let [_] = self.events.as_slice() {
            let tell = match (is_list, first.what) {
                (false, EventKind::Begins) => forecast::begins,
                (false, EventKind::Ends) => forecast::ends,
                (true, EventKind::Begins) => forecast::list_begins,
                (true, EventKind::Ends) => forecast::next_list,
            };
            return tell(language, first.subject.name());
        }
        let names = self.events.iter().map(|(_, event)| event.subject.name());
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let tell = match (is_list, first.what) {
            (false, EventKind::Begins) => forecast::many_begin,
            (false, EventKind::Ends) => forecast::many_end,
            (true, EventKind::Begins) => forecast::many_lists_begin,
            (true, EventKind::Ends) => forecast::many_next_lists,
        };
        tell(language, names.len(), some(language, &names, MOST_NAMED))
    }

    /// The first of its events.
    #[must_use]
    pub fn first(&self) -> Option<&'r Event> {
        self.events.first().map(|(_, event)| *event)
    }

    /// Whether a check breaks, or goes on with a warning.
    #[must_use]
    pub fn is_for_the_worse(&self) -> bool {
        self.events
            .iter()
            .any(|(_, event)| event.is_for_the_worse())
    }
}
