//! What changes, for a person.

use countersign_messages::{Language, counted, plan, some, terminal, words};
use countersign_mutual::{Answer, MissingFact, Reason, Severity};
use countersign_um::{CheckChange, LinkChange, Standing, WhatIfReport, WhatIfSummary};

use crate::overview::{self, Headline, SCREEN, Telling};
use crate::page::{DOUBT, NO, Page, YES};

/// The whole report.
pub(super) fn render(
    title: &str,
    report: &WhatIfReport,
    telling: Telling,
    language: Language,
) -> String {
    let by_kinds = telling.by_kinds(report.links.len());
    let mut page = Page::default();
    show_changes(&mut page, title, report, by_kinds, language);
    let counts = counts(&report.summary, language);
    let mut details = Page::default();
    let mut cut = 0;
    if by_kinds {
        let kinds = report.told_links();
        let lines = overview::lines(&kinds, |link| headline(link, language));
        page.line(0, format_args!("{counts}"));
        overview::write(&mut page, &lines, ends, language);
        let told = lines.iter().map(|line| line.kind);
        cut = report.links.len();
        for kind in told {
            show(&mut details, kind.first, &kind.others, language);
            cut -= kind.all().count();
        }
    } else {
        for link in &report.links {
            show(&mut details, link, &[], language);
        }
        // What fills more than a screen has its counts where it begins, too.
        if details.lines() > SCREEN {
            page.line(0, format_args!("{counts}"));
            page.blank();
        }
    }
    page.append(details);
    page.line(0, format_args!("{counts}"));
    if cut > 0 {
        page.line(0, format_args!("{}", terminal::links_cut(language, cut)));
    }
    page.into_text()
}

fn show_changes(
    page: &mut Page,
    title: &str,
    report: &WhatIfReport,
    by_kinds: bool,
    language: Language,
) {
    let heading = crate::console::HEADING;
    let title = format!("{heading}{title}{heading:#}");
    let title = match &report.then {
        Some(then) => terminal::at_and_then(language, title, &report.at, then),
        None => words::at(language, title, &report.at),
    };
    page.line(0, format_args!("{title}"));
    let most = if by_kinds { MOST_CHANGES } else { usize::MAX };
    for (number, change) in report.changes.iter().take(most).enumerate() {
        page.prose(2, &format!("{}. ", number + 1), change);
    }
    if let Some(more @ 1..) = report.changes.len().checked_sub(most) {
        page.line(2, format_args!("{}", terminal::more(language, more)));
    }
    page.blank();
}

/// How many changes are told above the links, where these are told by kinds.
const MOST_CHANGES: usize = 5;

/// How many pairs of names are told of several.
const MOST_PAIRS: usize = 5;

/// What becomes of how many links.
fn counts(summary: &WhatIfSummary, language: Language) -> String {
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
    counts.join(", ")
}

/// What is the same in the links of a line of the overview: the reasons that come, or else those that go.
fn headline(link: &LinkChange, language: Language) -> Headline {
    let is_worse = link.after.is_worse_than(link.before);
    let new = overview::codes(link.checks.iter().flat_map(|check| &check.new));
    let gone = overview::codes(link.checks.iter().flat_map(|check| &check.gone));
    Headline {
        rank: (is_worse, link.after.works, link.after.supported),
        standing: becomes(link, language),
        remark: String::new(),
        codes: match (is_worse, gone.is_empty()) {
            (true, _) | (_, true) => new,
            (false, false) => terminal::no_longer(language, gone),
        },
    }
}

/// Both standings.
fn becomes(link: &LinkChange, language: Language) -> String {
    let [before, after] = [link.before, link.after].map(|one| standing(one, language));
    format!("{before} => {after} ")
}

/// Who opens to whom.
fn ends(link: &LinkChange) -> String {
    let arrow = if link.mutual { "<->" } else { "-->" };
    format!("{} {arrow} {}", link.a, link.b)
}

fn show(page: &mut Page, link: &LinkChange, others: &[&LinkChange], language: Language) {
    let becomes = becomes(link, language);
    page.line(0, format_args!("{becomes} {}", ends(link)));
    if !others.is_empty() {
        let likewise: Vec<String> = others.iter().map(|other| ends(other)).collect();
        let label = plan::LIKEWISE.told(language);
        page.labelled(11, 13, label, &some(language, &likewise, MOST_PAIRS));
    }
    for check in &link.checks {
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
