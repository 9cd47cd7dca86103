//! Changes to an estate, as a file or the command's options write them.

mod absent;
mod alteration;
mod authority;
mod endpoints;
mod reissue;
mod resolve;
mod workshop;

use countersign_mutual::FactValue;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use time::OffsetDateTime;
use toml::de::{DeTable, Deserializer as TomlDeserializer};

use crate::fact::moment;
use crate::place::Keys;
use crate::{Error, Place, schema, strings};

pub(crate) use absent::{Absent, AbsentRoot};
pub(crate) use alteration::{Alteration, StoreEdit};
pub(crate) use authority::{Authorities, above};
pub(crate) use reissue::Wishes;
pub(crate) use resolve::resolve;
pub(crate) use workshop::{Altered, Workshop};

/// Changes to an estate, each table a kind of them.
///
/// They are made in the order of these tables, whatever the order in which they are written. Everywhere
/// `of` names endpoints as links do, a host for all of its endpoints; the first part of a host name will do
/// where it is one host's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "countersign changes")]
#[serde(default)]
#[non_exhaustive]
pub struct Changes {
    /// The moment to judge at, after the changes. Left out, it is the moment before them.
    #[serde(deserialize_with = "moment", skip_serializing)]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub at: Option<OffsetDateTime>,
    /// Facts, settings among them, that become known or change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fact: Vec<FactChange>,
    /// Other products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub judge: Vec<ProductChange>,
    /// Other certificates, which exist.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replace: Vec<Replacement>,
    /// Certificates that hosts have already, and present from now on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bind: Vec<Binding>,
    /// Certificates that are issued again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renew: Vec<Renewal>,
    /// Authorities whose certificate is issued again, for the key that they have, and put where the old one is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renew_authority: Vec<AuthorityRenewal>,
    /// Revocation lists that hosts get in the place of those that they have of the same authorities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crl: Vec<ListChange>,
    /// Revocation lists whose next takes their place wherever they are: with what they say, and in force.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renew_crl: Vec<ListRenewal>,
    /// Certificates that come into the trusted roots of hosts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_root: Vec<StoreChange>,
    /// Certificates that leave the trusted roots of hosts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_root: Vec<StoreChange>,
    /// Certificates that go from the trusted roots of hosts to their intermediates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub move_to_intermediates: Vec<StoreChange>,
    /// Certificates that come into the intermediates of hosts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_intermediate: Vec<StoreChange>,
    /// Certificates whose purposes a store no longer limits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enable_purposes: Vec<StoreChange>,
    /// Intermediates that are sent along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub send: Vec<StoreChange>,
    /// Peers that are listed as trusted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub list_peer: Vec<Listing>,
    /// UM IP gateways that are removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_um_ip_gateway: Vec<GatewayNamed>,
    /// UM IP gateways whose host gets an IP address in DNS that no other has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_address: Vec<GatewayNamed>,
    /// UM IP gateways that are set otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub um_ip_gateway: Vec<GatewayChange>,
    /// Services that are started again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restart: Vec<Restart>,
    /// Names that somebody else answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns: Vec<DnsAnswer>,
}

/// A fact that becomes known, or changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct FactChange {
    /// Of whom.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// Its name, as estates and verdicts spell it.
    pub fact: String,
    /// What it is: a flag, a word, a moment; for `trusted_roots` and `intermediates` certificates, as
    /// elsewhere here, for `trusted_peers` names.
    pub value: FactValue,
}

/// Another product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct ProductChange {
    /// Of whom.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// The product, by the catalogue's identifier.
    pub product: String,
}

/// Another certificate, which exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct Replacement {
    /// Of whom.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// The file with the certificate; the chain may follow in it.
    pub file: String,
    /// Files with the intermediates that are sent along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
}

/// A certificate that a host has already, and presents from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, as the others are"
)]
pub struct Binding {
    /// Who presents it: endpoints of hosts whose `certificates` hold it.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// Which, as elsewhere here.
    pub certificate: String,
}

/// A certificate that is issued again: as it is, for as long as it was, but for what is said here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct Renewal {
    /// Whose. Those of them that present the same certificate get the same new one.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// A subject that is this common name alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common_name: Option<String>,
    /// DNS names and IP addresses that it gets beside those that it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_san: Vec<String>,
    /// Purposes that it gets, as `clientAuth`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with_eku: Vec<String>,
    /// Purposes that it loses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_eku: Vec<String>,
    /// Whether its `keyUsage` becomes `digitalSignature` and `keyEncipherment`.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub tls_key_usage: bool,
    /// Whether it is signed as its authority's key signs by default: with SHA-256, for RSA by PKCS#1 v1.5.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub default_signature: bool,
    /// A new key of this kind: `rsa-2048`, `rsa-3072`, `rsa-4096`, `p-256`, `p-384`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The kind of provider in which its key is: `csp`, `cng`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_provider: Option<String>,
    /// Another authority, which issues it as it issues its other certificates in the estate; without any there,
    /// as the old one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// An authority whose certificate is issued again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct AuthorityRenewal {
    /// Which, as elsewhere here.
    pub certificate: String,
}

