//! A server's common name is one of its alternative names too, for most verifiers read only these.

use countersign_asn1::{Certificate, GeneralName};

use super::{CertificateRule, extensions, is_for_servers};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "common-name-in-subject-alt-name",
    severity: Severity::Warning,
    source: "CA/B Baseline Requirements §7.1.4.3",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    if !is_for_servers(certificate) {
        return None;
    }
    let common_name = certificate.tbs_certificate().subject().common_name()?;
    let names = extensions(certificate).subject_alt_name().ok()?;
    let repeated = names.iter().any(|name| match name {
        GeneralName::DnsName(dns) => dns.eq_ignore_ascii_case(&common_name),
        GeneralName::IpAddress(_) => {
            let address = name.ip_address();
            address.is_some_and(|address| address.to_string() == common_name)
        }
        _ => false,
    });
    // Without any alternative name, `subject-alt-name-server` speaks.
    (!names.is_empty() && !repeated).then(|| {
        let shown: String = common_name.chars().take(64).collect();
        format!("common name `{}` is not among the alternative names", shown.escape_debug())
    })
}
