//! A cursor over DER: headers by `der`'s rules, values borrowed, positions absolute.

use der::Decode as _;

use crate::error::{Error, ErrorKind, InField as _, Result};
use crate::{Leniencies, Leniency, Tag};

/// Reads one value after another from a slice of DER, borrowing from it.
///
/// It never allocates and never trusts a length: a value is handed out only when all of it is there.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a, 'l> {
    rest: &'a [u8],
    /// Where the bytes end in the outermost object.
    end: usize,
    leniencies: &'l Leniencies,
}

/// One tag, its contents, and the whole encoding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: Tag,
    /// The contents octets.
    pub(crate) value: &'a [u8],
    /// Header and contents.
    pub(crate) der: &'a [u8],
    /// Where the contents start in the outermost object.
    pub(crate) position: usize,
}

/// Elements that were all read once, one after another again; `position` is where `contents` start.
pub(crate) fn elements<'a, T>(
    contents: &'a [u8],
    position: usize,
    read: impl Fn(&mut Reader<'a, '_>) -> Result<T>,
) -> impl Iterator<Item = T> {
    let leniencies = Leniencies::new();
    let (mut rest, mut position) = (contents, position);
    core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut reader = Reader::new(rest, position, &leniencies);
        let element = read(&mut reader).ok()?;
        (rest, position) = (reader.rest(), reader.position());
        Some(element)
    })
}

// What nearly every value passes through is always inline: what a caller has no use for is then not
// computed, and no value is copied on its way out.
impl<'a, 'l> Reader<'a, 'l> {
    /// `position` is where `bytes` start in the outermost object.
    #[inline]
    pub(crate) fn new(bytes: &'a [u8], position: usize, leniencies: &'l Leniencies) -> Self {
        Self {
            rest: bytes,
            // Both lie in one slice, whose end has an address: nothing wraps.
            end: position.wrapping_add(bytes.len()),
            leniencies,
        }
    }

    /// Reads the whole of `bytes` with `read`, and insists on its end.
    #[inline(always)]
    pub(crate) fn whole<T>(
        bytes: &'a [u8],
        position: usize,
        leniencies: &'l Leniencies,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let mut reader = Self::new(bytes, position, leniencies);
        let value = read(&mut reader)?;
        reader.finish()?;
        Ok(value)
    }

