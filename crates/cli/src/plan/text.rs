//! A plan for a person.

use std::collections::HashSet;

use countersign_um::{Action, Outage, Plan, PlanVerdict, Step};

use crate::page::{DOUBT, LABEL, NO, Page, YES};

/// The plan as text.
pub(super) fn page(title: &str, plan: &Plan) -> String {
    let heading = crate::console::HEADING;
    let mut page = Page::default();
    page.line(
        0,
        format_args!("{heading}{title}{heading:#}, at {}", plan.at),
    );
    if !plan.steps.is_empty() {
        page.heading("What to do, in this order");
    }
    let mut told = HashSet::new();
    for step in &plan.steps {
        write(&mut page, step, &mut told);
    }
    if !plan.outages.is_empty() {
        page.heading("What does not work meanwhile");
    }
    for outage in &plan.outages {
        page.labelled(0, OUTAGE, &span(outage), &outage.what);
    }
    if !plan.unreached.is_empty() {
        page.heading("What no step brings about");
    }
    for open in &plan.unreached {
        let label = format!("{NO}{:<OUTAGE$}{NO:#}", open.requirements.join(" "));
        page.prose(0, &label, &format!("{}: {}", open.of, open.fault));
        page.labelled(OUTAGE, WIDTH, "remedy", &open.remedy);
    }
    page.blank();
    page.line(0, format_args!("{}", summary(plan)));
    page.into_text()
}

/// The steps of an outage.
pub(super) fn span(outage: &Outage) -> String {
    if outage.from == outage.to {
        format!("step {}", outage.from)
    } else {
        format!("steps {} to {}", outage.from, outage.to)
    }
}

/// What the plan comes to, in one line.
pub(super) fn summary(plan: &Plan) -> String {
    let is_question = |step: &&Step| matches!(step.action, Action::FindOut { .. });
    let questions = plan.steps.iter().filter(is_question).count();
    let steps = plan.steps.len() - questions;
    let count = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    let mut parts = Vec::new();
    match plan.verdict {
        PlanVerdict::NothingToDo => return "nothing is to be done".to_owned(),
        PlanVerdict::FindOutFirst => {
            parts.push(count(
                questions,
                "fact to find out first",
                "facts to find out first",
            ));
        }
        PlanVerdict::ToDo => {}
    }
    parts.push(count(steps, "step", "steps"));
    if !plan.unreached.is_empty() {
        let open = plan.unreached.len();
        parts.push(count(
            open,
            "thing that no step brings about",
            "things that no step brings about",
        ));
    }
    parts.join(", ")
}

/// Writes a step. A reason is told once, where it first leads to something.
fn write<'p>(page: &mut Page, step: &'p Step, told: &mut HashSet<&'p str>) {
    let style = match step.action {
        Action::FindOut { .. } => DOUBT,
        _ => YES,
    };
    let label = format!("{style}{:>3}.{style:#} ", step.number);
    page.prose(0, &label, &step.sentence);
    let requirements = step.requirements.join(" ");
    match step.action {
        Action::FindOut { .. } => page.labelled(INDENT, WIDTH, "for", &requirements),
        _ => {
            let role = format!("{}, for {requirements}", step.role);
            page.labelled(INDENT, WIDTH, "where", &role);
        }
    }
    // A command is a line, however long, so that it can be copied.
    for command in &step.commands {
        page.line(
            INDENT,
            format_args!("{LABEL}{:<WIDTH$}{LABEL:#}{command}", "run"),
        );
    }
    for note in &step.notes {
        page.labelled(INDENT, WIDTH, "note", note);
    }
    // The question of a fact says that it is missing.
    let is_question = matches!(step.action, Action::FindOut { .. });
    let reasons = step.because.iter();
    let reasons = reasons.filter(|because| !is_question && told.insert(because));
    let reasons: Vec<&String> = reasons.collect();
    for because in reasons.iter().take(MOST_TOLD) {
        page.labelled(INDENT, WIDTH, "because", because);
    }
    if reasons.len() > MOST_TOLD {
        let more = reasons.len() - MOST_TOLD;
        let more = format!("and {more} more of the kind: --format json has them all");
        page.labelled(INDENT, WIDTH, "", &more);
    }
    if !step.after.is_empty() {
        let numbers: Vec<String> = { step.after.iter() }
            .map(|before| before.step.to_string())
            .collect();
        page.labelled(INDENT, WIDTH, "after", &numbers.join(", "));
    }
}

/// How many reasons of one step are told.
const MOST_TOLD: usize = 1;
const INDENT: usize = 5;
/// Of labels.
const WIDTH: usize = 9;
const OUTAGE: usize = 16;
