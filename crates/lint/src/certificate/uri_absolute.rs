//! A URI among the alternative names is absolute: it has a scheme, and something after it.

use countersign_asn1::{Certificate, GeneralName};

use super::{CertificateRule, find_in_names};
use crate::Severity;
use crate::uri::is_absolute;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "uri-absolute",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    find_in_names(certificate, |name| match name {
        GeneralName::UniformResourceIdentifier(uri) if !is_absolute(uri) => {
            let shown: String = uri.chars().take(64).collect();
            Some(format!("URI `{}` is not absolute", shown.escape_debug()))
        }
        _ => None,
    })
}
