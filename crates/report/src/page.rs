//! The page as a whole.

use core::fmt::{Display, Write as _};

use askama::Template;
use askama::filters::{Html, escape};
use countersign_messages::{Language, counted, forecast as foresee, page as say, terminal, words};
use countersign_mutual::Answer;
use countersign_trust::Signatures;
use countersign_um::{
    Estate, Finding, ForecastReport, Plan, ProcedureReport, Report, RequirementReport,
    RequirementsReport, Step,
};
use time::{Duration, OffsetDateTime};

use crate::case::{Case, Cases};
use crate::graph::Graph;
use crate::groups::Groups;
use crate::links::{Row, rows};
use crate::mark::Mark;
use crate::matrix::Matrix;
use crate::next::{Kind, next};
use crate::timeline::Timeline;

/// How many steps of the plan are told, and how many of what is said beside them.
const MOST_STEPS: usize = 200;
const MOST_BESIDES: usize = 20;

/// The page of an estate, called `title`, at a moment. `signatures` remembers what was verified, for further
/// questions about the estate.
///
/// # Panics
/// Never: a template that compiles writes to a string.
#[must_use]
pub fn page(
    title: &str,
    estate: &Estate,
    signatures: &Signatures<'_>,
    at: OffsetDateTime,
) -> String {
    let language = estate.language();
    let check = estate.check(signatures, at, Duration::ZERO);
    let cases = Cases::of(&check, &estate.chains(signatures, at));
    let groups = Groups::of(estate, &check, &cases, || estate.matrix(signatures, at));
    let requirements = estate.requirements(signatures, at);
    let plan = estate.plan(signatures, at);
    let forecast = estate.forecast(signatures, at);
    let page = Page {
        language,
        title,
        mark: check.works.into(),
        headline: headline(&check, language),
        graph: Graph::of(&groups, &cases, language),
        matrix: Matrix::of(&groups, &cases, language),
        rows: rows(&check, &cases),
        next: next(&check.remedies(language), &cases, language),
        groups: &groups,
        cases: &cases,
        check: &check,
        requirements: &requirements,
        steps: plan.steps.get(..MOST_STEPS).unwrap_or(&plan.steps),
        plan: &plan,
        timeline: Timeline::of(&forecast),
        forecast: &forecast,
    };
    page.render()
        .expect("a template that compiles writes to a string")
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'r> {
    language: Language,
    title: &'r str,
    check: &'r Report,
    mark: Mark,
    headline: String,
    next: Vec<Kind>,
    groups: &'r Groups<'r>,
    graph: Graph,
    matrix: Matrix<'r>,
    rows: Vec<Row<'r>>,
    cases: &'r Cases<'r>,
    requirements: &'r RequirementsReport,
    plan: &'r Plan,
    steps: &'r [Step],
    forecast: &'r ForecastReport,
    timeline: Timeline<'r>,
}

impl Page<'_> {
    /// The cases of which something is to be said, or not.
    fn cases(&self, is_trouble: bool) -> impl Iterator<Item = &Case<'_>> {
        let cases = self.cases.all.iter();
        cases.filter(move |case| (case.mark > Mark::Well) == is_trouble)
    }
}

fn headline(check: &Report, language: Language) -> String {
    let summary = check.summary;
    let mut words = vec![match check.works {
        _ if summary.links == 0 => say::NO_LINK.told(language).to_owned(),
        Answer::Yes | Answer::NotRequested => say::all_work(language, summary.links),
        _ => terminal::links_work(language, summary.yes, summary.links),
    }];
    words.extend(counted(
        language,
        [
            (summary.no, say::not_working),
            (summary.undecided, say::undecided),
            (summary.unsupported, say::unsupported),
            (summary.warned, say::warned),
        ],
    ));
    words.join(", ")
}

/// The steps before which a step is not taken, each a link to it where it is told.
fn after(language: Language, step: &Step, told: &[Step]) -> String {
    let before = step.after.iter().map(|before| {
        let number = before.step;
        if number <= told.len() {
            format!("<a href=\"#step-{number}\">{number}</a>")
        } else {
            number.to_string()
        }
    });
    say::after(language, before.collect::<Vec<_>>().join(", "))
}

/// A moment as an element.
fn time(moment: impl Display, shown: impl Display) -> String {
    format!("<time datetime=\"{moment}\">{shown}</time>")
}

/// The day of a moment in RFC 3339.
fn day(moment: &str) -> &str {
    moment.get(..10).unwrap_or(moment)
}

/// A sentence whose words in backticks are code, as HTML.
fn prose(sentence: &str) -> impl Display {
    let mut html = String::with_capacity(sentence.len());
    for (number, part) in sentence.split('`').enumerate() {
        let is_code = number % 2 == 1;
        html.push_str(if is_code { "<code>" } else { "" });
        let Ok(escaped) = escape(part, Html);
        let _ = write!(html, "{escaped}");
        html.push_str(if is_code { "</code>" } else { "" });
    }
    html
}

/// How many findings of a requirement are told.
const MOST_FINDINGS: usize = 20;

/// The findings of a requirement that something is wrong with, and how many more there are than are told.
fn troubles(requirement: &RequirementReport) -> (Vec<&Finding>, usize) {
    let is_trouble = |finding: &&Finding| Mark::from(finding.verdict) > Mark::Well;
    let mut findings: Vec<_> = requirement.findings.iter().filter(is_trouble).collect();
    let untold = findings.len().saturating_sub(MOST_FINDINGS);
    findings.truncate(MOST_FINDINGS);
    (findings, untold)
}

/// How a requirement stands.
fn of_requirement(requirement: &RequirementReport) -> Mark {
    requirement.verdict.into()
}

/// What a procedure is about.
fn of_procedure(procedure: &ProcedureReport) -> &'static str {
    procedure.title
}
