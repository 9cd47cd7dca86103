//! A common name has at most 64 characters.

use countersign_asn1::{Certificate, Oid};

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "common-name-length",
    severity: Severity::Error,
    source: "RFC 5280 Appendix A.1, ub-common-name",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let names = certificate.tbs_certificate().subject().attributes(Oid::COMMON_NAME);
    names.into_iter().find_map(|name| {
        let length = name.to_text().chars().count();
        (length > 64).then(|| format!("a common name has {length} characters, above 64"))
    })
}
