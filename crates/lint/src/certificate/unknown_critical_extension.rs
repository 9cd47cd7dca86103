//! No extension is critical that verifiers do not know: they would have to refuse the certificate.

use countersign_asn1::{Certificate, is_known};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "unknown-critical-extension",
    severity: Severity::Warning,
    source: "RFC 5280 §4.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    extensions(certificate)
        .iter()
        .find(|extension| extension.is_critical() && !is_known(extension.id()))
        .map(|extension| format!("extension `{}` is critical and not a known one", extension.id()))
}
