//! Who is one node of the drawing and one row of the table: an endpoint, or several that are looked at together.

use std::collections::{BTreeMap, HashMap};

use countersign_messages::{Language, Text, matrix};
use countersign_mutual::Party;
use countersign_um::{Estate, Matrix, Report};

use crate::case::Cases;
use crate::mark::Mark;

/// How many groups a reader finds their way about, on a sheet of paper too.
const MOST_GROUPS: usize = 16;

/// How many lines between them do not hide each other.
const MOST_LINES: usize = 60;

/// Endpoints in groups, and what holds between these.
pub(crate) struct Groups<'r> {
    pub(crate) by: By,
    pub(crate) all: Vec<Group<'r>>,
    /// By who opens and to whom.
    pub(crate) cells: BTreeMap<(usize, usize), Cell>,
}

/// What those of one group have in common. From fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum By {
    /// Each is a group.
    Endpoint,
    /// Their product, and their verdicts with everybody else: the groups of [`countersign_um::Matrix`].
    Verdicts,
    /// Their product, and how bad it is at worst.
    ProductAndWorst,
    Product,
    /// Whether they are of Exchange, of Lync, or peers.
    Side,
}

/// A node, and a row.
pub(crate) struct Group<'r> {
    /// Their product; of all that are not of one, what part of the deployment they are.
    pub(crate) product: &'r str,
    pub(crate) members: Vec<&'r str>,
    /// The worst of its links.
    pub(crate) mark: Mark,
    pub(crate) side: Side,
}

/// Which part of the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Side {
    Peers,
    Exchange,
    Lync,
}

/// The connections from one group to another.
#[derive(Default)]
pub(crate) struct Cell {
    pub(crate) connections: usize,
    /// What is worst of those who are dialled as TLS servers, and of those who dial as TLS clients, by the case's
    /// number: what is worse has a smaller one.
    pub(crate) server: Option<usize>,
    pub(crate) client: Option<usize>,
}

impl<'r> Groups<'r> {
    /// The finest that can be looked at. The matrix is asked for only where it is needed.
    pub(crate) fn of(
        estate: &Estate,
        check: &'r Report,
        cases: &Cases<'_>,
        matrix: impl FnOnce() -> Matrix,
    ) -> Self {
        let seen = Seen::of(estate, check, cases);
        let is_fit =
            |groups: &Self| groups.all.len() <= MOST_GROUPS && groups.lines().count() <= MOST_LINES;
        if seen.sides.len() <= MOST_GROUPS {
            let each = seen.grouped(By::Endpoint, 0..);
            if is_fit(&each) {
                return each;
            }
        }
        let matrix = matrix();
        if matrix.groups.len() <= MOST_GROUPS {
            let of: HashMap<&str, usize> = { matrix.groups.iter().enumerate() }
                .flat_map(|(group, it)| it.parties.iter().map(move |name| (name.as_str(), group)))
                .collect();
            let names = check.parties.iter().map(|party| party.name.as_str());
            let verdicts = seen.grouped(By::Verdicts, names.map(|name| of.get(name).copied()));
            if is_fit(&verdicts) {
                return verdicts;
            }
        }
        let products = || check.parties.iter().map(|party| party.product.as_str());
        let by_worst = seen.grouped(
            By::ProductAndWorst,
            products().zip(seen.worst.iter().copied()),
        );
        if is_fit(&by_worst) {
            return by_worst;
        }
        let by_product = seen.grouped(By::Product, products());
        if is_fit(&by_product) {
            return by_product;
        }
        seen.grouped(By::Side, seen.sides.iter().copied())
    }

    /// Two groups between which there are links, each pair once.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.cells.keys().copied();
        pairs.filter(|(a, b)| a <= b || !self.cells.contains_key(&(*b, *a)))
    }
}

impl By {
    /// What a row of the table is, beyond an endpoint.
    pub(crate) fn told(self) -> Option<Text> {
        match self {
            Self::Endpoint => None,
            Self::Verdicts => Some(matrix::BY_VERDICTS),
            Self::ProductAndWorst => Some(matrix::BY_PRODUCT_AND_WORST),
            Self::Product => Some(matrix::BY_PRODUCT),
            Self::Side => Some(matrix::BY_SIDE),
        }
    }
}