/// Revocation lists that hosts get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct ListChange {
    /// Whose. Left out, of everybody.
    #[serde(
        default,
        deserialize_with = "one_or_several",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<crate::Names>")]
    pub of: Vec<String>,
    /// The file with the list, or several: PEM or DER.
    pub file: String,
}

/// Revocation lists whose next takes their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, as the others are"
)]
pub struct ListRenewal {
    /// The file with the list that is to be followed by its next, as the estate names it.
    pub file: String,
}

/// A certificate that comes into a store, or leaves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct StoreChange {
    /// Whose. Left out, of everybody who has it; what comes wants it.
    #[serde(
        default,
        deserialize_with = "one_or_several",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(with = "Option<crate::Names>")]
    pub of: Vec<String>,
    /// Which: the fingerprint, the common name or the whole subject of a certificate of the estate; or a file. An
    /// intermediate that is sent or comes in may be one that no file has: `issuer of ONE under ANOTHER`, each a
    /// certificate of the estate, supposes that it issued the one and the other issued it. A root that comes in may be
    /// `issuer of ONE`.
    pub certificate: String,
}

/// A peer that is listed as trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct Listing {
    /// By whom. What Exchange lists for the whole organisation, every UM server of it lists.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// The name.
    pub peer: String,
}

/// A UM IP gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, as the others are"
)]
pub struct GatewayNamed {
    /// Which, by its name or its address.
    pub gateway: String,
}

/// A UM IP gateway that is set otherwise: how UM dials a peer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, as the others are"
)]
pub struct GatewayChange {
    /// Which UM services dial so.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// The host that is dialled: a device, or a pool.
    pub host: String,
    /// By this address. Left out, as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// At this port. Left out, as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}

/// Services that are started again, and read what has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, as the others are"
)]
pub struct Restart {
    /// Whose.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
}

/// A name that somebody else answers: whoever dials it reaches another host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of the file, made by the command's options too"
)]
pub struct DnsAnswer {
    /// Whose name.
    #[serde(deserialize_with = "one_or_several")]
    #[schemars(with = "crate::Names")]
    pub of: Vec<String>,
    /// Who answers: an endpoint, or an address that the estate knows. What answers at another is unknown.
    pub answer: String,
}

/// Changes, and where each is written.
#[derive(Clone, Debug)]
pub struct WrittenChanges {
    changes: Changes,
    keys: Keys,
}

impl WrittenChanges {
    /// Changes that no file writes: faults are told of the option that is called like the table.
    #[must_use]
    pub fn of_options(changes: Changes) -> Self {
        Self {
            changes,
            keys: Keys::default(),
        }
    }

    /// The changes.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(crate) fn place(&self, key: &str) -> Place {
        self.keys.place(key)
    }
}

/// Reads the text of a file of changes, and refuses what does not hold together in it.
///
/// ```
/// let error = countersign_um::parse_changes("[[renew]]\nof = 'um1'\nwithout_eku = 'clientAuth'").unwrap_err();
/// assert!(error.to_string().starts_with("`renew[0].without_eku` (line 3): "), "{error}");
/// ```
///
/// # Errors
/// The first fault, with its key and line.
pub fn parse_changes(text: &str) -> Result<WrittenChanges, Error> {
    let document = DeTable::parse(text).map_err(|fault| {
        let start = fault.span().map(|span| span.start..span.start + 1);
        Error::Syntax {
            line: Keys::of_lines(text).place_of_span(start).line(),
            fault: fault.message().to_owned(),
        }
    })?;
    strings::check(text, &document)?;
    let keys = Keys::read(text, &document, schema::of_changes())?;
    let changes =
        Changes::deserialize(TomlDeserializer::from(document)).map_err(|fault| Error::Value {
            place: keys.place_of_span(fault.span()),
            fault: fault.message().to_owned(),
        })?;
    Ok(WrittenChanges { changes, keys })
}

/// A name, or several.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    crate::Names::deserialize(deserializer).map(|names| names.iter().map(str::to_owned).collect())
}
