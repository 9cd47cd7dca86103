//! The estate as a drawing: who opens to whom, with the four checks on each line.

mod curve;

use countersign_messages::{Language, page, words};

use self::curve::{Curve, MARKS_HEIGHT, MARKS_WIDTH, Places};
use crate::case::Cases;
use crate::groups::{Groups, Side};
use crate::mark::Mark;

/// The drawing, laid out.
pub(crate) struct Graph {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

/// A group.
pub(crate) struct Node {
    pub(crate) label: String,
    /// In full.
    pub(crate) title: String,
    pub(crate) product: String,
    /// The anchor of the list of its endpoints, if it has several.
    pub(crate) group: Option<usize>,
    pub(crate) mark: Mark,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

/// The links between two groups.
pub(crate) struct Edge {
    pub(crate) path: String,
    pub(crate) mark: Mark,
    /// Of which it is the worst.
    pub(crate) worst: Option<usize>,
    pub(crate) words: String,
    /// The worst of each check, and where its mark stands; none where there is no room for them.
    pub(crate) checks: Vec<PlacedMark>,
    /// How many connections it stands for where it is more than one each way, and where that is written.
    pub(crate) count: Option<(usize, u32, u32)>,
}

/// A mark on the drawing.
pub(crate) struct PlacedMark {
    pub(crate) mark: Mark,
    pub(crate) words: String,
    pub(crate) case: usize,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

pub(crate) const NODE_WIDTH: u32 = 250;
pub(crate) const NODE_HEIGHT: u32 = 44;
const ROW: u32 = 72;
const MARGIN: u32 = 12;
/// Between two columns: less where the left one has room for the links within it.
const GAP: u32 = 200;
const GAP_BESIDE: u32 = 110;

/// How wide a name, and a product, may be that fits into a node, in letters.
const NAME: usize = 30;
const PRODUCT: usize = 38;

impl Graph {
    pub(crate) fn of(groups: &Groups<'_>, cases: &Cases<'_>, language: Language) -> Self {
        let mut columns = Columns::of(groups);
        let mut places = Places::default();
        let nodes: Vec<Node> = { groups.all.iter().enumerate() }
            .map(|(number, group)| {
                let (x, y) = columns.place(group.side);
                places.take(x, y, NODE_WIDTH, NODE_HEIGHT);
                let first = group.members.first().copied().unwrap_or_default();
                let product = match group.members.len() {
                    1 => group.product.to_owned(),
                    count => format!("{count} × {}", group.product),
                };
                Node {
                    label: shortened(first, NAME),
                    product: shortened(&product, PRODUCT),
                    title: group.label(language),
                    group: (group.members.len() > 1).then_some(number),
                    mark: group.mark,
                    x,
                    y,
                }
            })
            .collect();
        // Those within a column have places of their own; the others take what is left.
        let is_within = |(a, b): &(usize, usize)| nodes[*a].x == nodes[*b].x;
        // The first is the one that stands to the left, or above.
        let place = |number: usize| (nodes[number].x, nodes[number].y);
        let ordered =
            { groups.lines() }.map(|(a, b)| if place(a) <= place(b) { (a, b) } else { (b, a) });
        let (within, across): (Vec<_>, Vec<_>) = ordered.partition(is_within);
        let edges = { within.into_iter().chain(across) }
            .map(|(a, b)| edge((a, b), groups, &nodes, cases, &mut places, language))
            .collect();
        let bottom = nodes.iter().map(|node| node.y + NODE_HEIGHT).max();
        Self {
            width: columns.width,
            height: bottom.unwrap_or(0) + MARGIN,
            nodes,
            edges,
        }
    }
}

/// The parts of the deployment from left to right, as wide as what is in them.
struct Columns {
    /// Where each begins, and where its next node stands.
    next: Vec<(Side, u32, u32)>,
    width: u32,
}

impl Columns {
    fn of(groups: &Groups<'_>) -> Self {
        let mut next = Vec::new();
        let mut x = MARGIN;
        let mut gap = 0;
        for side in [Side::Peers, Side::Exchange, Side::Lync] {
            let members: Vec<usize> = { groups.all.iter().enumerate() }
                .filter(|(_, group)| group.side == side)
                .map(|(number, _)| number)
                .collect();
            if members.is_empty() {
                continue;
            }
            let row = |number| members.binary_search(&number).ok();
            let apart = groups.lines().filter_map(|(a, b)| {
                let apart = row(a)?.abs_diff(row(b)?);
                u32::try_from(apart).ok()
            });
            x += gap;
            next.push((side, x, MARGIN));
            let room = apart.max().map(curve::room);
            x += NODE_WIDTH + room.unwrap_or(0);
            gap = if room.is_some() { GAP_BESIDE } else { GAP };
        }
        Self {
            next,
            width: x + MARGIN,
        }
    }

