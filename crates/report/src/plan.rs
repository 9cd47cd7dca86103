//! The plan and the checklist: what is said of many things in the same words is said once.

use std::collections::{BTreeSet, HashMap};

use countersign_messages::{Language, page as say, plan as words, some};
use countersign_um::{Alike, Finding, Outage, Plan, RequirementReport, Step, Unreached};

use crate::mark::Mark;

/// How many of a plan's steps are told, how many of what is said beside them, how many findings of a
/// requirement, and how many names of what the same is said of.
const MOST_STEPS: usize = 200;
const MOST_BESIDES: usize = 20;
const MOST_FINDINGS: usize = 20;
const MOST_NAMED: usize = 10;

/// A plan as it is told.
pub(crate) struct Told<'r> {
    pub(crate) steps: First<'r, Step>,
    pub(crate) outages: First<'r, Outage>,
    pub(crate) unreached: First<'r, Unreached>,
    /// Where each step is told, by its number.
    places: HashMap<usize, usize>,
}

/// The first of what there is to tell, and how much more there is.
pub(crate) struct First<'r, T> {
    pub(crate) told: Vec<Alike<'r, T>>,
    pub(crate) untold: usize,
}

impl<'r, T> First<'r, T> {
    fn of(mut told: Vec<Alike<'r, T>>, most: usize) -> Self {
        let untold = { told.iter().skip(most) }.map(|alike| alike.all().count());
        let untold = untold.sum();
        told.truncate(most);
        Self { told, untold }
    }
}

impl<'r> Told<'r> {
    pub(crate) fn of(plan: &'r Plan) -> Self {
        let steps = First::of(plan.told_steps(), MOST_STEPS);
        let places = steps.told.iter().enumerate();
        let places = places
            .flat_map(|(place, alike)| alike.all().map(move |step| (step.number, place)))
            .collect();
        Self {
            steps,
            outages: First::of(plan.told_outages(), MOST_BESIDES),
            unreached: First::of(plan.told_unreached(), MOST_BESIDES),
            places,
        }
    }

    /// The steps before which these are not taken, each a link to where it is told, as HTML.
    pub(crate) fn after(&self, language: Language, steps: &Alike<'_, Step>) -> Option<String> {
        let before = steps.all().flat_map(Step::waits_for);
        let places = before.filter_map(|before| self.places.get(&before));
        let places: BTreeSet<usize> = places.copied().collect();
        let links = places.into_iter().filter_map(|place| {
            let before = self.steps.told.get(place)?;
            let (first, numbers) = (before.first.number, before.numbers());
            Some(format!("<a href=\"#step-{first}\">{numbers}</a>"))
        });
        let links: Vec<String> = links.collect();
        (!links.is_empty()).then(|| say::after(language, links.join(", ")))
    }
}

/// What else the same is said of.
pub(crate) fn likewise(language: Language, names: &[&str]) -> Option<String> {
    let names = (!names.is_empty()).then(|| some(language, names, MOST_NAMED))?;
    Some(words::likewise_for(language, names))
}

/// Likewise, with the numbers of the steps.
pub(crate) fn likewise_steps(language: Language, steps: &Alike<'_, Step>) -> Option<String> {
    let likewise = likewise(language, &steps.likewise())?;
    let numbers = words::steps_to(language, steps.first.number, steps.last().number);
    Some(say::ended(language, numbers, likewise))
}

/// The findings of a requirement that something is wrong with.
pub(crate) fn troubles(requirement: &RequirementReport) -> First<'_, Finding> {
    let mut told = requirement.told();
    told.retain(|finding| Mark::from(finding.first.verdict) > Mark::Well);
    First::of(told, MOST_FINDINGS)
}
