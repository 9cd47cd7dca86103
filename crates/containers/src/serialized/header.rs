//! What every record of a store starts with.

use crate::Error;
use crate::cursor::Cursor;

/// What every property, and the content after them, starts with: twelve octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The property's number, or the kind of content.
    pub(crate) id: u32,
    /// 1 in every store seen: `X509_ASN_ENCODING`.
    pub(crate) encoding: u32,
    pub(crate) length: u32,
}

impl Header {
    /// What stands after the last element of a store.
    pub(crate) const END: Self = Self {
        id: 0,
        encoding: 0,
        length: 0,
    };

    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Error> {
        let [i0, i1, i2, i3, e0, e1, e2, e3, l0, l1, l2, l3] = cursor.array()?;
        Ok(Self {
            id: u32::from_le_bytes([i0, i1, i2, i3]),
            encoding: u32::from_le_bytes([e0, e1, e2, e3]),
            length: u32::from_le_bytes([l0, l1, l2, l3]),
        })
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
