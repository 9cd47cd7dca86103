//! All pairs at a glance: endpoints grouped so that between two groups every connection has the same verdicts.

mod hearings;
mod kinds;

use core::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use countersign_mutual::{Answer, Role};
use countersign_trust::Signatures;
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;

use self::hearings::{Hearings, Outcome};
use self::kinds::{Count, Kinds};
use crate::reach::Reach;
use crate::report::{Summary, rfc3339};
use crate::{Error, Estate};

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

impl Estate {
    /// The verdicts of this moment, all pairs at a glance; `signatures` as for [`Self::check`].
    ///
    /// # Panics
    /// Never: there are no more hearings than checks of its links.
    #[must_use]
    pub fn matrix(&self, signatures: &Signatures<'_>, at: OffsetDateTime) -> Matrix {
        let reach = Reach::of(&self.links, self.endpoints.len());
        matrix(self, &reach, signatures, at).expect("there are no more hearings than checks")
    }
}

/// Who trusts whom in an estate, whoever opens to whom.
///
/// # Errors
/// More differences than anybody can look at.
pub(crate) fn matrix(
    estate: &Estate,
    reach: &Reach,
    signatures: &Signatures<'_>,
    at: OffsetDateTime,
) -> Result<Matrix, Error> {
    let judge = estate.judge(signatures, at);
    let endpoints = &estate.endpoints;
    let hearings = Hearings::hold(endpoints, reach, &judge, estate.progress())?;
    let kinds = Kinds::of(endpoints, reach, &hearings);
    let counts = kinds.connections(reach);
    let sides = |from: usize, to: usize| {
        let (from, to) = (kinds.first[from], kinds.first[to]);
        let server = hearings.outcome(from, to, Role::Server)?;
        Some([server, hearings.outcome(to, from, Role::Client)?])
    };
    let connections: Vec<Connection<'_>> = { counts.iter() }
        .filter_map(|(&(from, to), count)| {
            Some(Connection {
                from,
                to,
                sides: sides(from, to)?,
                count: count.opened,
            })
        })
        .collect();
    let products = { kinds.first.iter() }.map(|first| endpoints[*first].product.as_str());
    let groups = Groups::new(products, &connections);
    let mut members = vec![Vec::new(); groups.count];
    for (end, kind) in kinds.of.iter().enumerate() {
        members[groups.of[*kind]].push(&endpoints[end]);
    }
    let (works, summary) = summary(&counts, sides);
    Ok(Matrix {
        schema: SCHEMA.to_owned(),
        at: rfc3339(at),
        works,
        summary,
        cells: groups.cells(&connections),
        groups: members
            .into_iter()
            .filter_map(|members| {
                let first = members.first()?;
                Some(Group {
                    product: first.product.clone(),
                    product_name: first.party.rules.name.told(estate.language).to_owned(),
                    parties: members.iter().map(|it| it.party.name.clone()).collect(),
                })
            })
            .collect(),
    })
}

/// Whether every link works, and how many have which answer; `sides` says how those of one kind fare who open to
/// those of another.
fn summary<'h>(
    counts: &BTreeMap<(usize, usize), Count>,
    sides: impl Fn(usize, usize) -> Option<[&'h Outcome; 2]>,
) -> (Answer, Summary) {
    let mut summary = Summary::default();
    let mut works = None;
    for (&(a, b), count) in counts {
        let forth = sides(a, b).into_iter().flatten();
        let back = (count.mutual > 0).then(|| sides(b, a)).flatten();
        let forth_and_back = forth.clone().chain(back.into_iter().flatten());
        // A pair that opens both ways is counted from either end.
        let mutual = match a.cmp(&b) {
            Ordering::Less => count.mutual,
            Ordering::Equal => count.mutual / 2,
            Ordering::Greater => 0,
        };
        let one_way: Vec<&Outcome> = forth.collect();
        for (links, checks) in [
            (count.opened - count.mutual, one_way),
            (mutual, forth_and_back.collect()),
        ] {
            if links > 0 {
                let verdict = Answer::together(checks.iter().map(|check| check.verdict));
                let supported = Answer::together(checks.iter().map(|check| check.supported));
                let warns = checks.iter().any(|check| check.warns);
                summary.add(links, verdict, supported, warns);
                works = works.max(Some(verdict));
            }
        }
    }
    (works.unwrap_or(Answer::Undecided), summary)
}

/// Endpoints of one kind open to those of another.
struct Connection<'h> {
    from: usize,
    to: usize,
    /// Of the one who is dialled as a server, and of the one who dials as a client.
    sides: [&'h Outcome; 2],
    count: usize,
}

/// Of both sides.
type Verdicts = [Answer; 2];

impl Connection<'_> {
    fn verdicts(&self) -> Verdicts {
        self.sides.map(|outcome| outcome.verdict)
    }
}

/// The group of each kind of endpoint, by number.
struct Groups {
    of: Vec<usize>,
    count: usize,
}

/// How a kind looks from afar: whether it opens, to which group, with which verdicts.
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
        for connection in connections {
            let Connection { from, to, .. } = *connection;
            signatures[from].insert((true, self.of[to], connection.verdicts()));
            signatures[to].insert((false, self.of[from], connection.verdicts()));
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
            let verdicts = connection.verdicts();
            *cells.entry(key).or_insert(verdicts) != verdicts
        });
        let Some(strange) = strange else {
            return false;
        };
        let mut seen: Vec<Option<Verdicts>> = vec![None; self.of.len()];
        for connection in connections {
            if connection.from == strange.from && self.of[connection.to] == self.of[strange.to] {
                seen[connection.to] = Some(connection.verdicts());
            }
        }
        let before = self.of.clone();
        self.number(before.into_iter().zip(seen))
    }

    fn cells(&self, connections: &[Connection<'_>]) -> Vec<Cell> {
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        for connection in connections {
            let (from, to) = (self.of[connection.from], self.of[connection.to]);
            let [server, client] = connection.verdicts();
            let cell = cells.entry((from, to)).or_insert_with(|| Cell {
                from,
                to,
                server,
                client,
                connections: 0,
                codes: BTreeSet::new(),
            });
            cell.connections += connection.count;
            for outcome in connection.sides {
                cell.codes.extend(outcome.codes.iter().cloned());
            }
        }
        cells.into_values().collect()
    }
}
