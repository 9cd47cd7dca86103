//! What each product does, as data with sources and confidence.
//!
//! One TOML file a product, under `data/`. A product inherits the rules of what it is an instance of:
//! Lync Server 2013 is a Lync server, which is a Windows product on Schannel. [`catalogue()`] loads them all;
//! `mutual` applies their rules and knows none of their names.
//!
//! ```text
//! data/*.toml ──> Catalogue::parse ──> Product { ports, VerifierRules, Delivery } ──> mutual::Party
//! ```
//!
//! ```
//! let catalogue = countersign_products::catalogue();
//! let lync = catalogue.product("lync-2013").expect("a product of the catalogue");
//! assert!(lync.rules().families.contains("lync"));
//! assert!(lync.rules().rules.iter().any(|rule| rule.id == "lync-client-wildcard"));
//! ```
//!
//! It reads no file and no network: the data are compiled in.

mod acceptance;
mod catalogue;
mod delivery;
mod product;

pub use acceptance::AcceptanceLint;
pub use catalogue::{Catalogue, CatalogueError, catalogue};
pub use delivery::{Above, Delivery, Form, KeyProtection, Limit, Measure, Note, Protection};
pub use product::{Port, Product};
