//! Moments, written.

use time::{OffsetDateTime, UtcOffset};

use super::{Encode, Writer};
use crate::{Tag, Validity};

impl Writer {
    /// `Time`: `UTCTime` from 1950 to 2049, `GeneralizedTime` else [RFC 5280 §4.1.2.5], both in UTC and
    /// to the second. The years 0 to 9999 can be written; an earlier one is written as 0.
    pub fn time(&mut self, moment: OffsetDateTime) {
        let moment = to_utc(moment);
        let [_, _, text @ ..] = &text(moment);
        match moment.year() {
            1950..=2049 => self.value(Tag::UTC_TIME, text),
            _ => self.generalized_time(Tag::GENERALIZED_TIME, moment),
        }
    }

    /// `GeneralizedTime`, under an IMPLICIT tag too, where the syntax has no choice.
    pub fn generalized_time(&mut self, tag: Tag, moment: OffsetDateTime) {
        self.value(tag, &text(to_utc(moment)));
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

/// `YYYYMMDDHHMMSSZ`
fn text(moment: OffsetDateTime) -> [u8; 15] {
    let (year, month, day) = moment.to_calendar_date();
    let year = u16::try_from(year).unwrap_or_default();
    let (hour, minute, second) = moment.to_hms();
    let [century, year] = [year / 100, year % 100].map(two_digits);
    let [month, day] = [u16::from(u8::from(month)), day.into()].map(two_digits);
    let [hour, minute, second] = [hour, minute, second].map(|it| two_digits(it.into()));
    let mut text = [b'Z'; 15];
    let numbers = [century, year, month, day, hour, minute, second];
    for (place, number) in text.chunks_exact_mut(2).zip(numbers) {
        place.copy_from_slice(&number);
    }
    text
}

/// A number below 100.
fn two_digits(number: u16) -> [u8; 2] {
    let digit = |digit: u16| b'0'.wrapping_add(digit.to_le_bytes()[0]);
    [digit(number / 10), digit(number % 10)]
}
