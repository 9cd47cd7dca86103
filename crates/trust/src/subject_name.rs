//! The names that a certificate gives its subject, in canonical typed forms, parsed once.

use core::fmt;
use std::net::IpAddr;

use countersign_asn1::{GeneralName, Oid};
use der::asn1::AnyRef;
use der::{Decode as _, Tagged as _};

use crate::distinguished_name::DistinguishedName;
use crate::dns_name::{DnsName, DnsPattern};

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

/// A form of general names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NameForm {
    /// `dNSName`
    Dns,
    /// `iPAddress`
    Ip,
    /// `rfc822Name`, and `SmtpUTF8Mailbox` with it [RFC 9598 §6]
    Email,
    /// `uniformResourceIdentifier`
    Uri,
    /// `directoryName`
    Directory,
    /// `otherName` of type `NT_PRINCIPAL_NAME`
    Upn,
    /// `x400Address`
    X400,
    /// `ediPartyName`
    EdiParty,
    /// `registeredID`
    RegisteredId,
    /// `otherName` of another type, in dotted decimal.
    OtherName(Box<str>),
}

/// An e-mail address, or a user principal name: the local part as written, the host canonical.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mailbox {
    local: Box<str>,
    host: DnsName,
}

/// A URI with the host of its authority.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uri {
    text: Box<str>,
    /// `None` if there is no authority or its host is an address.
    host: Option<DnsName>,
}

impl SubjectName {
    pub(crate) fn new(name: &GeneralName<'_>) -> Self {
        let form = NameForm::of(name);
        let malformed = |text: &str| Self::Malformed {
            form: form.clone(),
            text: printable(text),
        };
        match name {
            GeneralName::DnsName(text) => {
                DnsPattern::parse(text).map_or_else(|_| malformed(text), Self::Dns)
            }
            GeneralName::IpAddress(octets) => name
                .ip_address()
                .map_or_else(|| malformed(&format!("{} octets", octets.len())), Self::Ip),
            GeneralName::Rfc822Name(text) => Self::email(text),
            GeneralName::UniformResourceIdentifier(text) => {
                Uri::parse(text).map_or_else(|| malformed(text), Self::Uri)
            }
            GeneralName::DirectoryName(name) => Self::Directory(DistinguishedName::new(*name)),
            GeneralName::OtherName { type_id, value } => {
                let wrap = match form {
                    NameForm::Email => Self::Email,
                    NameForm::Upn => Self::Upn,
                    _ => return Self::Other { form },
                };
                match utf8_string(value) {
                    Some(text) => Mailbox::parse(text).map_or_else(|| malformed(text), wrap),
                    None => malformed(&type_id.to_string()),
                }
            }
            GeneralName::X400Address(_)
            | GeneralName::EdiPartyName(_)
            | GeneralName::RegisteredId(_) => Self::Other { form },
        }
    }

    /// An `emailAddress` of a distinguished name.
    pub(crate) fn email(text: &str) -> Self {
        Mailbox::parse(text).map_or_else(
            || Self::Malformed {
                form: NameForm::Email,
                text: printable(text),
            },
            Self::Email,
        )
    }

    /// A common name that may be taken for a host; `None` if it cannot be one.
    pub(crate) fn host(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse() {
            return Some(Self::Ip(address));
        }
        DnsPattern::parse(text).ok().map(Self::Dns)
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

impl NameForm {
    /// The form of a name as it stands in a certificate or a constraint.
    pub(crate) fn of(name: &GeneralName<'_>) -> Self {
        match name {
            GeneralName::OtherName { type_id, .. } => match *type_id {
                Oid::NT_PRINCIPAL_NAME => Self::Upn,
                Oid::SMTP_UTF8_MAILBOX => Self::Email,
                other => Self::OtherName(other.to_string().into_boxed_str()),
            },
            GeneralName::Rfc822Name(_) => Self::Email,
            GeneralName::DnsName(_) => Self::Dns,
            GeneralName::X400Address(_) => Self::X400,
            GeneralName::DirectoryName(_) => Self::Directory,
            GeneralName::EdiPartyName(_) => Self::EdiParty,
            GeneralName::UniformResourceIdentifier(_) => Self::Uri,
            GeneralName::IpAddress(_) => Self::Ip,
            GeneralName::RegisteredId(_) => Self::RegisteredId,
        }
    }
}

impl Mailbox {
    /// Reads `local@host`; the host is what follows the last `@`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (local, host) = text.rsplit_once('@')?;
        if local.is_empty() || local.chars().any(char::is_control) {
            return None;
        }
        Some(Self {
            local: local.into(),
            host: DnsName::parse(host).ok()?,
        })
    }

    /// The part before the `@`, whose case counts [RFC 5321 §2.4].
    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &DnsName {
        &self.host
    }
}

impl Uri {
    /// Reads a URI with a scheme [RFC 3986 §3].
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let mut characters = scheme.chars();
        if !characters.next()?.is_ascii_alphabetic()
            || !characters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        {
            return None;
        }
        Some(Self {
            text: printable(text),
            host: rest.strip_prefix("//").and_then(host_of_authority),
        })
    }

    /// The URI as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host of the authority, if it is a DNS name.
    #[must_use]
    pub fn host(&self) -> Option<&DnsName> {
        self.host.as_ref()
    }
}

/// `[userinfo "@"] host [":" port]`, up to the path [RFC 3986 §3.2].
fn host_of_authority(rest: &str) -> Option<DnsName> {
    let authority = rest.split(['/', '?', '#']).next()?;
    let host_and_port = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = match host_and_port.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => host,
        Some(_) => return None,
        None => host_and_port,
    };
    if host.parse::<IpAddr>().is_ok() {
        return None;
    }
    DnsName::parse(host).ok()
}

/// The text of the `UTF8String` that fills `der`.
pub(crate) fn utf8_string(der: &[u8]) -> Option<&str> {
    let value = AnyRef::from_der(der).ok()?;
    if value.tag() != der::Tag::Utf8String {
        return None;
    }
    core::str::from_utf8(value.value()).ok()
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

impl fmt::Display for NameForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "DNS",
            Self::Ip => "IP",
            Self::Email => "email",
            Self::Uri => "URI",
            Self::Directory => "DirName",
            Self::Upn => "UPN",
            Self::X400 => "X400Name",
            Self::EdiParty => "EdiPartyName",
            Self::RegisteredId => "Registered ID",
            Self::OtherName(oid) => return write!(f, "othername {oid}"),
        })
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.host)
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
