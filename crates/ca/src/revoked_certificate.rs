//! `RevokedCertificate`: an entry of a list, written [RFC 5280 §5.1.2.6].

use core::ops::Range;

use countersign_asn1::encode::{Writer, encoded_length};
use countersign_asn1::{Oid, Tag};
use time::OffsetDateTime;

use crate::RevocationReason;

/// An entry as [`ListEntries`](crate::ListEntries) keep it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackedEntry<'a> {
    pub(crate) serial: &'a [u8],
    /// The second since 1970.
    pub(crate) at: i64,
    /// The `CRLReason`; zero, `unspecified`, is told by leaving it out [RFC 5280 §5.3.1].
    pub(crate) reason: u8,
}

impl PackedEntry<'_> {
    /// How many octets it has in a list.
    pub(crate) fn encoded_length(self) -> usize {
        let mut serial = self.serial;
        while let [0, significant @ ..] = serial {
            serial = significant;
        }
        let sign = usize::from(serial.first().is_none_or(|octet| *octet >= 0x80));
        // A GeneralizedTime says the century, too.
        let time = if UTC_TIMES.contains(&self.at) { 15 } else { 17 };
        let reason = match self.reason {
            1..=10 => 14,
            _ => 0,
        };
        let integer = encoded_length(serial.len().saturating_add(sign));
        encoded_length(integer.saturating_add(time + reason))
    }
}

/// The seconds of the years 1950 to 2049 [RFC 5280 §5.1.2.6].
const UTC_TIMES: Range<i64> = -631_152_000..2_524_608_000;

/// Writes entries, perhaps a million, of a few days and fewer reasons.
pub(crate) struct EntryWriter {
    days: Days,
    reasons: Reasons,
}

impl EntryWriter {
    pub(crate) fn new() -> Self {
        Self {
            days: Days::new(),
            reasons: Reasons::new(),
        }
    }

    /// `RevokedCertificate`
    pub(crate) fn write(&mut self, entry: PackedEntry<'_>, w: &mut Writer) {
        let PackedEntry { serial, at, reason } = entry;
        let reason = self.reasons.of(reason);
        let time = self.days.time(at);
        if let Some(time) = time
            && let Some(start) = usual_start(serial, time.len().saturating_add(reason.len()))
        {
            w.raw(&start);
            w.raw(serial);
            w.raw(&time);
            w.raw(reason);
            return;
        }
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(serial);
            match time {
                Some(time) => w.raw(&time),
                None => w.time(moment(at)),
            }
            w.raw(reason);
        });
    }
}

/// What stands before the serial number of an entry, so many octets of which stand after it, as nearly all
/// entries are: the number is written as it is, and each length is one octet.
fn usual_start(serial: &[u8], after: usize) -> Option<[u8; 4]> {
    let [0x01..=0x7F, ..] = serial else {
        return None;
    };
    let length = serial.len().saturating_add(after).saturating_add(2);
    let length = u8::try_from(length).ok().filter(|length| *length < 0x80)?;
    let octets = u8::try_from(serial.len()).ok()?;
    let [sequence, integer] = [Tag::SEQUENCE, Tag::INTEGER].map(Tag::octet);
    Some([sequence, length, integer, octets])
}

/// The midnights, as `UTCTime`, of the days that entries name: a million entries name some hundreds. Those whose
/// numbers have the same remainder take turns.
struct Days(Vec<(i64, [u8; 15])>);

impl Days {
    const COUNT: i64 = 1024;
    const SECONDS: i64 = 86_400;

    fn new() -> Self {
        // No day has its own number here, but for those that are asked for.
        Self((0..Self::COUNT).map(|_| (i64::MAX, [0; 15])).collect())
    }

    /// `UTCTime`, of this second since 1970; `None` before 1950 and after 2049.
    fn time(&mut self, at: i64) -> Option<[u8; 15]> {
        let (day, second) = (at.div_euclid(Self::SECONDS), at.rem_euclid(Self::SECONDS));
        let mut time = self.midnight(day)?;
        let second = u32::try_from(second).ok()?;
        let [_, _, _, _, _, _, _, _, h1, h2, n1, n2, s1, s2, _] = &mut time;
        let minute = second / 60;
        for (place, number) in [
            ([h1, h2], minute / 60),
            ([n1, n2], minute % 60),
            ([s1, s2], second % 60),
        ] {
            let [tens, ones] = place;
            let [number, ..] = number.to_le_bytes();
            *tens = b'0' + number / 10;
            *ones = b'0' + number % 10;
        }
        Some(time)
    }

    fn midnight(&mut self, day: i64) -> Option<[u8; 15]> {
        let place = usize::try_from(day.rem_euclid(Self::COUNT)).ok()?;
        let kept = self.0.get_mut(place)?;
        if kept.0 != day {
            let midnight = moment(day.checked_mul(Self::SECONDS)?);
            let time = Writer::build(|w| w.time(midnight));
            *kept = (day, time.try_into().ok()?);
        }
        Some(kept.1)
    }
}

fn moment(at: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `crlEntryExtensions` for each `CRLReason`, by its number: the same few stand in a million entries.
struct Reasons([Vec<u8>; 11]);

impl Reasons {
    fn new() -> Self {
        let mut number = 0;
        Self([(); 11].map(|()| {
            let reason = number;
            number += 1;
            Self::write(reason)
        }))
    }

    fn write(reason: u8) -> Vec<u8> {
        Writer::build(|w| {
            // Who says no reason leaves the extension out [RFC 5280 §5.3.1].
            if reason != RevocationReason::UNSPECIFIED.number() {
                w.nested(Tag::SEQUENCE, |w| {
                    w.extension(Oid::REASON_CODE, false, |w| {
                        w.value(Tag::ENUMERATED, &[reason]);
                    });
                });
            }
        })
    }

    fn of(&self, reason: u8) -> &[u8] {
        self.0.get(usize::from(reason)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_say_what_the_writer_says() {
        let mut days = Days::new();
        // Every remainder several times, both ends of what UTCTime holds, and beyond.
        for day in (-9_000..31_000).step_by(13) {
            for second in [0, 1, 59, 60, 3_599, 3_600, 86_399] {
                let at = day * Days::SECONDS + second;
                let said = Writer::build(|w| match days.time(at) {
                    Some(time) => w.raw(&time),
                    None => w.time(moment(at)),
                });
                assert_eq!(said, Writer::build(|w| w.time(moment(at))), "{at}");
            }
        }
    }

    #[test]
    fn entries_say_what_the_writer_says_in_as_many_octets_as_foreseen() {
        let mut entries = EntryWriter::new();
        // Signs, leading zeros, and lengths of one octet, of two and of three.
        for first in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
            for length in 0..=255 {
                let mut serial = vec![first; length];
                if let Some(last) = serial.last_mut() {
                    *last = 0x5A;
                }
                for (at, reason) in [
                    (0, 0),
                    (UTC_TIMES.start - 1, 1),
                    (UTC_TIMES.start, 4),
                    (UTC_TIMES.end - 1, 10),
                    (UTC_TIMES.end, 11),
                ] {
                    let packed = PackedEntry {
                        serial: &serial,
                        at,
                        reason,
                    };
                    let said = Writer::build(|w| entries.write(packed, w));
                    let wanted = Writer::build(|w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.uint(&serial);
                            w.time(moment(at));
                            w.raw(entries.reasons.of(reason));
                        });
                    });
                    assert_eq!(said, wanted, "{packed:?}");
                    assert_eq!(packed.encoded_length(), said.len(), "{packed:?}");
                }
            }
        }
    }
}
