//! A URI among the alternative names is absolute: it has a scheme, and something after it.

use countersign_asn1::{Certificate, GeneralName};

use super::{CertificateRule, extensions};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "uri-absolute",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let names = extensions(certificate).subject_alt_name().ok()?;
    names.iter().find_map(|name| match name {
        GeneralName::UniformResourceIdentifier(uri) if !is_absolute(uri) => {
            let shown: String = uri.chars().take(64).collect();
            Some(format!("URI `{}` is not absolute", shown.escape_debug()))
        }
        _ => None,
    })
}

/// `scheme ":" hier-part` [RFC 3986 §3].
fn is_absolute(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.is_empty()
        && !rest.contains(|c: char| c.is_ascii_control() || c == ' ')
}
