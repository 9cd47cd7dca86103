//! The answer of `requirements`: both procedures, requirement by requirement, in a form that is stable.

use std::collections::HashSet;

use countersign_messages::Language;
use countersign_mutual::Confidence;
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;

use crate::alike::{self, Alike, Names};
use crate::command::{Command, commands};
use crate::policy::{POLICIES, Policy};
use crate::progress::Work;
use crate::report::rfc3339;
use crate::requirement::{Finding, Inspection, Procedure, Requirement, Scene, Verdict, all};

/// The form of reports.
const SCHEMA: &str = "countersign.requirements/1";

/// What [`Estate::requirements`](crate::Estate::requirements) found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign requirements")]
#[non_exhaustive]
pub struct RequirementsReport {
    /// The form of this report: `countersign.requirements/1`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment that was judged, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// The heaviest verdict of all.
    pub verdict: Verdict,
    /// How many requirements have which verdict.
    pub summary: VerdictCounts,
    /// Where the pages contradict each other, and which reading counted.
    pub policies: Vec<PolicyReport>,
    /// The two procedures.
    pub procedures: Vec<ProcedureReport>,
}

/// Counts of requirements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct VerdictCounts {
    /// Those that hold.
    pub met: usize,
    /// Those that do not.
    pub not_met: usize,
    /// Those of which a fact is missing.
    pub cannot_tell: usize,
    /// Those about nothing that the estate has.
    pub does_not_apply: usize,
}

/// A contradiction between pages, and the reading that counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PolicyReport {
    /// Its key in `[policies]`.
    pub name: &'static str,
    /// What the pages disagree about.
    pub question: &'static str,
    /// Their answers; the first is the default.
    pub readings: Vec<Reading>,
    /// The reading that counted.
    pub chosen: &'static str,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reading {
    /// Its word in `[policies]`.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// The page that says so.
    pub source: &'static str,
    /// How sure it is that it holds: `unconfirmed` where a page says so, and nothing else bears it out.
    pub confidence: Confidence,
}

/// One procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ProcedureReport {
    /// Which.
    pub procedure: Procedure,
    /// What it is for.
    #[serde(skip)]
    pub title: &'static str,
    /// Its requirements, in its order.
    pub requirements: Vec<RequirementReport>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct RequirementReport {
    /// Its name, as `GW-3`.
    pub id: &'static str,
    /// What must hold.
    pub requires: &'static str,
    /// The state that was looked at.
    pub inspects: &'static str,
    /// What it comes to: the heaviest of its findings.
    pub verdict: Verdict,
    /// Why it does not apply, where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<&'static str>,
    /// What was found, of each thing that it is about.
    pub findings: Vec<Finding>,
    /// For each of them the place of the first that says the same.
    #[serde(skip)]
    classes: Vec<usize>,
    /// The commands that show the state; words in capitals stand for names.
    pub checks: Vec<CommandReport>,
    /// The commands that bring it about.
    pub does: Vec<CommandReport>,
    /// The failure that it prevents.
    pub prevents: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// The policies on which it hangs, each with both readings.
    pub policies: Vec<PolicyReport>,
}

/// A line to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CommandReport {
    /// The line.
    pub line: &'static str,
    /// The reference page of its command.
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// What to know before it is run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl RequirementsReport {
    pub(crate) fn new(scene: &Scene<'_>, work: &Work<'_>, at: OffsetDateTime) -> Self {
        let commands = commands();
        let names = Names::of(scene);
        let mut procedures =
            [Procedure::Gateways, Procedure::Lync].map(|procedure| ProcedureReport {
                procedure,
                title: procedure.title(scene.say()),
                requirements: Vec::new(),
            });
        for requirement in work.each(all()) {
            let told = RequirementReport::new(requirement, scene, &commands, &names);
            let [gateways, lync] = &mut procedures;
            match requirement.procedure {
                Procedure::Gateways => gateways.requirements.push(told),
                Procedure::Lync => lync.requirements.push(told),
            }
        }
        let policies = POLICIES
            .iter()
            .map(|policy| PolicyReport::new(policy, scene));
        let mut report = Self {
            schema: SCHEMA.to_owned(),
            at: rfc3339(at),
            verdict: Verdict::DoesNotApply,
            summary: VerdictCounts::default(),
            policies: policies.collect(),
            procedures: procedures.into(),
        };
        report.summary = report.count();
        report.verdict = report
            .requirements()
            .map(|one| one.verdict)
            .max()
            .unwrap_or(report.verdict);
        report
    }

    /// Every requirement of both procedures.
    pub fn requirements(&self) -> impl Iterator<Item = &RequirementReport> {
        let procedures = self.procedures.iter();
        procedures.flat_map(|procedure| &procedure.requirements)
    }

    /// The requirement of this name, without regard to case.
    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&RequirementReport> {
        self.requirements()
            .find(|one| one.id.eq_ignore_ascii_case(id))
    }

    fn count(&self) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for requirement in self.requirements() {
            *match requirement.verdict {
                Verdict::Met => &mut counts.met,
                Verdict::NotMet => &mut counts.not_met,
                Verdict::CannotTell => &mut counts.cannot_tell,
                Verdict::DoesNotApply => &mut counts.does_not_apply,
            } += 1;
        }
        counts
    }
}

