//! A distinguished name of a certificate.

use std::sync::OnceLock;

use countersign_asn1::{DistinguishedName, Name};

use super::span::Span;

/// A name, located among its certificate's bytes; names that chain are nearly always equal as bytes, so
/// what other comparisons need is kept from the first of them on.
#[derive(Clone, Debug)]
pub(super) struct KeptName {
    pub(super) encoded: Span,
    name: OnceLock<DistinguishedName>,
}

impl KeptName {
    /// The name, a slice of `der`.
    pub(super) fn within(der: &[u8], name: Name<'_>) -> Self {
        Self {
            encoded: Span::within(der, name.as_der()),
            name: OnceLock::new(),
        }
    }

    /// Appends the name to `bytes`.
    pub(super) fn append(bytes: &mut Vec<u8>, name: DistinguishedName) -> Self {
        Self {
            encoded: Span::append(bytes, name.as_der()),
            name: OnceLock::from(name),
        }
    }

    /// The name, which lies in these bytes.
    pub(super) fn of(&self, bytes: &[u8]) -> &DistinguishedName {
        self.name.get_or_init(|| {
            let name = Name::locate(self.encoded.of(bytes));
            name.expect("it was located before").into()
        })
    }
}
