//! The estate file: parsed, checked, and not yet with its certificates.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;
use toml::de::{DeTable, Deserializer as TomlDeserializer};

use crate::draft::{CredentialFiles, Draft, Drafting, FileReference, Part, StoreDraft};
use crate::exchange::ExchangeServer;
use crate::fact::read_moment;
use crate::link::{Link, WrittenLink, links};
use crate::lync::LyncPool;
use crate::peer::Peer;
use crate::place::Keys;
use crate::store::Store;
use crate::{Error, schema, strings};

/// An estate file that holds together: every name in it is the name of something, every fact can be
/// what it is said to be. Its certificate files are yet to be read.
#[derive(Clone, Debug)]
pub struct EstateFile {
    tables: Tables,
    pub(crate) public_roots: Vec<FileReference>,
    pub(crate) stores: Vec<StoreDraft>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) links: Vec<Link>,
}

/// The whole file. An estate of Exchange UM servers, Lync pools and what else talks to them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(title = "countersign estate")]
pub(crate) struct Tables {
    /// The moment to judge at. Left out, it is now.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    at: Option<Moment>,
    /// Files with roots that are public beside those that are public today.
    #[serde(default)]
    public_roots: Vec<String>,
    /// The addresses of the organisation's UM IP gateways: the peers to which UM talks, beside its own
    /// servers. Left out, they are unknown.
    #[serde(default)]
    um_ip_gateways: Option<Vec<String>>,
    /// Whether the links that follow from the estate are checked beside those that it writes. Left
    /// out, they are if it writes none.
    #[serde(default)]
    derive_links: Option<bool>,
    /// Certificate stores that several hosts have alike, by name.
    #[serde(default, rename = "store")]
    stores: BTreeMap<String, Store>,
    /// Exchange servers.
    #[serde(default)]
    exchange: Vec<ExchangeServer>,
    /// Lync and Skype for Business pools.
    #[serde(default)]
    lync: Vec<LyncPool>,
    /// Gateways, IP PBXs, SBCs, phones.
    #[serde(default)]
    peer: Vec<Peer>,
    /// Who opens connections to whom. Left out, that follows from the estate.
    #[serde(default)]
    link: Vec<WrittenLink>,
}

/// A moment with its offset from UTC.
#[derive(Clone, Copy, Debug)]
struct Moment(OffsetDateTime);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        read_moment(&value).map(Self).ok_or_else(|| {
            serde::de::Error::custom("wanted a moment with its offset, as 2026-01-31T08:00:00Z")
        })
    }
}

/// Reads the text of an estate file, and refuses what does not hold together in it.
///
/// ```
/// let error = countersign_um::parse("[[peer]]\nkind = \"sbc\"\nfqnd = \"sbc1.contoso.com\"").unwrap_err();
/// assert_eq!(error.to_string(), "`peer[0].fqnd` (line 3): unknown key; the nearest is `fqdn`");
/// ```
///
/// # Errors
/// The first fault, with its key and line.
pub fn parse(text: &str) -> Result<EstateFile, Error> {
    let document = DeTable::parse(text).map_err(|fault| {
        let start = fault.span().map(|span| span.start..span.start + 1);
        Error::Syntax {
            line: Keys::of_lines(text).place_of_span(start).line(),
            fault: fault.message().to_owned(),
        }
    })?;
    strings::check(text, &document)?;
    let keys = Keys::read(text, &document, &schema::of_estate())?;
    let tables =
        Tables::deserialize(TomlDeserializer::from(document)).map_err(|fault| Error::Value {
            place: keys.place_of_span(fault.span()),
            fault: fault.message().to_owned(),
        })?;
    EstateFile::new(tables, &keys)
}

impl EstateFile {
    fn new(tables: Tables, keys: &Keys) -> Result<Self, Error> {
        let catalogue = countersign_products::catalogue();
        let mut drafting = Drafting::new(keys, &catalogue, &tables.stores);
        let public_roots = drafting.references("public_roots", &tables.public_roots);
        let mut drafts = draft_all(&tables, &mut drafting)?;
        for draft in &mut drafts {
            if matches!(draft.part, Part::UmService | Part::CallRouter) {
                let own = draft.trusted_peers.take();
                draft.trusted_peers = own.or_else(|| tables.um_ip_gateways.clone());
                draft.fellows = tables
                    .exchange
                    .iter()
                    .map(|server| server.fqdn.clone())
                    .collect();
            }
        }
        check_names(&drafts)?;
        let stores = drafting.into_stores();
        let links = links(&drafts, &tables.link, tables.derive_links, keys)?;
        Ok(Self {
            public_roots,
            stores,
            drafts,
            links,
            tables,
        })
    }

    /// The moment to judge at, if the estate says.
    #[must_use]
    pub fn at(&self) -> Option<OffsetDateTime> {
        self.tables.at.map(|Moment(at)| at)
    }

    /// Its Exchange servers.
    #[must_use]
    pub fn exchange_servers(&self) -> &[ExchangeServer] {
        &self.tables.exchange
    }

    /// Its Lync pools.
    #[must_use]
    pub fn lync_pools(&self) -> &[LyncPool] {
        &self.tables.lync
    }

    /// Everything else that talks to them.
    #[must_use]
    pub fn peers(&self) -> &[Peer] {
        &self.tables.peer
    }

    /// Every file that it names, as often as it does.
    pub fn files(&self) -> impl Iterator<Item = &FileReference> {
        let stores = self
            .stores
            .iter()
            .flat_map(|store| [&store.trusted_roots, &store.intermediates])
            .flatten()
            .flatten();
        let credentials = self
            .drafts
            .iter()
            .filter_map(|draft| draft.files.as_ref())
            .flat_map(|CredentialFiles { certificate, chain }| {
                core::iter::once(certificate).chain(chain)
            });
        self.public_roots.iter().chain(stores).chain(credentials)
    }
}

fn draft_all(tables: &Tables, drafting: &mut Drafting<'_>) -> Result<Vec<Draft>, Error> {
    let mut drafts = Vec::new();
    for (index, server) in tables.exchange.iter().enumerate() {
        drafts.append(&mut server.draft(&format!("exchange[{index}]"), drafting)?);
    }
    for (index, pool) in tables.lync.iter().enumerate() {
        drafts.append(&mut pool.draft(&format!("lync[{index}]"), index, drafting)?);
    }
    for (index, peer) in tables.peer.iter().enumerate() {
        drafts.push(peer.draft(&format!("peer[{index}]"), drafting)?);
    }
    Ok(drafts)
}

/// One name for each endpoint, so that a report can tell them apart, and none for two hosts, so that a
/// link can.
fn check_names(drafts: &[Draft]) -> Result<(), Error> {
    let mut seen: BTreeMap<String, (&Draft, bool)> = BTreeMap::new();
    for draft in drafts {
        let own = core::iter::once((&draft.name, true));
        for (name, is_own) in own.chain(draft.aliases.iter().map(|alias| (alias, false))) {
            let Some((other, was_own)) = seen.insert(name.to_lowercase(), (draft, is_own)) else {
                continue;
            };
            let is_shared = other.table() == draft.table() && !(is_own && was_own);
            if !is_shared {
                return Err(Error::DuplicateName {
                    place: draft.place.clone(),
                    name: name.clone(),
                    other: other.place.clone(),
                });
            }
        }
    }
    Ok(())
}
