//! Who opens connections to whom: as the estate writes it, or as it follows from what is in it.

use std::collections::{BTreeMap, HashMap};

use countersign_messages::{Text, estate};
use countersign_mutual::Direction;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Error;
use crate::draft::{Draft, Part};
use crate::nearest::nearest;
use crate::peer::PeerKind;
use crate::place::Keys;
use crate::reach::Reach;

/// A link that the estate writes: `[[link]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct WrittenLink {
    /// Who opens: an endpoint, or a host or a pool for all of its endpoints.
    pub from: Names,
    /// To whom.
    pub to: Names,
    /// Whether the other opens too. Left out, both do.
    #[serde(default)]
    pub direction: WrittenDirection,
}

/// One name or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Names {
    /// One.
    One(String),
    /// Each of these.
    Several(Vec<String>),
}

/// Which way a link is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WrittenDirection {
    /// Each opens to the other: four checks.
    #[default]
    Both,
    /// `from` opens to `to`: two checks.
    Forward,
}

impl Names {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(name) => core::slice::from_ref(name),
            Self::Several(names) => names,
        }
        .iter()
        .map(String::as_str)
    }
}

/// A link between two endpoints, by their numbers: `a` opens to `b`, or each to the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) direction: Direction,
    /// What it follows from; empty when it is written.
    pub(crate) derived_from: Vec<Text>,
}

/// Who opens to whom, as the estate writes it; or all that follows from its endpoints, if it writes nothing or
/// `derive` asks for it; and the redirects that follow from either.
pub(crate) fn openings(
    drafts: &[Draft],
    written: &[WrittenLink],
    derive: Option<bool>,
    keys: &Keys,
) -> Result<Openings, Error> {
    let mut openings = Openings::new(drafts);
    let mut deriving = Deriving {
        drafts,
        openings: &mut openings,
    };
    deriving.add_written(written, keys)?;
    if derive.unwrap_or(written.is_empty()) {
        deriving.derive();
    }
    deriving.follow_redirects();
    if openings.pairs().next().is_none() {
        return Err(Error::NoLink);
    }
    Ok(openings)
}

/// The most links that are told one by one.
///
/// Every call router of an organisation hands calls to every other server: a thousand Exchange servers make
/// as many, and the report takes some gigabytes. [`Crowd`](crate::Crowd) tells of more, by groups.
pub const MOST_LINKS: usize = 1_000_000;

/// Who opens to whom: all of some endpoints to all of others.
#[derive(Clone, Debug)]
pub(crate) struct Openings {
    /// The host of each endpoint, by number.
    hosts: Vec<usize>,
    blocks: Vec<Opening>,
}

/// All of `from` open to all of `to`, or each to the other.
#[derive(Clone, Debug)]
struct Opening {
    from: Vec<usize>,
    to: Vec<usize>,
    direction: Direction,
    /// Who does not open to each other, though they are in both lists.
    apart: Apart,
    /// What it follows from; `None` where it is written.
    why: Option<Text>,
}

/// Who is left out of an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// Nobody opens to itself.
    Itself,
    /// Nor to what is on its own host.
    ItsHost,
}

impl Openings {
    fn new(drafts: &[Draft]) -> Self {
        let mut numbers = HashMap::new();
        let hosts = drafts.iter().map(|draft| {
            let next = numbers.len();
            *numbers.entry(draft.host.as_str()).or_insert(next)
        });
        Self {
            hosts: hosts.collect(),
            blocks: Vec::new(),
        }
    }

    /// Every opening of one endpoint to another, in order, some more than once.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize, &Opening)> {
        self.blocks.iter().flat_map(move |block| {
            block.from.iter().flat_map(move |a| {
                let others = block.to.iter().filter(|b| !self.are_apart(block, *a, **b));
                others.map(move |b| (*a, *b, block))
            })
        })
    }

    fn are_apart(&self, block: &Opening, a: usize, b: usize) -> bool {
        a == b || block.apart == Apart::ItsHost && self.hosts[a] == self.hosts[b]
    }

    /// The links that they make, each pair once.
    pub(crate) fn links(&self) -> Result<Vec<Link>, Error> {
        let mut links = Links::default();
        for (a, b, block) in self.pairs() {
            links.open(a, b, block.why)?;
            if block.direction == Direction::Both {
                links.open(b, a, block.why)?;
            }
        }
        Ok(links.links)
    }

    /// Who opens to whom, whatever it follows from.
    pub(crate) fn reach(&self) -> Reach {
        let mut on_host: HashMap<usize, Vec<usize>> = HashMap::new();
        for (endpoint, host) in self.hosts.iter().enumerate() {
            on_host.entry(*host).or_default().push(endpoint);
        }
        let mut reach = Reach::new(self.hosts.len());
        for Opening {
            from,
            to,
            direction,
            apart,
            ..
        } in &self.blocks
        {
            let left_out = |end: usize| match apart {
                Apart::Itself => Vec::new(),
                Apart::ItsHost => on_host.get(&self.hosts[end]).cloned().unwrap_or_default(),
            };
            reach.open(from, to, left_out);
            if *direction == Direction::Both {
                reach.open(to, from, left_out);
            }
        }
        reach
    }
}

/// Links, each pair once.
#[derive(Default)]
struct Links {
    links: Vec<Link>,
    /// By the two ends, the lesser first.
    index: HashMap<(usize, usize), usize>,
}

