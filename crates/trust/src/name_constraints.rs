//! `NameConstraints` [RFC 5280 §4.2.1.10]: parsed once to canonical typed subtrees, checked by set.

use core::fmt;
use std::net::IpAddr;

use countersign_asn1::{CanonicalName, GeneralName, GeneralSubtree};

use crate::distinguished_name::DistinguishedName;
use crate::dns_name::{DnsName, DnsPattern};
use crate::subject_name::{Mailbox, NameForm, SubjectName};
use crate::{Budget, Exhausted};

/// What the names of every certificate below must lie within, and must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameConstraints {
    permitted: Vec<Subtree>,
    excluded: Vec<Subtree>,
}

/// Why a name breaks constraints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Violation {
    /// There are permitted subtrees of its form, and it lies in none.
    NotPermitted,
    /// It lies in, or touches, this excluded subtree.
    Excluded { subtree: String },
    /// A subtree of its form is not implemented, or malformed: nobody can say.
    Unsupported { form: NameForm },
}

/// The names of one form that a constraint covers.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subtree {
    /// All names of the form.
    All(NameForm),
    Dns(Host),
    Ip(Network),
    /// One mailbox.
    Mailbox(NameForm, Mailbox),
    /// The hosts of mailboxes (of e-mail addresses or user principal names) or of URIs.
    HostOf(NameForm, Host),
    Directory(DistinguishedName),
    /// Nothing that could be compared.
    Unsupported(NameForm),
}

/// A constraint on hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Host {
    name: DnsName,
    /// Written with a leading dot: the names below, and not the name itself.
    below_only: bool,
}

/// An address and how many of its bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl NameConstraints {
    pub(crate) fn new(constraints: &countersign_asn1::NameConstraints<'_>) -> Self {
        let subtrees =
            |subtrees: &[GeneralSubtree<'_>]| subtrees.iter().map(Subtree::new).collect();
        Self {
            permitted: subtrees(&constraints.permitted_subtrees),
            excluded: subtrees(&constraints.excluded_subtrees),
        }
    }

    /// Whether `name` may stand below: in one of the permitted subtrees of its form, if there are
    /// any, and in none of the excluded [RFC 5280 §6.1.3 (b), (c)].
    pub(crate) fn check(
        &self,
        name: &SubjectName,
        budget: &mut Budget,
    ) -> Result<Result<(), Violation>, Exhausted> {
        let form = name.form();
        let mut constrained = false;
        let mut permitted = false;
        for subtree in self
            .permitted
            .iter()
            .filter(|subtree| subtree.form() == form)
        {
            budget.spend_name_comparison()?;
            constrained = true;
            match subtree.covers(name, Reading::EveryMember) {
                Some(covers) => permitted |= covers,
                None => return Ok(Err(Violation::Unsupported { form })),
            }
        }
        if constrained && !permitted {
            return Ok(Err(Violation::NotPermitted));
        }
        for subtree in self
            .excluded
            .iter()
            .filter(|subtree| subtree.form() == form)
        {
            budget.spend_name_comparison()?;
            match subtree.covers(name, Reading::AnyMember) {
                Some(false) => {}
                Some(true) => {
                    let subtree = subtree.to_string();
                    return Ok(Err(Violation::Excluded { subtree }));
                }
                None => return Ok(Err(Violation::Unsupported { form })),
            }
        }
        Ok(Ok(()))
    }
}

/// How a name that stands for a set of names, a wildcard, is compared with a subtree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// All of the set lies in the subtree: what being permitted takes.
    EveryMember,
    /// Some of the set lies in the subtree: what being excluded takes.
    AnyMember,
}

impl Subtree {
    fn new(subtree: &GeneralSubtree<'_>) -> Self {
        let form = NameForm::of(&subtree.base);
        // [RFC 5280 §4.2.1.10]: minimum is 0 and maximum is absent, or whoever meets them either
        // processes them or rejects.
        if subtree.minimum != 0 || subtree.maximum.is_some() {
            return Self::Unsupported(form);
        }
        match &subtree.base {
            // An empty constraint covers every name of its form: that is how authorities are barred
            // from a whole form.
            GeneralName::DnsName("")
            | GeneralName::Rfc822Name("")
            | GeneralName::UniformResourceIdentifier("") => Self::All(form),
            GeneralName::DnsName(text) => {
                Host::parse(text).map_or(Self::Unsupported(form), Self::Dns)
            }
            GeneralName::IpAddress(octets) => {
                Network::parse(octets).map_or(Self::Unsupported(form), Self::Ip)
            }
            GeneralName::Rfc822Name(text) => Self::mailboxes(form, text),
            GeneralName::UniformResourceIdentifier(text) => match Host::parse(text) {
                Some(host) => Self::HostOf(form, host),
                None => Self::Unsupported(form),
            },
            GeneralName::DirectoryName(name) => {
                Self::Directory(DistinguishedName::from_encoded(name.as_der()))
            }
            other => match other.canonical() {
                Ok(CanonicalName::PrincipalName(text)) if text.is_empty() => Self::All(form),
                Ok(CanonicalName::PrincipalName(text)) => {
                    Self::mailboxes(form, text.strip_prefix('@').unwrap_or(&text))
                }
                _ => Self::Unsupported(form),
            },
        }
    }

