//! The estate as a drawing: who opens to whom, with the four checks on each line.

use std::collections::{BTreeMap, HashMap};

use countersign_messages::{Language, page, some, words};
use countersign_mutual::Party;
use countersign_um::{Estate, Group, LinkReport, Matrix, Report};

use crate::explanation::{of_check, of_link};
use crate::mark::Mark;

/// How many endpoints are drawn one by one; of more, those that fare alike are drawn as one.
const MOST_ALONE: usize = 16;

/// The drawing, laid out.
pub(crate) struct Graph {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

/// An endpoint, or several that fare alike.
pub(crate) struct Node {
    pub(crate) label: String,
    /// All of its endpoints, as the drawing's title.
    pub(crate) members: String,
    pub(crate) product: String,
    pub(crate) mark: Mark,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

/// A link, or several between the same two nodes.
pub(crate) struct Edge {
    pub(crate) path: String,
    pub(crate) mark: Mark,
    pub(crate) words: String,
    /// The anchor of the explanation of the worst of its links, if there is one.
    pub(crate) explained: Option<usize>,
    /// The worst of each check, and where its mark stands.
    pub(crate) checks: Vec<PlacedMark>,
}

/// A mark on the drawing.
pub(crate) struct PlacedMark {
    pub(crate) mark: Mark,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

pub(crate) const NODE_WIDTH: u32 = 230;
pub(crate) const NODE_HEIGHT: u32 = 44;
const COLUMN: u32 = 420;
const ROW: u32 = 72;
const MARGIN: u32 = 24;
/// The room beside the last column for the bows of links within it.
const BOW: u32 = 110;

/// Which column: peers, Exchange, Lync.
fn column(party: &Party) -> u32 {
    let is = |family: &str| party.rules.families.contains(family);
    if is("lync") {
        2
    } else if is("exchange-um") || is("exchange-web") {
        1
    } else {
        0
    }
}

impl Graph {
    pub(crate) fn of(
        estate: &Estate,
        check: &Report,
        matrix: &Matrix,
        explained: &HashMap<usize, usize>,
        language: Language,
    ) -> Self {
        let parties: Vec<&Party> = estate.parties().collect();
        let nodes = groups(check, matrix);
        let mut place = HashMap::new();
        let mut heights = [0_u32; 3];
        let mut drawn = Vec::new();
        for (number, members) in nodes.iter().enumerate() {
            for &member in members {
                place.insert(check.parties[member].name.as_str(), number);
            }
            // Those of a group are of one product, and so of one column.
            let column = members.first().map_or(0, |first| column(parties[*first]));
            let row = &mut heights[usize::try_from(column).unwrap_or(0)];
            drawn.push(node(
                check,
                members,
                (MARGIN + column * COLUMN, MARGIN + *row * ROW),
                language,
            ));
            *row += 1;
        }
        let mut bundles: BTreeMap<(usize, usize), Vec<(usize, &LinkReport)>> = BTreeMap::new();
        for (number, link) in check.links.iter().enumerate() {
            let ends = [&link.agreement.a, &link.agreement.b];
            if let [Some(&a), Some(&b)] = ends.map(|end| place.get(end.as_str())) {
                bundles.entry((a, b)).or_default().push((number, link));
            }
        }
        for (&(a, b), links) in &bundles {
            let worst = links.iter().map(|(_, link)| of_link(link)).max();
            let worst = worst.unwrap_or(Mark::None);
            for end in [a, b] {
                drawn[end].mark = drawn[end].mark.max(worst);
            }
        }
        let mut taken = Vec::new();
        let edges = bundles
            .iter()
            .map(|(&(a, b), links)| {
                let words = edge_words(&drawn[a], &drawn[b], links, language);
                edge((&drawn[a], &drawn[b]), links, words, &mut taken, explained)
            })
            .collect();
        let rows = heights.into_iter().max().unwrap_or(0);
        Self {
            width: 2 * MARGIN + 2 * COLUMN + NODE_WIDTH + BOW,
            height: 2 * MARGIN + rows.saturating_sub(1) * ROW + NODE_HEIGHT,
            nodes: drawn,
            edges,
        }
    }
}

/// What is a node: each endpoint, or where they are many each group of the matrix.
fn groups(check: &Report, matrix: &Matrix) -> Vec<Vec<usize>> {
    let count = check.parties.len();
    if count <= MOST_ALONE {
        return (0..count).map(|number| vec![number]).collect();
    }
    let parties = check.parties.iter().enumerate();
    let numbers: HashMap<&str, usize> = parties
        .map(|(number, party)| (party.name.as_str(), number))
        .collect();
    let members = |group: &Group| {
        let names = group.parties.iter();
        names
            .filter_map(|name| numbers.get(name.as_str()).copied())
            .collect()
    };
    matrix.groups.iter().map(members).collect()
}

fn node(check: &Report, members: &[usize], (x, y): (u32, u32), language: Language) -> Node {
    let names: Vec<&str> = members
        .iter()
        .map(|&member| check.parties[member].name.as_str())
        .collect();
    let first = names.first().copied().unwrap_or_default();
    let label = match names.len() {
        1 => shortened(first, NAME),
        count => shortened(&page::alike(language, count, first), NAME),
    };
    let product = members
        .first()
        .map(|&member| check.parties[member].product_name.clone());
    Node {
        label,
        members: some(language, &names, 10),
        product: shortened(&product.unwrap_or_default(), PRODUCT),
        mark: Mark::None,
        x,
        y,
    }
}

/// How many letters of a name, and of a product, fit into a node.
const NAME: usize = 26;
const PRODUCT: usize = 34;

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// The worst of each check of these links.
fn marks(links: &[(usize, &LinkReport)]) -> BTreeMap<u8, Mark> {
    let mut marks: BTreeMap<u8, Mark> = BTreeMap::new();
    for check in links.iter().flat_map(|(_, link)| &link.agreement.checks) {
        let mark = marks.entry(check.number).or_insert(Mark::None);
        *mark = (*mark).max(of_check(check));
    }
    marks
}

/// The links between two nodes in words, for those who do not see the line.
fn edge_words(a: &Node, b: &Node, links: &[(usize, &LinkReport)], language: Language) -> String {
    let ends = match links.len() {
        1 => words::between(language, &a.label, &b.label),
        count => page::bundle(language, &a.label, &b.label, count),
    };
    let marks = marks(links).into_iter();
    let marks = marks.map(|(number, mark)| format!("{number} {}", mark.word(language)));
    format!("{ends}: {}", marks.collect::<Vec<_>>().join(", "))
}

fn edge(
    (a, b): (&Node, &Node),
    links: &[(usize, &LinkReport)],
    words: String,
    taken: &mut Vec<(u32, u32)>,
    explained: &HashMap<usize, usize>,
) -> Edge {
    let worst = links.iter().max_by_key(|(number, link)| {
        // Of two alike the first.
        (of_link(link), core::cmp::Reverse(*number))
    });
    let curve = Curve::between(a, b);
    let (left, top) = curve.free_place(taken);
    Edge {
        mark: worst.map_or(Mark::None, |(_, link)| of_link(link)),
        words,
        explained: worst.and_then(|(number, _)| explained.get(number).copied()),
        checks: (0..)
            .zip(marks(links).into_values())
            .map(|(place, mark)| PlacedMark {
                mark,
                x: left + place * MARK,
                y: top,
            })
            .collect(),
        path: curve.path(),
    }
}

/// The side of a mark.
const MARK: u32 = 18;

/// A cubic Bézier curve: its two ends, and between them the points that bend it.
struct Curve([(u32, u32); 4]);

impl Curve {
    /// The line between two nodes. Within a column it bows out to the right.
    fn between(a: &Node, b: &Node) -> Self {
        let height = |node: &Node| node.y + NODE_HEIGHT / 2;
        if a.x == b.x {
            let x = a.x + NODE_WIDTH;
            let (from, to) = (height(a), height(b));
            // The further apart, the further out; a loop for a node's own links.
            let reach = (BOW * 4 / 3).min(60 + from.abs_diff(to) / 4);
            let (from, to) = if from == to {
                (from - 10, to + 10)
            } else {
                (from, to)
            };
            return Self([(x, from), (x + reach, from), (x + reach, to), (x, to)]);
        }
        let (left, right) = if a.x < b.x { (a, b) } else { (b, a) };
        let (from, to) = (left.x + NODE_WIDTH, right.x);
        // A line over a whole column passes above its nodes' middles.
        let bend = if to - from > COLUMN { ROW / 2 } else { 0 };
        let third = (to - from) / 3;
        let (start, end) = (height(left), height(right));
        Self([
            (from, start),
            (from + third, start.saturating_sub(bend)),
            (to - third, end.saturating_sub(bend)),
            (to, end),
        ])
    }

