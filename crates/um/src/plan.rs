//! The plan: what is still to be done, in an order in which it can be.
//!
//! ```text
//! requirements, links ──survey──> actions ──what follows──> restarts ──edges──> steps
//! ```
//!
//! [`Action`] says what there is to do. Which must go first is a table of edges, each with its source; where
//! they leave it open, the order of Microsoft's page counts.

mod action;
mod coexist;
mod follow;
mod held;
mod kind;
mod mend;
mod outage;
mod powershell;
mod replace;
mod schannel;
mod survey;
mod told;
mod who;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

use core::cell::OnceCell;
use core::ops::RangeInclusive;
use std::collections::{BTreeMap, BTreeSet};

use countersign_messages::{Language, plan};
use countersign_mutual::{Direction, Party};
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;

pub use action::{
    Action, Authority, AuthorityStore, HostRole, SchannelSetting, TlsMode, UmService,
};
pub(crate) use kind::Edge;
pub use outage::Outage;
pub use powershell::Script;

use crate::alike::{self, Names};
use crate::command::{Command, commands};
use crate::report::rfc3339;
use crate::requirement::Scene;
use kind::{EDGES, Kind, ordered};
use survey::{Found, Survey, Why};
use told::Classes;

/// The form of plans.
const SCHEMA: &str = "countersign.plan/2";

/// What [`Estate::plan`](crate::Estate::plan) found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign plan")]
#[non_exhaustive]
pub struct Plan {
    /// The form of this plan: `countersign.plan/2`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment that was judged, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// What it comes to.
    pub verdict: PlanVerdict,
    /// The steps, in an order in which they can be done.
    pub steps: Vec<Step>,
    /// What does not work for a while.
    pub outages: Vec<Outage>,
    /// What no step of this plan brings about.
    pub unreached: Vec<Unreached>,
    /// The certificates that new ones replace, by the host that has them.
    #[serde(skip)]
    replaced: BTreeMap<String, Vec<String>>,
    /// In which it is told.
    #[serde(skip)]
    language: Language,
    #[serde(skip)]
    classes: Classes,
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "part of the published schema")]
pub enum PlanVerdict {
    /// Every requirement is met, and every link works.
    NothingToDo,
    /// There are steps, or things that somebody must decide.
    ToDo,
    /// A fact must be found out first; the plan changes with it.
    FindOutFirst,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// What it is.
    pub action: Action,
    /// What it is, as a sentence.
    pub sentence: String,
    /// Where it is done.
    pub role: HostRole,
    /// The requirements for which it is done; none where a link alone needs it.
    pub requirements: Vec<&'static str>,
    /// What was found.
    pub because: Vec<String>,
    /// The steps that must be done before it.
    pub after: Vec<Before>,
    /// The commands that do it, in their order; none where no command does.
    pub commands: Vec<String>,
    /// What to know before it is done.
    pub notes: Vec<String>,
}

/// Steps that another one waits for, of consecutive numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Before {
    /// The number of the first.
    pub from: usize,
    /// The number of the last.
    pub to: usize,
    /// Who says that they go first.
    pub source: &'static str,
}

/// What no step brings about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Unreached {
    /// The endpoint, dial plan, UM IP gateway or pool that it is about.
    pub of: String,
    /// What is wrong.
    pub fault: String,
    /// What somebody must decide or do.
    pub remedy: String,
    /// The requirements that stay open by it; none where it is about a link alone.
    pub requirements: Vec<&'static str>,
}

impl Unreached {
    /// What stays open by it, in words.
    #[must_use]
    pub fn purpose(&self, language: Language) -> String {
        purpose(&self.requirements, language)
    }

    fn new(of: &str, fault: &str, remedy: &str) -> Self {
        Self {
            of: of.to_owned(),
            fault: fault.to_owned(),
            remedy: remedy.to_owned(),
            requirements: Vec::new(),
        }
    }
}

