//! The clock: the one place that reads it.

use clap::Args;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

/// The moment of a judgement.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct At {
    /// Judge dates at this moment instead of now, as 2026-06-15T12:00:00Z
    #[arg(long, value_name = "RFC3339", value_parser = parse)]
    at: Option<OffsetDateTime>,
}

impl At {
    /// The moment that was given, or now.
    pub(crate) fn moment(self) -> OffsetDateTime {
        self.at.unwrap_or_else(now)
    }

    /// The moment that was given, or the one that an estate states, or now.
    pub(crate) fn or(self, stated: Option<OffsetDateTime>) -> OffsetDateTime {
        self.at.or(stated).unwrap_or_else(now)
    }
}

/// This moment, in whole seconds, as certificates count them.
#[expect(
    clippy::disallowed_methods,
    reason = "the command is the one crate that reads the clock, and this is where"
)]
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().truncate_to_second()
}

/// A moment as RFC 3339 writes it, in UTC.
pub(crate) fn rfc3339(moment: OffsetDateTime) -> String {
    moment
        .to_offset(time::UtcOffset::UTC)
        .format(&Rfc3339)
        .unwrap_or_else(|_| moment.to_string())
}

pub(crate) fn parse(text: &str) -> Result<OffsetDateTime, String> {
    let moment = OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "wanted a moment of RFC 3339, as 2026-06-15T12:00:00Z".to_owned())?;
    moment
        .checked_to_offset(time::UtcOffset::UTC)
        .filter(|moment| (0..=9999).contains(&moment.year()))
        .ok_or_else(|| "wanted a moment whose year in UTC has four digits".to_owned())
}

/// A number of days, as `90` or `90d`.
pub(crate) fn days(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    let days: Result<u16, _> = number.parse();
    days.map(|days| Duration::days(days.into()))
        .map_err(|_| "wanted a number of days up to 65535, as 90d".to_owned())
}
