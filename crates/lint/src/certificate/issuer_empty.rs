//! The issuer has a name.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "issuer-empty",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.4",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let issuer = certificate.tbs_certificate().issuer();
    issuer.is_empty().then(|| "the issuer's name is empty".to_owned())
}
