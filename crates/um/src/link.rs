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

/// The links of an estate: those that are written, or all that follow from its endpoints if none is or
/// `derive` asks for them; and the redirects that follow from either.
pub(crate) fn links(
    drafts: &[Draft],
    written: &[WrittenLink],
    derive: Option<bool>,
    keys: &Keys,
) -> Result<Vec<Link>, Error> {
    let mut links = Links::new(drafts);
    links.add_written(written, keys)?;
    if derive.unwrap_or(written.is_empty()) {
        links.derive()?;
    }
    links.follow_redirects()?;
    if links.links.is_empty() {
        return Err(Error::NoLink);
    }
    Ok(links.links)
}

/// The most links that are checked.
///
/// Every call router of an organisation hands calls to every other server: a thousand Exchange servers make
/// as many, and the report takes some gigabytes.
pub const MOST_LINKS: usize = 1_000_000;

struct Links<'d> {
    drafts: &'d [Draft],
    links: Vec<Link>,
    /// By the two ends, the lesser first.
    index: HashMap<(usize, usize), usize>,
}

impl<'d> Links<'d> {
    fn new(drafts: &'d [Draft]) -> Self {
        Self {
            drafts,
            links: Vec::new(),
            index: HashMap::new(),
        }
    }

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
            for a in &from {
                for b in &to {
                    self.open(*a, *b, None)?;
                    if link.direction == WrittenDirection::Both {
                        self.open(*b, *a, None)?;
                    }
                }
            }
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

    /// `a` opens to `b`.
    fn open(&mut self, a: usize, b: usize, derived_from: Option<Text>) -> Result<(), Error> {
        if a == b {
            return Ok(());
        }
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

    fn derive(&mut self) -> Result<(), Error> {
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
        for (outside, why) in [
            (&lync, estate::LYNC_CALLS_UM),
            (&callers, estate::PEER_CALLS_UM),
        ] {
            for peer in outside {
                for door in doors {
                    self.open(*peer, *door, Some(why))?;
                    self.open(*door, *peer, Some(why))?;
                }
            }
        }
        self.follow_redirects()?;
        for peer in lync.iter().chain(&callers) {
            for service in &services {
                self.open(*service, *peer, Some(estate::UM_DIALS_OUT))?;
            }
        }
        for router in &routers {
            for service in &services {
                if self.drafts[*router].host != self.drafts[*service].host {
                    self.open(*router, *service, Some(estate::ROUTER_TO_SERVICE))?;
                }
            }
        }
        for phone in self.of(|part| part == Part::Peer(PeerKind::Phone)) {
            for pool in &lync {
                self.open(phone, *pool, Some(estate::PHONE_TO_POOL))?;
            }
            for web in self.of(|part| part == Part::Web) {
                self.open(phone, web, Some(estate::PHONE_TO_WEB))?;
            }
        }
        Ok(())
    }

    /// Whoever opens to a call router is told to open to a UM service next.
    fn follow_redirects(&mut self) -> Result<(), Error> {
        let services = self.of(|part| part == Part::UmService);
        let is_router = |end: usize| self.drafts[end].part == Part::CallRouter;
        let is_outside = |end: usize| {
            !matches!(
                self.drafts[end].part,
                Part::CallRouter | Part::UmService | Part::Web
            )
        };
        let callers: Vec<usize> = self
            .links
            .iter()
            .flat_map(|link| {
                let there = is_router(link.b).then_some(link.a);
                let back =
                    (link.direction == Direction::Both && is_router(link.a)).then_some(link.b);
                [there, back]
            })
            .flatten()
            .filter(|caller| is_outside(*caller))
            .collect();
        for caller in callers {
            for service in &services {
                self.open(caller, *service, Some(estate::REDIRECT))?;
            }
        }
        Ok(())
    }

    fn of(&self, wanted: impl Fn(Part) -> bool) -> Vec<usize> {
        let drafts = self.drafts.iter().enumerate();
        drafts
            .filter(|(_, draft)| wanted(draft.part))
            .map(|(index, _)| index)
            .collect()
    }
}