    /// The place of the next node of this part.
    fn place(&mut self, side: Side) -> (u32, u32) {
        let column = self.next.iter_mut().find(|column| column.0 == side);
        column.map_or((MARGIN, MARGIN), |(_, x, y)| {
            let place = (*x, *y);
            *y += ROW;
            place
        })
    }
}

fn edge(
    (a, b): (usize, usize),
    groups: &Groups<'_>,
    nodes: &[Node],
    cases: &Cases<'_>,
    places: &mut Places,
    language: Language,
) -> Edge {
    // As of one link: the first opens with checks 1 and 2, the second with 3 and 4.
    let ways = [(a, b), (b, a)];
    let count = if a == b { 1 } else { 2 };
    let cells = ways
        .iter()
        .take(count)
        .map(|way| groups.cells.get(way))
        .collect::<Vec<_>>();
    let checks = cells.iter().flat_map(|cell| {
        let sides = cell.map_or([None, None], |cell| [cell.server, cell.client]);
        sides.into_iter()
    });
    let checks: Vec<(u8, usize)> = (1..)
        .zip(checks)
        .filter_map(|(number, case)| Some((number, case?)))
        .collect();
    let connections: usize = cells.iter().flatten().map(|cell| cell.connections).sum();
    let worst = checks.iter().map(|(_, case)| *case).min();
    let ends = words::between(language, &nodes[a].title, &nodes[b].title);
    let told = { checks.iter() }
        .map(|(number, case)| format!("{number} {}", cases.all[*case].mark.word(language)));
    let told = told.collect::<Vec<_>>().join(", ");
    let curve = Curve::between((nodes[a].x, nodes[a].y), (nodes[b].x, nodes[b].y));
    let place = curve.free_place(places);
    let side = MARKS_WIDTH / 4;
    let marks = u32::try_from(checks.len()).unwrap_or(4);
    Edge {
        mark: worst.map_or(Mark::None, |case| cases.all[case].mark),
        worst,
        words: page::edge(language, connections, ends, told),
        checks: place.map_or_else(Vec::new, |(left, top)| {
            (0..)
                .zip(&checks)
                .map(|(place, &(_, case))| {
                    let mark = cases.all[case].mark;
                    PlacedMark {
                        mark,
                        words: cases.all[case].title(language),
                        case,
                        x: left + place * side,
                        y: top,
                    }
                })
                .collect()
        }),
        count: place
            .filter(|_| connections > count)
            .map(|(left, top)| (connections, left + marks * side / 2, top + MARKS_HEIGHT - 2)),
        path: curve.path(),
    }
}

/// The beginning of a text that is no wider than so many letters. A kana or a kanji is as wide as two.
fn shortened(text: &str, most: usize) -> String {
    let width = |c: char| if c > '\u{2e80}' { 2 } else { 1 };
    if text.chars().map(width).sum::<usize>() <= most {
        return text.to_owned();
    }
    let mut left = most - 1;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            let fits = width(*c) <= left;
            left = left.saturating_sub(width(*c));
            fits
        })
        .collect();
    short.push('…');
    short
}
