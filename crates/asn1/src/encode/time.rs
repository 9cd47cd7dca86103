//! Moments, written.

use time::{OffsetDateTime, UtcOffset};

use super::{Encode, Writer};
use crate::{Tag, Validity};

impl Writer {
    /// `Time`: `UTCTime` from 1950 to 2049, `GeneralizedTime` else [RFC 5280 §4.1.2.5], both in UTC and
    /// to the second. The years 0 to 9999 can be written; an earlier one is written as 0.
    pub fn time(&mut self, moment: OffsetDateTime) {
        let moment = to_utc(moment);
        match moment.year() {
            year @ 1950..=2049 => {
                let text = format!("{:02}{}", year.rem_euclid(100), after_year(moment));
                self.value(Tag::UTC_TIME, text.as_bytes());
            }
            _ => self.generalized_time(Tag::GENERALIZED_TIME, moment),
        }
    }

    /// `GeneralizedTime`, under an IMPLICIT tag too, where the syntax has no choice.
    pub fn generalized_time(&mut self, tag: Tag, moment: OffsetDateTime) {
        let moment = to_utc(moment);
        let text = format!("{:04}{}", moment.year().max(0), after_year(moment));
        self.value(tag, text.as_bytes());
    }
}

impl Encode for Validity {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.time(self.not_before());
            w.time(self.not_after());
        });
    }
}

/// A moment that has no UTC, within a day of either end of time, stays as it is.
fn to_utc(moment: OffsetDateTime) -> OffsetDateTime {
    moment.checked_to_offset(UtcOffset::UTC).unwrap_or(moment)
}

/// `MMDDHHMMSSZ`
fn after_year(moment: OffsetDateTime) -> String {
    let (hour, minute, second) = moment.to_hms();
    let (month, day) = (u8::from(moment.month()), moment.day());
    format!("{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}
