//! Object identifiers, as the contents octets that DER carries.

mod known;
mod owned;

use core::fmt;

use const_oid::ObjectIdentifier;

use crate::error::{Error, Result};
use crate::reader::Reader;
use crate::{Leniencies, Tag};

pub use owned::OwnedOid;

/// An OBJECT IDENTIFIER, borrowed: its contents octets, known to be well formed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'a, '_>) -> Result<Self> {
        let tlv = reader.expect(Tag::OBJECT_IDENTIFIER)?;
        Self::from_content(tlv.value, tlv.position)
    }

    /// The contents octets, under an IMPLICIT tag too.
    #[inline(always)]
    pub(crate) fn from_content(octets: &'a [u8], position: usize) -> Result<Self> {
        // `2.5.29.x` and the like, as most identifiers are.
        if let [..0x80, ..0x80, ..0x80] = octets {
            return Ok(Self(octets));
        }
        if is_plain(octets) {
            return Ok(Self(octets));
        }
        match fault(octets) {
            None => Ok(Self(octets)),
            Some(found) => Err(Error::value("OBJECT IDENTIFIER", found, position)),
        }
    }

    /// Contents octets that were read before.
    #[inline(always)]
    pub(crate) fn read_before(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    /// An OBJECT IDENTIFIER alone, header included.
    ///
    /// # Errors
    /// Other tags, trailing data, malformed arcs.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        Reader::whole(der, 0, &Leniencies::new(), Self::read)
    }

    /// The contents octets.
    #[must_use]
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The well-known name, as the standard that registers it spells it: `serverAuth`, `sha256WithRSAEncryption`.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        if let Some((_, name)) = known::NAMES.iter().find(|(oid, _)| *oid == self) {
            return Some(name);
        }
        let oid = ObjectIdentifier::from_bytes(self.0).ok()?;
        let name = const_oid::db::DB.by_oid(&oid)?;
        let bare = ["id-ce-", "id-pe-", "id-kp-", "id-ad-", "id-qt-"]
            .iter()
            .find_map(|prefix| name.strip_prefix(prefix));
        Some(bare.unwrap_or(name))
    }
}

/// Whether the last arc ends, and nothing can be superfluous.
#[inline(always)]
fn is_plain(octets: &[u8]) -> bool {
    matches!(octets, [.., ..0x80]) && !holds_0x80(octets)
}

/// What is wrong with the contents octets, as the end of a sentence.
#[cold]
fn fault(octets: &[u8]) -> Option<&'static str> {
    let Some(last) = octets.last() else {
        return Some("it is empty");
    };
    if last & 0x80 != 0 {
        return Some("its last arc does not end");
    }
    let mut starts_arc = true;
    for octet in octets {
        if starts_arc && *octet == 0x80 {
            return Some("an arc starts with a superfluous octet");
        }
        starts_arc = octet & 0x80 == 0;
    }
    None
}

/// Whether one of the octets is `80`: up to eight are looked at together, some of them twice.
#[inline(always)]
fn holds_0x80(octets: &[u8]) -> bool {
    let in_eight = |octets: u64| {
        // Where there is none, nothing borrows from a zero octet.
        let zero_for_it = octets ^ 0x8080_8080_8080_8080;
        zero_for_it.wrapping_sub(0x0101_0101_0101_0101) & !zero_for_it & 0x8080_8080_8080_8080 != 0
    };
    match octets.len() {
        4..=8 => match (octets.first_chunk(), octets.last_chunk()) {
            (Some(first), Some(last)) => {
                let [first, last] = [first, last].map(|four| u64::from(u32::from_ne_bytes(*four)));
                in_eight(first << 32 | last)
            }
            _ => false,
        },
        9..=16 => match (octets.first_chunk(), octets.last_chunk()) {
            (Some(first), Some(last)) => {
                let [first, last] = [first, last].map(|eight| u64::from_ne_bytes(*eight));
                in_eight(first) || in_eight(last)
            }
            _ => false,
        },
        _ => octets.contains(&0x80),
    }
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal. Arcs above 2^64 print as `?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        let mut arc = Some(0_u64);
        for octet in self.0 {
            arc = arc
                .and_then(|arc| arc.checked_mul(0x80))
                .map(|arc| arc | u64::from(octet & 0x7F));
            if octet & 0x80 != 0 {
                continue;
            }
            match arc {
                Some(value) if first => {
                    let root = (value / 40).min(2);
                    write!(
                        f,
                        "{root}.{}",
                        value.saturating_sub(root.saturating_mul(40))
                    )?;
                }
                Some(value) => write!(f, ".{value}")?,
                None if first => f.write_str("?")?,
                None => f.write_str(".?")?,
            }
            first = false;
            arc = Some(0);
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}
