//! One form for every spelling of a name.

use core::fmt;
use std::net::IpAddr;

use crate::string::DirectoryString;
use crate::{GeneralName, Oid, OwnedOid, PreparedName, Tag};

/// A [`GeneralName`] in the one form that all its spellings share: equal if the names are.
///
/// It is for comparing whole names. A wildcard is kept as it is written, for a matcher to expand.
///
/// ```
/// use countersign_asn1::{CanonicalName, GeneralName};
/// let name = GeneralName::DnsName("UM1.Contoso.com.").canonical()?;
/// assert_eq!(name, CanonicalName::DnsName("um1.contoso.com".to_owned()));
/// let error = GeneralName::DnsName("10.0.0.5").canonical().unwrap_err();
/// assert_eq!(error.to_string(), "malformed dNSName: it is an address, not a name");
/// # Ok::<(), countersign_asn1::MalformedName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CanonicalName {
    /// In lower case and A-labels, without a dot at the end.
    DnsName(String),
    /// Whatever its notation was.
    IpAddress(IpAddr),
    /// The host as a DNS name's; the local part as written, for only its host knows its case.
    Rfc822Name(String),
    /// Scheme and host in lower case, the rest as written [RFC 5280 §7.4].
    UniformResourceIdentifier(String),
    /// As [RFC 5280 §7.1] compares.
    DirectoryName(PreparedName),
    /// A Windows user principal name, as written.
    PrincipalName(String),
    /// An e-mail address beyond ASCII, its host as a DNS name's [RFC 9598].
    SmtpUtf8Mailbox(String),
    /// A registered object identifier.
    RegisteredId(OwnedOid),
    /// A name of another registered form, as encoded.
    OtherName {
        /// Which form.
        type_id: OwnedOid,
        /// The value's DER.
        value: Vec<u8>,
    },
    /// As encoded.
    X400Address(Vec<u8>),
    /// As encoded.
    EdiPartyName(Vec<u8>),
}

/// A name that has no canonical form.
///
/// There is no `==` for it: two malformed names are never the same one.
#[derive(Clone, Debug)]
pub struct MalformedName {
    form: &'static str,
    fault: NameFault,
}

/// Why a name has no canonical form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameFault {
    /// Nothing where a name should be.
    Empty,
    /// A character that such a name cannot hold, a NUL or a space among them.
    Character(char),
    /// Two dots in a row, or a dot at the start.
    EmptyLabel,
    /// A label of more than 63 octets, or a name of more than 253 [RFC 1035 §2.3.4].
    TooLong,
    /// A `dNSName` of digits and dots alone [RFC 5280 §4.2.1.6: addresses are `iPAddress`].
    Address,
    /// Characters beyond ASCII that are no internationalised name [RFC 5891].
    NotInternationalized,
    /// An address that is not of 4 or 16 octets.
    AddressLength(usize),
    /// A mailbox without its `@`, or a URI without its scheme.
    Separator,
    /// A value that is not what its type calls for.
    Value,
}

impl GeneralName<'_> {
    /// The canonical form.
    ///
    /// # Errors
    /// A name that breaks the rules of its form.
    pub fn canonical(&self) -> Result<CanonicalName, MalformedName> {
        let malformed = |fault| MalformedName {
            form: self.form(),
            fault,
        };
        Ok(match self {
            Self::DnsName(name) => {
                CanonicalName::DnsName(dns_name(name, Wildcard::Allowed).map_err(malformed)?)
            }
            Self::Rfc822Name(name) => CanonicalName::Rfc822Name(mailbox(name).map_err(malformed)?),
            Self::UniformResourceIdentifier(uri) => CanonicalName::UniformResourceIdentifier(
                super::uri::canonical(uri).map_err(malformed)?,
            ),
            Self::IpAddress(octets) => CanonicalName::IpAddress(
                self.ip_address()
                    .ok_or_else(|| malformed(NameFault::AddressLength(octets.len())))?,
            ),
            Self::DirectoryName(name) => match name.rdns() {
                Ok(_) => CanonicalName::DirectoryName(name.prepared()),
                Err(_) => return Err(malformed(NameFault::Value)),
            },
            Self::OtherName { type_id, value } => match *type_id {
                Oid::NT_PRINCIPAL_NAME => {
                    CanonicalName::PrincipalName(utf8_string(value).map_err(malformed)?)
                }
                Oid::SMTP_UTF8_MAILBOX => CanonicalName::SmtpUtf8Mailbox(
                    utf8_string(value)
                        .and_then(|name| mailbox(&name))
                        .map_err(malformed)?,
                ),
                _ => CanonicalName::OtherName {
                    type_id: (*type_id).into(),
                    value: value.to_vec(),
                },
            },
            Self::RegisteredId(oid) => CanonicalName::RegisteredId((*oid).into()),
            Self::X400Address(octets) => CanonicalName::X400Address(octets.to_vec()),
            Self::EdiPartyName(octets) => CanonicalName::EdiPartyName(octets.to_vec()),
        })
    }

    /// The alternative's name in the standard.
    fn form(&self) -> &'static str {
        match self {
            Self::OtherName { .. } => "otherName",
            Self::Rfc822Name(_) => "rfc822Name",
            Self::DnsName(_) => DNS_NAME,
            Self::X400Address(_) => "x400Address",
            Self::DirectoryName(_) => "directoryName",
            Self::EdiPartyName(_) => "ediPartyName",
            Self::UniformResourceIdentifier(_) => "uniformResourceIdentifier",
            Self::IpAddress(_) => "iPAddress",
            Self::RegisteredId(_) => "registeredID",
        }
    }
}

