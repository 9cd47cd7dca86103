//! What changes, for a person.

use countersign_messages::{Language, counted, terminal, words};
use countersign_mutual::{Answer, MissingFact, Reason, Severity};
use countersign_um::{CheckChange, LinkChange, Standing, WhatIfReport};

use crate::page::{DOUBT, NO, Page, YES};

/// How many links are told with every reason; the others are a line each.
const MOST_TOLD: usize = 100;

/// The whole report.
pub(super) fn render(title: &str, report: &WhatIfReport, language: Language) -> String {
    let heading = crate::console::HEADING;
    let mut page = Page::default();
    let title = format!("{heading}{title}{heading:#}");
    let title = match &report.then {
        Some(then) => terminal::at_and_then(language, title, &report.at, then),
        None => words::at(language, title, &report.at),
    };
    page.line(0, format_args!("{title}"));
    for (number, change) in report.changes.iter().enumerate() {
        page.prose(2, &format!("{}. ", number + 1), change);
    }
    page.blank();
    for (number, link) in report.links.iter().enumerate() {
        show(&mut page, link, number < MOST_TOLD, language);
    }
    let summary = &report.summary;
    let (changed, links) = (summary.changed, words::links(language, summary.links));
    let mut counts = vec![terminal::verdicts_change(language, changed, links)];
    let otherwise = summary.worse - summary.broken - summary.undecided;
    counts.extend(counted(
        language,
        [
            (summary.broken, terminal::would_break),
            (summary.undecided, terminal::would_be_undecided),
            (otherwise, terminal::would_be_worse),
            (summary.better, terminal::would_be_better),
        ],
    ));
    page.line(0, format_args!("{}", counts.join(", ")));
    page.into_text()
}

fn show(page: &mut Page, link: &LinkChange, in_full: bool, language: Language) {
    let LinkChange {
        a,
        b,
        mutual,
        before,
        after,
        checks,
        ..
    } = link;
    let arrow = if *mutual { "<->" } else { "-->" };
    page.line(
        0,
        format_args!(
            "{} => {}  {a} {arrow} {b}",
            standing(*before, language),
            standing(*after, language)
        ),
    );
    if !in_full {
        return;
    }
    for check in checks {
        show_check(page, check, language);
    }
    page.blank();
}

fn show_check(page: &mut Page, check: &CheckChange, language: Language) {
    let CheckChange {
        number,
        judge,
        judged,
        role,
        before,
        after,
        assumed,
        gone,
        new,
        ..
    } = check;
    let mut judges = words::judges(language, judge, judged, role.word(language));
    if *assumed {
        judges = terminal::supposing(language, judges);
    }
    page.line(
        5,
        format_args!(
            "{number} {} => {}  {judges}",
            word(*before, language),
            word(*after, language)
        ),
    );
    for reason in gone {
        let label = terminal::no_longer(language, &reason.code);
        page.prose(9, &format!("{label}: "), &reason.sentence);
    }
    for reason in new {
        show_reason(page, reason, language);
    }
}

fn show_reason(page: &mut Page, reason: &Reason, language: Language) {
    let style = match reason.severity {
        Severity::Error => NO,
        _ => DOUBT,
    };
    let label = format!("{style}{}{style:#}: ", reason.code);
    page.prose(9, &label, &reason.sentence);
    if let Some(MissingFact {
        question,
        fact,
        party,
        ..
    }) = &reason.missing_fact
    {
        let text = words::missing_fact(language, question, fact, party);
        page.labelled(11, 13, terminal::MISSING_FACT.told(language), &text);
    }
    if let Some(remedy) = &reason.remedy {
        page.labelled(11, 13, terminal::REMEDY.told(language), remedy);
    }
}

/// Both answers; that it is supported goes without saying.
fn standing(standing: Standing, language: Language) -> String {
    let works = word(standing.works, language);
    match standing.supported {
        Answer::No => terminal::not_supported_besides(language, works),
        _ => works,
    }
}

fn word(answer: Answer, language: Language) -> String {
    let style = match answer {
        Answer::Yes => YES,
        Answer::No => NO,
        Answer::Undecided | Answer::NotRequested => DOUBT,
    };
    let word = match answer {
        Answer::NotRequested => words::NOT_ASKED.told(language),
        answer => answer.word(language),
    };
    format!("{style}{word}{style:#}")
}