    /// The next value, whatever its tag.
    #[inline(always)]
    pub(crate) fn any(&mut self) -> Result<Tlv<'a>> {
        let (octet, length, contents) = match self.rest {
            [octet, short @ 0..=0x7F, contents @ ..] => (octet, usize::from(*short), contents),
            // As certificates, their keys and signatures have it.
            [octet, 0x82, high @ 1..=0xFF, low, contents @ ..] => {
                let length = u16::from_be_bytes([*high, *low]);
                (octet, usize::from(length), contents)
            }
            rest => long_form(rest, self.position())?,
        };
        if octet & 0x1F == 0x1F {
            return Err(self.error(ErrorKind::HighTagNumber));
        }
        let Some((value, rest)) = contents.split_at_checked(length) else {
            return Err(truncated(length, contents.len(), self.position()));
        };
        let size = self.rest.len().wrapping_sub(rest.len());
        let tlv = Tlv {
            tag: Tag::new(*octet),
            value,
            der: self.rest.get(..size).unwrap_or_default(),
            position: self.end.wrapping_sub(contents.len()),
        };
        self.rest = rest;
        Ok(tlv)
    }

    /// The tag of the next value; `None` at the end.
    #[inline]
    pub(crate) fn peek(&self) -> Option<Tag> {
        self.rest.first().map(|octet| Tag::new(*octet))
    }

    /// The next value, which must have this tag.
    #[inline(always)]
    pub(crate) fn expect(&mut self, wanted: Tag) -> Result<Tlv<'a>> {
        if self.peek() == Some(wanted) {
            self.any()
        } else {
            Err(self.unexpected(wanted))
        }
    }

    /// The next value if it has this tag.
    #[inline(always)]
    pub(crate) fn optional(&mut self, wanted: Tag) -> Result<Option<Tlv<'a>>> {
        if self.peek() == Some(wanted) {
            self.any().map(Some)
        } else {
            Ok(None)
        }
    }

    /// The contents of the next value, which must have this tag, read to their end by `read`.
    #[inline(always)]
    pub(crate) fn nested<T>(
        &mut self,
        wanted: Tag,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let tlv = self.expect(wanted)?;
        self.inside(tlv, read)
    }

    /// As [`Self::nested`], if the next value has this tag.
    #[inline(always)]
    pub(crate) fn optional_nested<T>(
        &mut self,
        wanted: Tag,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<Option<T>> {
        match self.optional(wanted)? {
            Some(tlv) => self.inside(tlv, read).map(Some),
            None => Ok(None),
        }
    }

    /// A reader of the contents of `tlv`.
    #[inline(always)]
    pub(crate) fn enter(&self, tlv: Tlv<'a>) -> Self {
        Self::new(tlv.value, tlv.position, self.leniencies)
    }

    /// The contents of `tlv`, read to their end by `read`.
    #[inline(always)]
    pub(crate) fn inside<T>(
        &self,
        tlv: Tlv<'a>,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        Self::whole(tlv.value, tlv.position, self.leniencies, read)
    }

    /// Reads until the end, once for each element, and counts it if there is none where the syntax
    /// says `SIZE (1..MAX)`.
    pub(crate) fn at_least_one<T>(
        &mut self,
        read: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        if self.is_empty() {
            self.note(Leniency::EmptySequence);
        }
        self.each(read)
    }

    /// Reads until the end, once for each element.
    pub(crate) fn each<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut values = Vec::new();
        while !self.is_empty() {
            values.push(read(self).at_index(values.len())?);
        }
        Ok(values)
    }

    /// `BOOLEAN DEFAULT FALSE`
    #[inline(always)]
    pub(crate) fn boolean_default_false(&mut self) -> Result<bool> {
        let Some(tlv) = self.optional(Tag::BOOLEAN)? else {
            return Ok(false);
        };
        let value = self.boolean_value(tlv)?;
        if !value {
            self.note(Leniency::DefaultEncoded);
        }
        Ok(value)
    }

    /// The contents of a BOOLEAN, under an IMPLICIT tag too.
    #[inline(always)]
    pub(crate) fn boolean_value(&self, tlv: Tlv<'a>) -> Result<bool> {
        match tlv.value {
            [0x00] => Ok(false),
            [0xFF] => Ok(true),
            [_] => {
                self.note(Leniency::BooleanNotCanonical);
                Ok(true)
            }
            _ => Err(Error::value("BOOLEAN", "it is not one octet", tlv.position)),
        }
    }

    /// The contents of an INTEGER, two's complement, big-endian, as they stand.
    #[inline(always)]
    pub(crate) fn integer(&mut self) -> Result<&'a [u8]> {
        let tlv = self.expect(Tag::INTEGER)?;
        self.integer_value(tlv)
    }

    /// As [`Self::integer`], under an IMPLICIT tag too.
    #[inline(always)]
    pub(crate) fn integer_value(&self, tlv: Tlv<'a>) -> Result<&'a [u8]> {
        match tlv.value {
            [] => return Err(Error::value("INTEGER", "it is empty", tlv.position)),
            [0x00, next, ..] if next & 0x80 == 0 => self.note(Leniency::IntegerNotMinimal),
            [0xFF, next, ..] if next & 0x80 != 0 => self.note(Leniency::IntegerNotMinimal),
            _ => {}
        }
        Ok(tlv.value)
    }

    /// An INTEGER of at most 8 octets.
    pub(crate) fn i64(&mut self) -> Result<i64> {
        let tlv = self.expect(Tag::INTEGER)?;
        let octets = self.integer_value(tlv)?;
        let negative = octets.first().is_some_and(|octet| octet & 0x80 != 0);
        let mut value = [if negative { 0xFF } else { 0x00 }; 8];
        let start = value
            .len()
            .checked_sub(octets.len())
            .ok_or_else(|| Error::value("INTEGER", "it has more than 8 octets", tlv.position))?;
        value
            .iter_mut()
            .skip(start)
            .zip(octets)
            .for_each(|(place, octet)| *place = *octet);
        Ok(i64::from_be_bytes(value))
    }

    /// An INTEGER from 0 to 2^32-1.
    #[inline]
    pub(crate) fn u32(&mut self) -> Result<u32> {
        let tlv = self.expect(Tag::INTEGER)?;
        self.u32_value(tlv)
    }

    /// As [`Self::u32`], under an IMPLICIT tag too.
    #[inline]
    pub(crate) fn u32_value(&self, tlv: Tlv<'a>) -> Result<u32> {
        // As versions and path lengths are.
        if let [octet @ ..0x80] = tlv.value {
            return Ok(u32::from(*octet));
        }
        self.unsigned(tlv)?
            .ok_or_else(|| Error::value("INTEGER", "it is above 2^32-1", tlv.position))
    }

    /// An INTEGER `(0..MAX)` that counts certificates; one above 2^32-1, which no path has, is read as that.
    pub(crate) fn count(&mut self) -> Result<u32> {
        let tlv = self.expect(Tag::INTEGER)?;
        self.count_value(tlv)
    }

    /// As [`Self::count`], under an IMPLICIT tag too.
    pub(crate) fn count_value(&self, tlv: Tlv<'a>) -> Result<u32> {
        Ok(self.unsigned(tlv)?.unwrap_or(u32::MAX))
    }

    /// The contents of an INTEGER that is not negative; `None` above 2^32-1.
    fn unsigned(&self, tlv: Tlv<'a>) -> Result<Option<u32>> {
        let octets = self.integer_value(tlv)?;
        if octets.first().is_some_and(|octet| octet & 0x80 != 0) {
            return Err(Error::value("INTEGER", "it is negative", tlv.position));
        }
        Ok(octets.iter().try_fold(0_u32, |value, octet| {
            Some(value.checked_mul(0x100)? | u32::from(*octet))
        }))
    }

    /// `NULL`
    pub(crate) fn null(&mut self) -> Result<()> {
        let tlv = self.expect(Tag::NULL)?;
        if tlv.value.is_empty() {
            Ok(())
        } else {
            Err(Error::value("NULL", "it has contents", tlv.position))
        }
    }

    /// Reads the elements of a SET OF until the end; one out of order is counted.
    pub(crate) fn each_of_set(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut previous: &[u8] = &[];
        let mut index = 0_usize;
        while !self.is_empty() {
            let before = self.rest;
            read(self).at_index(index)?;
            let length = before.len().saturating_sub(self.rest.len());
            let element = before.get(..length).unwrap_or_default();
            // X.690 §11.6 pads the shorter with zeros, but no encoding is the start of another.
            if previous > element {
                self.note(Leniency::SetNotSorted);
            }
            previous = element;
            index = index.saturating_add(1);
        }
        Ok(())
    }

    /// All that was not read yet, read.
    pub(crate) fn remaining(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.rest)
    }

    /// Leaves out so many octets, which were read elsewhere.
    #[inline]
    pub(crate) fn skip(&mut self, octets: usize) {
        self.rest = self.rest.get(octets..).unwrap_or_default();
    }

    /// Leaves out `der`, one value that was read before, if the next is the same.
    #[inline]
    pub(crate) fn skip_again(&mut self, der: &[u8]) -> bool {
        // No encoding is the start of another.
        let rest = self.rest.strip_prefix(der);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Whether all was read.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Insists that all was read.
    #[inline]
    pub(crate) fn finish(&self) -> Result<()> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(trailing(self.rest.len(), self.position()))
        }
    }

    /// What was not read yet.
    #[inline]
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Where the next value starts in the outermost object.
    #[inline]
    pub(crate) fn position(&self) -> usize {
        self.end.wrapping_sub(self.rest.len())
    }

    /// Where what is read against the standard is counted.
    #[inline]
    pub(crate) fn leniencies(&self) -> &'l Leniencies {
        self.leniencies
    }

    #[inline(always)]
    pub(crate) fn note(&self, leniency: Leniency) {
        self.leniencies.note(leniency);
    }

    #[inline(always)]
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.position())
    }

    /// The next value has not this tag.
    #[inline(always)]
    pub(crate) fn unexpected(&self, wanted: Tag) -> Error {
        unexpected(wanted, self.rest, self.position())
    }
}

