//! A whole store: `.sst`.

use super::element::SerializedElement;
use super::header::Header;
use crate::Error;
use crate::cursor::Cursor;

/// A serialized store: what "Microsoft Serialized Certificate Store" exports, and
/// `CertSaveStore` with `CERT_STORE_SAVE_AS_STORE` writes.
///
/// Eight octets that end in `CERT`, the elements, and a record of twelve octets of zero.
/// It is written back to the bytes it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SerializedStore<'a> {
    elements: Vec<SerializedElement<'a>>,
}

const START: &[u8] = b"\0\0\0\0CERT";
const END: [u8; 12] = [0; 12];

impl<'a> SerializedStore<'a> {
    /// A store with these elements.
    #[must_use]
    pub fn new(elements: Vec<SerializedElement<'a>>) -> Self {
        Self { elements }
    }

    /// Whether the bytes start as a store does.
    pub(crate) fn recognises(bytes: &[u8]) -> bool {
        bytes.starts_with(START)
    }

    /// Reads a store, to its last byte. Windows takes an empty file for an empty store, and so does
    /// this.
    ///
    /// # Errors
    /// [`Error::NotAStore`], [`Error::Truncated`], [`Error::ElementWithoutContent`],
    /// [`Error::MalformedEnd`], [`Error::TrailingData`]
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut elements = Vec::new();
        if bytes.is_empty() {
            return Ok(Self { elements });
        }
        if !Self::recognises(bytes) {
            return Err(Error::NotAStore);
        }
        let mut cursor = Cursor::new(bytes);
        cursor.skip(START.len());
        loop {
            let position = cursor.position();
            let next = Header::read(&mut cursor.clone())?;
            if next == Header::END {
                cursor.skip(END.len());
                cursor.finish()?;
                return Ok(Self { elements });
            }
            if next.id == 0 {
                return Err(Error::MalformedEnd { position });
            }
            elements.push(SerializedElement::read(&mut cursor)?);
        }
    }

    /// The elements, in the order of the store.
    #[must_use]
    pub fn elements(&self) -> &[SerializedElement<'a>] {
        &self.elements
    }

    pub(crate) fn into_elements(self) -> Vec<SerializedElement<'a>> {
        self.elements
    }

    /// The store as it is serialized.
    ///
    /// # Panics
    /// Content or a property of 4 GiB fits no store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = START.to_vec();
        for element in &self.elements {
            element.write(&mut out);
        }
        out.extend_from_slice(&END);
        out
    }
}