    /// The curve as SVG writes it.
    fn path(&self) -> String {
        let [from, first, second, to] = self.0;
        format!(
            "M{} {} C{} {} {} {} {} {}",
            from.0, from.1, first.0, first.1, second.0, second.1, to.0, to.1
        )
    }

    /// Its point after so many hundredths of the way.
    fn point(&self, hundredths: u32) -> (u32, u32) {
        let (gone, left) = (hundredths, 100 - hundredths);
        let weights = [
            left * left * left,
            3 * left * left * gone,
            3 * left * gone * gone,
            gone * gone * gone,
        ];
        let weigh = |part: fn(&(u32, u32)) -> u32| {
            let sum: u64 = self
                .0
                .iter()
                .zip(weights)
                .map(|(point, weight)| u64::from(part(point)) * u64::from(weight))
                .sum();
            u32::try_from(sum / 1_000_000).unwrap_or(u32::MAX)
        };
        (weigh(|point| point.0), weigh(|point| point.1))
    }

    /// Where the marks of four checks stand on it without covering others, as near to its middle as may be;
    /// in a crowd they stand in its middle.
    fn free_place(&self, taken: &mut Vec<(u32, u32)>) -> (u32, u32) {
        const TRIED: [u32; 9] = [50, 38, 62, 28, 72, 44, 56, 20, 80];
        let corner = |hundredths| {
            let (x, y) = self.point(hundredths);
            (x.saturating_sub(2 * MARK), y.saturating_sub(MARK / 2))
        };
        let is_free = |&(x, y): &(u32, u32)| {
            let covers = |other: &(u32, u32)| {
                x.abs_diff(other.0) < 4 * MARK + 4 && y.abs_diff(other.1) < MARK + 4
            };
            !taken.iter().any(covers)
        };
        let place = TRIED.into_iter().map(corner).find(is_free);
        let place = place.unwrap_or_else(|| corner(50));
        taken.push(place);
        place
    }
}