impl Plan {
    pub(crate) fn new<'e>(
        scene: &Scene<'e>,
        links: impl Iterator<Item = (&'e Party, &'e Party, Direction)>,
        at: OffsetDateTime,
    ) -> Self {
        Self::by(scene, links, at, EDGES, |class, action| {
            (action.kind(), class)
        })
    }

    /// The plan by these edges, in this order where they leave it open; what says the same stays together.
    pub(crate) fn by<'e, R: Ord>(
        scene: &Scene<'e>,
        links: impl Iterator<Item = (&'e Party, &'e Party, Direction)>,
        at: OffsetDateTime,
        edges: &[Edge],
        rank: impl Fn(usize, &Action) -> R,
    ) -> Self {
        let Found {
            wanted,
            unreached,
            replaced,
            issuers,
            carriers,
        } = Survey::of(scene, links);
        let actions: Vec<Action> = wanted.keys().cloned().collect();
        let table: BTreeMap<String, Command> = { commands().into_iter() }
            .map(|command| (command.name.clone(), command))
            .collect();
        let (say, names) = (scene.say(), Names::of(scene));
        let sentences: Vec<String> = actions.iter().map(|action| action.sentence(say)).collect();
        let roles: Vec<HostRole> = actions.iter().map(|action| action.role_in(scene)).collect();
        let classes = told::classes(&wanted, &roles, &sentences, &names);
        let order = ordered(&actions, &classes, edges, rank);
        let leave = actions
            .iter()
            .filter(|action| action.kind() == Kind::LeaveTls);
        let have_turns = { leave.map(Action::of) }.collect::<BTreeSet<_>>().len() > 1;
        let catalogue = OnceCell::new();
        let steps: Vec<Step> = { order.iter().enumerate() }
            .filter_map(|(place, (index, after))| {
                let ((action, why), sentence) = (wanted.get_index(*index)?, sentences.get(*index)?);
                let role = *roles.get(*index)?;
                let mut step =
                    Step::new(place + 1, (action, why), role, sentence, after, &table, say);
                let issuer = issuers.get(step.action.of());
                let issuer = issuer.filter(|_| step.action.has_it_issued());
                step.notes
                    .extend(issuer.map(|note| note.told(say).to_owned()));
                if let Action::RenewDeviceCertificate { device }
                | Action::SetDeviceCertificate { device, .. } = &step.action
                {
                    let catalogue = catalogue.get_or_init(countersign_products::catalogue);
                    step.notes.extend(scene.delivery_notes(device, catalogue));
                }
                if step.action == Action::RunExchUcUtil {
                    step.notes.extend(follow::lost_hunt_groups(scene));
                }
                if have_turns && step.action.kind() == Kind::LeaveTls {
                    step.notes
                        .push(plan::ONE_AFTER_THE_OTHER.told(say).to_owned());
                }
                Some(step)
            })
            .collect();
        let outages = carriers.outages(&steps, &unreached, say);
        let classes = Classes {
            steps: { order.iter() }
                .filter_map(|(index, _)| classes.get(*index).copied())
                .collect(),
            outages: alike::classes(outages.iter().map(|outage| {
                let is_short = outage.from == outage.to;
                format!("{is_short} {}", names.numbered(&[&outage.of], &outage.what))
            })),
            unreached: alike::classes(unreached.iter().map(|open| {
                let said = [&*open.fault, &open.remedy].join("\n");
                let said = names.numbered(&[&open.of], &said);
                format!("{}\n{said}", open.requirements.join(" "))
            })),
        };
        let verdict = if steps.iter().any(|step| step.action.kind() == Kind::FindOut) {
            PlanVerdict::FindOutFirst
        } else if steps.is_empty() && unreached.is_empty() {
            PlanVerdict::NothingToDo
        } else {
            PlanVerdict::ToDo
        };
        Self {
            schema: SCHEMA.to_owned(),
            at: rfc3339(at),
            verdict,
            outages,
            steps,
            unreached,
            replaced,
            language: say,
            classes,
        }
    }
}

/// These requirements; where there are none, the links.
fn purpose(requirements: &[&str], language: Language) -> String {
    match requirements {
        [] => plan::LINKS.told(language).to_owned(),
        some => some.join(" "),
    }
}

impl Before {
    /// The steps at these places, in their order, as few as say so.
    fn of(after: &[(usize, &'static str)]) -> Vec<Self> {
        let runs = after.chunk_by(|(one, who), (next, other)| one + 1 == *next && who == other);
        let runs = runs.filter_map(|run| Some((run.first()?, run.last()?)));
        runs.map(|((first, source), (last, _))| Self {
            from: first + 1,
            to: last + 1,
            source,
        })
        .collect()
    }

    /// Their numbers.
    #[must_use]
    pub fn steps(&self) -> RangeInclusive<usize> {
        self.from..=self.to
    }
}

impl Step {
    /// What it is done for, in words.
    #[must_use]
    pub fn purpose(&self, language: Language) -> String {
        purpose(&self.requirements, language)
    }
    /// The numbers of the steps that it waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = usize> {
        self.after.iter().flat_map(Before::steps)
    }

    fn new(
        number: usize,
        (action, why): (&Action, &Why),
        role: HostRole,
        sentence: &str,
        after: &[(usize, &'static str)],
        table: &BTreeMap<String, Command>,
        language: Language,
    ) -> Self {
        let commands = action.commands();
        let mut notes: Vec<String> = Vec::new();
        if let Action::FindOut { missing_fact } = action {
            notes.push(missing_fact.how.clone());
        }
        for command in &commands {
            let name = command.split(' ').next().unwrap_or_default();
            let note = table.get(name).and_then(|command| command.note(language));
            let note = note.map(str::to_owned);
            notes.extend(note.filter(|note| !notes.contains(note)));
        }
        Self {
            number,
            sentence: sentence.to_owned(),
            role,
            requirements: why.requirements.clone(),
            because: why.because.iter().cloned().collect(),
            after: Before::of(after),
            action: action.clone(),
            commands,
            notes,
        }
    }
}