    /// One mailbox, the mailboxes of a host, or with a leading dot those of the hosts below.
    fn mailboxes(form: NameForm, text: &str) -> Self {
        if text.contains('@') {
            return match Mailbox::parse(text) {
                Some(mailbox) => Self::Mailbox(form, mailbox),
                None => Self::Unsupported(form),
            };
        }
        match Host::parse(text) {
            Some(host) => Self::HostOf(form, host),
            None => Self::Unsupported(form),
        }
    }

    fn form(&self) -> NameForm {
        match self {
            Self::Dns(_) => NameForm::Dns,
            Self::Ip(_) => NameForm::Ip,
            Self::Directory(_) => NameForm::Directory,
            Self::All(form)
            | Self::Mailbox(form, _)
            | Self::HostOf(form, _)
            | Self::Unsupported(form) => form.clone(),
        }
    }

    /// Whether `name`, which has this subtree's form, lies in it; `None` if nobody can say.
    fn covers(&self, name: &SubjectName, reading: Reading) -> Option<bool> {
        match (self, name) {
            (Self::All(_), _) => Some(true),
            (Self::Unsupported(_), _) | (_, SubjectName::Malformed { .. }) => None,
            (Self::Dns(host), SubjectName::Dns(pattern)) => Some(host.covers(pattern, reading)),
            (Self::Ip(network), SubjectName::Ip(address)) => Some(network.contains(*address)),
            (Self::Mailbox(_, wanted), SubjectName::Email(name) | SubjectName::Upn(name)) => {
                Some(wanted == name)
            }
            (Self::HostOf(_, host), SubjectName::Email(name) | SubjectName::Upn(name)) => {
                Some(host.covers_host(name.host()))
            }
            // [RFC 5280 §4.2.1.10]: a URI without a host name cannot be constrained, and is rejected.
            (Self::HostOf(_, host), SubjectName::Uri(uri)) => {
                uri.host().map(|name| host.covers_host(name))
            }
            (Self::Directory(base), SubjectName::Directory(name)) => name.is_within(base),
            _ => None,
        }
    }
}

impl Host {
    fn parse(text: &str) -> Option<Self> {
        let (below_only, text) = match text.strip_prefix('.') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if text.ends_with('.') {
            return None;
        }
        Some(Self {
            name: DnsName::parse(text).ok()?,
            below_only,
        })
    }

    /// DNS names: the name itself and all below it.
    // Deviation: RFC 5280 knows no leading dot here. Real authorities write it, and mean the names
    // below: so it permits those alone, and excludes the name itself too.
    fn covers(&self, pattern: &DnsPattern, reading: Reading) -> bool {
        let below_only = self.below_only && reading == Reading::EveryMember;
        let own = self.name.as_str();
        let base = pattern.base();
        if !pattern.is_wildcard() {
            return (base == own && !below_only) || is_below(base, own);
        }
        // All that the wildcard stands for lies one label below its base.
        base == own
            || is_below(base, own)
            || (reading == Reading::AnyMember
                && own
                    .split_once('.')
                    .is_some_and(|(_, parent)| parent == base))
    }

    /// Hosts of mailboxes and URIs: the host itself, or with a leading dot those below alone.
    fn covers_host(&self, host: &str) -> bool {
        if self.below_only {
            is_below(host, self.name.as_str())
        } else {
            host == self.name.as_str()
        }
    }
}

/// Whether `name` has `parent` as its end, and a label more.
fn is_below(name: &str, parent: &str) -> bool {
    name.strip_suffix(parent)
        .is_some_and(|rest| rest.ends_with('.'))
}

impl Network {
    /// Address and mask, of 4 or 16 octets each; the mask must be a prefix [RFC 4632 §3.1].
    fn parse(octets: &[u8]) -> Option<Self> {
        let (address, mask) = octets.split_at_checked(octets.len() / 2)?;
        if let (Ok(address), Ok(mask)) = (<[u8; 4]>::try_from(address), mask.try_into()) {
            let mask = u32::from_be_bytes(mask);
            return (mask.count_ones() == mask.leading_ones()).then(|| Self {
                address: IpAddr::from(address),
                prefix: mask.count_ones(),
            });
        }
        let address = <[u8; 16]>::try_from(address).ok()?;
        let mask = u128::from_be_bytes(mask.try_into().ok()?);
        (mask.count_ones() == mask.leading_ones()).then(|| Self {
            address: IpAddr::from(address),
            prefix: mask.count_ones(),
        })
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.prefix
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

impl fmt::Display for Subtree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.form())?;
        match self {
            Self::All(_) => f.write_str("(all)"),
            Self::Dns(host) | Self::HostOf(_, host) => {
                if host.below_only {
                    f.write_str(".")?;
                }
                write!(f, "{}", host.name)
            }
            Self::Ip(network) => write!(f, "{}/{}", network.address, network.prefix),
            Self::Mailbox(_, mailbox) => write!(f, "{mailbox}"),
            Self::Directory(name) => write!(f, "{name}"),
            Self::Unsupported(_) => f.write_str("(not implemented)"),
        }
    }
}

#[cfg(test)]
mod tests;
