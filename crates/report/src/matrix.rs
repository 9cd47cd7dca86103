//! All pairs at a glance, as a table: its groups are those of [`countersign_um::Matrix`].

use std::collections::HashMap;

use countersign_messages::{Language, matrix};
use countersign_um::{Group, Report};

use crate::mark::Mark;

/// How many groups a reader finds their way about.
const MOST_GROUPS: usize = 40;

/// The table.
pub(crate) struct Matrix {
    pub(crate) title: &'static str,
    /// How it is read.
    pub(crate) legend: &'static str,
    pub(crate) opens_to: &'static str,
    pub(crate) groups: Vec<Heading>,
    /// For each group that opens, its cell for each group to which it may.
    pub(crate) rows: Vec<Vec<Option<Pair>>>,
    /// That there are too many groups for a table, if there are.
    pub(crate) too_many: Option<String>,
}

/// A group, at the head of its row and column.
pub(crate) struct Heading {
    pub(crate) label: String,
    pub(crate) product: String,
    /// All of its endpoints.
    pub(crate) members: String,
}

/// What the connections from one group to another come to.
pub(crate) struct Pair {
    /// The mark of each side, with its words.
    pub(crate) marks: [(Mark, String); 2],
    /// The codes of what is wrong.
    pub(crate) codes: String,
    /// The anchor of the explanation of one of its links, if there is one.
    pub(crate) explained: Option<usize>,
}

impl Matrix {
    pub(crate) fn of(
        found: &countersign_um::Matrix,
        check: &Report,
        explained: &HashMap<usize, usize>,
        language: Language,
    ) -> Self {
        let count = found.groups.len();
        let empty = Self {
            title: matrix::WHO_TRUSTS_WHOM.told(language),
            legend: matrix::HOW_TO_READ.told(language),
            opens_to: matrix::OPENS_TO.told(language),
            groups: Vec::new(),
            rows: Vec::new(),
            too_many: None,
        };
        if count > MOST_GROUPS {
            let too_many = Some(matrix::too_many(language, count));
            return Self { too_many, ..empty };
        }
        let explanations = explanations(check, &found.groups, explained);
        let groups: Vec<Heading> = found
            .groups
            .iter()
            .enumerate()
            .map(|(number, group)| heading(number, group, language))
            .collect();
        let mut rows: Vec<Vec<Option<Pair>>> = (0..count)
            .map(|_| (0..count).map(|_| None).collect())
            .collect();
        for cell in &found.cells {
            let (server, client) = (Mark::from(cell.server), Mark::from(cell.client));
            let (from, to) = (&groups[cell.from].label, &groups[cell.to].label);
            rows[cell.from][cell.to] = Some(Pair {
                marks: [
                    (
                        server,
                        matrix::server(language, server.word(language), from, to),
                    ),
                    (
                        client,
                        matrix::client(language, client.word(language), from, to),
                    ),
                ],
                codes: { cell.codes.iter() }
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
                explained: explanations.get(&(cell.from, cell.to)).copied(),
            });
        }
        Self {
            groups,
            rows,
            ..empty
        }
    }
}

fn heading(number: usize, group: &Group, language: Language) -> Heading {
    let number = number + 1;
    let label = match &group.parties[..] {
        [only] => format!("{number}: {only}"),
        [first, rest @ ..] => matrix::group(language, number, first, rest.len()),
        [] => number.to_string(),
    };
    Heading {
        label,
        product: group.product_name.clone(),
        members: group.parties.join(", "),
    }
}

/// For two groups, the anchor of the explanation of a link between them.
fn explanations(
    check: &Report,
    groups: &[Group],
    explained: &HashMap<usize, usize>,
) -> HashMap<(usize, usize), usize> {
    let numbered = groups.iter().enumerate();
    let group_of: HashMap<&str, usize> = numbered
        .flat_map(|(number, group)| {
            group
                .parties
                .iter()
                .map(move |name| (name.as_str(), number))
        })
        .collect();
    let mut found = HashMap::new();
    for (number, link) in check.links.iter().enumerate() {
        let ends = [&link.agreement.a, &link.agreement.b].map(|end| group_of.get(end.as_str()));
        if let (Some(anchor), [Some(a), Some(b)]) = (explained.get(&number), ends) {
            for ends in [(*a, *b), (*b, *a)] {
                found.entry(ends).or_insert(*anchor);
            }
        }
    }
    found
}
