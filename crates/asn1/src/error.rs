//! What was wanted, what was found, at which byte, in which field.

use core::fmt;

use crate::Tag;

/// A refusal of some bytes: the fault, the byte at which it was seen, and the field path to it.
///
/// The byte counts from the start of the outermost object that was parsed (a certificate, not its
/// extension), so that it can be looked up in a hex dump or in `openssl asn1parse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    position: usize,
    /// Innermost first: it grows while the error travels outwards.
    path: Vec<Segment>,
}

/// One step of a field path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Segment {
    Field(&'static str),
    Index(usize),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Another tag than the one the syntax calls for.
    UnexpectedTag {
        /// The tag that the syntax calls for.
        wanted: Tag,
        /// The tag that stands there; `None` at the end of the data.
        found: Option<Tag>,
    },
    /// The data ends before the value that its header claims.
    Truncated {
        /// How many octets the header claims.
        wanted: usize,
        /// How many are there.
        found: usize,
    },
    /// The length octets are not DER: indefinite, not minimal, or of more than four octets [X.690 §10.1].
    Length,
    /// A tag number above 30, which no structure read here uses.
    HighTagNumber,
    /// Octets after the end of a value.
    TrailingData {
        /// How many.
        octets: usize,
    },
    /// The contents of a primitive value break its type's rules.
    Value {
        /// The type, as ASN.1 spells it.
        wanted: &'static str,
        /// What is wrong with it, as the end of the sentence "malformed INTEGER: ...".
        found: &'static str,
    },
    /// A field that must not occur twice does.
    Duplicate {
        /// The field or extension, by name or dotted OID.
        what: String,
    },
    /// The armour of a PEM block is broken.
    Pem(crate::pem::Fault),
}

/// A result whose error is this crate's.
pub type Result<T, E = Error> = core::result::Result<T, E>;

impl Error {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(kind: ErrorKind, position: usize) -> Self {
        Self(Box::new(Inner {
            kind,
            position,
            path: Vec::new(),
        }))
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn value(wanted: &'static str, found: &'static str, position: usize) -> Self {
        Self::new(ErrorKind::Value { wanted, found }, position)
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The byte of the outermost object at which the fault was seen, counted from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.0.position
    }

    /// The field path, outermost first, as `tbsCertificate.extensions[3].extnValue`; empty at top level.
    #[must_use]
    pub fn path(&self) -> String {
        let mut text = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Field(name) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(name);
                }
                Segment::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }

    /// The same fault, seen at another byte.
    #[cold]
    pub(crate) fn moved_to(mut self, position: usize) -> Self {
        self.0.position = position;
        self
    }

    #[cold]
    #[inline(never)]
    fn within(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.kind)?;
        // A PEM fault names its own place in the text, by line.
        if !matches!(self.0.kind, ErrorKind::Pem(_)) {
            write!(f, " at byte {}", self.0.position)?;
        }
        if !self.0.path.is_empty() {
            write!(f, " in `{}`", self.path())?;
        }
        Ok(())
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedTag {
                wanted,
                found: Some(found),
            } => write!(f, "unexpected tag: wanted {wanted}, found {found}"),
            Self::UnexpectedTag {
                wanted,
                found: None,
            } => write!(f, "unexpected end: wanted {wanted}, found nothing"),
            Self::Truncated { wanted, found } => {
                write!(f, "truncated: wanted {wanted} octets, found {found}")
            }
            Self::Length => f.write_str(
                "length is not DER: wanted a definite length in its shortest form, of at most 4 octets",
            ),
            Self::HighTagNumber => f.write_str("tag number above 30: no field read here has one"),
            Self::TrailingData { octets } => {
                write!(f, "trailing data: wanted the end, found {octets} more octets")
            }
            Self::Value { wanted, found } => write!(f, "malformed {wanted}: {found}"),
            Self::Duplicate { what } => write!(f, "`{what}` occurs twice"),
            Self::Pem(fault) => write!(f, "{fault}"),
        }
    }
}

impl core::error::Error for Error {}

/// Names the field in which an error arose, on its way out.
pub(crate) trait InField<T> {
    fn in_field(self, name: &'static str) -> Result<T>;
    fn at_index(self, index: usize) -> Result<T>;
}

// Always inline: a call would copy every value that is well.
impl<T> InField<T> for Result<T> {
    #[inline(always)]
    fn in_field(self, name: &'static str) -> Self {
        self.map_err(|error| error.within(Segment::Field(name)))
    }

    #[inline(always)]
    fn at_index(self, index: usize) -> Self {
        self.map_err(|error| error.within(Segment::Index(index)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind; a kind that is new must be added, or this does not compile.
    #[test]
    fn every_kind_is_a_sentence() {
        let rows = [
            (
                ErrorKind::UnexpectedTag {
                    wanted: Tag::SEQUENCE,
                    found: Some(Tag::SET),
                },
                "unexpected tag: wanted SEQUENCE, found SET",
            ),
            (
                ErrorKind::UnexpectedTag {
                    wanted: Tag::SEQUENCE,
                    found: None,
                },
                "unexpected end: wanted SEQUENCE, found nothing",
            ),
            (
                ErrorKind::Truncated {
                    wanted: 5,
                    found: 1,
                },
                "truncated: wanted 5 octets, found 1",
            ),
            (
                ErrorKind::Length,
                "length is not DER: wanted a definite length in its shortest form, of at most 4 octets",
            ),
            (
                ErrorKind::HighTagNumber,
                "tag number above 30: no field read here has one",
            ),
            (
                ErrorKind::TrailingData { octets: 2 },
                "trailing data: wanted the end, found 2 more octets",
            ),
            (
                ErrorKind::Value {
                    wanted: "BOOLEAN",
                    found: "it is not one octet",
                },
                "malformed BOOLEAN: it is not one octet",
            ),
            (
                ErrorKind::Duplicate {
                    what: "2.5.29.15".to_owned(),
                },
                "`2.5.29.15` occurs twice",
            ),
            (
                ErrorKind::Pem(crate::pem::Fault::Empty),
                "empty: wanted PEM or DER, found nothing",
            ),
        ];
        let mut kinds = std::collections::HashSet::new();
        for (kind, sentence) in rows {
            assert_eq!(kind.to_string(), sentence);
            kinds.insert(match kind {
                ErrorKind::UnexpectedTag { .. } => 0,
                ErrorKind::Truncated { .. } => 1,
                ErrorKind::Length => 2,
                ErrorKind::HighTagNumber => 3,
                ErrorKind::TrailingData { .. } => 4,
                ErrorKind::Value { .. } => 5,
                ErrorKind::Duplicate { .. } => 6,
                ErrorKind::Pem(_) => 7,
            });
        }
        assert_eq!(kinds.len(), 8);
    }

    #[test]
    fn the_place_follows_the_fault() {
        let error = Error::new(ErrorKind::Length, 41)
            .within(Segment::Field("extnValue"))
            .within(Segment::Index(3))
            .within(Segment::Field("extensions"));
        assert!(
            error
                .to_string()
                .ends_with(" at byte 41 in `extensions[3].extnValue`")
        );
        // A fault in armour has its own place, a line.
        let armour = Error::new(ErrorKind::Pem(crate::pem::Fault::Empty), 0);
        assert_eq!(armour.to_string(), armour.kind().to_string());
    }
}
