//! The encoding is DER, without any of the leniencies that reading allows.

use countersign_asn1::Leniency;

use super::{Encoding, EncodingRule};
use crate::Severity;

pub(super) const RULE: EncodingRule = EncodingRule {
    code: "strict-der",
    severity: Severity::Error,
    source: "RFC 5280 §4.1",
    inspect,
};

fn inspect(encoding: &Encoding) -> Option<String> {
    let leniencies = encoding.as_ref().ok()?;
    let used: Vec<String> = leniencies
        .iter()
        .filter(|(leniency, _)| !is_about_time(*leniency))
        .map(|(leniency, count)| format!("{leniency} ({count} times)"))
        .collect();
    (!used.is_empty()).then(|| format!("the encoding is not strict: {}", used.join("; ")))
}

/// These have a rule of their own, `time-encoding`.
fn is_about_time(leniency: Leniency) -> bool {
    matches!(
        leniency,
        Leniency::GeneralizedTimeBefore2050 | Leniency::TimeNotZulu
    )
}
