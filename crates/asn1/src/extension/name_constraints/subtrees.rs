//! Which names an authority leaves to those below it [RFC 5280 §4.2.1.10].

use core::fmt;
use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::{
    CanonicalName, DistinguishedName, DnsName, DnsPattern, GeneralName, GeneralSubtree, Mailbox,
    NameConstraints, NameForm, SubjectName,
};

/// The subtrees of [`NameConstraints`], parsed once to the form that comparisons need.
///
/// ```
/// use core::convert::Infallible;
/// use countersign_asn1::{
///     GeneralName, GeneralSubtree, NameConstraints, SubjectName, Subtrees, Violation,
/// };
///
/// let base = GeneralName::DnsName("contoso.com");
/// let constraints = NameConstraints {
///     permitted_subtrees: vec![GeneralSubtree { base, minimum: 0, maximum: None }],
///     excluded_subtrees: Vec::new(),
/// };
/// let subtrees = Subtrees::new(&constraints);
/// let violation = |host| {
///     let name = SubjectName::new(&GeneralName::DnsName(host));
///     let Ok(violation) = subtrees.violation(&name, || Ok::<_, Infallible>(()));
///     violation
/// };
/// assert_eq!(violation("um1.contoso.com"), None);
/// assert_eq!(violation("notcontoso.com"), Some(Violation::NotPermitted));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subtrees(BTreeMap<NameForm, OfForm>);

/// The subtrees of one form: a name meets those of its own form alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct OfForm {
    permitted: Vec<Subtree>,
    excluded: Vec<Subtree>,
}

/// The names of one form that a `GeneralSubtree` covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subtree {
    form: NameForm,
    extent: Extent,
}

/// Why a name breaks constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a name is outside of one kind of subtrees, inside of the other, or nobody can say"
)]
pub enum Violation<'s> {
    /// There are permitted subtrees of its form, and it lies in none.
    NotPermitted,
    /// It lies in, or touches, this excluded subtree.
    Excluded(&'s Subtree),
    /// Whether it lies in this one nobody can say: one of the two is malformed, or the subtree of a
    /// form that is not compared here.
    Undecided(&'s Subtree),
}

/// Which names of its form a subtree covers.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Extent {
    All,
    Dns(Host),
    Ip(Network),
    /// One mailbox.
    Mailbox(Mailbox),
    /// The hosts of mailboxes (of e-mail addresses or user principal names) or of URIs.
    HostOf(Host),
    Directory(DistinguishedName),
    /// Nothing that could be compared: the base as written.
    Unsupported(Box<str>),
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

impl Subtrees {
    /// The subtrees in the form that comparisons need.
    #[must_use]
    pub fn new(constraints: &NameConstraints<'_>) -> Self {
        let mut by_form: BTreeMap<NameForm, OfForm> = BTreeMap::new();
        for subtree in constraints.permitted_subtrees.iter().map(Subtree::new) {
            let of_form = by_form.entry(subtree.form.clone()).or_default();
            of_form.permitted.push(subtree);
        }
        for subtree in constraints.excluded_subtrees.iter().map(Subtree::new) {
            let of_form = by_form.entry(subtree.form.clone()).or_default();
            of_form.excluded.push(subtree);
        }
        Self(by_form)
    }

    /// Whether there is a subtree of this form.
    #[must_use]
    pub fn constrains(&self, form: &NameForm) -> bool {
        self.0.contains_key(form)
    }

    /// Why `name` may not stand below, if so: it must be in one of the permitted subtrees of its form,
    /// if there are any, and in none of the excluded [RFC 5280 §6.1.3 (b), (c)].
    ///
    /// # Errors
    /// That of `spend`, which is called for finding the form, and before each comparison: a stranger's
    /// certificate may call for any number of them.
    pub fn violation<E>(
        &self,
        name: &SubjectName,
        spend: impl FnMut() -> Result<(), E>,
    ) -> Result<Option<Violation<'_>>, E> {
        self.violation_reading(name, Reading::AnyMember, spend)
    }

    /// As [`Self::violation`], for a verifier that reads a wildcard so where subtrees are excluded.
    ///
    /// # Errors
    /// That of `spend`.
    pub fn violation_reading<E>(
        &self,
        name: &SubjectName,
        excluding: Reading,
        mut spend: impl FnMut() -> Result<(), E>,
    ) -> Result<Option<Violation<'_>>, E> {
        spend()?;
        let Some(of_form) = self.0.get(&name.form()) else {
            return Ok(None);
        };
        let mut is_permitted = of_form.permitted.is_empty();
        for subtree in &of_form.permitted {
            spend()?;
            match subtree.covers(name, Reading::EveryMember) {
                Some(covers) => is_permitted |= covers,
                None => return Ok(Some(Violation::Undecided(subtree))),
            }
        }
        if !is_permitted {
            return Ok(Some(Violation::NotPermitted));
        }
        for subtree in &of_form.excluded {
            spend()?;
            match subtree.covers(name, excluding) {
                Some(false) => {}
                Some(true) => return Ok(Some(Violation::Excluded(subtree))),
                None => return Ok(Some(Violation::Undecided(subtree))),
            }
        }
        Ok(None)
    }

    /// What names of this form must lie within.
    pub fn permitted(&self, form: &NameForm) -> impl Iterator<Item = &Subtree> {
        let of_form = self.0.get(form);
        of_form.into_iter().flat_map(|of_form| &of_form.permitted)
    }
}

