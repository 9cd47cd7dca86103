//! How long a list is good, measured by what public authorities are held to.

use countersign_asn1::CertificateList;
use time::Duration;

use super::{ListRule, days_beyond};
use crate::Severity;

pub(super) const RULE: ListRule = ListRule {
    code: "crl-validity-long",
    // Deviation: a MUST there for a list of end entities, and a notice here: a private authority sets its own
    // limits, and a list does not say whether authorities or end entities are on it.
    severity: Severity::Notice,
    source: "CA/B Baseline Requirements §4.9.7",
    inspect,
};

fn inspect(list: &CertificateList<'_>) -> Option<String> {
    let days = days_beyond(LIMIT, list)?;
    Some(format!(
        "it is good for {days} days: a public authority would be held to {}, but for a list of authorities",
        LIMIT.whole_days()
    ))
}

const LIMIT: Duration = Duration::days(10);
