//! Moments: `Time` and `Validity` [RFC 5280 §4.1.2.5].

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time as TimeOfDay, UtcOffset};

use crate::error::{Error, InField as _, Result};
use crate::reader::{Reader, Tlv};
use crate::{Leniencies, Leniency, Tag};

/// ```text
/// Validity ::= SEQUENCE {
///     notBefore  Time,
///     notAfter   Time }
/// ```
/// Both bounds are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    /// The first moment at which the certificate is valid.
    not_before: OffsetDateTime,
    /// The last.
    not_after: OffsetDateTime,
}

impl Validity {
    #[inline]
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            Ok(Self {
                not_before: read_time(reader).in_field("notBefore")?,
                not_after: read_time(reader).in_field("notAfter")?,
            })
        })
    }

    /// A validity made here, not read. The bounds may be the wrong way round, as in real certificates.
    #[must_use]
    pub fn new(not_before: OffsetDateTime, not_after: OffsetDateTime) -> Self {
        Self {
            not_before,
            not_after,
        }
    }

    /// The first moment at which the certificate is valid.
    #[must_use]
    pub fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }

    /// The last moment at which the certificate is valid.
    #[must_use]
    pub fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }
}

/// Whether the next value is a `Time`.
pub(crate) fn peek_time(reader: &Reader<'_, '_>) -> bool {
    matches!(reader.peek(), Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME))
}

/// ```text
/// Time ::= CHOICE {
///     utcTime      UTCTime,
///     generalTime  GeneralizedTime }
/// ```
#[inline(always)]
pub(crate) fn read_time(reader: &mut Reader<'_, '_>) -> Result<OffsetDateTime> {
    match reader.peek() {
        Some(Tag::GENERALIZED_TIME) => {
            let tlv = reader.any()?;
            let moment = generalized_time(tlv, reader.leniencies())?;
            if moment.year() < 2050 {
                reader.note(Leniency::GeneralizedTimeBefore2050);
            }
            Ok(moment)
        }
        Some(Tag::UTC_TIME) => {
            let tlv = reader.any()?;
            match usual_utc_time(tlv.value) {
                Some(moment) => Ok(moment),
                None => utc_time(tlv, reader.leniencies()),
            }
        }
        _ => Err(reader.unexpected(Tag::UTC_TIME)),
    }
}

/// `GeneralizedTime`, where the syntax has no choice, as `invalidityDate` [RFC 5280 §5.3.2].
pub(crate) fn generalized_time(tlv: Tlv<'_>, leniencies: &Leniencies) -> Result<OffsetDateTime> {
    if let Some(moment) = usual_generalized_time(tlv.value) {
        return Ok(moment);
    }
    let mut rest = tlv.value;
    let (Some(century), Some(year)) = (two_digits(&mut rest), two_digits(&mut rest)) else {
        return Err(malformed("GeneralizedTime", tlv));
    };
    let year = year_of_century(century, year);
    lenient_moment(year, rest, "GeneralizedTime", tlv, leniencies)
}

/// `YYYYMMDDHHMMSSZ` of a moment that exists. `None` says nothing against it.
fn usual_generalized_time(value: &[u8]) -> Option<OffsetDateTime> {
    let [digits @ .., b'Z'] = value else {
        return None;
    };
    let digits: &[u8; 14] = digits.try_into().ok()?;
    let [century, year, month, day] = digits.first_chunk().and_then(four_numbers)?;
    let [_, hour, minute, second] = digits.last_chunk().and_then(four_numbers)?;
    let year = year_of_century(century, year);
    date_time(year, [month, day, hour, minute, second]).map(PrimitiveDateTime::assume_utc)
}

fn year_of_century(century: u8, year: u8) -> i32 {
    let century = i32::from(century).saturating_mul(100);
    century.saturating_add(i32::from(year))
}

/// `YYMMDDHHMMSSZ` of a moment that exists. `None` says nothing against it.
#[inline(always)]
fn usual_utc_time(value: &[u8]) -> Option<OffsetDateTime> {
    let [digits @ .., b'Z'] = value else {
        return None;
    };
    let digits: &[u8; 12] = digits.try_into().ok()?;
    let [year, month, day, hour] = digits.first_chunk().and_then(four_numbers)?;
    let [_, _, minute, second] = digits.last_chunk().and_then(four_numbers)?;
    let year = year_of_two_digits(year);
    date_time(year, [month, day, hour, minute, second]).map(PrimitiveDateTime::assume_utc)
}

