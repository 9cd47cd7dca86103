//! There are no unique identifiers: names are not reused.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "unique-identifiers",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.8",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let tbs = certificate.tbs_certificate();
    (tbs.issuer_unique_id().is_some() || tbs.subject_unique_id().is_some())
        .then(|| "it has an issuerUniqueID or a subjectUniqueID".to_owned())
}
