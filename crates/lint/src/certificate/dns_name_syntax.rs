//! A `dNSName` is in the preferred name syntax, but for a wildcard as its whole first label.

use countersign_asn1::{Certificate, GeneralName};

use super::{CertificateRule, find_in_names};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "dns-name-syntax",
    severity: Severity::Error,
    source: "RFC 5280 §4.2.1.6",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    find_in_names(certificate, |name| match name {
        GeneralName::DnsName(dns) if !is_preferred_syntax(dns) => {
            let shown: String = dns.chars().take(64).collect();
            Some(format!("dNSName `{}` is not in the preferred name syntax", shown.escape_debug()))
        }
        _ => None,
    })
}

/// Labels of letters, digits and inner hyphens, of at most 63 octets, 253 together
/// [RFC 1034 §3.5], a digit first allowed [RFC 1123 §2.1].
fn is_preferred_syntax(name: &str) -> bool {
    let rest = name.strip_prefix("*.").unwrap_or(name);
    name.len() <= 253 && rest.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}
