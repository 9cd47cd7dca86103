//! What changes, for a person.

use countersign_mutual::{Answer, Reason, Severity};
use countersign_um::{CheckChange, LinkChange, Standing, WhatIfReport};

use crate::page::{DOUBT, NO, Page, YES};

/// How many links are told with every reason; the others are a line each.
const MOST_TOLD: usize = 100;

/// The whole report.
pub(super) fn render(title: &str, report: &WhatIfReport) -> String {
    let heading = crate::console::HEADING;
    let mut page = Page::default();
    let then = report
        .then
        .as_ref()
        .map_or_else(String::new, |then| format!(", and what would be at {then}"));
    page.line(
        0,
        format_args!("{heading}{title}{heading:#}, at {}{then}", report.at),
    );
    for (number, change) in report.changes.iter().enumerate() {
        page.prose(2, &format!("{}. ", number + 1), change);
    }
    page.blank();
    for (number, link) in report.links.iter().enumerate() {
        show(&mut page, link, number < MOST_TOLD);
    }
    let summary = &report.summary;
    let mut counts = vec![format!(
        "the verdict on {} of {} links changes",
        summary.changed, summary.links
    )];
    for (count, what) in [
        (summary.broken, "would work no more"),
        (summary.undecided, "would be undecided"),
        (
            summary.worse - summary.broken - summary.undecided,
            "would be worse otherwise",
        ),
        (summary.better, "would be better"),
    ] {
        if count > 0 {
            counts.push(format!("{count} {what}"));
        }
    }
    page.line(0, format_args!("{}", counts.join(", ")));
    page.into_text()
}

fn show(page: &mut Page, link: &LinkChange, in_full: bool) {
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
            standing(*before),
            standing(*after)
        ),
    );
    if !in_full {
        return;
    }
    for check in checks {
        show_check(page, check);
    }
    page.blank();
}

fn show_check(page: &mut Page, check: &CheckChange) {
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
    let supposed = if *assumed {
        ", supposing that what is to be issued is"
    } else {
        ""
    };
    page.line(
        5,
        format_args!(
            "{number} {} => {}  {judge} judges {judged} as {role}{supposed}",
            word(*before),
            word(*after)
        ),
    );
    for reason in gone {
        page.prose(9, &format!("no longer {}: ", reason.code), &reason.sentence);
    }
    for reason in new {
        show_reason(page, reason);
    }
}

fn show_reason(page: &mut Page, reason: &Reason) {
    let style = match reason.severity {
        Severity::Error => NO,
        _ => DOUBT,
    };
    let label = format!("{style}{}{style:#}: ", reason.code);
    page.prose(9, &label, &reason.sentence);
    if let Some(missing) = &reason.missing_fact {
        let text = format!(
            "{} ({} of {})",
            missing.question, missing.fact, missing.party
        );
        page.labelled(11, 13, "missing fact", &text);
    }
    if let Some(remedy) = &reason.remedy {
        page.labelled(11, 13, "remedy", remedy);
    }
}

/// Both answers; that it is supported goes without saying.
fn standing(standing: Standing) -> String {
    let unsupported = match standing.supported {
        Answer::No => ", not supported",
        _ => "",
    };
    format!("{}{unsupported}", word(standing.works))
}

fn word(answer: Answer) -> String {
    let style = match answer {
        Answer::Yes => YES,
        Answer::No => NO,
        Answer::Undecided | Answer::NotRequested => DOUBT,
    };
    let word = match answer {
        Answer::NotRequested => "not asked".to_owned(),
        answer => answer.to_string(),
    };
    format!("{style}{word}{style:#}")
}
