//! URIs, as far as two spellings of one differ [RFC 5280 §7.4].

use core::fmt;
use std::net::{IpAddr, Ipv4Addr};

use super::canonical::{NameFault, Wildcard, dns_name};

/// A URI, scheme and host in lower case [RFC 5280 §7.4].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uri(Box<str>);

impl Uri {
    /// Reads an absolute URI; `None` if it has no scheme, or a host that is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        canonical(text).ok().map(|text| Self(text.into()))
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

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The URI with its scheme and its host in lower case.
pub(super) fn canonical(uri: &str) -> Result<String, NameFault> {
    let stray = |c: &char| c.is_control() || c.is_whitespace();
    if let Some(stray) = uri.chars().find(stray) {
        return Err(NameFault::Character(stray));
    }
    let (scheme, rest) = uri.split_once(':').ok_or(NameFault::Separator)?;
    if !is_scheme(scheme) {
        return Err(NameFault::Separator);
    }
    let scheme = scheme.to_ascii_lowercase();
    let (slashes, rest) = match rest.strip_prefix("//") {
        Some(rest) => ("//", rest),
        None => ("", rest),
    };
    let (authority, rest) = match (scheme.as_str(), slashes) {
        // A SIP URI has its host without slashes [RFC 3261 §19.1.1].
        ("sip" | "sips", "") => split_before(rest, &[';', '?']),
        (_, "//") => split_before(rest, &['/', '?', '#']),
        _ => ("", rest),
    };
    let authority = canonical_authority(authority)?;
    Ok(format!("{scheme}:{slashes}{authority}{rest}"))
}

/// [RFC 3986 §3.1]
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn split_before<'t>(text: &'t str, ends: &[char]) -> (&'t str, &'t str) {
    let end = text.find(ends).unwrap_or(text.len());
    text.split_at(end)
}

/// `user@host:port` with the host in lower case. It may be empty, as in `ldap:///CN=...`.
fn canonical_authority(authority: &str) -> Result<String, NameFault> {
    let (user, host_port) = match authority.rsplit_once('@') {
        Some((user, host_port)) => (Some(user), host_port),
        None => (None, authority),
    };
    let digits = |port: &str| port.chars().all(|c| c.is_ascii_digit());
    let (host, port) = match host_port.rsplit_once(':') {
        Some((host, port)) if digits(port) => (host, Some(port)),
        _ => (host_port, None),
    };
    let mut canonical = String::with_capacity(authority.len());
    if let Some(user) = user {
        canonical.push_str(user);
        canonical.push('@');
    }
    if host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok() {
        canonical.push_str(&host.to_ascii_lowercase());
    } else if !host.is_empty() {
        canonical.push_str(&dns_name(host, Wildcard::Forbidden)?);
    }
    if let Some(port) = port {
        canonical.push(':');
        canonical.push_str(port);
    }
    Ok(canonical)
}
