//! Dates through 2049 are `UTCTime`, later ones `GeneralizedTime`; both in Zulu time, with seconds.

use countersign_asn1::Leniency;

use super::{Encoding, EncodingRule};
use crate::Severity;

pub(super) const RULE: EncodingRule = EncodingRule {
    code: "time-encoding",
    severity: Severity::Error,
    source: "RFC 5280 §4.1.2.5",
    inspect,
};

fn inspect(encoding: &Encoding) -> Option<String> {
    let leniencies = encoding.as_ref().ok()?;
    // The reverse, a UTCTime after 2049, cannot be written: its two digits would mean 1950.
    [Leniency::GeneralizedTimeBefore2050, Leniency::TimeNotZulu]
        .into_iter()
        .find(|leniency| leniencies.count(*leniency) > 0)
        .map(|leniency| format!("the validity has {leniency}"))
}
