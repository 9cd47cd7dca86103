//! All pairs at a glance: endpoints grouped so that between two groups every connection has the same verdicts.

use std::collections::{BTreeSet, HashMap};

use countersign_mutual::{Agreement, Answer, Check, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Report, Summary};

/// The form of reports.
const SCHEMA: &str = "countersign.matrix/1";

/// Groups of endpoints, and what holds between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "countersign matrix")]
#[non_exhaustive]
pub struct Matrix {
    /// The form of this report: `countersign.matrix/1`. It changes when a reader would have to.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The moment that was judged, RFC 3339.
    #[schemars(extend("format" = "date-time"))]
    pub at: String,
    /// Whether every link works.
    pub works: Answer,
    /// How many links have which answer.
    pub summary: Summary,
    /// The groups: endpoints of one product with the same verdicts, in the order of the estate.
    pub groups: Vec<Group>,
    /// What holds between two groups where a connection is opened from the one to the other.
    pub cells: Vec<Cell>,
}

/// Endpoints of one product that no verdict tells apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Group {
    /// Their product, by the catalogue's identifier.
    pub product: String,
    /// Their product, as its maker writes it.
    pub product_name: String,
    /// Their names.
    pub parties: Vec<String>,
}

/// The connections from one group to another, all of which have the same two verdicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Cell {
    /// The group that opens, by its place in `groups`, counted from 0.
    pub from: usize,
    /// The group to which it opens.
    pub to: usize,
    /// Whether those who are dialled hold as TLS servers before those who dial.
    pub server: Answer,
    /// Whether those who dial hold as TLS clients before those who are dialled.
    pub client: Answer,
    /// How many connections there are: not everybody opens to everybody.
    pub connections: usize,
    /// The codes of the reasons why not, of all of them.
    pub codes: BTreeSet<String>,
}

impl Report {
    /// The same verdicts, all pairs at a glance.
    #[must_use]
    pub fn matrix(&self) -> Matrix {
        let names = self.parties.iter().enumerate();
        let numbers: HashMap<&str, usize> = names
            .map(|(number, party)| (party.name.as_str(), number))
            .collect();
        let connections = self.links.iter().flat_map(|link| {
            let Agreement { a, b, checks, .. } = &link.agreement;
            let ends = (numbers.get(a.as_str()), numbers.get(b.as_str()));
            let (Some(a), Some(b)) = ends else {
                return Vec::new();
            };
            let pairs = checks.chunks(2).zip([(*a, *b), (*b, *a)]);
            pairs
                .filter_map(|(checks, ends)| Connection::of(ends, checks))
                .collect()
        });
        let connections: Vec<Connection<'_>> = connections.collect();
        let products = self.parties.iter().map(|party| party.product.as_str());
        let groups = Groups::new(products, &connections);
        Matrix {
            schema: SCHEMA.to_owned(),
            at: self.at.clone(),
            works: self.works,
            summary: self.summary,
            cells: groups.cells(&connections),
            groups: groups
                .members()
                .into_iter()
                .map(|members| Group {
                    product: self.parties[members[0]].product.clone(),
                    product_name: self.parties[members[0]].product_name.clone(),
                    parties: members
                        .into_iter()
                        .map(|number| self.parties[number].name.clone())
                        .collect(),
                })
                .collect(),
        }
    }
}

/// One endpoint opens to another.
struct Connection<'r> {
    from: usize,
    to: usize,
    verdicts: Verdicts,
    checks: &'r [Check],
}

/// Of the one who is dialled as a server, and of the one who dials as a client.
type Verdicts = (Answer, Answer);

impl<'r> Connection<'r> {
    fn of((from, to): (usize, usize), checks: &'r [Check]) -> Option<Self> {
        let [server, client] = checks else {
            return None;
        };
        Some(Self {
            from,
            to,
            verdicts: (server.verdict, client.verdict),
            checks,
        })
    }

