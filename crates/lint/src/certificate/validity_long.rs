//! How long a server's certificate is valid, measured by what public authorities are held to.

use countersign_asn1::Certificate;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{CertificateRule, is_authority, is_for_servers};
use crate::Severity;

pub(super) const RULE: CertificateRule = CertificateRule {
    code: "validity-long",
    // Deviation: a MUST there, and a notice here: a private authority sets its own limits.
    severity: Severity::Notice,
    source: "CA/B Baseline Requirements §6.3.2",
    inspect,
};

fn inspect(certificate: &Certificate<'_>) -> Option<String> {
    if is_authority(certificate) || !is_for_servers(certificate) {
        return None;
    }
    let validity = certificate.tbs_certificate().validity();
    // Both bounds are inclusive, so the last second counts.
    let lifetime = validity.not_after() - validity.not_before() + Duration::SECOND;
    let limit = limit(validity.not_before());
    (lifetime > limit).then(|| {
        format!(
            "it is valid for {} days: a public authority would be held to {}",
            lifetime.whole_days(),
            limit.whole_days()
        )
    })
}

fn limit(not_before: OffsetDateTime) -> Duration {
    let since = LIMITS.iter().find(|(since, _)| *since <= not_before);
    since.map_or(Duration::MAX, |(_, limit)| *limit)
}

/// The latest first. Before September 2020 the limits were not ones that anybody renews by now.
const LIMITS: [(OffsetDateTime, Duration); 4] = [
    (datetime!(2029-03-15 0:00 UTC), Duration::days(47)),
    (datetime!(2027-03-15 0:00 UTC), Duration::days(100)),
    (datetime!(2026-03-15 0:00 UTC), Duration::days(200)),
    (datetime!(2020-09-01 0:00 UTC), Duration::days(398)),
];
