//! The matrix for a person: a legend, the groups, the marks, and why not.

use core::fmt::Write as _;
use std::collections::HashMap;

use anstyle::Style;
use countersign_messages::{Language, counted, links_work, some, terminal, words};
use countersign_mutual::Answer;
use countersign_um::{Cell, Matrix};

use crate::console::HEADING;
use crate::page::{DOUBT, LABEL, NO, Page, YES};

/// How many groups are shown, and how many columns beside each other: what a page takes.
const MOST_GROUPS: usize = 60;
const MOST_COLUMNS: usize = 20;

/// How many members of a group are named.
const MOST_MEMBERS: usize = 3;

/// Of how many cells it is told why not.
const MOST_REASONS: usize = 20;

pub(super) fn render(title: &str, matrix: &Matrix, language: Language) -> String {
    let mut page = Page::default();
    let title = words::at(language, format!("{HEADING}{title}{HEADING:#}"), &matrix.at);
    page.line(0, format_args!("{title}"));
    let summary = &matrix.summary;
    let mut counts = vec![links_work(language, summary.yes, summary.links)];
    counts.extend(counted(
        language,
        [
            (summary.no, terminal::not_working),
            (summary.undecided, terminal::undecided),
        ],
    ));
    page.line(0, format_args!("{}", counts.join(", ")));
    page.blank();
    for (number, group) in matrix.groups.iter().take(MOST_GROUPS).enumerate() {
        let label = format!("{:>3}  ", number + 1);
        let members = some(language, &group.parties, MOST_MEMBERS);
        let members = format!("{members} ({})", group.product_name);
        page.prose(0, &label, &members);
    }
    let cut = matrix.groups.len().saturating_sub(MOST_GROUPS);
    if cut > 0 {
        page.line(5, format_args!("{}", terminal::more_groups(language, cut)));
    }
    page.blank();
    marks(&mut page, matrix);
    page.prose(0, "", terminal::LEGEND.told(language));
    reasons(&mut page, matrix, language);
    page.into_text()
}

fn marks(page: &mut Page, matrix: &Matrix) {
    let cells: HashMap<(usize, usize), &Cell> = matrix
        .cells
        .iter()
        .map(|cell| ((cell.from, cell.to), cell))
        .collect();
    let groups: Vec<usize> = (0..matrix.groups.len().min(MOST_GROUPS)).collect();
    for columns in groups.chunks(MOST_COLUMNS) {
        let mut head = String::new();
        for column in columns {
            let _ = write!(head, "{:>4}", column + 1);
        }
        page.line(3, format_args!("{LABEL}{head}{LABEL:#}"));
        for row in &groups {
            let mut line = String::new();
            for column in columns {
                match cells.get(&(*row, *column)) {
                    Some(cell) => {
                        let _ = write!(line, "  {}{}", mark(cell.server), mark(cell.client));
                    }
                    None => line.push_str("    "),
                }
            }
            let number = row + 1;
            page.line(
                0,
                format_args!("{LABEL}{number:>3}{LABEL:#}{}", line.trim_end()),
            );
        }
        page.blank();
    }
}

fn mark(answer: Answer) -> String {
    let (style, mark) = match answer {
        Answer::Yes => (YES, 'Y'),
        Answer::No => (NO, 'N'),
        Answer::Undecided => (DOUBT, '?'),
        Answer::NotRequested => (Style::new(), '-'),
    };
    format!("{style}{mark}{style:#}")
}

fn reasons(page: &mut Page, matrix: &Matrix, language: Language) {
    let cells: Vec<&Cell> = matrix
        .cells
        .iter()
        .filter(|cell| !cell.codes.is_empty())
        .collect();
    if cells.is_empty() {
        return;
    }
    page.heading(terminal::WHY_NOT.told(language));
    for cell in cells.iter().take(MOST_REASONS) {
        let codes: Vec<&str> = cell.codes.iter().map(String::as_str).collect();
        let ends = terminal::from_to(language, cell.from + 1, cell.to + 1);
        let connections = terminal::connections(language, cell.connections);
        page.prose(
            2,
            &format!("{ends}: "),
            &format!("{} ({connections})", codes.join(", ")),
        );
    }
    let more = cells.len().saturating_sub(MOST_REASONS);
    if more > 0 {
        page.line(2, format_args!("{}", terminal::more(language, more)));
    }
    page.line(2, format_args!("{}", terminal::CHECK_TELLS.told(language)));
}