impl PolicyReport {
    fn new(policy: &Policy, scene: &Scene<'_>) -> Self {
        let readings = policy.readings.iter().map(|reading| Reading {
            name: reading.name,
            says: reading.says.told(scene.say()),
            source: reading.source,
            confidence: reading.confidence,
        });
        Self {
            name: policy.name,
            question: policy.question.told(scene.say()),
            readings: readings.collect(),
            chosen: scene.reading(policy).name,
        }
    }
}

impl RequirementReport {
    /// Its findings; those that say the same of many things are told once.
    #[must_use]
    pub fn told(&self) -> Vec<Alike<'_, Finding>> {
        alike::together(&self.findings, &self.classes)
    }

    fn new(
        requirement: &Requirement,
        scene: &Scene<'_>,
        commands: &[Command],
        names: &Names,
    ) -> Self {
        let Requirement {
            id,
            procedure: _,
            requires,
            inspects,
            checks,
            does,
            prevents,
            source,
            confidence,
            policies,
            inspect: _,
        } = *requirement;
        let say = scene.say();
        let (because, findings) = match requirement.inspected(scene) {
            Inspection::DoesNotApply(why) => (Some(why.told(say)), Vec::new()),
            Inspection::Findings(findings) => (None, without_twins(findings)),
        };
        let told = |lines: &'static [&'static str]| {
            let lines = lines.iter();
            lines
                .filter_map(|line| CommandReport::new(line, commands, say))
                .collect()
        };
        let verdicts = findings.iter().map(|finding| finding.verdict);
        let said = findings.iter().map(|finding| finding.said(names));
        Self {
            classes: alike::classes(said),
            id,
            requires: requires.told(say),
            inspects: inspects.told(say),
            verdict: verdicts.max().unwrap_or(Verdict::DoesNotApply),
            because,
            findings,
            checks: told(checks),
            does: told(does),
            prevents: prevents.told(say),
            source,
            confidence,
            policies: { policies.iter() }
                .map(|policy| PolicyReport::new(policy, scene))
                .collect(),
        }
    }
}

impl<'a> Alike<'a, Finding> {
    /// What the others are about.
    #[must_use]
    pub fn likewise(&self) -> Vec<&'a str> {
        self.others_by(|finding| &finding.of)
    }
}

impl Finding {
    /// What it says, whatever it is about.
    fn said(&self, names: &Names) -> String {
        let Self {
            of,
            verdict,
            evidence,
            advice,
            missing_fact,
            remedy,
            commands,
            actions: _,
            judged: _,
        } = self;
        let asked = missing_fact.as_ref();
        let asked = asked.map(|missing| [missing.question.as_str(), missing.how.as_str()]);
        let mut said = vec![evidence.as_str()];
        said.extend(advice.as_deref());
        said.extend(asked.into_iter().flatten());
        said.extend(remedy.as_deref());
        said.extend(commands.iter().map(String::as_str));
        format!("{verdict}\n{}", names.numbered(&[of], &said.join("\n")))
    }
}

/// Several things may want the same fact: it is asked for once.
fn without_twins(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let findings = findings.into_iter();
    findings
        .filter(|finding| seen.insert(finding.clone()))
        .collect()
}

impl CommandReport {
    fn new(line: &'static str, commands: &[Command], language: Language) -> Option<Self> {
        let name = line.split(' ').next();
        let command = commands
            .iter()
            .find(|command| Some(command.name.as_str()) == name)?;
        Some(Self {
            line,
            source: command.source.clone(),
            confidence: command.confidence,
            note: command.note(language).map(str::to_owned),
        })
    }
}