/// How a name that stands for a set of names, a wildcard, is compared with a subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "all of a set, or some of it")]
pub enum Reading {
    /// All of the set lies in the subtree: what being permitted takes.
    EveryMember,
    /// Some of the set lies in the subtree: what being excluded takes.
    AnyMember,
}

impl Subtree {
    fn new(subtree: &GeneralSubtree<'_>) -> Self {
        Self {
            form: NameForm::of(&subtree.base),
            extent: Extent::of(subtree)
                .unwrap_or_else(|| Extent::Unsupported(subtree.base.to_string().into())),
        }
    }

    /// Which names it speaks of.
    #[must_use]
    pub fn form(&self) -> &NameForm {
        &self.form
    }

    /// Whether `name`, which has this subtree's form, lies in it; `None` if nobody can say.
    fn covers(&self, name: &SubjectName, reading: Reading) -> Option<bool> {
        match (&self.extent, name) {
            (Extent::All, _) => Some(true),
            (Extent::Dns(host), SubjectName::Dns(pattern)) => Some(host.covers(pattern, reading)),
            (Extent::Ip(network), SubjectName::Ip(address)) => Some(network.covers(*address)),
            (Extent::Mailbox(wanted), SubjectName::Email(name) | SubjectName::Upn(name)) => {
                Some(wanted == name)
            }
            (Extent::HostOf(host), SubjectName::Email(name) | SubjectName::Upn(name)) => {
                Some(host.covers_host(name.host()))
            }
            // [RFC 5280 §4.2.1.10]: a URI without a host name cannot be constrained, and is rejected.
            (Extent::HostOf(host), SubjectName::Uri(uri)) => {
                uri.host().map(|name| host.covers_host(name))
            }
            (Extent::Directory(base), SubjectName::Directory(name)) => name.is_within(base),
            _ => None,
        }
    }
}

impl Extent {
    /// `None` if it cannot be compared with names.
    fn of(subtree: &GeneralSubtree<'_>) -> Option<Self> {
        // [RFC 5280 §4.2.1.10]: minimum is 0 and maximum is absent, or whoever meets them either
        // processes them or rejects.
        if subtree.minimum != 0 || subtree.maximum.is_some() {
            return None;
        }
        match &subtree.base {
            // An empty constraint covers every name of its form: that is how authorities are barred
            // from a whole form.
            GeneralName::DnsName("")
            | GeneralName::Rfc822Name("")
            | GeneralName::UniformResourceIdentifier("") => Some(Self::All),
            GeneralName::DnsName(text) => Host::parse(text).map(Self::Dns),
            GeneralName::IpAddress(octets) => Network::parse(octets).map(Self::Ip),
            GeneralName::Rfc822Name(text) => Self::mailboxes(text),
            GeneralName::UniformResourceIdentifier(text) => Host::parse(text).map(Self::HostOf),
            GeneralName::DirectoryName(name) => Some(Self::Directory((*name).into())),
            other => match other.canonical() {
                Ok(CanonicalName::PrincipalName(text)) if text.is_empty() => Some(Self::All),
                Ok(CanonicalName::PrincipalName(text)) => {
                    Self::mailboxes(text.strip_prefix('@').unwrap_or(&text))
                }
                _ => None,
            },
        }
    }

    /// One mailbox, the mailboxes of a host, or with a leading dot those of the hosts below.
    fn mailboxes(text: &str) -> Option<Self> {
        if text.contains('@') {
            Mailbox::parse(text).map(Self::Mailbox)
        } else {
            Host::parse(text).map(Self::HostOf)
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

    fn covers(self, address: IpAddr) -> bool {
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
    /// As `DNS:contoso.com`, `IP:10.0.0.0/8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = &self.form;
        match &self.extent {
            Extent::All => write!(f, "{form}:(all)"),
            Extent::Dns(host) | Extent::HostOf(host) => {
                let dot = if host.below_only { "." } else { "" };
                write!(f, "{form}:{dot}{}", host.name)
            }
            Extent::Ip(network) => write!(f, "{form}:{}/{}", network.address, network.prefix),
            Extent::Mailbox(mailbox) => write!(f, "{form}:{mailbox}"),
            Extent::Directory(name) => write!(f, "{form}:{name}"),
            Extent::Unsupported(base) => f.write_str(base),
        }
    }
}

#[cfg(test)]
mod tests;
