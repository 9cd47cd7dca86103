//! A cursor over binary records.

use crate::Error;

/// Reads forward, and hands out only what is there: a claimed length is never trusted.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            position: 0,
        }
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// As many octets as there are in the array.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let Some((octets, rest)) = self.rest.split_first_chunk() else {
            return Err(Error::Truncated {
                position: self.position,
                wanted: u64::try_from(N).unwrap_or(u64::MAX),
                found: self.rest.len(),
            });
        };
        self.advance(N, rest);
        Ok(*octets)
    }

    /// Passes over octets that were looked at already.
    pub(crate) fn skip(&mut self, octets: usize) {
        let rest = self.rest.get(octets..).unwrap_or_default();
        self.advance(octets, rest);
    }

    pub(crate) fn take(&mut self, length: u32) -> Result<&'a [u8], Error> {
        let split = usize::try_from(length)
            .ok()
            .and_then(|length| self.rest.split_at_checked(length));
        let Some((taken, rest)) = split else {
            return Err(Error::Truncated {
                position: self.position,
                wanted: u64::from(length),
                found: self.rest.len(),
            });
        };
        self.advance(taken.len(), rest);
        Ok(taken)
    }

    fn advance(&mut self, octets: usize, rest: &'a [u8]) {
        self.position = self.position.saturating_add(octets);
        self.rest = rest;
    }

    pub(crate) fn finish(&self) -> Result<(), Error> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(Error::TrailingData {
            position: self.position,
            octets: self.rest.len(),
        })
    }
}
