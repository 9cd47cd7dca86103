//! The estate file: parsed, checked, and not yet with its certificates.

use std::collections::BTreeMap;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Deserialize;
use time::OffsetDateTime;
use toml::de::{DeTable, Deserializer as TomlDeserializer};

use crate::deployment::Deployment;
use crate::dial_plan::DialPlan;
use crate::draft::{CredentialFiles, Draft, Drafting, FileReference, Part, StoreDraft};
use crate::exchange::ExchangeServer;
use crate::fact::moment;
use crate::gateway::{GatewayChoice, HuntGroup, UmIpGateway};
use crate::held::{self, HeldDraft, OfHosts};
use crate::link::{Openings, WrittenLink, openings};
use crate::lync::LyncPool;
use crate::peer::Peer;
use crate::place::Keys;
use crate::policy::Policies;
use crate::store::Store;
use crate::{Error, schema, strings};

/// An estate file that holds together: every name in it is the name of something, every fact can be
/// what it is said to be. Its certificate files are yet to be read.
#[derive(Clone, Debug)]
pub struct EstateFile {
    at: Option<OffsetDateTime>,
    pub(crate) deployment: Deployment,
    pub(crate) public_roots: Vec<FileReference>,
    /// The revocation lists that every host has that does not say which it has.
    pub(crate) crls: Option<Vec<FileReference>>,
    pub(crate) stores: Vec<StoreDraft>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) openings: Openings,
    pub(crate) held: OfHosts<HeldDraft>,
}

/// The whole file. An estate of Exchange UM servers, Lync pools and what else talks to them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(title = "countersign estate")]
pub(crate) struct Tables {
    /// The moment to judge at. Left out, it is now.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    at: Option<OffsetDateTime>,
    /// Files with roots that are public beside those that are public today.
    #[serde(default)]
    public_roots: Vec<String>,
    /// Files with the revocation lists that hosts have, or get when they ask: PEM or DER. Left out, they are
    /// unknown; a host's store may have others.
    #[serde(default)]
    crls: Option<Vec<String>>,
    /// The organisation's UM IP gateways: the peers to which UM talks, beside its own servers. An address
    /// alone says enough for links. Left out, they are unknown.
    #[serde(default)]
    um_ip_gateways: Option<Vec<GatewayChoice>>,
    /// UM dial plans. Left out, they are unknown; `dial_plan = []` is none.
    #[serde(default, rename = "dial_plan")]
    dial_plans: Option<Vec<DialPlan>>,
    /// UM hunt groups. Left out, they are unknown; `hunt_group = []` is none.
    #[serde(default, rename = "hunt_group")]
    hunt_groups: Option<Vec<HuntGroup>>,
    /// When `ExchUcUtil.ps1` was last run, after which Lync reads its topology again.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    exch_uc_util_ran: Option<OffsetDateTime>,
    /// Which of two readings counts, where Microsoft's pages contradict each other.
    #[serde(default)]
    policies: Policies,
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
    let keys = Keys::read(text, &document, schema::of_estate())?;
    let tables =
        Tables::deserialize(TomlDeserializer::from(document)).map_err(|fault| Error::Value {
            place: keys.place_of_span(fault.span()),
            fault: fault.message().to_owned(),
        })?;
    EstateFile::new(tables, &keys)
}

impl EstateFile {
    fn new(tables: Tables, keys: &Keys) -> Result<Self, Error> {
        let Tables {
            at,
            public_roots,
            crls,
            um_ip_gateways,
            dial_plans,
            hunt_groups,
            exch_uc_util_ran,
            policies,
            derive_links,
            stores,
            exchange,
            lync,
            peer,
            link,
        } = tables;
        let deployment = Deployment {
            exchange: exchange.into_iter().map(ExchangeServer::settled).collect(),
            lync,
            peers: peer,
            gateways: um_ip_gateways
                .map(|gateways| gateways.into_iter().map(UmIpGateway::from).collect()),
            dial_plans,
            hunt_groups,
            exch_uc_util_ran,
            policies,
        };
        deployment.check(keys)?;
        let catalogue = countersign_products::catalogue();
        let dial_plans = deployment.dial_plans.as_deref().unwrap_or_default();
        let mut drafting = Drafting::new(keys, &catalogue, &stores, dial_plans);
        let public_roots = drafting.references("public_roots", &public_roots);
        let crls = crls.map(|files| drafting.references("crls", &files));
        let held = held::drafts(&deployment, &drafting);
        let mut drafts = draft_all(&deployment, &mut drafting)?;
        let gateways = deployment.gateways.as_ref().map(|gateways| {
            let addresses = gateways.iter().map(|gateway| gateway.address.clone());
            Rc::new(addresses.collect())
        });
        let servers = deployment.exchange.iter();
        let servers: Rc<Vec<String>> = Rc::new(servers.map(|server| server.fqdn.clone()).collect());
        for draft in &mut drafts {
            if matches!(draft.part, Part::UmService | Part::CallRouter) {
                let own = draft.trusted_peers.take();
                draft.trusted_peers = own.or_else(|| gateways.clone());
                draft.fellows = Rc::clone(&servers);
            }
        }
        check_names(&drafts)?;
        let stores = drafting.into_stores();
        let openings = openings(&drafts, &link, derive_links, keys)?;
        Ok(Self {
            at,
            public_roots,
            crls,
            stores,
            drafts,
            openings,
            held,
            deployment,
        })
    }

    /// The moment to judge at, if the estate says.
    #[must_use]
    pub fn at(&self) -> Option<OffsetDateTime> {
        self.at
    }

    /// Its Exchange servers.
    #[must_use]
    pub fn exchange_servers(&self) -> &[ExchangeServer] {
        &self.deployment.exchange
    }

    /// Its Lync pools.
    #[must_use]
    pub fn lync_pools(&self) -> &[LyncPool] {
        &self.deployment.lync
    }

    /// Everything else that talks to them.
    #[must_use]
    pub fn peers(&self) -> &[Peer] {
        &self.deployment.peers
    }

    /// Every file that it names, as often as it does.
    pub fn files(&self) -> impl Iterator<Item = &FileReference> {
        let stores = self
            .stores
            .iter()
            .flat_map(|store| {
                let trusted = [&store.trusted_roots, &store.intermediates];
                trusted.into_iter().chain([&store.disallowed, &store.crls])
            })
            .flatten()
            .flatten();
        let credentials = self
            .drafts
            .iter()
            .filter_map(|draft| draft.files.as_ref())
            .flat_map(|CredentialFiles { certificate, chain }| {
                core::iter::once(certificate).chain(chain)
            });
        let held = self.held.values().flatten().map(|held| &held.file);
        let presented = stores.chain(credentials);
        let lists = self.crls.iter().flatten();
        let named = self.public_roots.iter().chain(lists);
        named.chain(presented).chain(held)
    }
}

fn draft_all(deployment: &Deployment, drafting: &mut Drafting<'_>) -> Result<Vec<Draft>, Error> {
    let mut drafts = Vec::new();
    for (index, server) in deployment.exchange.iter().enumerate() {
        drafts.append(&mut server.draft(&format!("exchange[{index}]"), drafting)?);
    }
    for (index, pool) in deployment.lync.iter().enumerate() {
        drafts.append(&mut pool.draft(&format!("lync[{index}]"), index, drafting)?);
    }
    for (index, peer) in deployment.peers.iter().enumerate() {
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
