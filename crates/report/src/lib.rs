//! An estate on one page: what `check`, `requirements`, `plan` and `forecast` say of it, as HTML with SVG in it.
//!
//! The page needs no network, no script and no other file. It is read on a screen, light or dark, on paper,
//! and by a screen reader; every mark has its words, and every mark that is not well leads to why and to
//! what to do.
//!
//! ```no_run
//! use countersign_trust::Signatures;
//! use countersign_um::Estate;
//! use time::OffsetDateTime;
//!
//! fn of_contoso(estate: &Estate, signatures: &Signatures<'_>, at: OffsetDateTime) -> String {
//!     countersign_report::page("Contoso", estate, signatures, at)
//! }
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