    fn codes(&self) -> impl Iterator<Item = &'r str> {
        let reasons = self.checks.iter().flat_map(|check| &check.reasons);
        reasons
            .filter(|reason| reason.severity >= Severity::Unknown)
            .map(|reason| reason.code.as_str())
    }
}

/// The group of each endpoint, by number.
struct Groups {
    of: Vec<usize>,
    count: usize,
}

/// How an endpoint looks from afar: whether it opens, to which group, with which verdicts.
type Signature = BTreeSet<(bool, usize, Verdicts)>;

impl Groups {
    /// First those of one product are a group. A group is divided where its members have different verdicts
    /// with others; and where one that they all talk to tells them apart.
    fn new<'p>(products: impl Iterator<Item = &'p str>, connections: &[Connection<'_>]) -> Self {
        let mut groups = Self {
            of: Vec::new(),
            count: 0,
        };
        groups.number(products);
        loop {
            while groups.divide_by_signature(connections) {}
            if !groups.divide_by_witness(connections) {
                return groups;
            }
        }
    }

    /// Numbers the endpoints by these keys, in the order in which they are met; whether that makes more groups.
    fn number<K: Eq + core::hash::Hash>(&mut self, keys: impl Iterator<Item = K>) -> bool {
        let mut numbers = HashMap::new();
        let of = keys
            .map(|key| {
                let next = numbers.len();
                *numbers.entry(key).or_insert(next)
            })
            .collect();
        let is_finer = numbers.len() > self.count;
        *self = Self {
            of,
            count: numbers.len(),
        };
        is_finer
    }

    fn divide_by_signature(&mut self, connections: &[Connection<'_>]) -> bool {
        let mut signatures = vec![Signature::new(); self.of.len()];
        for Connection {
            from, to, verdicts, ..
        } in connections
        {
            signatures[*from].insert((true, self.of[*to], *verdicts));
            signatures[*to].insert((false, self.of[*from], *verdicts));
        }
        let before = self.of.clone();
        self.number(before.into_iter().zip(signatures))
    }

    /// Between two groups there are verdicts of two kinds, so one endpoint has both with members of a group:
    /// by what they are for it, that group is divided.
    fn divide_by_witness(&mut self, connections: &[Connection<'_>]) -> bool {
        let mut cells: HashMap<(usize, usize), Verdicts> = HashMap::new();
        let strange = connections.iter().find(|connection| {
            let key = (self.of[connection.from], self.of[connection.to]);
            *cells.entry(key).or_insert(connection.verdicts) != connection.verdicts
        });
        let Some(strange) = strange else {
            return false;
        };
        let mut seen: Vec<Option<Verdicts>> = vec![None; self.of.len()];
        for connection in connections {
            if connection.from == strange.from && self.of[connection.to] == self.of[strange.to] {
                seen[connection.to] = Some(connection.verdicts);
            }
        }
        let before = self.of.clone();
        self.number(before.into_iter().zip(seen))
    }

    fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.count];
        for (number, group) in self.of.iter().enumerate() {
            members[*group].push(number);
        }
        members
    }

    fn cells(&self, connections: &[Connection<'_>]) -> Vec<Cell> {
        let mut cells: HashMap<(usize, usize), Cell> = HashMap::new();
        for connection in connections {
            let (from, to) = (self.of[connection.from], self.of[connection.to]);
            let (server, client) = connection.verdicts;
            let cell = cells.entry((from, to)).or_insert_with(|| Cell {
                from,
                to,
                server,
                client,
                connections: 0,
                codes: BTreeSet::new(),
            });
            cell.connections += 1;
            for code in connection.codes() {
                if !cell.codes.contains(code) {
                    cell.codes.insert(code.to_owned());
                }
            }
        }
        let mut cells: Vec<Cell> = cells.into_values().collect();
        cells.sort_by_key(|cell| (cell.from, cell.to));
        cells
    }
}