const DNS_NAME: &str = "dNSName";

impl CanonicalName {
    /// What someone dials: an address, bracketed or not, or a DNS name without a wildcard.
    ///
    /// # Errors
    /// As [`GeneralName::canonical`] for a `dNSName`; a wildcard.
    ///
    /// # Examples
    /// ```
    /// use countersign_asn1::CanonicalName;
    /// let host = CanonicalName::of_host("[2001:DB8::1]")?;
    /// assert_eq!(host, CanonicalName::IpAddress("2001:db8::1".parse().unwrap()));
    /// assert!(CanonicalName::of_host("*.contoso.com").is_err());
    /// # Ok::<(), countersign_asn1::MalformedName>(())
    /// ```
    pub fn of_host(text: &str) -> Result<Self, MalformedName> {
        let bare = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        if let Ok(address) = bare.unwrap_or(text).parse() {
            return Ok(Self::IpAddress(address));
        }
        dns_name(text, Wildcard::Forbidden)
            .map(Self::DnsName)
            .map_err(|fault| MalformedName {
                form: DNS_NAME,
                fault,
            })
    }
}

impl MalformedName {
    /// Which form it has, as the standard spells it: `dNSName`.
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.form
    }

    /// What is wrong with it.
    #[must_use]
    pub fn fault(&self) -> NameFault {
        self.fault
    }
}

impl fmt::Display for MalformedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed {}: {}", self.form, self.fault)
    }
}

impl core::error::Error for MalformedName {}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Character(character) => {
                write!(f, "it holds the character `{}`", character.escape_debug())
            }
            Self::EmptyLabel => f.write_str("it has an empty label"),
            Self::TooLong => f.write_str("it or one of its labels is too long"),
            Self::Address => f.write_str("it is an address, not a name"),
            Self::NotInternationalized => f.write_str("it is not an internationalised name"),
            Self::AddressLength(octets) => {
                write!(f, "wanted 4 or 16 octets, found {octets}")
            }
            Self::Separator => f.write_str("it lacks the character that divides it"),
            Self::Value => f.write_str("its value cannot be decoded"),
        }
    }
}

/// Whether `*` may stand in a DNS name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wildcard {
    Allowed,
    Forbidden,
}

/// A DNS name in lower case and A-labels, without its last dot, which says only that it is absolute.
///
/// Deviation: underscores pass, though host names have none [RFC 1123 §2.1]; Windows names do.
pub(super) fn dns_name(text: &str, wildcard: Wildcard) -> Result<String, NameFault> {
    let text = text.strip_suffix('.').unwrap_or(text);
    // No 253 characters of UTF-8 are longer.
    if text.len() > 4 * 253 {
        return Err(NameFault::TooLong);
    }
    let name = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(text).map_err(|_| NameFault::NotInternationalized)?
    };
    if name.is_empty() {
        return Err(NameFault::Empty);
    }
    let stray = |c: &char| match c {
        'a'..='z' | '0'..='9' | '-' | '_' | '.' => false,
        '*' => wildcard == Wildcard::Forbidden,
        _ => true,
    };
    if let Some(stray) = name.chars().find(stray) {
        return Err(NameFault::Character(stray));
    }
    let (mut length, mut is_address) = (0_usize, true);
    for octet in name.bytes() {
        length = match octet {
            b'.' if length == 0 => return Err(NameFault::EmptyLabel),
            b'.' => 0,
            _ if length == 63 => return Err(NameFault::TooLong),
            _ => length.saturating_add(1),
        };
        is_address &= matches!(octet, b'.' | b'0'..=b'9');
    }
    if length == 0 {
        return Err(NameFault::EmptyLabel);
    }
    if is_address {
        return Err(NameFault::Address);
    }
    if name.len() > 253 {
        return Err(NameFault::TooLong);
    }
    Ok(name)
}

/// `local@host`, the host as a DNS name or as an address in brackets [RFC 5321 §4.1.2].
pub(super) fn mailbox(text: &str) -> Result<String, NameFault> {
    if let Some(control) = text.chars().find(|c| c.is_control()) {
        return Err(NameFault::Character(control));
    }
    let (local, host) = text.rsplit_once('@').ok_or(NameFault::Separator)?;
    if local.is_empty() {
        return Err(NameFault::Empty);
    }
    let host = if host.starts_with('[') {
        host.to_ascii_lowercase()
    } else {
        dns_name(host, Wildcard::Forbidden)?
    };
    Ok(format!("{local}@{host}"))
}

/// The text of an `otherName`'s value.
fn utf8_string(value: &[u8]) -> Result<String, NameFault> {
    match DirectoryString::from_der(value) {
        Ok(string) if string.tag() == Tag::UTF8_STRING => Ok(string.to_text().into_owned()),
        _ => Err(NameFault::Value),
    }
}
