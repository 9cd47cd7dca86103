//! The matrix for a person: a legend, the groups, the marks, and why not.

use core::fmt::Write as _;
use std::collections::HashMap;

use anstyle::Style;
use countersign_mutual::Answer;
use countersign_um::{Cell, Group, Matrix};

use crate::console::HEADING;
use crate::page::{DOUBT, LABEL, NO, Page, YES};

const LEGEND: &str = "Each row opens connections to columns. The first mark is for the column, which the row judges as TLS server; the second for the row, which the column judges as TLS client. Y yes, N no, ? undecided, - not asked for; no mark: no connection.";

/// How many groups are shown, and how many columns beside each other: what a page takes.
const MOST_GROUPS: usize = 60;
const MOST_COLUMNS: usize = 20;

/// How many members of a group are named.
const MOST_MEMBERS: usize = 3;

/// Of how many cells it is told why not.
const MOST_REASONS: usize = 20;

pub(super) fn render(title: &str, matrix: &Matrix) -> String {
    let mut page = Page::default();
    page.line(
        0,
        format_args!("{HEADING}{title}{HEADING:#}, at {}", matrix.at),
    );
    let summary = &matrix.summary;
    page.line(
        0,
        format_args!(
            "{} of {} links work, {} do not, {} are undecided",
            summary.yes, summary.links, summary.no, summary.undecided
        ),
    );
    page.blank();
    for (number, group) in matrix.groups.iter().take(MOST_GROUPS).enumerate() {
        let label = format!("{:>3}  ", number + 1);
        page.prose(0, &label, &members(group));
    }
    let cut = matrix.groups.len().saturating_sub(MOST_GROUPS);
    if cut > 0 {
        page.line(
            5,
            format_args!("and {cut} more groups: --format json has them all"),
        );
    }
    page.blank();
    marks(&mut page, matrix);
    page.prose(0, "", LEGEND);
    reasons(&mut page, matrix);
    page.into_text()
}

fn members(group: &Group) -> String {
    let named = group.parties.iter().take(MOST_MEMBERS).cloned();
    let mut text = named.collect::<Vec<_>>().join(", ");
    let more = group.parties.len().saturating_sub(MOST_MEMBERS);
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    let _ = write!(text, " ({})", group.product_name);
    text
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

fn reasons(page: &mut Page, matrix: &Matrix) {
    let cells: Vec<&Cell> = matrix
        .cells
        .iter()
        .filter(|cell| !cell.codes.is_empty())
        .collect();
    if cells.is_empty() {
        return;
    }
    page.heading("Why not");
    for cell in cells.iter().take(MOST_REASONS) {
        let codes: Vec<&str> = cell.codes.iter().map(String::as_str).collect();
        let connections = match cell.connections {
            1 => "1 connection".to_owned(),
            several => format!("{several} connections"),
        };
        page.prose(
            2,
            &format!("{} to {}: ", cell.from + 1, cell.to + 1),
            &format!("{} ({connections})", codes.join(", ")),
        );
    }
    let more = cells.len().saturating_sub(MOST_REASONS);
    if more > 0 {
        page.line(
            2,
            format_args!("and {more} more: --format json has them all"),
        );
    }
    page.line(
        2,
        format_args!("`countersign check` tells each at length, and what to change"),
    );
}
