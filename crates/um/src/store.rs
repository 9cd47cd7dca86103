//! What a host trusts.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::choice::text_or_table;

/// The certificate stores of a host: `[store.NAME]`, or `store = { .. }` in the host itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Store {
    /// Files with the trusted roots: PEM, DER, PKCS#7, or a store as Windows exports it (`.sst`).
    /// Left out, it is unknown whom the host trusts.
    #[serde(default)]
    pub trusted_roots: Option<Vec<String>>,
    /// Files with the intermediate authorities that the host holds; left out, that is unknown.
    #[serde(default)]
    pub intermediates: Option<Vec<String>>,
    /// Files with the certificates that the host distrusts, whoever vouches for them: on Windows its Untrusted
    /// Certificates (`LocalMachine\Disallowed`). Left out, nobody says that there are any.
    #[serde(default)]
    pub disallowed: Option<Vec<String>>,
    /// Files with the revocation lists that the host has, or gets when it asks: PEM or DER. Left out, they
    /// are those of the estate; `[]` is none.
    #[serde(default)]
    pub crls: Option<Vec<String>>,
    /// Whether Windows fetches public roots on demand.
    #[serde(default)]
    pub auto_root_update: Option<bool>,
    /// Whether missing intermediates are fetched from the URL in `authorityInfoAccess`.
    #[serde(default)]
    pub aia: Option<bool>,
}

/// A host's store: the name of one that several hosts have alike, or what is in it.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
#[non_exhaustive]
pub enum StoreChoice {
    /// The store of this name.
    Named(String),
    /// A store of its own.
    Inline(Store),
}

impl<'de> Deserialize<'de> for StoreChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wanted = "the name of a store, or a table with its contents";
        text_or_table(deserializer, wanted, Self::Named, Self::Inline)
    }
}