/// `UTCTime` of any other form.
#[cold]
fn utc_time(tlv: Tlv<'_>, leniencies: &Leniencies) -> Result<OffsetDateTime> {
    let mut rest = tlv.value;
    let year = two_digits(&mut rest).ok_or_else(|| malformed("UTCTime", tlv))?;
    let year = year_of_two_digits(year);
    lenient_moment(year, rest, "UTCTime", tlv, leniencies)
}

/// Two-digit years from 50 to 99 are in the twentieth century [RFC 5280 §4.1.2.5.1].
fn year_of_two_digits(year: u8) -> i32 {
    let century = if year >= 50 { 1900_i32 } else { 2000 };
    century.saturating_add(i32::from(year))
}

/// No seconds, a fraction, an offset, each of which is counted.
#[cold]
fn lenient_moment(
    year: i32,
    mut rest: &[u8],
    wanted: &'static str,
    tlv: Tlv<'_>,
    leniencies: &Leniencies,
) -> Result<OffsetDateTime> {
    let fault = || malformed(wanted, tlv);
    let mut next = || two_digits(&mut rest).ok_or_else(fault);
    let (month, day, hour, minute) = (next()?, next()?, next()?, next()?);
    let second = two_digits(&mut rest).unwrap_or_else(|| {
        leniencies.note(Leniency::TimeNotZulu);
        0
    });
    if let [b'.', fraction @ ..] = rest {
        let digits = fraction.iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 || wanted == "UTCTime" {
            return Err(fault());
        }
        rest = fraction.get(digits..).unwrap_or_default();
        leniencies.note(Leniency::TimeNotZulu);
    }
    let moment = date_time(year, [month, day, hour, minute, second]).ok_or_else(fault)?;
    let offset = match rest {
        b"Z" => return Ok(moment.assume_utc()),
        [sign @ (b'+' | b'-'), digits @ ..] if digits.len() == 4 => {
            leniencies.note(Leniency::TimeNotZulu);
            let mut digits = digits;
            let mut next = || {
                let value = i8::try_from(two_digits(&mut digits)?).ok()?;
                Some(if *sign == b'-' {
                    value.saturating_neg()
                } else {
                    value
                })
            };
            let (Some(hours), Some(minutes)) = (next(), next()) else {
                return Err(fault());
            };
            UtcOffset::from_hms(hours, minutes, 0).map_err(|_| fault())?
        }
        _ => return Err(fault()),
    };
    // The offset may carry a moment beyond the years that `time` knows.
    moment
        .assume_offset(offset)
        .checked_to_offset(UtcOffset::UTC)
        .ok_or_else(fault)
}

/// `None` for a day or hour that does not exist.
#[inline]
fn date_time(year: i32, [month, day, hour, minute, second]: [u8; 5]) -> Option<PrimitiveDateTime> {
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let time = TimeOfDay::from_hms(hour, minute, second).ok()?;
    Some(PrimitiveDateTime::new(date, time))
}

/// Four numbers of two decimal digits each, all at once.
#[inline(always)]
pub(crate) fn four_numbers(digits: &[u8; 8]) -> Option<[u8; 4]> {
    // A digit is `30` to `39`.
    let values = u64::from_le_bytes(*digits) ^ 0x3030_3030_3030_3030;
    // 10 and above, and nothing below, reaches `80` by so much; what is there already has it.
    let beyond = values.wrapping_add(0x7676_7676_7676_7676) | values;
    if beyond & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    // Tens stand before ones, in the lower octet of each pair: no number is above 99, so none carries.
    let numbers = values.wrapping_mul(10).wrapping_add(values >> 8);
    let [first, _, second, _, third, _, fourth, _] = numbers.to_le_bytes();
    Some([first, second, third, fourth])
}

/// A number of two decimal digits, taken off `rest`, which stays as it is without them.
fn two_digits(rest: &mut &[u8]) -> Option<u8> {
    let ([tens, ones], after) = rest.split_first_chunk()?;
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return None;
    }
    *rest = after;
    Some(tens.wrapping_mul(10).wrapping_add(ones))
}

#[cold]
fn malformed(wanted: &'static str, tlv: Tlv<'_>) -> Error {
    let found = if wanted == "UTCTime" {
        "it is not YYMMDDHHMMSSZ, or names no day or hour that exists"
    } else {
        "it is not YYYYMMDDHHMMSSZ, or names no day or hour that exists"
    };
    Error::value(wanted, found, tlv.position)
}
