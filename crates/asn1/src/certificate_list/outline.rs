//! Entries of a list, checked and outlined: what an index over a million of them keeps.

use super::{Cursor, RevokedCertificate, RevokedCertificates};
use crate::error::{InField as _, Result};
use crate::position::Position;
use crate::reader::Reader;
use crate::validity::four_numbers;
use crate::{CrlReason, Extensions, Leniencies, SerialNumber, Tag};

/// An entry that was read whole, with what an index needs of it.
///
/// [`RevokedCertificates::entry_at`] reads all of it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntryOutline<'a> {
    /// Where the entry starts, in octets from the start of the first one.
    pub offset: usize,
    /// The serial number of the certificate.
    pub user_certificate: SerialNumber<'a>,
    /// What else it says.
    pub extensions: EntryExtensions<'a>,
}

/// The extensions of an entry, told apart by what they cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "an entry has none, the usual one, or others"
)]
pub enum EntryExtensions<'a> {
    /// None.
    Absent,
    /// `reasonCode` alone, not critical, as nearly every authority writes it.
    ReasonCode(CrlReason),
    /// Others, located and not decoded yet.
    Others(Extensions<'a>),
}

impl<'a> RevokedCertificates<'a> {
    /// Each entry, in encoded order, checked and outlined without a heap: many times as fast as
    /// [`Self::iter`], with the same errors. A malformed one ends the walk with its error.
    pub fn outlines(&self) -> impl Iterator<Item = Result<EntryOutline<'a>>> + use<'a> {
        let all = self.contents.len();
        let leniencies = Leniencies::new();
        let mut cursor = Cursor::new(*self);
        core::iter::from_fn(move || {
            let offset = all.saturating_sub(cursor.rest.len());
            if let Some((user_certificate, extensions, length)) = usual(cursor.rest) {
                cursor.skip(length);
                return Some(Ok(EntryOutline {
                    offset,
                    user_certificate,
                    extensions,
                }));
            }
            let (_, entry) = cursor.next(&leniencies)?;
            let outline = entry.map(|entry| EntryOutline {
                offset,
                user_certificate: entry.user_certificate,
                extensions: entry
                    .crl_entry_extensions
                    .map_or(EntryExtensions::Absent, EntryExtensions::Others),
            });
            Some(
                outline
                    .in_field("revokedCertificates")
                    .in_field("tbsCertList"),
            )
        })
    }

    /// The serial number and the reason of each entry that tells one, in encoded order. What cannot be read is passed
    /// over, and of the usual entries no more is looked at than this takes.
    pub fn reasons(&self) -> impl Iterator<Item = (SerialNumber<'a>, CrlReason)> + use<'a> {
        let leniencies = Leniencies::new();
        let mut cursor = Cursor::new(*self);
        core::iter::from_fn(move || {
            loop {
                let told = match split_usual(cursor.rest) {
                    Some(usual) => {
                        cursor.skip(usual.length);
                        match usual.extensions {
                            [] => None,
                            [.., reason] => CrlReason::of_number(*reason),
                        }
                        .map(|reason| (usual.serial, reason))
                    }
                    None => {
                        let (_, entry) = cursor.next(&leniencies)?;
                        entry.ok().and_then(|entry| {
                            let reason = entry.reason_code().ok()??;
                            Some((entry.user_certificate, reason))
                        })
                    }
                };
                if told.is_some() {
                    return told;
                }
            }
        })
    }

    /// The entries of one list, from [`Self::as_bytes`]; nothing is looked at yet.
    #[must_use]
    pub fn from_bytes(contents: &'a [u8]) -> Self {
        Self {
            contents,
            position: Position(0),
        }
    }

    /// The entries as they are encoded, one after another, without a header around them.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.contents
    }

