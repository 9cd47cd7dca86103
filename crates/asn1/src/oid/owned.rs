//! Object identifiers that own their octets: from configuration, and as keys of maps.

use core::fmt;
use core::str::FromStr;

use super::Oid;
use crate::error::{Error, Result};

/// An OBJECT IDENTIFIER, owned.
///
/// ```
/// use countersign_asn1::{Oid, OwnedOid};
/// let oid: OwnedOid = "1.3.6.1.5.5.7.3.1".parse()?;
/// assert_eq!(oid.as_oid(), Oid::SERVER_AUTH);
/// let error = "1.3.six".parse::<OwnedOid>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "malformed OBJECT IDENTIFIER: an arc is not a decimal number below 2^64 at byte 4"
/// );
/// # Ok::<(), countersign_asn1::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OwnedOid(Box<[u8]>);

impl OwnedOid {
    /// The identifier, borrowed.
    #[must_use]
    pub fn as_oid(&self) -> Oid<'_> {
        Oid(&self.0)
    }
}

impl From<Oid<'_>> for OwnedOid {
    fn from(oid: Oid<'_>) -> Self {
        Self(oid.0.into())
    }
}

impl FromStr for OwnedOid {
    type Err = Error;

    /// Dotted decimal; the error's byte is the text's.
    fn from_str(text: &str) -> Result<Self> {
        let fault = |found, position| Error::value("OBJECT IDENTIFIER", found, position);
        let mut position = 0_usize;
        let mut arcs: Vec<u64> = Vec::new();
        for arc in text.split('.') {
            // `parse` would take a plus sign too.
            let value = arc.parse().ok().filter(|_| !arc.starts_with('+'));
            let found = "an arc is not a decimal number below 2^64";
            arcs.push(value.ok_or_else(|| fault(found, position))?);
            position = position.saturating_add(arc.len()).saturating_add(1);
        }
        // The first two arcs share octets [X.690 §8.19.4].
        let first_and_rest = match arcs.as_slice() {
            [0, second @ 0..=39, rest @ ..] => Some((*second, rest)),
            [1, second @ 0..=39, rest @ ..] => Some((second.saturating_add(40), rest)),
            [2, second, rest @ ..] => second.checked_add(80).map(|first| (first, rest)),
            _ => None,
        };
        let found = "its first two arcs are none of 0.0 to 0.39, 1.0 to 1.39 and 2.0 onwards";
        let (first, rest) = first_and_rest.ok_or_else(|| fault(found, 0))?;
        let mut octets = Vec::new();
        push_arc(&mut octets, first);
        for arc in rest {
            push_arc(&mut octets, *arc);
        }
        Ok(Self(octets.into()))
    }
}

impl fmt::Display for OwnedOid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(f)
    }
}

impl fmt::Debug for OwnedOid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(f)
    }
}

/// Seven bits an octet, the highest first, all but the last marked.
fn push_arc(octets: &mut Vec<u8>, arc: u64) {
    let mut septets = vec![low_septet(arc)];
    let mut rest = arc >> 7;
    while rest > 0 {
        septets.push(0x80 | low_septet(rest));
        rest >>= 7;
    }
    octets.extend(septets.iter().rev());
}

fn low_septet(arc: u64) -> u8 {
    let [.., low] = arc.to_be_bytes();
    low & 0x7F
}
