//! The names that a certificate gives its subject, in canonical typed forms, parsed once.

use core::fmt;
use std::net::IpAddr;

use countersign_asn1::{CanonicalName, GeneralName, Oid};

use crate::distinguished_name::DistinguishedName;
use crate::dns_name::DnsPattern;

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
pub struct Mailbox(Box<str>);

/// A URI, scheme and host in lower case [RFC 5280 §7.4].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uri(Box<str>);

impl SubjectName {
    pub(crate) fn new(name: &GeneralName<'_>) -> Self {
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
            GeneralName::DirectoryName(name) => {
                Self::Directory(DistinguishedName::from_encoded(name.as_der()))
            }
            name => match name.canonical().ok()? {
                CanonicalName::Rfc822Name(text) | CanonicalName::SmtpUtf8Mailbox(text) => {
                    Self::Email(Mailbox::new(text)?)
                }
                CanonicalName::UniformResourceIdentifier(text) => Self::Uri(Uri(text.into())),
                CanonicalName::PrincipalName(text) => Self::Upn(Mailbox::parse(&text)?),
                _ => Self::Other {
                    form: NameForm::of(name),
                },
            },
        })
    }

    /// An `emailAddress` of a distinguished name.
    pub(crate) fn email(text: &str) -> Self {
        Self::new(&GeneralName::Rfc822Name(text))
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
        match GeneralName::Rfc822Name(text).canonical() {
            Ok(CanonicalName::Rfc822Name(text)) => Self::new(text),
            _ => None,
        }
    }

    /// A `local@host` whose local part is what the standard allows, lest a host be hidden in it
    /// (CVE-2026-27137).
    fn new(text: String) -> Option<Self> {
        let mailbox = Self(text.into());
        is_local_part(mailbox.local()).then_some(mailbox)
    }

    /// The part before the `@`, whose case counts [RFC 5321 §2.4].
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The host: a DNS name in lower case, or an address in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, host)| host)
    }
}

impl Uri {
    /// Reads an absolute URI; `None` if it has no scheme, or a host that is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match GeneralName::UniformResourceIdentifier(text).canonical() {
            Ok(CanonicalName::UniformResourceIdentifier(text)) => Some(Self(text.into())),
            _ => None,
        }
    }

    /// The URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host of the authority, if it is a DNS name: `[userinfo "@"] host [":" port]`, between
    /// `//` and the path [RFC 3986 §3.2].
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        let (_, rest) = self.0.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let after_user = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let host = match after_user.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|c| c.is_ascii_digit()) => host,
            Some(_) => return None,
            None => after_user,
        };
        let is_address = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
        (!is_address && !host.is_empty()).then_some(host)
    }
}

/// `Dot-string` or `Quoted-string` [RFC 5321 §4.1.2], beyond ASCII too [RFC 6531 §3.3].
fn is_local_part(text: &str) -> bool {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut escaped = false;
        let mut characters = quoted.chars();
        let closes = characters.any(|character| {
            let is_end = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            is_end
        });
        return closes && characters.next().is_none();
    }
    let is_atom_text =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii();
    text.split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_text))
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
        f.write_str(&self.0)
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
