//! A plan for a person.

use std::collections::HashSet;

use countersign_messages::{Language, Text, plan as words, requirement, some};
use countersign_um::{Action, Alike, Outage, Plan, PlanVerdict, Step};

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
    for steps in plan.told_steps() {
        write(&mut page, &steps, say, &mut told);
    }
    if !plan.outages.is_empty() {
        page.heading(words::WHAT_DOES_NOT_WORK.told(say));
    }
    for outages in plan.told_outages() {
        let mut steps = span(&outages, say);
        if steps.len() >= OUTAGE {
            steps.push(' ');
        }
        page.labelled(0, OUTAGE, &steps, &outages.first.what);
        let likewise = likewise(&outages.likewise(), say);
        if let Some(names) = likewise {
            page.labelled(OUTAGE, WIDTH, words::LIKEWISE.told(say), &names);
        }
    }
    if !plan.unreached.is_empty() {
        page.heading(words::WHAT_NO_STEP_BRINGS_ABOUT.told(say));
    }
    for alike in plan.told_unreached() {
        let open = alike.first;
        let label = format!("{NO}{:<OUTAGE$}{NO:#}", open.purpose(say));
        page.prose(0, &label, &format!("{}: {}", open.of, open.fault));
        if let Some(names) = likewise(&alike.likewise(), say) {
            page.labelled(OUTAGE, WIDTH, words::LIKEWISE.told(say), &names);
        }
        page.labelled(OUTAGE, WIDTH, requirement::REMEDY.told(say), &open.remedy);
    }
    page.blank();
    page.line(0, format_args!("{}", summary(plan, say)));
    page.into_text()
}

/// The steps of outages that are alike.
pub(super) fn span(outages: &Alike<'_, Outage>, say: Language) -> String {
    match outages.span() {
        (from, to) if from == to => words::step(say, from),
        (from, to) => words::steps_to(say, from, to),
    }
}

/// The first of what else the same is said of, and how many more there are; nothing where it is said of one.
pub(super) fn likewise(names: &[&str], say: Language) -> Option<String> {
    (!names.is_empty()).then(|| some(say, names, MOST_NAMED))
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

/// Writes steps that are alike: the first, and what the others are about. A reason is told once, where it first
/// leads to something.
fn write<'p>(page: &mut Page, steps: &Alike<'p, Step>, say: Language, told: &mut HashSet<&'p str>) {
    let step = steps.first;
    let is_question = matches!(step.action, Action::FindOut { .. });
    let style = if is_question { DOUBT } else { YES };
    let label = format!("{style}{:>3}.{style:#} ", steps.numbers());
    page.prose(0, &label, &step.sentence);
    if let Some(names) = likewise(&steps.likewise(), say) {
        labelled(page, say, words::LIKEWISE, &names);
    }
    let requirements = step.purpose(say);
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
    let reasons = steps.all().flat_map(|step| &step.because);
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
        labelled(page, say, words::AFTER, &steps.waits_for());
    }
}

fn labelled(page: &mut Page, say: Language, label: Text, text: &str) {
    page.labelled(INDENT, WIDTH, label.told(say), text);
}

/// How many reasons of one step are told.
const MOST_TOLD: usize = 1;
/// How many of those of which the same is said are named.
const MOST_NAMED: usize = 3;
const INDENT: usize = 5;
/// Of labels.
const WIDTH: usize = 9;
const OUTAGE: usize = 16;
