//! Moments, written.

use time::{OffsetDateTime, UtcOffset};

use super::{Encode, Writer};
use crate::{Tag, Validity};

impl Writer {
    /// `Time`: `UTCTime` from 1950 to 2049, `GeneralizedTime` else [RFC 5280 §4.1.2.5], both in UTC and
    /// to the second. The years 0 to 9999 can be written; an earlier one is written as 0.
    #[inline]
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
#[inline]
fn to_utc(moment: OffsetDateTime) -> OffsetDateTime {
    if moment.offset().is_utc() {
        return moment;
    }
    moment.checked_to_offset(UtcOffset::UTC).unwrap_or(moment)
}

/// `YYYYMMDDHHMMSSZ`
#[inline]
fn text(moment: OffsetDateTime) -> [u8; 15] {
    let (year, month, day) = moment.to_calendar_date();
    let year = u16::try_from(year).unwrap_or_default();
    let (hour, minute, second) = moment.to_hms();
    let [[c1, c2], [y1, y2]] = [year / 100, year % 100].map(two_digits);
    let [[m1, m2], [d1, d2]] = [u8::from(month), day].map(two_digits);
    let [[h1, h2], [n1, n2], [s1, s2]] = [hour, minute, second].map(two_digits);
    [c1, c2, y1, y2, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, b'Z']
}

/// A number below 100.
#[inline]
fn two_digits(number: impl Into<usize>) -> [u8; 2] {
    DIGITS.get(number.into()).copied().unwrap_or(*b"00")
}

const DIGITS: [[u8; 2]; 100] = {
    let mut digits = [*b"00"; 100];
    let mut number: u8 = 0;
    let mut rest: &mut [[u8; 2]] = &mut digits;
    while let [first, after @ ..] = rest {
        *first = [
            b'0'.wrapping_add(number / 10),
            b'0'.wrapping_add(number % 10),
        ];
        number = number.wrapping_add(1);
        rest = after;
    }
    digits
};
