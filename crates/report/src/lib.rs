//! An estate on one page: what `check`, `requirements`, `plan` and `forecast` say of it, as HTML with SVG in it.
//!
//! The page needs no network, no script and no other file. It is read on a screen, light or dark, on paper,
//! and by a screen reader; every mark has its words, and every mark that is not well leads to why and to
//! what to do.
//!
//! ```
//! use countersign_um::Estate;
//!
//! # use countersign_trust::Signatures;
//! # let um = countersign_testkit::Template::leaf("um1.contoso.com").self_signed();
//! # let read = |_: &_| Ok(um.pem().into_bytes());
//! # let signatures = Signatures::new(countersign_provider_aws_lc::provider());
//! # let at = countersign_testkit::NOW;
//! let file = countersign_um::parse(r#"
//!     exchange = [{ fqdn = "um1.contoso.com", version = "2016", roles = ["mailbox"], um = { certificate = "um1.pem" } }]
//!     peer = [{ fqdn = "gw1.contoso.com", kind = "gateway", store = { trusted_roots = ["um1.pem"] } }]
//! "#)?;
//! let estate = Estate::load(&file, &countersign_products::catalogue(), read)?;
//! let page = countersign_report::page("Contoso", &estate, &signatures, at);
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! assert!(page.contains("gw1.contoso.com"));
//! # Ok::<(), countersign_um::Error>(())
//! ```

mod case;
mod graph;
mod groups;
mod links;
mod mark;
mod matrix;
mod next;
mod page;
mod plan;
mod timeline;

pub use page::page;
