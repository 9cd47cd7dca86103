//! All pairs at a glance, as a table: a row and a column for each group.

use countersign_messages::{Language, matrix};

use crate::case::{Case, Cases};
use crate::groups::{Cell, Groups};

/// The table.
pub(crate) struct Matrix<'r> {
    pub(crate) title: &'static str,
    /// How it is read.
    pub(crate) legend: String,
    pub(crate) opens_to: &'static str,
    /// For each group that opens, its cell for each group to which it may.
    pub(crate) rows: Vec<Vec<Vec<Told<'r>>>>,
}

/// One side of the connections from one group to another, with its words.
pub(crate) struct Told<'r> {
    pub(crate) case: &'r Case<'r>,
    pub(crate) words: String,
}

impl<'r> Matrix<'r> {
    pub(crate) fn of(groups: &Groups<'_>, cases: &'r Cases<'r>, language: Language) -> Self {
        let count = groups.all.len();
        let mut legend = matrix::HOW_TO_READ.told(language).to_owned();
        if let Some(by) = groups.by.told() {
            legend = matrix::legend(language, legend, by.told(language));
        }
        let labels: Vec<String> = { groups.all.iter() }
            .map(|group| group.label(language))
            .collect();
        let told = |(from, to): (usize, usize), cell: &Cell| {
            let (from, to) = (&labels[from], &labels[to]);
            let server = cell.server.map(|case| {
                let case = &cases.all[case];
                let words = matrix::server(language, case.mark.word(language), from, to);
                Told { case, words }
            });
            let client = cell.client.map(|case| {
                let case = &cases.all[case];
                let words = matrix::client(language, case.mark.word(language), from, to);
                Told { case, words }
            });
            server.into_iter().chain(client).collect()
        };
        let cell = |way| groups.cells.get(&way).map(|cell| told(way, cell));
        Self {
            title: matrix::WHO_TRUSTS_WHOM.told(language),
            legend,
            opens_to: matrix::OPENS_TO.told(language),
            rows: (0..count)
                .map(|from| {
                    (0..count)
                        .map(|to| cell((from, to)).unwrap_or_default())
                        .collect()
                })
                .collect(),
        }
    }
}
