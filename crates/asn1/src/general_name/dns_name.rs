//! DNS names: as callers ask for them, and as certificates present them.

use core::fmt;

use super::canonical::{NameFault, Wildcard, dns_name};

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

impl DnsName {
    /// Reads a name as a person or a configuration writes it: in any case, with or without the
    /// final dot, internationalised or not.
    ///
    /// # Errors
    /// What is wrong with it.
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::DnsName;
    ///
    /// assert_eq!(DnsName::parse("UM1.Contoso.com.")?.as_str(), "um1.contoso.com");
    /// assert_eq!(DnsName::parse("bücher.example")?.as_str(), "xn--bcher-kva.example");
    /// assert!(DnsName::parse("*.contoso.com").is_err());
    /// # Ok::<(), countersign_asn1::NameFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, NameFault> {
        dns_name(text, Wildcard::Forbidden).map(|name| Self(name.into()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl DnsPattern {
    /// Reads a `dNSName`.
    ///
    /// # Errors
    /// What is wrong with it. A final dot is an empty label, for the preferred name syntax has none
    /// [RFC 5280 §4.2.1.6]; a wildcard must be the whole of the left-most label; characters beyond
    /// ASCII must be A-labels [RFC 5280 §7.2].
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::{DnsName, DnsPattern};
    ///
    /// let pattern = DnsPattern::parse("*.contoso.com")?;
    /// assert!(pattern.matches(&DnsName::parse("um1.contoso.com")?));
    /// assert!(!pattern.matches(&DnsName::parse("a.um1.contoso.com")?));
    /// assert!(DnsPattern::parse("um*.contoso.com").is_err());
    /// # Ok::<(), countersign_asn1::NameFault>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, NameFault> {
        if !text.is_ascii() {
            return Err(NameFault::NotInternationalized);
        }
        if text.ends_with('.') {
            return Err(NameFault::EmptyLabel);
        }
        let text = dns_name(text, Wildcard::Allowed)?;
        let base = text.strip_prefix("*.");
        if base.unwrap_or(&text).contains('*') {
            return Err(NameFault::Character('*'));
        }
        Ok(Self {
            wildcard: base.is_some(),
            text: text.into_boxed_str(),
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
    #[must_use]
    pub fn base(&self) -> &str {
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
