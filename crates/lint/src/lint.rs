//! `Lint`: a rule that an object can break.

use core::fmt;

use countersign_asn1::{BasicOcspResponse, Certificate, CertificateList, Error, Leniencies};

use crate::Severity;

/// A rule that an object can break, alone and by itself.
///
/// # Examples
/// A rule of somebody's own, beside the catalogue:
/// ```
/// use countersign_asn1::Certificate;
/// use countersign_lint::{Lint, Severity};
///
/// #[derive(Debug)]
/// struct NoUnderscore;
///
/// impl Lint for NoUnderscore {
///     fn code(&self) -> &str { "no-underscore" }
///     fn severity(&self) -> Severity { Severity::Warning }
///     fn source(&self) -> &str { "the manual of our old gateway, page 12" }
///     fn inspect_certificate(&self, certificate: &Certificate<'_>) -> Option<String> {
///         let name = certificate.tbs_certificate().subject().common_name()?;
///         name.contains('_').then(|| format!("common name `{name}` has an underscore"))
///     }
/// }
/// ```
pub trait Lint: fmt::Debug + Send + Sync {
    /// A stable name in kebab case, as `serial-positive`.
    fn code(&self) -> &str;

    /// How bad it is to break the rule.
    fn severity(&self) -> Severity;

    /// Where the rule stands, as `RFC 5280 §4.1.2.2`.
    fn source(&self) -> &str;

    /// What is wrong with the certificate, as one sentence: lower case, no full stop, values in
    /// backticks. `None` when it keeps the rule, and when the rule does not concern it.
    ///
    /// The certificate is a stranger's: the sentence must stay short whatever it holds.
    fn inspect_certificate(&self, certificate: &Certificate<'_>) -> Option<String> {
        let _ = certificate;
        None
    }

    /// As [`Self::inspect_certificate`], of what reading all of it came to: [`Certificate::leniencies`], which
    /// [`Report::of_certificate`](crate::Report::of_certificate) asks for once.
    fn inspect_encoding(&self, encoding: &Result<Leniencies, Error>) -> Option<String> {
        let _ = encoding;
        None
    }

    /// As [`Self::inspect_certificate`], of a revocation list.
    fn inspect_list(&self, list: &CertificateList<'_>) -> Option<String> {
        let _ = list;
        None
    }

    /// As [`Self::inspect_certificate`], of an OCSP response.
    fn inspect_response(&self, response: &BasicOcspResponse<'_>) -> Option<String> {
        let _ = response;
        None
    }
}