// What is seldom is not inline. It takes no reader, but what it needs: a reader whose address nobody
// takes lives in registers.

/// Identifier octet, length of the contents, and what follows the header, where the length is of some other
/// form.
#[inline(never)]
fn long_form(rest: &[u8], position: usize) -> Result<(&u8, usize, &[u8])> {
    match rest {
        [octet, 0x81, long @ 0x80..=0xFF, contents @ ..] => {
            Ok((octet, usize::from(*long), contents))
        }
        _ => longer_form(rest, position),
    }
}

/// As [`long_form`], for a longer or a malformed length: `der` knows the rules.
#[cold]
fn longer_form(rest: &[u8], position: usize) -> Result<(&u8, usize, &[u8])> {
    use der::Encode as _;
    let Some((octet, after_tag)) = rest.split_first() else {
        return Err(truncated(2, 0, position));
    };
    if octet & 0x1F == 0x1F {
        return Err(Error::new(ErrorKind::HighTagNumber, position));
    }
    // At most five octets are length; the rest need not be under der's own size cap.
    let octets = after_tag.get(..5).unwrap_or(after_tag);
    let wanted = match octets.first() {
        None => 2,
        Some(octet @ 0x81..=0x84) => usize::from(octet & 0x7F).saturating_add(2),
        Some(_) => 0,
    };
    if rest.len() < wanted {
        return Err(truncated(wanted, rest.len(), position));
    }
    let fault = |_| Error::new(ErrorKind::Length, position);
    let length = der::SliceReader::new(octets)
        .and_then(|mut reader| der::Length::decode(&mut reader))
        .map_err(fault)?;
    let size = length.encoded_len().and_then(usize::try_from);
    let contents = after_tag.get(size.map_err(fault)?..).unwrap_or_default();
    Ok((octet, usize::try_from(length).map_err(fault)?, contents))
}

/// The first value of `rest` has not this tag.
#[cold]
#[inline(never)]
fn unexpected(wanted: Tag, rest: &[u8], position: usize) -> Error {
    let found = rest.first().map(|octet| Tag::new(*octet));
    Error::new(ErrorKind::UnexpectedTag { wanted, found }, position)
}

#[cold]
#[inline(never)]
fn truncated(wanted: usize, found: usize, position: usize) -> Error {
    Error::new(ErrorKind::Truncated { wanted, found }, position)
}

#[cold]
#[inline(never)]
fn trailing(octets: usize, position: usize) -> Error {
    Error::new(ErrorKind::TrailingData { octets }, position)
}
