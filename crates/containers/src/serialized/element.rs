//! One certificate, CRL or CTL of a store, with its properties.

use std::borrow::Cow;

use super::header::Header;
use super::properties::Properties;
use super::property::{Property, PropertyId, X509_ASN_ENCODING};
use crate::Error;
use crate::cursor::Cursor;

/// A certificate, a CRL or a CTL, and the properties before it: what
/// `CertSerializeCertificateStoreElement` makes, and the `Blob` of a certificate in the registry holds.
///
/// It is written back to the bytes it was read from, properties that are not known here included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerializedElement<'a> {
    properties: Properties<'a>,
    kind: ElementKind,
    /// 1 in every store seen.
    encoding: u32,
    content: Cow<'a, [u8]>,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the format has had three since 1996"
)]
pub enum ElementKind {
    /// A certificate, number 0x20.
    Certificate,
    /// A CRL, number 0x21.
    CertificateList,
    /// A certificate trust list: a PKCS#7 message over a list of hashes, number 0x22.
    CertificateTrustList,
}

impl<'a> SerializedElement<'a> {
    /// A certificate without properties.
    #[must_use]
    pub fn certificate(der: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::new(ElementKind::Certificate, der)
    }

    /// Content without properties.
    #[must_use]
    pub fn new(kind: ElementKind, der: impl Into<Cow<'a, [u8]>>) -> Self {
        Self {
            properties: Properties::default(),
            kind,
            encoding: X509_ASN_ENCODING,
            content: der.into(),
        }
    }

    /// Adds a property after those that are there.
    #[must_use]
    pub fn with(mut self, property: Property<'a>) -> Self {
        self.properties.push(property);
        self
    }

    /// Whether the bytes start as an element does: a number that property numbers stay below
    /// (`CERT_LAST_USER_PROP_ID` is 0xFFFF), and the encoding 1. No text and no DER starts so.
    pub(crate) fn recognises(bytes: &[u8]) -> bool {
        matches!(bytes, [low, high, 0, 0, 1, 0, 0, 0, ..] if (*low, *high) != (0, 0))
    }

    /// Reads one element, to its last byte. Its content is not parsed.
    ///
    /// # Errors
    /// [`Error::Truncated`], [`Error::ElementWithoutContent`], [`Error::TrailingData`]
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut cursor = Cursor::new(bytes);
        let element = Self::read(&mut cursor)?;
        cursor.finish()?;
        Ok(element)
    }

    /// Properties until content comes.
    pub(crate) fn read(cursor: &mut Cursor<'a>) -> Result<Self, Error> {
        let mut properties = Properties::default();
        loop {
            let position = cursor.position();
            if cursor.is_empty() {
                return Err(Error::ElementWithoutContent { position });
            }
            let header = Header::read(cursor)?;
            // Number 0 ends a store, so it cannot stand within an element.
            if header.id == 0 {
                return Err(Error::ElementWithoutContent { position });
            }
            let data = cursor.take(header.length)?;
            if let Some(kind) = ElementKind::from_number(header.id) {
                return Ok(Self {
                    properties,
                    kind,
                    encoding: header.encoding,
                    content: data.into(),
                });
            }
            let id = PropertyId::new(header.id);
            properties.push(Property::with_encoding(id, header.encoding, data));
        }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> ElementKind {
        self.kind
    }

    /// The certificate, CRL or CTL, DER.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }

    /// The properties, in the order of the store.
    #[must_use]
    pub fn properties(&self) -> &Properties<'a> {
        &self.properties
    }

    pub(crate) fn into_parts(self) -> (Cow<'a, [u8]>, Properties<'a>) {
        (self.content, self.properties)
    }

    /// The element as it is serialized.
    ///
    /// # Panics
    /// Content or a property of 4 GiB fits no element.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for property in self.properties.iter() {
            property.write(out);
        }
        Header::write(self.kind.number(), self.encoding, &self.content, out);
    }
}

impl ElementKind {
    fn from_number(number: u32) -> Option<Self> {
        match number {
            0x20 => Some(Self::Certificate),
            0x21 => Some(Self::CertificateList),
            0x22 => Some(Self::CertificateTrustList),
            _ => None,
        }
    }

    fn number(self) -> u32 {
        match self {
            Self::Certificate => 0x20,
            Self::CertificateList => 0x21,
            Self::CertificateTrustList => 0x22,
        }
    }
}
