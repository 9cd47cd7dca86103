//! Which alternative of `GeneralName` a name is, for comparisons.

use core::fmt;

use crate::{GeneralName, Oid};

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
