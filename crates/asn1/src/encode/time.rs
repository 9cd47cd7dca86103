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
            year @ 1950..=2049 => self.nested(Tag::UTC_TIME, |w| {
                w.two_digits(year.rem_euclid(100));
                w.after_year(moment);
            }),
            _ => self.generalized_time(Tag::GENERALIZED_TIME, moment),
        }
    }

    /// `GeneralizedTime`, under an IMPLICIT tag too, where the syntax has no choice.
    pub fn generalized_time(&mut self, tag: Tag, moment: OffsetDateTime) {
        let moment = to_utc(moment);
        let year = moment.year().max(0);
        self.nested(tag, |w| {
            w.two_digits(year.div_euclid(100));
            w.two_digits(year.rem_euclid(100));
            w.after_year(moment);
        });
    }

    /// `MMDDHHMMSSZ`
    fn after_year(&mut self, moment: OffsetDateTime) {
        let (_, month, day) = moment.to_calendar_date();
        let (hour, minute, second) = moment.to_hms();
        for number in [u8::from(month), day, hour, minute, second] {
            self.two_digits(number);
        }
        self.out.push(b'Z');
    }

    /// A number below 100.
    fn two_digits(&mut self, number: impl Into<i32>) {
        let number: i32 = number.into();
        for digit in [number.div_euclid(10), number.rem_euclid(10)] {
            let digit = u8::try_from(digit).unwrap_or_default();
            self.out.push(b'0'.saturating_add(digit));
        }
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
