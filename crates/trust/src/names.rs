//! Does this certificate bear that name? [RFC 9525 §6]

use core::fmt;
use std::net::IpAddr;

use countersign_asn1::{
    DistinguishedName, DnsName, DnsPattern, Mailbox, NameFault, SubjectName, Uri,
};
use thiserror::Error;

use crate::CertificateFacts;

/// A name that a certificate must bear: what the caller dialled, or what it expects of a peer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferenceName {
    /// A host.
    Dns(DnsName),
    /// A host by its address.
    Ip(IpAddr),
    /// A person by e-mail address, in ASCII or beyond it [RFC 9598].
    Email(Mailbox),
    /// A resource by its URI, whole.
    Uri(Uri),
    /// An entry of the directory: the subject, or a `directoryName`.
    Directory(DistinguishedName),
    /// A Windows account by its user principal name.
    Upn(Mailbox),
}

/// Why some text is no reference name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReferenceNameError {
    /// It is no IP address, and no DNS name either.
    #[error("`{}` is neither an IP address nor a DNS name: {fault}", text.escape_debug())]
    NotAHost {
        /// The text.
        text: String,
        /// Why it is no DNS name.
        fault: NameFault,
    },
    /// It holds an `@`, and is no e-mail address.
    #[error("`{}` is no e-mail address", text.escape_debug())]
    NotAMailbox {
        /// The text.
        text: String,
    },
}

/// How a reference name is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameRules {
    pub(crate) common_name: CommonName,
    pub(crate) wildcards: Wildcards,
    pub(crate) underscores: Underscores,
}

/// When the subject's common names count as host names. Where they do, name constraints bind them too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommonName {
    /// Never [RFC 9525 §6.3].
    Never,
    /// If there is no `subjectAltName` at all [RFC 6125 §6.4.4]: any name in it, of any form, and the
    /// common name does not count (CVE-2026-42012).
    WithoutSan,
    /// If `subjectAltName` has no `dNSName`, as OpenSSL has it.
    WithoutDnsName,
    /// Beside `subjectAltName`, as old products have it.
    Always,
}

/// Whether `*.contoso.com` presents `um1.contoso.com`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Wildcards {
    /// As the whole left-most label [RFC 9525 §6.3].
    Allowed,
    /// A wildcard presents nothing.
    Refused,
}

/// Whether a presented name may hold an underscore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Underscores {
    /// As internal names do.
    Allowed,
    /// It presents nothing: it is no host name [RFC 1123 §2.1].
    Refused,
}

/// Where the name was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameMatch {
    /// In `subjectAltName`.
    San(SubjectName),
    /// In a common name of the subject.
    CommonName(DnsPattern),
    /// In a common name that is an address.
    CommonNameIp(IpAddr),
    /// The subject is the name.
    Subject,
    /// Nowhere.
    Mismatch,
}

impl ReferenceName {
    /// Reads an IP address, an e-mail address or a DNS name.
    ///
    /// # Errors
    /// [`ReferenceNameError`]
    ///
    /// # Examples
    /// ```
    /// use countersign_trust::ReferenceName;
    ///
    /// assert!(matches!(ReferenceName::parse("10.1.1.5")?, ReferenceName::Ip(_)));
    /// assert!(matches!(ReferenceName::parse("um1.contoso.com")?, ReferenceName::Dns(_)));
    /// assert!(ReferenceName::parse("um1..contoso.com").is_err());
    /// # Ok::<(), countersign_trust::ReferenceNameError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, ReferenceNameError> {
        let unbracketed = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .unwrap_or(text);
        if let Ok(address) = unbracketed.parse() {
            return Ok(Self::Ip(address));
        }
        if text.contains('@') {
            return Mailbox::parse(text)
                .map(Self::Email)
                .ok_or_else(|| ReferenceNameError::NotAMailbox { text: text.into() });
        }
        DnsName::parse(text)
            .map(Self::Dns)
            .map_err(|fault| ReferenceNameError::NotAHost {
                text: text.into(),
                fault,
            })
    }
}

impl NameRules {
    /// Rules with all three decisions taken.
    #[must_use]
    pub fn new(common_name: CommonName, wildcards: Wildcards, underscores: Underscores) -> Self {
        Self {
            common_name,
            wildcards,
            underscores,
        }
    }

    /// Whether the common names of this certificate count.
    pub(crate) fn uses_common_name(self, facts: &CertificateFacts) -> bool {
        match self.common_name {
            CommonName::Never => false,
            CommonName::WithoutSan => facts.subject_alt_names().is_none(),
            CommonName::WithoutDnsName => !facts
                .subject_alt_names()
                .unwrap_or_default()
                .iter()
                .any(|name| name.form() == countersign_asn1::NameForm::Dns),
            CommonName::Always => true,
        }
    }

    fn presents(self, pattern: &DnsPattern, name: &DnsName) -> bool {
        if pattern.is_wildcard() && self.wildcards == Wildcards::Refused {
            return false;
        }
        if pattern.has_underscore() && self.underscores == Underscores::Refused {
            return false;
        }
        pattern.matches(name)
    }
}

/// Looks for `wanted` in `subjectAltName` and, where the rules say so, in the common names
/// [RFC 9525 §6.3].
#[must_use]
pub fn match_name(facts: &CertificateFacts, wanted: &ReferenceName, rules: NameRules) -> NameMatch {
    let presented = facts.subject_alt_names().unwrap_or_default();
    let found = presented.iter().find(|name| match (name, wanted) {
        (SubjectName::Dns(pattern), ReferenceName::Dns(name)) => rules.presents(pattern, name),
        (SubjectName::Ip(presented), ReferenceName::Ip(address)) => presented == address,
        (SubjectName::Email(presented), ReferenceName::Email(mailbox)) => presented == mailbox,
        (SubjectName::Uri(presented), ReferenceName::Uri(uri)) => presented == uri,
        (SubjectName::Directory(presented), ReferenceName::Directory(name)) => {
            presented.matches(name)
        }
        // Windows compares accounts without regard to case.
        (SubjectName::Upn(presented), ReferenceName::Upn(account)) => {
            presented.to_string().to_lowercase() == account.to_string().to_lowercase()
        }
        _ => false,
    });
    if let Some(name) = found {
        return NameMatch::San(name.clone());
    }
    if let ReferenceName::Directory(name) = wanted
        && facts.subject().matches(name)
    {
        return NameMatch::Subject;
    }
    if !rules.uses_common_name(facts) {
        return NameMatch::Mismatch;
    }
    for text in facts.common_names() {
        match wanted {
            ReferenceName::Dns(name) => {
                if let Ok(pattern) = DnsPattern::parse(text)
                    && rules.presents(&pattern, name)
                {
                    return NameMatch::CommonName(pattern);
                }
            }
            ReferenceName::Ip(address) => {
                if text.parse() == Ok(*address) {
                    return NameMatch::CommonNameIp(*address);
                }
            }
            // These were never looked for in a common name.
            ReferenceName::Email(_)
            | ReferenceName::Uri(_)
            | ReferenceName::Directory(_)
            | ReferenceName::Upn(_) => {}
        }
    }
    NameMatch::Mismatch
}

impl fmt::Display for ReferenceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => write!(f, "{name}"),
            Self::Ip(address) => write!(f, "{address}"),
            Self::Email(mailbox) | Self::Upn(mailbox) => write!(f, "{mailbox}"),
            Self::Uri(uri) => write!(f, "{uri}"),
            Self::Directory(name) => write!(f, "{name}"),
        }
    }
}
