//! Gateways, IP PBXs, SBCs, phones.

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::Error;
use crate::draft::{Draft, Drafting, Part};
use crate::fact::FactTable;
use crate::held::{self, HeldCertificate, HeldChoice};
use crate::store::StoreChoice;

/// A peer that is neither Exchange nor Lync: `[[peer]]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Peer {
    /// What to call it; its `fqdn` or `address` if left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Its full name: what others dial.
    #[serde(default)]
    pub fqdn: Option<String>,
    /// Its IP address: what others dial when it has no full name.
    #[serde(default)]
    pub address: Option<String>,
    /// What it is.
    pub kind: PeerKind,
    /// Its product, by the catalogue's identifier. Left out, it is a `generic-gateway`.
    #[serde(default)]
    #[schemars(extend("enum" = product_ids()))]
    pub product: Option<String>,
    /// The file with its certificate; the chain may follow in it. Left out, it is unknown.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Files with the intermediates that are sent along.
    #[serde(default)]
    pub chain: Vec<String>,
    /// Every certificate that it has beside a key, the one that it presents among them: a file, or a table with
    /// what is known of it. Left out, they are unknown.
    #[serde(default, deserialize_with = "held::certificates")]
    #[schemars(with = "Option<Vec<HeldChoice>>")]
    pub certificates: Option<Vec<HeldCertificate>>,
    /// The port on which it listens for TLS. Left out, it is unknown.
    #[serde(default)]
    pub tls_port: Option<u16>,
    /// The hosts that it sends calls for Unified Messaging to. Left out, they are unknown.
    #[serde(default)]
    pub calls: Option<Vec<String>>,
    /// What it trusts. Left out, that is unknown.
    #[serde(default)]
    pub store: Option<StoreChoice>,
    /// The peers that it lists as trusted, by name. Left out, they are unknown.
    #[serde(default)]
    pub trusted_peers: Option<Vec<String>>,
    /// What else is known of it.
    #[serde(flatten)]
    #[schemars(with = "FactTable")]
    pub(crate) facts: FactTable,
}

fn product_ids() -> Vec<String> {
    countersign_products::catalogue()
        .products()
        .map(|(id, _)| id.to_owned())
        .collect()
}

/// What a peer is: it decides which links follow for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PeerKind {
    /// A gateway to the telephone network; it calls UM, and UM calls it.
    Gateway,
    /// An IP PBX; as a gateway.
    IpPbx,
    /// A session border controller; as a gateway.
    Sbc,
    /// A desk phone; it opens to Lync pools and to Exchange's web services.
    Phone,
    /// Something else: no link follows for it.
    Other,
}

impl PeerKind {
    /// Whether it is a UM IP gateway to Exchange.
    pub(crate) fn calls_um(self) -> bool {
        matches!(self, Self::Gateway | Self::IpPbx | Self::Sbc)
    }
}

impl Peer {
    /// The name under which it is an endpoint.
    pub(crate) fn title(&self) -> Option<&str> {
        let names = [&self.name, &self.fqdn, &self.address];
        names.into_iter().flatten().map(String::as_str).next()
    }

    pub(crate) fn draft(&self, path: &str, drafting: &mut Drafting<'_>) -> Result<Draft, Error> {
        for (field, host) in [("fqdn", &self.fqdn), ("address", &self.address)] {
            if let Some(host) = host {
                drafting.check_host_name(&format!("{path}.{field}"), host)?;
            }
        }
        // A phone has a name alone: nobody dials it.
        let Some(host) = self
            .fqdn
            .as_ref()
            .or(self.address.as_ref())
            .or(self.name.as_ref())
        else {
            return Err(Error::NamelessPeer {
                place: drafting.place(path),
            });
        };
        let mut draft = drafting.draft(path, host, Part::Peer(self.kind));
        if let Some(name) = &self.name {
            draft
                .aliases
                .push(core::mem::replace(&mut draft.name, name.clone()));
        }
        draft.aliases.extend(self.address.clone());
        draft.product = drafting.product(path, self.product.as_deref())?;
        draft.store = drafting.store(path, self.store.as_ref())?;
        draft.files = drafting.files(path, self.certificate.as_deref(), &self.chain);
        draft.trusted_peers = self.trusted_peers.clone().map(Rc::new);
        draft.tls_port = self.tls_port;
        drafting.state(&mut draft, path, &self.facts)?;
        Ok(draft)
    }
}
