//! What is wrong with a file of blocks, and where.

use core::fmt;

use super::Label;

/// Which block of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Place {
    /// Counted from 0.
    pub index: usize,
    /// The line of its `BEGIN`, counted from 1; `None` without armour.
    pub line: Option<usize>,
    /// What its armour calls it.
    pub label: Label,
}

/// What is wrong with a file of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No byte but white space.
    Empty,
    /// No block, no DER, no base64 of DER.
    NothingFound,
    /// A line that was meant to open a block but is not `-----BEGIN LABEL-----`.
    BeginMalformed {
        /// Counted from 1.
        line: usize,
    },
    /// A block that ends without having begun: the file's head was cut off.
    BeginMissing {
        /// The line of the `END`, counted from 1.
        line: usize,
        /// What the `END` names.
        label: Label,
    },
    /// A block without an end: the file was cut off.
    EndMissing(Place),
    /// A block whose end names another label.
    EndMismatch {
        /// The block.
        place: Place,
        /// The line of the `END`, counted from 1.
        line: usize,
        /// What the `END` names; `None` when it is not `-----END LABEL-----`.
        found: Option<Label>,
    },
    /// Nothing between `BEGIN` and `END`.
    BlockEmpty(Place),
    /// A character that is not of base64.
    Base64 {
        /// The block.
        place: Place,
        /// The character's line, counted from 1.
        line: usize,
        /// The character's first byte in the text, counted from 0; a text in UTF-16 counts as UTF-8.
        byte: usize,
        /// The character.
        found: char,
    },
    /// Base64 that stops within a group of four: characters are missing.
    Truncated(Place),
    /// A key encrypted the way OpenSSL did before PKCS#8, `Proc-Type: 4,ENCRYPTED` [RFC 1421].
    LegacyEncryption(Place),
    /// OpenSSL's `TRUSTED CERTIFICATE`: a certificate with private trust settings.
    TrustedCertificate(Place),
    /// A whole block, but of another kind than is wanted.
    WrongLabel {
        /// The block.
        place: Place,
        /// The kinds that are wanted.
        wanted: &'static [Label],
    },
}

impl fmt::Display for Place {
    /// As `block 2, CERTIFICATE, line 31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "block {}, {}", self.index.saturating_add(1), self.label)?;
        match self.line {
            Some(line) => write!(f, ", line {line}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty: wanted PEM or DER, found nothing"),
            Self::NothingFound => f.write_str(
                "wanted PEM or DER, found neither a `-----BEGIN ...-----` nor a SEQUENCE",
            ),
            Self::BeginMalformed { line } => {
                write!(f, "line {line}: wanted `-----BEGIN LABEL-----`, found less")
            }
            Self::BeginMissing { line, label } => write!(
                f,
                "line {line}: `-----END {label}-----` without its `-----BEGIN {label}-----`"
            ),
            Self::EndMissing(place) => {
                write!(f, "{place}: its `-----END {}-----` is missing", place.label)
            }
            Self::EndMismatch { place, line, found } => {
                write!(f, "{place}: wanted `-----END {}-----`, found ", place.label)?;
                match found {
                    Some(label) => write!(f, "`-----END {label}-----` on line {line}"),
                    None => write!(f, "a malformed end on line {line}"),
                }
            }
            Self::BlockEmpty(place) => write!(f, "{place}: nothing between its begin and its end"),
            Self::Base64 {
                place,
                line,
                byte,
                found,
            } => write!(
                f,
                "{place}: wanted base64, found `{}` on line {line}, byte {byte}",
                found.escape_debug()
            ),
            Self::Truncated(place) => write!(
                f,
                "{place}: its base64 stops within a group of four, characters are missing"
            ),
            Self::LegacyEncryption(place) => write!(
                f,
                "{place}: encrypted in OpenSSL's traditional form, wanted PKCS#8"
            ),
            Self::TrustedCertificate(place) => write!(
                f,
                "{place}: a certificate with OpenSSL's trust settings, wanted a plain CERTIFICATE"
            ),
            Self::WrongLabel { place, wanted } => {
                write!(f, "{place}: wanted ")?;
                for (index, label) in wanted.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" or ")?;
                    }
                    write!(f, "{label}")?;
                }
                write!(f, ", found {}", place.label)
            }
        }
    }
}
