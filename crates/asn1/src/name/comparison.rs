//! When two names are one [RFC 5280 §7.1].

use core::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::encode::Writer;
use crate::{AttributeTypeAndValue, Name, RelativeDistinguishedName, Tag};

/// A name prepared for comparison: equal if, and only if, the names match. Stores index by it.
///
/// The relative distinguished names are in order, each a set: its attributes are sorted. A string
/// value of any type counts as its text, prepared as RFC 4518 §2 says: control characters are
/// spaces or nothing, case is folded, compatibility forms are one (NFKC), white space at the ends
/// does not count and inside counts once.
///
/// Deviation: RFC 4518 forbids characters that Unicode 3.2 did not have, and says that a string with
/// one matches nothing; then a name would not even match itself. Here such a string, and a value
/// that is no string, counts as its encoded bytes, as [RFC 5280 §7.1] has it for unknown syntaxes.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PreparedName {
    /// DER again, so that no two names run into one: the contents of an `RDNSequence`.
    rdns: Vec<u8>,
}

impl Name<'_> {
    /// Whether the names are the same by [RFC 5280 §7.1]; `==` compares encoded bytes.
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::Name;
    /// let printable = Name::from_der(b"\x30\x0D\x31\x0B\x30\x09\x06\x03\x55\x04\x03\x13\x02UM")?;
    /// let utf8 = Name::from_der(b"\x30\x0E\x31\x0C\x30\x0A\x06\x03\x55\x04\x03\x0C\x03um ")?;
    /// let other = Name::from_der(b"\x30\x0D\x31\x0B\x30\x09\x06\x03\x55\x04\x0A\x13\x02UM")?;
    /// assert!(printable.matches(utf8) && printable != utf8);
    /// assert!(!printable.matches(other));
    /// # Ok::<(), countersign_asn1::Error>(())
    /// ```
    #[must_use]
    pub fn matches(self, other: Name<'_>) -> bool {
        self == other || self.prepared() == other.prepared()
    }

    /// The name in its prepared form. A malformed one matches none but its own bytes.
    #[must_use]
    pub fn prepared(self) -> PreparedName {
        let rdns = Writer::build(|w| match self.rdns() {
            Ok(rdns) => rdns.iter().for_each(|rdn| prepare_rdn(w, rdn)),
            Err(_) => w.value(Tag::context_constructed(0), self.as_der()),
        });
        PreparedName { rdns }
    }
}

impl PreparedName {
    /// Whether `base` is the beginning of this name, or all of it: the subtree of a `directoryName`
    /// in name constraints [RFC 5280 §4.2.1.10].
    #[must_use]
    pub fn is_within(&self, base: &Self) -> bool {
        // No encoding is the start of another, so bytes can stand for whole names here.
        self.rdns.starts_with(&base.rdns)
    }
}

impl fmt::Debug for PreparedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PreparedName({})", self.rdns.escape_ascii())
    }
}

fn prepare_rdn(w: &mut Writer, rdn: &RelativeDistinguishedName<'_>) {
    let prepared = rdn.iter().map(|attribute| {
        Writer::build(|w| w.nested(Tag::SEQUENCE, |w| prepare_attribute(w, attribute)))
    });
    w.set_of(prepared.collect());
}

fn prepare_attribute(w: &mut Writer, attribute: &AttributeTypeAndValue<'_>) {
    w.oid(attribute.kind);
    match attribute
        .string
        .and_then(|string| prepare(&string.to_text()))
    {
        Some(text) => w.value(Tag::UTF8_STRING, text.as_bytes()),
        // Under a tag of its own, lest it be taken for a prepared string.
        None => w.value(Tag::context_constructed(0), attribute.value),
    }
}

/// The text as `caseIgnoreMatch` compares it [RFC 4518 §2]; `None` if it holds a prohibited character.
fn prepare(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    // The crate folds case and leaves both normalisation after that and white space to its caller.
    let mapped = stringprep::x520prep(text, true).ok()?;
    let normalized: String = mapped.nfkc().collect();
    let words = normalized.split(' ').filter(|word| !word.is_empty());
    Some(words.collect::<Vec<_>>().join(" "))
}
