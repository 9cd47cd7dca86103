//! What a host trusts.

use core::fmt;

use schemars::JsonSchema;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

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
    /// By hand: an untagged enum forgets where in the file a fault stands.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice;

        impl<'de> Visitor<'de> for Choice {
            type Value = StoreChoice;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a store, or a table with its contents")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<StoreChoice, E> {
                Ok(StoreChoice::Named(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StoreChoice, A::Error> {
                let contents = de::value::MapAccessDeserializer::new(map);
                Store::deserialize(contents).map(StoreChoice::Inline)
            }
        }

        deserializer.deserialize_any(Choice)
    }
}
