//! The page as a whole.

use core::fmt::{Display, Write as _};

use askama::Template;
use askama::filters::{Html, escape};
use countersign_messages::{
    Language, counted, forecast as foresee, links_work, page as say, words,
};
use countersign_mutual::Answer;
use countersign_trust::Signatures;
use countersign_um::{
    Estate, ForecastReport, ProcedureReport, Report, RequirementReport, RequirementsReport,
};
use time::{Duration, OffsetDateTime};

use crate::case::{Case, Cases};
use crate::graph::Graph;
use crate::groups::Groups;
use crate::links::{Row, rows};
use crate::mark::Mark;
use crate::matrix::Matrix;
use crate::next::{Kind, next};
use crate::plan::{Told, likewise, likewise_steps, troubles};
use crate::timeline::Timeline;

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
        plan: Told::of(&plan),
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
    plan: Told<'r>,
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
    let mut counts = vec![match check.works {
        _ if summary.links == 0 => say::NO_LINK.told(language).to_owned(),
        Answer::Yes | Answer::NotRequested => say::all_work(language, summary.links),
        _ => links_work(language, summary.yes, summary.links),
    }];
    counts.extend(counted(
        language,
        [
            (summary.no, say::not_working),
            (summary.undecided, say::undecided),
            (summary.unsupported, say::unsupported),
            (summary.warned, say::warned),
        ],
    ));
    counts.join(", ")
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

/// How a requirement stands.
fn of_requirement(requirement: &RequirementReport) -> Mark {
    requirement.verdict.into()
}

/// What a procedure is about.
fn of_procedure(procedure: &ProcedureReport) -> &'static str {
    procedure.title
}