impl Links {
    /// `a` opens to `b`.
    fn open(&mut self, a: usize, b: usize, derived_from: Option<Text>) -> Result<(), Error> {
        let Some(index) = self.index.get(&(a.min(b), a.max(b))) else {
            if self.links.len() == MOST_LINKS {
                return Err(Error::TooManyLinks);
            }
            self.index.insert((a.min(b), a.max(b)), self.links.len());
            self.links.push(Link {
                a,
                b,
                direction: Direction::Forward,
                derived_from: derived_from.into_iter().collect(),
            });
            return Ok(());
        };
        let link = &mut self.links[*index];
        if link.a != a {
            link.direction = Direction::Both;
        }
        if let Some(derived_from) = derived_from
            && !link.derived_from.is_empty()
            && !link.derived_from.contains(&derived_from)
        {
            link.derived_from.push(derived_from);
        }
        Ok(())
    }
}

/// Finds out who opens to whom.
struct Deriving<'d, 'o> {
    drafts: &'d [Draft],
    openings: &'o mut Openings,
}

impl Deriving<'_, '_> {
    fn add_written(&mut self, written: &[WrittenLink], keys: &Keys) -> Result<(), Error> {
        let names = self.names();
        let resolve = |key: String, wanted: &Names| {
            let mut found = Vec::new();
            for name in wanted.iter() {
                let endpoints =
                    names
                        .get(&name.to_lowercase())
                        .ok_or_else(|| Error::UnknownName {
                            place: keys.place(&key),
                            kind: "endpoint",
                            name: name.to_owned(),
                            nearest: nearest(name, names.keys()),
                        })?;
                found.extend(endpoints.iter().copied());
            }
            Ok::<_, Error>(found)
        };
        for (index, link) in written.iter().enumerate() {
            let from = resolve(format!("link[{index}].from"), &link.from)?;
            let to = resolve(format!("link[{index}].to"), &link.to)?;
            if let ([a], [b]) = (&from[..], &to[..])
                && a == b
            {
                return Err(Error::SelfLink {
                    place: keys.place(&format!("link[{index}]")),
                    name: self.drafts[*a].name.clone(),
                });
            }
            let direction = match link.direction {
                WrittenDirection::Both => Direction::Both,
                WrittenDirection::Forward => Direction::Forward,
            };
            self.open(&from, &to, direction, None);
        }
        Ok(())
    }

    /// Every name that a link may use, in lower case, with the endpoints that it stands for.
    fn names(&self) -> BTreeMap<String, Vec<usize>> {
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            for name in core::iter::once(&draft.name).chain(&draft.aliases) {
                let endpoints = names.entry(name.to_lowercase()).or_default();
                if !endpoints.contains(&index) {
                    endpoints.push(index);
                }
            }
        }
        names
    }

    fn open(&mut self, from: &[usize], to: &[usize], direction: Direction, why: Option<Text>) {
        self.openings.blocks.push(Opening {
            from: from.to_vec(),
            to: to.to_vec(),
            direction,
            apart: Apart::Itself,
            why,
        });
    }

    fn derive(&mut self) {
        use Direction::{Both, Forward};
        let routers = self.of(|part| part == Part::CallRouter);
        let services = self.of(|part| part == Part::UmService);
        let lync = self.of(|part| matches!(part, Part::Lync { .. }));
        let callers = self.of(|part| matches!(part, Part::Peer(kind) if kind.calls_um()));
        // Where no call router is known, callers know the UM services themselves (Exchange 2010).
        let doors = if routers.is_empty() {
            &services
        } else {
            &routers
        };
        self.open(&lync, doors, Both, Some(estate::LYNC_CALLS_UM));
        self.open(&callers, doors, Both, Some(estate::PEER_CALLS_UM));
        self.follow_redirects();
        let peers = [lync.as_slice(), &callers].concat();
        self.open(&services, &peers, Forward, Some(estate::UM_DIALS_OUT));
        self.openings.blocks.push(Opening {
            from: routers,
            to: services,
            direction: Forward,
            apart: Apart::ItsHost,
            why: Some(estate::ROUTER_TO_SERVICE),
        });
        let web = self.of(|part| part == Part::Web);
        for phone in self.of(|part| part == Part::Peer(PeerKind::Phone)) {
            self.open(&[phone], &lync, Forward, Some(estate::PHONE_TO_POOL));
            self.open(&[phone], &web, Forward, Some(estate::PHONE_TO_WEB));
        }
    }

    /// Whoever opens to a call router is told to open to a UM service next.
    fn follow_redirects(&mut self) {
        let is_router = |end: &usize| self.drafts[*end].part == Part::CallRouter;
        let is_outside = |end: &usize| {
            !matches!(
                self.drafts[*end].part,
                Part::CallRouter | Part::UmService | Part::Web
            )
        };
        let mut callers: Vec<usize> = Vec::new();
        let mut is_known = vec![false; self.drafts.len()];
        for block in &self.openings.blocks {
            let ways = match block.direction {
                Direction::Forward => vec![(&block.from, &block.to)],
                Direction::Both => vec![(&block.from, &block.to), (&block.to, &block.from)],
            };
            for (from, to) in ways {
                if to.iter().any(is_router) {
                    let outside = from.iter().copied().filter(is_outside);
                    callers.extend(
                        outside.filter(|caller| !core::mem::replace(&mut is_known[*caller], true)),
                    );
                }
            }
        }
        let services = self.of(|part| part == Part::UmService);
        self.open(
            &callers,
            &services,
            Direction::Forward,
            Some(estate::REDIRECT),
        );
    }

    fn of(&self, wanted: impl Fn(Part) -> bool) -> Vec<usize> {
        let drafts = self.drafts.iter().enumerate();
        drafts
            .filter(|(_, draft)| wanted(draft.part))
            .map(|(index, _)| index)
            .collect()
    }
}
