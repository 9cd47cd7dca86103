//! DNS names, as certificates present them and as callers ask for them, in one canonical form.

use core::fmt;

use thiserror::Error;

/// A DNS name: lower case, A-labels [RFC 5890 §2.3.2.1], no final dot, no wildcard.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DnsName(Box<str>);

/// A DNS name as a certificate presents it: a [`DnsName`], or a wildcard for all names with one more
/// label [RFC 9525 §6.3].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DnsPattern {
    /// As written in the certificate, in lower case.
    text: Box<str>,
    wildcard: bool,
}

/// Why some text is no DNS name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DnsNameFault {
    /// Nothing there, or more than 253 octets [RFC 1035 §2.3.4].
    #[error("wanted 1 to 253 octets, found {found}")]
    Length {
        /// How many octets.
        found: usize,
    },
    /// An empty label, or one of more than 63 octets.
    #[error("wanted labels of 1 to 63 octets, found one of {found}")]
    LabelLength {
        /// How many octets.
        found: usize,
    },
    /// A character other than letters, digits, hyphens and underscores.
    #[error("wanted letters, digits, hyphens and underscores, found `{}`", found.escape_debug())]
    Character {
        /// The character.
        found: char,
    },
    /// A label that begins or ends with a hyphen.
    #[error("a label begins or ends with a hyphen")]
    Hyphen,
    /// A name outside ASCII that has no A-label form.
    #[error("the name has no ASCII form [RFC 5891]")]
    Idna,
}

impl DnsName {
    /// Reads a name as a person or a configuration writes it: in any case, with or without the
    /// final dot, internationalised or not.
    ///
    /// # Errors
    /// [`DnsNameFault`]
    ///
    /// # Examples
    /// ```
    /// use countersign_trust::DnsName;
    ///
    /// assert_eq!(DnsName::parse("UM1.Contoso.com.")?.as_str(), "um1.contoso.com");
    /// assert_eq!(DnsName::parse("bücher.example")?.as_str(), "xn--bcher-kva.example");
    /// assert!(DnsName::parse("*.contoso.com").is_err());
    /// # Ok::<(), countersign_trust::DnsNameFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, DnsNameFault> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let ascii;
        let text = if text.is_ascii() {
            text
        } else {
            ascii = idna::domain_to_ascii(text).map_err(|_| DnsNameFault::Idna)?;
            &ascii
        };
        check(text)?;
        Ok(Self(lower_case(text)))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a label holds an underscore, which host names must not [RFC 1123 §2.1].
    #[must_use]
    pub fn has_underscore(&self) -> bool {
        self.0.contains('_')
    }
}

impl DnsPattern {
    /// Reads a `dNSName`. A final dot is refused: the preferred name syntax has none
    /// [RFC 5280 §4.2.1.6].
    ///
    /// # Errors
    /// [`DnsNameFault`]; a wildcard that is not the whole of the left-most label is a character
    /// that does not belong.
    pub fn parse(text: &str) -> Result<Self, DnsNameFault> {
        let (wildcard, rest) = match text.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if text.len() > MAX_LENGTH {
            return Err(DnsNameFault::Length { found: text.len() });
        }
        check(rest)?;
        Ok(Self {
            text: lower_case(text),
            wildcard,
        })
    }

    /// As written in the certificate, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it stands for all names with one more label.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        self.wildcard
    }

    /// The name, or what follows the wildcard's `*.`.
    pub(crate) fn base(&self) -> &str {
        if self.wildcard {
            self.text.get(2..).unwrap_or_default()
        } else {
            &self.text
        }
    }

    /// Whether it presents this name.
    #[must_use]
    pub fn matches(&self, name: &DnsName) -> bool {
        if !self.wildcard {
            return self.text == name.0;
        }
        // The wildcard is one label, whole and not empty [RFC 9525 §6.3].
        name.0
            .split_once('.')
            .is_some_and(|(_, parent)| parent == self.base())
    }

    /// Whether a label holds an underscore, which host names must not [RFC 1123 §2.1].
    #[must_use]
    pub fn has_underscore(&self) -> bool {
        self.text.contains('_')
    }
}

impl fmt::Display for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for DnsPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The syntax of RFC 1034 §3.5 as amended by RFC 1123 §2.1.
// Deviation: underscores are read, for internal names hold them; a policy may refuse them.
fn check(text: &str) -> Result<(), DnsNameFault> {
    if text.is_empty() || text.len() > MAX_LENGTH {
        return Err(DnsNameFault::Length { found: text.len() });
    }
    for label in text.split('.') {
        if label.is_empty() || label.len() > MAX_LABEL_LENGTH {
            return Err(DnsNameFault::LabelLength { found: label.len() });
        }
        if let Some(found) = label
            .chars()
            .find(|c| !(c.is_ascii_alphanumeric() || *c == '-' || *c == '_'))
        {
            return Err(DnsNameFault::Character { found });
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(DnsNameFault::Hyphen);
        }
    }
    Ok(())
}

fn lower_case(text: &str) -> Box<str> {
    text.to_ascii_lowercase().into_boxed_str()
}

/// [RFC 1035 §2.3.4], without the length octets.
const MAX_LENGTH: usize = 253;
/// [RFC 1035 §2.3.4]
const MAX_LABEL_LENGTH: usize = 63;
