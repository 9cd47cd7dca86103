//! Every entry and every known extension has the syntax of its standard, and the encoding is DER.

use countersign_asn1::CertificateList;

use super::ListRule;
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-syntax",
    severity: Severity::Error,
    source: "RFC 5280 §5.1",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let leniencies = match list.leniencies() {
        Ok(leniencies) => leniencies,
        Err(error) => return Some(error.to_string()),
    };
    let used = leniencies.iter();
    let used: Vec<String> = used.map(|(leniency, count)| format!("{leniency} ({count} times)")).collect();
    (!used.is_empty()).then(|| format!("the encoding is not strict: {}", used.join("; ")))
}
