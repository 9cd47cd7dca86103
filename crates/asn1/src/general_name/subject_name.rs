//! The names that a certificate gives its subject, in canonical typed forms, parsed once.

use core::fmt;
use std::net::IpAddr;

use crate::{CanonicalName, DistinguishedName, DnsPattern, GeneralName, Mailbox, NameForm, Uri};

/// A `GeneralName` of `subjectAltName` [RFC 5280 §4.2.1.6], parsed to the form that comparisons need.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubjectName {
    /// `dNSName`
    Dns(DnsPattern),
    /// `iPAddress`
    Ip(IpAddr),
    /// `rfc822Name`, or `SmtpUTF8Mailbox` [RFC 9598]
    Email(Mailbox),
    /// `uniformResourceIdentifier`
    Uri(Uri),
    /// `directoryName`
    Directory(DistinguishedName),
    /// `otherName` with a user principal name: Windows' name of an account.
    Upn(Mailbox),
    /// A form that is not compared with anything here.
    Other {
        /// Which form.
        form: NameForm,
    },
    /// A name that breaks the syntax of its form: it matches nothing, and where its form is
    /// constrained it is refused.
    Malformed {
        /// Which form.
        form: NameForm,
        /// The name as written, without what cannot be printed.
        text: Box<str>,
    },
}

impl SubjectName {
    /// The name in the form that comparisons need, or marked as malformed.
    #[must_use]
    pub fn new(name: &GeneralName<'_>) -> Self {
        Self::parse(name).unwrap_or_else(|| Self::Malformed {
            form: NameForm::of(name),
            text: written(name),
        })
    }

    /// The name in the form that comparisons need; `None` if it is malformed.
    fn parse(name: &GeneralName<'_>) -> Option<Self> {
        Some(match name {
            GeneralName::DnsName(text) => Self::Dns(DnsPattern::parse(text).ok()?),
            GeneralName::IpAddress(_) => Self::Ip(name.ip_address()?),
            GeneralName::Rfc822Name(text) => Self::Email(Mailbox::parse(text)?),
            GeneralName::UniformResourceIdentifier(text) => Self::Uri(Uri::parse(text)?),
            GeneralName::DirectoryName(name) => Self::Directory((*name).into()),
            name => match name.canonical().ok()? {
                CanonicalName::SmtpUtf8Mailbox(text) => Self::Email(Mailbox::parse(&text)?),
                CanonicalName::PrincipalName(text) => Self::Upn(Mailbox::parse(&text)?),
                _ => Self::Other {
                    form: NameForm::of(name),
                },
            },
        })
    }

    /// Which form the name has.
    #[must_use]
    pub fn form(&self) -> NameForm {
        match self {
            Self::Dns(_) => NameForm::Dns,
            Self::Ip(_) => NameForm::Ip,
            Self::Email(_) => NameForm::Email,
            Self::Uri(_) => NameForm::Uri,
            Self::Directory(_) => NameForm::Directory,
            Self::Upn(_) => NameForm::Upn,
            Self::Other { form } | Self::Malformed { form, .. } => form.clone(),
        }
    }
}

/// A name as written, for a reader to recognise.
fn written(name: &GeneralName<'_>) -> Box<str> {
    match name {
        GeneralName::DnsName(text)
        | GeneralName::Rfc822Name(text)
        | GeneralName::UniformResourceIdentifier(text) => printable(text),
        name => printable(&name.to_string()),
    }
}

/// The text without what could forge a line of output.
fn printable(text: &str) -> Box<str> {
    if text.chars().any(char::is_control) {
        text.escape_debug().to_string().into_boxed_str()
    } else {
        text.into()
    }
}

impl fmt::Display for SubjectName {
    /// As `DNS:um1.contoso.com`, in the spelling of `openssl x509 -text`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => write!(f, "DNS:{name}"),
            Self::Ip(address) => write!(f, "IP:{address}"),
            Self::Email(mailbox) => write!(f, "email:{mailbox}"),
            Self::Uri(uri) => write!(f, "URI:{uri}"),
            Self::Directory(name) => write!(f, "DirName:{name}"),
            Self::Upn(name) => write!(f, "UPN:{name}"),
            Self::Other { form } => write!(f, "{form}"),
            Self::Malformed { form, text } => write!(f, "{form}:{text} (malformed)"),
        }
    }
}
