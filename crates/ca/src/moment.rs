//! Moments as certificates know them.

use time::{Duration, OffsetDateTime, UtcOffset};

/// The moment in UTC, to the second: certificates know no fractions.
pub(crate) fn whole_second(moment: OffsetDateTime) -> OffsetDateTime {
    let utc = moment
        .checked_to_offset(UtcOffset::UTC)
        .unwrap_or_else(|| moment.replace_offset(UtcOffset::UTC));
    utc.saturating_sub(Duration::nanoseconds(utc.nanosecond().into()))
}
