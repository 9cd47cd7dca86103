//! The page as a whole.

use core::fmt::{Display, Write as _};

use std::collections::HashMap;

use askama::Template;
use askama::filters::{Html, escape};
use countersign_messages::{Language, counted, forecast as foresee, page as say, terminal, words};
use countersign_mutual::Answer;
use countersign_trust::Signatures;
use countersign_um::{
    Chains, Estate, Finding, ForecastReport, LinkReport, Plan, ProcedureReport, Report,
    RequirementReport, RequirementsReport, Step,
};
use time::{Duration, OffsetDateTime};

use crate::explanation::{Explanation, Products, Trouble, of_check, of_link};
use crate::graph::Graph;
use crate::mark::Mark;
use crate::matrix::Matrix;
use crate::timeline::Timeline;

/// How many kinds of trouble are explained; a link of another kind is a row alone.
const MOST_EXPLAINED: usize = 150;

/// How many links are a row of the table; how many are not is told.
const MOST_ROWS: usize = 500;

/// How many steps of the plan are told.
const MOST_STEPS: usize = 200;

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
    let check = estate.check(signatures, at, Duration::ZERO);
    let matrix = estate.matrix(signatures, at);
    let requirements = estate.requirements(signatures, at);
    let plan = estate.plan(signatures, at);
    let forecast = estate.forecast(signatures, at);
    let page = Page::new(
        title,
        estate,
        &check,
        &matrix,
        &requirements,
        &plan,
        &forecast,
        &estate.chains(signatures, at),
    );
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
    graph: Graph,
    matrix: Matrix,
    rows: Vec<Row<'r>>,
    untold: usize,
    explanations: Vec<Explanation<'r>>,
    requirements: &'r RequirementsReport,
    plan: &'r Plan,
    steps: &'r [Step],
    forecast: &'r ForecastReport,
    timeline: Timeline<'r>,
}

/// A link as a row of the table.
struct Row<'r> {
    link: &'r LinkReport,
    mark: Mark,
    /// The four marks, each with what it is about.
    checks: Vec<(Mark, String)>,
    /// The anchor of its explanation, if it has one.
    explained: Option<usize>,
}

impl<'r> Page<'r> {
    fn new(
        title: &'r str,
        estate: &Estate,
        check: &'r Report,
        pairs: &countersign_um::Matrix,
        requirements: &'r RequirementsReport,
        plan: &'r Plan,
        forecast: &'r ForecastReport,
        chains: &Chains<'_>,
    ) -> Self {
        let language = estate.language();
        let mut order: Vec<(usize, &LinkReport)> = check.links.iter().enumerate().collect();
        // What is worst comes first; the rest keeps its order.
        order.sort_by_key(|(_, link)| core::cmp::Reverse(of_link(link)));
        let told = order.iter().filter(|(_, link)| of_link(link) > Mark::Well);
        let mut explanations: Vec<Explanation<'_>> = Vec::new();
        let mut explained: HashMap<usize, usize> = HashMap::new();
        let mut kinds = HashMap::new();
        let products = products(check);
        for &(number, link) in told {
            let place = *kinds
                .entry(Trouble::of(link, &products))
                .or_insert(explanations.len());
            if let Some(explanation) = explanations.get_mut(place) {
                explanation.alike.push(&link.agreement);
            } else if place < MOST_EXPLAINED {
                explanations.push(Explanation::of(number, link, chains, language));
            } else {
                continue;
            }
            explained.insert(number, explanations[place].number);
        }
        let rows: Vec<_> = order
            .iter()
            .take(MOST_ROWS)
            .map(|&(number, link)| Row {
                link,
                mark: of_link(link),
                checks: marks(link, language),
                explained: explained.get(&number).copied(),
            })
            .collect();
        Self {
            language,
            title,
            mark: check.works.into(),
            headline: headline(check, language),
            graph: Graph::of(estate, check, pairs, &explained, language),
            matrix: Matrix::of(pairs, check, &explained, language),
            untold: order.len() - rows.len(),
            rows,
            explanations,
            check,
            requirements,
            plan,
            steps: plan.steps.get(..MOST_STEPS).unwrap_or(&plan.steps),
            forecast,
            timeline: Timeline::of(forecast),
        }
    }
}

/// The product of each endpoint.
fn products(check: &Report) -> Products<'_> {
    let parties = check.parties.iter();
    parties
        .map(|party| (party.name.as_str(), party.product.as_str()))
        .collect()
}

fn marks(link: &LinkReport, language: Language) -> Vec<(Mark, String)> {
    let checks = link.agreement.checks.iter();
    checks
        .map(|check| {
            let role = check.role.word(language);
            let judges = words::judges(language, &check.judge, &check.judged, role);
            let verdict = check.verdict.word(language);
            let words = say::check(language, check.number, judges, verdict);
            (of_check(check), words)
        })
        .collect()
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
