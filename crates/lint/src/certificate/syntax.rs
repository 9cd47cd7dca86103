//! Every name and every known extension has the syntax that its standard gives it.

use countersign_asn1::Certificate;

use super::CertificateRule;
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "syntax",
    severity: Severity::Error,
    source: "RFC 5280 §4.1",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    certificate.leniencies().err().map(|error| error.to_string())
}
