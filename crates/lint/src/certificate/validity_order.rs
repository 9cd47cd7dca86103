//! The validity begins before it ends.

use countersign_asn1::Certificate;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "validity-order",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.5",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    let validity = certificate.tbs_certificate().validity();
    let text = |moment: OffsetDateTime| moment.format(&Rfc3339).unwrap_or_default();
    (validity.not_before() > validity.not_after()).then(|| {
        let (not_before, not_after) = (text(validity.not_before()), text(validity.not_after()));
        format!("notBefore `{not_before}` is after notAfter `{not_after}`")
    })
}
