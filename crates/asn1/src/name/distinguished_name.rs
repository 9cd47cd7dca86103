//! Distinguished names that are kept: as encoded, shared, with their prepared form on demand.

use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use crate::encode::Writer;
use crate::{DirectoryString, Name, Oid, PreparedName, Result, Tag};

/// A distinguished name [RFC 5280 §4.1.2.4], kept as it was encoded. Cloning shares it.
///
/// `==` and `Hash` compare the encoded bytes; [`Self::matches`] compares as the standard says.
#[derive(Clone)]
pub struct DistinguishedName(Arc<Inner>);

struct Inner {
    der: Box<[u8]>,
    /// `None` if the name is malformed. Dear to make, and seldom needed: names that chain are nearly
    /// always equal as bytes.
    prepared: OnceLock<Option<PreparedName>>,
}

impl DistinguishedName {
    /// Reads a `Name`, DER.
    ///
    /// # Errors
    /// Whatever breaks its syntax.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        Name::from_der(der).map(Self::from)
    }

    /// A name that is this common name alone.
    #[must_use]
    pub fn with_common_name(common_name: &str) -> Self {
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
        Self::from_bytes(der.into())
    }

    fn from_bytes(der: Box<[u8]>) -> Self {
        Self(Arc::new(Inner {
            der,
            prepared: OnceLock::new(),
        }))
    }

    /// The name as the parser's view; `None` if it is malformed.
    #[must_use]
    pub fn as_name(&self) -> Option<Name<'_>> {
        Name::from_der(&self.0.der).ok()
    }

    /// The whole encoding.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.0.der
    }

    /// Whether the name has no attribute at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self.0.der == [0x30, 0x00]
    }

    /// Whether the encodings are equal, which is how Windows compares.
    #[must_use]
    pub fn same_bytes(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }

    /// Whether the names are equal after preparation [RFC 5280 §7.1]: case, white space and
    /// string type do not count.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.same_bytes(other) || self.comparable() == other.comparable()
    }

    /// Whether the names have the same attributes with the same texts, whatever their string types.
    #[must_use]
    pub fn same_texts(&self, other: &Self) -> bool {
        self.alike(other, |own, other| own.to_text() == other.to_text())
    }

    /// Whether every string has its counterpart's type, or both are `PrintableString` or `UTF8String`;
    /// strings of other types are equal as bytes.
    #[must_use]
    pub fn same_but_utf8(&self, other: &Self) -> bool {
        let is_plain = |tag| [Tag::PRINTABLE_STRING, Tag::UTF8_STRING].contains(&tag);
        self.alike(other, |own, other| {
            (is_plain(own.tag()) && is_plain(other.tag())) || own == other
        })
    }

    /// Whether both have the same kinds of attributes in the same order, with strings that are alike.
    fn alike(
        &self,
        other: &Self,
        is_alike: impl Fn(DirectoryString<'_>, DirectoryString<'_>) -> bool,
    ) -> bool {
        let (Some(own), Some(other)) = (self.as_name(), other.as_name()) else {
            return false;
        };
        let (Ok(own), Ok(other)) = (own.rdns(), other.rdns()) else {
            return false;
        };
        own.len() == other.len()
            && own.iter().zip(&other).all(|(own, other)| {
                own.len() == other.len()
                    && own.iter().zip(other.iter()).all(|(own, other)| {
                        own.kind() == other.kind()
                            && match (own.string(), other.string()) {
                                (Some(own), Some(other)) => is_alike(own, other),
                                _ => own.value_der() == other.value_der(),
                            }
                    })
            })
    }

    /// What stands for the name in comparisons, equal if the names match: its prepared form; or its
    /// encoding, for a malformed name matches that alone.
    ///
    /// # Errors
    /// The encoding of a malformed name.
    pub fn comparable(&self) -> core::result::Result<&PreparedName, &[u8]> {
        self.prepared().ok_or(&*self.0.der)
    }

    /// Whether the name begins with all of `base` [RFC 5280 §4.2.1.10]; `None` if one of them is
    /// malformed.
    #[must_use]
    pub fn is_within(&self, base: &Self) -> Option<bool> {
        Some(self.prepared()?.is_within(base.prepared()?))
    }

    /// The texts of every attribute of this type, in encoded order; none if the name is malformed.
    #[must_use]
    pub fn attributes(&self, kind: Oid<'_>) -> Vec<String> {
        self.as_name().map_or_else(Vec::new, |name| {
            name.attributes(kind)
                .iter()
                .map(|string| string.to_text().into_owned())
                .collect()
        })
    }

    fn prepared(&self) -> Option<&PreparedName> {
        self.0
            .prepared
            .get_or_init(|| self.as_name().map(Name::prepared))
            .as_ref()
    }
}

impl From<Name<'_>> for DistinguishedName {
    /// Keeps a name that was located; whether its attributes are well formed is not looked at.
    fn from(name: Name<'_>) -> Self {
        Self::from_bytes(name.as_der().into())
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
        self.0.der.hash(state);
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
