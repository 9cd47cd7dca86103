//! Alternative names as people type them.

use std::net::IpAddr;
use std::str::FromStr;

use countersign_asn1::{CanonicalName, GeneralName, MalformedName};
use thiserror::Error;

/// A name for `subjectAltName`: `um1.contoso.com`, `10.1.1.5`, `um@contoso.com`, `sip:um@contoso.com`;
/// or with its kind before it, as in OpenSSL: `DNS:um1`, `IP:10.1.1.5`, `email:...`, `URI:...`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AlternativeName {
    Dns(String),
    Ip(Vec<u8>),
    Email(String),
    Uri(String),
}

/// Why some text is no alternative name.
#[derive(Debug, Error)]
pub(crate) enum AlternativeNameError {
    #[error(transparent)]
    Malformed(#[from] MalformedName),
    #[error("`{0}` is no IP address")]
    Address(String),
    #[error("`{0}` is not ASCII, as an e-mail address or a URI in a certificate must be")]
    NotAscii(String),
}

impl AlternativeName {
    pub(crate) fn as_general_name(&self) -> GeneralName<'_> {
        match self {
            Self::Dns(name) => GeneralName::DnsName(name),
            Self::Ip(octets) => GeneralName::IpAddress(octets),
            Self::Email(address) => GeneralName::Rfc822Name(address),
            Self::Uri(uri) => GeneralName::UniformResourceIdentifier(uri),
        }
    }

    /// The name, if it is a DNS name.
    pub(crate) fn as_dns_name(&self) -> Option<&str> {
        match self {
            Self::Dns(name) => Some(name),
            Self::Ip(_) | Self::Email(_) | Self::Uri(_) => None,
        }
    }

    /// In lower case, and in A-labels where it is internationalised.
    fn dns(text: &str) -> Result<Self, AlternativeNameError> {
        match GeneralName::DnsName(text).canonical()? {
            CanonicalName::DnsName(name) => Ok(Self::Dns(name)),
            _ => Ok(Self::Dns(text.to_owned())),
        }
    }

    fn ip(text: &str) -> Result<Self, AlternativeNameError> {
        match text.parse() {
            Ok(IpAddr::V4(address)) => Ok(Self::Ip(address.octets().to_vec())),
            Ok(IpAddr::V6(address)) => Ok(Self::Ip(address.octets().to_vec())),
            Err(_) => Err(AlternativeNameError::Address(text.to_owned())),
        }
    }

    fn email(text: &str) -> Result<Self, AlternativeNameError> {
        GeneralName::Rfc822Name(text).canonical()?;
        ascii(text).map(Self::Email)
    }

    pub(crate) fn uri(text: &str) -> Result<Self, AlternativeNameError> {
        GeneralName::UniformResourceIdentifier(text).canonical()?;
        ascii(text).map(Self::Uri)
    }
}

fn ascii(text: &str) -> Result<String, AlternativeNameError> {
    if !text.is_ascii() {
        return Err(AlternativeNameError::NotAscii(text.to_owned()));
    }
    Ok(text.to_owned())
}

impl FromStr for AlternativeName {
    type Err = AlternativeNameError;

    fn from_str(text: &str) -> Result<Self, AlternativeNameError> {
        if text.parse::<IpAddr>().is_ok() {
            return Self::ip(text);
        }
        match text.split_once(':') {
            Some((kind, name)) => match kind.to_ascii_lowercase().as_str() {
                "dns" => Self::dns(name),
                "ip" => Self::ip(name),
                "email" => Self::email(name),
                "uri" => Self::uri(name),
                _ => Self::uri(text),
            },
            None if text.contains('@') => Self::email(text),
            None => Self::dns(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AlternativeName;

    #[test]
    fn a_name_tells_its_kind() {
        for (typed, shown) in [
            ("UM1.contoso.com", "DNS:um1.contoso.com"),
            ("bücher.example", "DNS:xn--bcher-kva.example"),
            ("*.contoso.com", "DNS:*.contoso.com"),
            ("DNS:um1", "DNS:um1"),
            ("10.1.1.5", "IP Address:10.1.1.5"),
            ("ip:2001:db8::5", "IP Address:2001:db8::5"),
            ("2001:db8::5", "IP Address:2001:db8::5"),
            ("um@contoso.com", "email:um@contoso.com"),
            ("sip:um@contoso.com", "URI:sip:um@contoso.com"),
            ("URI:http://contoso.com", "URI:http://contoso.com"),
        ] {
            let name: AlternativeName = typed.parse().expect(typed);
            assert_eq!(name.as_general_name().to_string(), shown);
        }
        for typed in [
            "um1..contoso.com",
            "",
            "ip:um1",
            "email:um1",
            "uri:um1",
            "um1 x",
        ] {
            assert!(typed.parse::<AlternativeName>().is_err(), "{typed}");
        }
    }
}