impl Group<'_> {
    /// What it is called.
    pub(crate) fn label(&self, language: Language) -> String {
        match &self.members[..] {
            [only] => (*only).to_owned(),
            [first, rest @ ..] => matrix::group(language, first, rest.len()),
            [] => String::new(),
        }
    }
}

impl Side {
    fn told(self, language: Language) -> &'static str {
        let text = match self {
            Self::Peers => matrix::PEERS,
            Self::Exchange => matrix::EXCHANGE,
            Self::Lync => matrix::LYNC,
        };
        text.told(language)
    }

    fn of(party: &Party) -> Self {
        let is = |family: &str| party.rules.families.contains(family);
        if is("lync") {
            Self::Lync
        } else if is("exchange-um") || is("exchange-web") {
            Self::Exchange
        } else {
            Self::Peers
        }
    }
}

/// The estate, endpoint by endpoint.
struct Seen<'s, 'r> {
    language: Language,
    check: &'r Report,
    cases: &'s Cases<'s>,
    sides: Vec<Side>,
    /// The worst of the links of each.
    worst: Vec<Mark>,
    /// Both ends of each link.
    ends: Vec<Option<(usize, usize)>>,
}

impl<'s, 'r> Seen<'s, 'r> {
    fn of(estate: &Estate, check: &'r Report, cases: &'s Cases<'s>) -> Self {
        let parties = check.parties.iter().enumerate();
        let numbers: HashMap<&str, usize> = parties
            .map(|(number, party)| (party.name.as_str(), number))
            .collect();
        let ends = check.links.iter().map(|link| {
            let end = |name: &String| numbers.get(name.as_str()).copied();
            Some((end(&link.agreement.a)?, end(&link.agreement.b)?))
        });
        let mut seen = Self {
            language: estate.language(),
            check,
            cases,
            sides: estate.parties().map(Side::of).collect(),
            worst: vec![Mark::None; check.parties.len()],
            ends: ends.collect(),
        };
        for (link, ends) in seen.ends.iter().enumerate() {
            for end in ends.iter().flat_map(|(a, b)| [*a, *b]) {
                seen.worst[end] = seen.worst[end].max(cases.mark(link));
            }
        }
        seen
    }

    /// Those with the same key are a group.
    fn grouped<K: Eq + core::hash::Hash>(
        &self,
        by: By,
        keys: impl Iterator<Item = K>,
    ) -> Groups<'r> {
        let mut numbers = HashMap::new();
        let mut all: Vec<Group<'r>> = Vec::new();
        let mut of = Vec::with_capacity(self.sides.len());
        for (end, (key, party)) in keys.zip(&self.check.parties).enumerate() {
            let number = *numbers.entry(key).or_insert_with(|| {
                all.push(Group {
                    product: match by {
                        By::Side => self.sides[end].told(self.language),
                        _ => &party.product_name,
                    },
                    members: Vec::new(),
                    mark: Mark::None,
                    side: self.sides[end],
                });
                all.len() - 1
            });
            let group = &mut all[number];
            group.members.push(&party.name);
            group.mark = group.mark.max(self.worst[end]);
            of.push(number);
        }
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        for (link, ends) in self.ends.iter().enumerate() {
            let Some((a, b)) = ends.map(|(a, b)| (of[a], of[b])) else {
                continue;
            };
            let checks = &self.check.links[link].agreement.checks;
            for (check, &case) in checks.iter().zip(self.cases.of_link(link)) {
                let way = if check.number > 2 { (b, a) } else { (a, b) };
                let cell = cells.entry(way).or_default();
                let worst = |known: Option<usize>| Some(known.map_or(case, |it| it.min(case)));
                // Every connection has one check of the server.
                if check.number % 2 == 1 {
                    cell.connections += 1;
                    cell.server = worst(cell.server);
                } else {
                    cell.client = worst(cell.client);
                }
            }
        }
        Groups { by, all, cells }
    }
}
