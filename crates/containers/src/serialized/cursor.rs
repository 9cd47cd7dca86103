//! A cursor over little-endian records.

use crate::Error;

/// Reads forward, and hands out only what is there: a claimed length is never trusted.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    position: usize,
}

/// What every property, and the content after them, starts with: twelve octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The property's number, or the kind of content.
    pub(crate) id: u32,
    /// 1 in every store seen: `X509_ASN_ENCODING`.
    pub(crate) encoding: u32,
    pub(crate) length: u32,
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

    pub(crate) fn header(&mut self) -> Result<Header, Error> {
        let Some((octets, rest)) = self.rest.split_first_chunk() else {
            return Err(Error::Truncated {
                position: self.position,
                wanted: 12,
                found: self.rest.len(),
            });
        };
        self.advance(octets.len(), rest);
        Ok(Header::from_octets(*octets))
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

impl Header {
    /// What stands after the last element of a store.
    pub(crate) const END: Self = Self {
        id: 0,
        encoding: 0,
        length: 0,
    };

    fn from_octets(octets: [u8; 12]) -> Self {
        let [i0, i1, i2, i3, e0, e1, e2, e3, l0, l1, l2, l3] = octets;
        Self {
            id: u32::from_le_bytes([i0, i1, i2, i3]),
            encoding: u32::from_le_bytes([e0, e1, e2, e3]),
            length: u32::from_le_bytes([l0, l1, l2, l3]),
        }
    }

    /// A record: this header for `data`, and the data.
    pub(crate) fn write(id: u32, encoding: u32, data: &[u8], out: &mut Vec<u8>) {
        let length = u32::try_from(data.len()).expect("no property or certificate has 4 GiB");
        for field in [id, encoding, length] {
            out.extend_from_slice(&field.to_le_bytes());
        }
        out.extend_from_slice(data);
    }
}
