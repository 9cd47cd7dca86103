//! One rule, one file, one citation: findings about a certificate, a revocation list
//! or an OCSP response.
//!
//! It never verifies a signature, never follows a chain, and knows no clock and no product: a lint
//! looks at one object alone. An authority runs the lints before it signs; `cert lint` runs them on
//! anybody's certificate.
//!
//! 1. [`private_pki`] is the catalogue: the rules of RFC 5280 and of the Baseline Requirements that
//!    hold in a private PKI too; [`private_pki_lists`] and [`private_pki_responses`] are those for revocation
//!    lists and OCSP responses.
//! 2. Whoever knows more (what a product accepts) implements [`Lint`] and chains its own.
//! 3. [`Report::of_certificate`], [`Report::of_list`] and [`Report::of_response`] run them; every broken rule makes one [`Finding`].
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

/// Declares a rule about objects of one kind, as data.
macro_rules! rule {
    ($rule:ident: $inspect:ident($object:ty)) => {
        /// A rule about objects of one kind, as data.
        #[derive(Clone, Copy, Debug)]
        struct $rule {
            code: &'static str,
            severity: Severity,
            source: &'static str,
            inspect: fn(&$object) -> Option<String>,
        }

        impl Lint for $rule {
            fn code(&self) -> &str {
                self.code
            }

            fn severity(&self) -> Severity {
                self.severity
            }

            fn source(&self) -> &str {
                self.source
            }

            fn $inspect(&self, object: &$object) -> Option<String> {
                (self.inspect)(object)
            }
        }
    };
}

/// The files of such rules, and the catalogue that lists them in the order in which an object has the fields
/// they are about.
macro_rules! rules {
    ($($room:ident)*) => {
        $(mod $room;)*
        const RULES: &[&'static dyn Lint] = &[$(&$room::RULE),*];
    };
}

mod certificate;
mod certificate_list;
mod finding;
mod lint;
mod ocsp_response;
mod report;
mod signature;
mod uri;

pub use certificate::private_pki;
pub use certificate_list::private_pki_lists;
pub use finding::{Finding, Severity};
pub use lint::Lint;
pub use ocsp_response::private_pki_responses;
pub use report::Report;
