//! One rule, one file, one citation: findings about a certificate.
//!
//! It never verifies a signature, never follows a chain, and knows no clock and no product: a lint
//! looks at one object alone. An authority runs the lints before it signs; `cert lint` runs them on
//! anybody's certificate.
//!
//! 1. [`private_pki`] is the catalogue: the rules of RFC 5280 and of the Baseline Requirements that
//!    hold in a private PKI too.
//! 2. Whoever knows more (what a product accepts) implements [`Lint`] and chains its own.
//! 3. [`Report::of_certificate`] runs them; every broken rule makes one [`Finding`].
//!
//! ```
//! use countersign_asn1::Certificate;
//! use countersign_lint::{Report, Severity, private_pki};
//!
//! fn refuse(der: &[u8]) -> Result<Option<String>, countersign_asn1::Error> {
//!     let certificate = Certificate::from_der(der)?;
//!     let report = Report::of_certificate(&certificate, private_pki());
//!     Ok(report.at_least(Severity::Error).next().map(ToString::to_string))
//! }
//! assert!(refuse(b"garbage").is_err());
//! ```
//!
//! What is left to the caller: to decide which [`Severity`] stops it, and to know that a certificate
//! without findings may still be refused by a verifier with rules of its own.

mod certificate;
mod finding;
mod lint;
mod report;

pub use certificate::private_pki;
pub use finding::{Finding, Severity};
pub use lint::Lint;
pub use report::Report;