    /// The serial number of the entry that starts so many octets after the first one; the rest of
    /// it is not looked at.
    #[must_use]
    pub fn serial_at(&self, offset: usize) -> Option<SerialNumber<'a>> {
        let rest = self.contents.get(offset..)?;
        if let [0x30, ..0x80, 0x02, octets @ 1..0x80, rest @ ..] = rest {
            return rest.get(..usize::from(*octets)).map(SerialNumber);
        }
        let leniencies = Leniencies::new();
        let mut reader = Reader::new(rest, 0, &leniencies);
        let entry = reader.expect(Tag::SEQUENCE).ok()?;
        let mut reader = Reader::new(entry.value, 0, &leniencies);
        reader.integer().ok().map(SerialNumber)
    }

    /// The entry that starts so many octets after the first one.
    ///
    /// # Errors
    /// If none starts there that can be read.
    pub fn entry_at(&self, offset: usize) -> Result<RevokedCertificate<'a>> {
        let leniencies = Leniencies::new();
        let mut reader = Reader::new(
            self.contents.get(offset..).unwrap_or_default(),
            self.position.0.saturating_add(offset),
            &leniencies,
        );
        RevokedCertificate::read(&mut reader)
            .in_field("revokedCertificates")
            .in_field("tbsCertList")
    }
}

/// The first entry of `rest` and its length, if it is one of the usual: short lengths, a `UTCTime` of
/// a day that is none of a leap year alone, no extension but a reason. `None` says nothing against it.
pub(super) fn usual(rest: &[u8]) -> Option<(SerialNumber<'_>, EntryExtensions<'_>, usize)> {
    let Usual {
        serial,
        time,
        extensions,
        length,
    } = split_usual(rest)?;
    let extensions = match extensions {
        [] => EntryExtensions::Absent,
        [.., reason] => EntryExtensions::ReasonCode(CrlReason::of_number(*reason)?),
    };
    let is_minimal = !matches!(serial.0, [0x00, 0x00..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..]);
    (is_minimal && is_usual_time(time)).then_some((serial, extensions, length))
}

/// What has the lengths of a usual entry.
struct Usual<'a> {
    serial: SerialNumber<'a>,
    time: &'a [u8],
    /// Nothing, or [`REASON_CODE`] and the reason.
    extensions: &'a [u8],
    /// Of the whole.
    length: usize,
}

fn split_usual(rest: &[u8]) -> Option<Usual<'_>> {
    let [0x30, length @ ..0x80, body @ ..] = rest else {
        return None;
    };
    let length = usize::from(*length);
    let entry = body.get(..length)?;
    let [0x02, octets @ 1..0x80, after @ ..] = entry else {
        return None;
    };
    let (serial, after) = after.split_at_checked(usize::from(*octets))?;
    let ([0x17, 13, time @ ..], extensions) = after.split_at_checked(15)? else {
        return None;
    };
    let has_lengths = match extensions {
        [] => true,
        [usual @ .., _] => *usual == REASON_CODE,
    };
    has_lengths.then_some(Usual {
        serial: SerialNumber(serial),
        time,
        extensions,
        length: length.saturating_add(2),
    })
}

/// `Extensions` with `reasonCode` alone, up to the last octet, which is the reason.
const REASON_CODE: [u8; 13] = [
    0x30, 0x0C, 0x30, 0x0A, 0x06, 0x03, 0x55, 0x1D, 0x15, 0x04, 0x03, 0x0A, 0x01,
];

/// `YYMMDDHHMMSSZ`, up to the last day that its month has every year.
fn is_usual_time(time: &[u8]) -> bool {
    let Some((digits, [b'Z'])) = time.split_first_chunk::<12>() else {
        return false;
    };
    let (Some([_, month, day, hour]), Some([_, _, minute, second])) = (
        digits.first_chunk().and_then(four_numbers),
        digits.last_chunk().and_then(four_numbers),
    ) else {
        return false;
    };
    let last_day = LAST_DAYS.get(usize::from(month)).copied().unwrap_or(0);
    (1..=last_day).contains(&day) && hour <= 23 && minute <= 59 && second <= 59
}

/// Of each month, counted from 1.
const LAST_DAYS: [u8; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
