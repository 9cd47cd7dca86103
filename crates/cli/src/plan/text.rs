//! A plan for a person.

use std::collections::HashSet;

use countersign_messages::{Language, Text, plan as words, requirement};
use countersign_um::{Action, Outage, Plan, PlanVerdict, Step};

use crate::page::{DOUBT, LABEL, NO, Page, YES, padded};

/// The plan as text.
pub(super) fn page(title: &str, plan: &Plan, say: Language) -> String {
    let heading = crate::console::HEADING;
    let title = format_args!("{heading}{title}{heading:#}");
    let mut page = Page::default();
    page.line(
        0,
        format_args!("{}", countersign_messages::words::at(say, title, &plan.at)),
    );
    if !plan.steps.is_empty() {
        page.heading(words::WHAT_TO_DO.told(say));
    }
    let mut told = HashSet::new();
    for step in &plan.steps {
        write(&mut page, step, say, &mut told);
    }
    if !plan.outages.is_empty() {
        page.heading(words::WHAT_DOES_NOT_WORK.told(say));
    }
    for outage in &plan.outages {
        page.labelled(0, OUTAGE, &span(outage, say), &outage.what);
    }
    if !plan.unreached.is_empty() {
        page.heading(words::WHAT_NO_STEP_BRINGS_ABOUT.told(say));
    }
    for open in &plan.unreached {
        let label = format!("{NO}{:<OUTAGE$}{NO:#}", open.requirements.join(" "));
        page.prose(0, &label, &format!("{}: {}", open.of, open.fault));
        page.labelled(OUTAGE, WIDTH, requirement::REMEDY.told(say), &open.remedy);
    }
    page.blank();
    page.line(0, format_args!("{}", summary(plan, say)));
    page.into_text()
}

/// The steps of an outage.
pub(super) fn span(outage: &Outage, say: Language) -> String {
    if outage.from == outage.to {
        words::step(say, outage.from)
    } else {
        words::steps_to(say, outage.from, outage.to)
    }
}

/// What the plan comes to, in one line.
pub(super) fn summary(plan: &Plan, say: Language) -> String {
    let is_question = |step: &&Step| matches!(step.action, Action::FindOut { .. });
    let questions = plan.steps.iter().filter(is_question).count();
    let mut parts = Vec::new();
    match (plan.verdict, questions) {
        (PlanVerdict::NothingToDo, _) => return words::NOTHING_TO_DO.told(say).to_owned(),
        (PlanVerdict::FindOutFirst, 1) => parts.push(words::one_fact(say, 1)),
        (PlanVerdict::FindOutFirst, _) => parts.push(words::facts(say, questions)),
        (PlanVerdict::ToDo, _) => {}
    }
    parts.push(match plan.steps.len() - questions {
        1 => words::one_step(say, 1),
        steps => words::steps(say, steps),
    });
    match plan.unreached.len() {
        0 => {}
        1 => parts.push(words::one_open(say, 1)),
        open => parts.push(words::several_open(say, open)),
    }
    parts.join(", ")
}

/// Writes a step. A reason is told once, where it first leads to something.
fn write<'p>(page: &mut Page, step: &'p Step, say: Language, told: &mut HashSet<&'p str>) {
    let is_question = matches!(step.action, Action::FindOut { .. });
    let style = if is_question { DOUBT } else { YES };
    let label = format!("{style}{:>3}.{style:#} ", step.number);
    page.prose(0, &label, &step.sentence);
    let requirements = step.requirements.join(" ");
    if is_question {
        labelled(page, say, words::FOR, &requirements);
    } else {
        let role = words::done_where(say, step.role.word(say), &requirements);
        labelled(page, say, words::WHERE, &role);
    }
    // A command is a line, however long, so that it can be copied.
    for command in &step.commands {
        let label = padded(requirement::RUN.told(say), WIDTH);
        page.line(INDENT, format_args!("{LABEL}{label}{LABEL:#}{command}"));
    }
    for note in &step.notes {
        labelled(page, say, words::NOTE, note);
    }
    // The question of a fact says that it is missing.
    let reasons = step.because.iter();
    let reasons = reasons.filter(|because| !is_question && told.insert(because));
    let reasons: Vec<&String> = reasons.collect();
    for because in reasons.iter().take(MOST_TOLD) {
        labelled(page, say, words::BECAUSE, because);
    }
    if reasons.len() > MOST_TOLD {
        let more = words::more_of_the_kind(say, reasons.len() - MOST_TOLD);
        page.labelled(INDENT, WIDTH, "", &more);
    }
    if !step.after.is_empty() {
        labelled(page, say, words::AFTER, &step.waits_for());
    }
}

fn labelled(page: &mut Page, say: Language, label: Text, text: &str) {
    page.labelled(INDENT, WIDTH, label.told(say), text);
}

/// How many reasons of one step are told.
const MOST_TOLD: usize = 1;
const INDENT: usize = 5;
/// Of labels.
const WIDTH: usize = 9;
const OUTAGE: usize = 16;
