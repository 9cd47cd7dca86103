//! Distinguished names that are kept: encoded bytes, shared, with their text and prepared form on demand.

use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::Arc;

use countersign_asn1::encode::Writer;
use countersign_asn1::{Name, Oid, Tag};
use der::Decode as _;
use der::asn1::AnyRef;

/// A distinguished name [RFC 5280 §4.1.2.4], kept as it was encoded. Cloning shares it.
///
/// `==` and `Hash` compare the encoded bytes; [`Self::matches`] compares as the standard says.
#[derive(Clone)]
pub struct DistinguishedName(Arc<[u8]>);

impl DistinguishedName {
    pub(crate) fn new(name: Name<'_>) -> Self {
        Self(name.as_der().into())
    }

    /// A name that is this common name alone.
    pub(crate) fn with_common_name(common_name: &str) -> Self {
        let der = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SET, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(Oid::COMMON_NAME);
                        w.value(Tag::UTF8_STRING, common_name.as_bytes());
                    });
                });
            });
        });
        Self(der.into())
    }

    /// The texts of every attribute of this type, in encoded order; none if the name is malformed.
    pub(crate) fn attributes(&self, kind: Oid<'_>) -> Vec<String> {
        self.as_name().map_or_else(Vec::new, |name| {
            name.attributes(kind)
                .iter()
                .map(|string| string.to_text().into_owned())
                .collect()
        })
    }

    /// Whether the name begins with all of `base` [RFC 5280 §4.2.1.10].
    pub(crate) fn is_within(&self, base: &Self) -> bool {
        // Both are sequences of whole elements, so a prefix of octets is one of elements.
        match (contents(&self.0), contents(&base.0)) {
            (Some(own), Some(base)) => own.starts_with(base),
            _ => false,
        }
    }

    /// The name as the parser's view, located but not decoded.
    #[must_use]
    pub fn as_name(&self) -> Option<Name<'_>> {
        Name::from_der(&self.0).ok()
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.0
    }

    /// Whether the name has no attribute at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self.0 == [0x30, 0x00]
    }

    /// Whether the encodings are equal, which is how Windows compares.
    #[must_use]
    pub fn same_bytes(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }

    /// The prepared form: equal names have the same one.
    pub(crate) fn prepared(&self) -> &[u8] {
        &self.0
    }

    /// Whether the names are equal after preparation [RFC 5280 §7.1]: case, white space and
    /// string type do not count.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.same_bytes(other) || self.prepared() == other.prepared()
    }
}

impl PartialEq for DistinguishedName {
    fn eq(&self, other: &Self) -> bool {
        self.same_bytes(other)
    }
}

impl Eq for DistinguishedName {}

impl Hash for DistinguishedName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Display for DistinguishedName {
    /// As `C=DE, O=Contoso, CN=um1.contoso.com`; an empty name as `(no name)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_name() {
            Some(name) if name.is_empty() => f.write_str("(no name)"),
            Some(name) => write!(f, "{name}"),
            None => f.write_str("(malformed name)"),
        }
    }
}

impl fmt::Debug for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DistinguishedName({self})")
    }
}

/// What is inside the SEQUENCE that fills `der`.
fn contents(der: &[u8]) -> Option<&[u8]> {
    AnyRef::from_der(der).ok().map(|sequence| sequence.value())
}
