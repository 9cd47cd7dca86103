//! A list that is good for years: whoever has it hears of no revocation before it ends.

use countersign_asn1::CertificateList;
use time::Duration;

use super::{ListRule, days_beyond};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-validity-years",
    // Deviation: a MUST there. No private authority is held to it, but its revocations are worth what its lists
    // are.
    severity: Severity::Warning,
    source: "CA/B Baseline Requirements §4.9.7",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let days = days_beyond(LIMIT, list)?;
    Some(format!(
        "it is good for {days} days, and whoever keeps it hears of no revocation before: a list of authorities is made once a year at least"
    ))
}

/// Twelve months, the longest.
const LIMIT: Duration = Duration::days(366);
