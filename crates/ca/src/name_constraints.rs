//! Whether names may stand in a certificate, as the name constraints of the authorities above it say
//! [RFC 5280 §4.2.1.10].

use std::net::IpAddr;

use countersign_asn1::{
    CanonicalName, Certificate, ExtensionValue, GeneralName, GeneralSubtree, Name, NameConstraints,
    Oid,
};

use crate::{Error, Order, Refusal};

/// An authority above, by its certificate: what it lets names be.
#[derive(Clone, Debug)]
pub(crate) struct Constraining {
    /// DER.
    certificate: Vec<u8>,
}

impl Constraining {
    /// `None` if the certificate constrains no names.
    pub(crate) fn of(certificate: &[u8]) -> Result<Option<Self>, Error> {
        let view = Certificate::from_der(certificate)?;
        Ok(constraints(&view)?.map(|_| Self {
            certificate: certificate.to_vec(),
        }))
    }

    /// Refuses the first name that may not stand in a certificate below.
    pub(crate) fn check(&self, names: &[GeneralName<'_>], order: &Order<'_>) -> Result<(), Error> {
        let view = Certificate::from_der(&self.certificate)?;
        let constraints = constraints(&view)?.unwrap_or_default();
        let authority = view.tbs_certificate().subject();
        names
            .iter()
            .try_for_each(|name| check(name, &constraints, authority))
            .map_err(|refusal| order.refuse(refusal))
    }
}

/// The names of a certificate that constraints apply to: its subject, the e-mail addresses in that,
/// its alternative names, and its common name where peers take it for a host's.
///
// Deviation: [RFC 5280 §4.2.1.10] applies rfc822Name constraints to the subject only where there is no
// subjectAltName, and dNSName constraints to no common name. Verifiers differ in both, and OpenSSL looks
// at both, so a certificate that any of them would refuse is not issued.
pub(crate) fn constrained<'n>(
    subject: Name<'n>,
    addresses: &'n [String],
    host: Option<&'n str>,
    alternative_names: &[GeneralName<'n>],
) -> Vec<GeneralName<'n>> {
    let mut names = vec![GeneralName::DirectoryName(subject)];
    names.extend(host.map(GeneralName::DnsName));
    names.extend(addresses.iter().map(|text| GeneralName::Rfc822Name(text)));
    names.extend_from_slice(alternative_names);
    names
}

/// In one of the permitted subtrees of its form, if there are any, and in none of the excluded
/// [RFC 5280 §6.1.3 (b), (c)].
fn check(
    name: &GeneralName<'_>,
    constraints: &NameConstraints<'_>,
    authority: Name<'_>,
) -> Result<(), Refusal> {
    let of_form = |subtree: &&GeneralSubtree<'_>| {
        core::mem::discriminant(&subtree.base) == core::mem::discriminant(name)
    };
    let refusal = |broken: fn(String) -> BrokenConstraint, subtree| {
        Refusal::NameConstraints(Box::new(ForbiddenName {
            name: shown(name),
            broken: broken(subtree),
            authority: authority.to_string(),
        }))
    };
    let mut permitted = constraints
        .permitted_subtrees
        .iter()
        .filter(of_form)
        .peekable();
    if permitted.peek().is_some() {
        let mut wanted = Vec::new();
        let mut is_permitted = false;
        for subtree in permitted {
            let text = shown_subtree(&subtree.base);
            match covers(subtree, name, Reading::EveryMember) {
                Some(covered) => is_permitted |= covered,
                None => return Err(refusal(BrokenConstraint::NotJudged, text)),
            }
            wanted.push(text);
        }
        if !is_permitted {
            return Err(refusal(BrokenConstraint::Permitted, wanted.join(", ")));
        }
    }
    for subtree in constraints.excluded_subtrees.iter().filter(of_form) {
        let text = shown_subtree(&subtree.base);
        match covers(subtree, name, Reading::AnyMember) {
            Some(false) => {}
            Some(true) => return Err(refusal(BrokenConstraint::Excluded, text)),
            None => return Err(refusal(BrokenConstraint::NotJudged, text)),
        }
    }
    Ok(())
}

/// A name that an authority above does not let stand in a certificate below it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("name `{name}` {broken}, as the name constraints of `{authority}` say")]
#[non_exhaustive]
pub struct ForbiddenName {
    /// The name.
    pub name: String,
    /// What it breaks.
    pub broken: BrokenConstraint,
    /// Whose certificate has the constraint: its subject.
    pub authority: String,
}

/// What a constraint says of a name that breaks it: the middle of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenConstraint {
    /// The name lies in none of the subtrees that are permitted to its form.
    #[error("is outside of the permitted {0}")]
    Permitted(String),
    /// The name lies in a subtree that is excluded; or a name that a wildcard stands for does.
    #[error("is in the excluded {0}")]
    Excluded(String),
    /// The two cannot be compared, and a name that nobody can judge is not issued.
    #[error("cannot be compared with the constraint {0}")]
    NotJudged(String),
}

/// How a wildcard, which stands for many names, is compared with a subtree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// All of them lie in it.
    EveryMember,
    /// Some of them do.
    AnyMember,
}

/// Whether a name lies in a subtree of its form; `None` if that cannot be said.
fn covers(subtree: &GeneralSubtree<'_>, name: &GeneralName<'_>, reading: Reading) -> Option<bool> {
    // [RFC 5280 §4.2.1.10]: minimum is 0 and maximum is absent.
    if subtree.minimum != 0 || subtree.maximum.is_some() {
        return None;
    }
    match (&subtree.base, name, name.canonical().ok()?) {
        // An empty constraint covers every name of its form.
        (
            GeneralName::DnsName("")
            | GeneralName::Rfc822Name("")
            | GeneralName::UniformResourceIdentifier(""),
            _,
            _,
        ) => Some(true),
        (GeneralName::DnsName(base), _, CanonicalName::DnsName(name)) => {
            dns_covers(base, &name, reading)
        }
        (GeneralName::IpAddress(base), GeneralName::IpAddress(address), _) => {
            network_covers(base, address)
        }
        (GeneralName::Rfc822Name(base), _, CanonicalName::Rfc822Name(name)) => {
            if base.contains('@') {
                let base = GeneralName::Rfc822Name(base).canonical().ok()?;
                return Some(base == CanonicalName::Rfc822Name(name));
            }
            let (_, host) = name.rsplit_once('@')?;
            host_covers(base, host)
        }
        (
            GeneralName::UniformResourceIdentifier(base),
            _,
            CanonicalName::UniformResourceIdentifier(uri),
        ) => host_covers(base, host_of(&uri)?),
        (GeneralName::DirectoryName(base), _, CanonicalName::DirectoryName(name)) => {
            match GeneralName::DirectoryName(*base).canonical().ok()? {
                CanonicalName::DirectoryName(base) => Some(name.is_within(&base)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The name itself and all below it.
// Deviation: RFC 5280 knows no leading dot here. Real authorities write it, and mean the names below:
// so it permits those alone, and excludes the name itself too.
fn dns_covers(base: &str, name: &str, reading: Reading) -> Option<bool> {
    let (below_only, base) = constraint_host(base)?;
    let below_only = below_only && reading == Reading::EveryMember;
    let Some(parent) = name.strip_prefix("*.") else {
        return Some((name == base && !below_only) || is_below(name, &base));
    };
    // All that the wildcard stands for lies one label below its parent.
    let reaches = reading == Reading::AnyMember
        && base
            .split_once('.')
            .is_some_and(|(_, above)| above == parent);
    Some(parent == base || is_below(parent, &base) || reaches)
}

/// Hosts of mailboxes and URIs: the host itself, or with a leading dot those below alone.
fn host_covers(base: &str, host: &str) -> Option<bool> {
    let (below_only, base) = constraint_host(base)?;
    Some(if below_only {
        is_below(host, &base)
    } else {
        host == base
    })
}

/// Whether only the names below are meant, and the host; `None` if it is none.
fn constraint_host(base: &str) -> Option<(bool, String)> {
    let (below_only, host) = base
        .strip_prefix('.')
        .map_or((false, base), |host| (true, host));
    if host.ends_with('.') || host.contains('*') {
        return None;
    }
    match CanonicalName::dns_name(host) {
        Ok(CanonicalName::DnsName(host)) => Some((below_only, host)),
        _ => None,
    }
}

/// Whether `name` has `parent` as its end, and a label more.
fn is_below(name: &str, parent: &str) -> bool {
    name.strip_suffix(parent)
        .is_some_and(|rest| rest.ends_with('.'))
}

/// The host of a URI's authority, if it is a DNS name [RFC 3986 §3.2]; a URI without one cannot be
/// constrained [RFC 5280 §4.2.1.10].
fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) => host,
        Some(_) => return None,
        None => host,
    };
    let is_name = !host.is_empty() && !host.starts_with('[') && host.parse::<IpAddr>().is_err();
    is_name.then_some(host)
}

/// Address and mask, of 4 or 16 octets each; the mask must be a prefix [RFC 4632 §3.1].
fn network_covers(base: &[u8], address: &[u8]) -> Option<bool> {
    if !matches!(base.len(), 8 | 32) {
        return None;
    }
    let (network, mask) = base.split_at_checked(base.len() / 2)?;
    let mut bits = mask
        .iter()
        .flat_map(|octet| (0..8).map(move |bit| octet & (0x80 >> bit) != 0));
    let is_prefix = bits.by_ref().skip_while(|bit| *bit).all(|bit| !bit);
    if !is_prefix {
        return None;
    }
    let octets = network.iter().zip(mask).zip(address);
    Some(
        network.len() == address.len()
            && octets
                .into_iter()
                .all(|((network, mask), address)| network & mask == address & mask),
    )
}

fn constraints<'a>(view: &Certificate<'a>) -> Result<Option<NameConstraints<'a>>, Error> {
    let extensions = view.tbs_certificate().extensions();
    let Some(extension) = extensions.get(Oid::NAME_CONSTRAINTS) else {
        return Ok(None);
    };
    match extension.decode()? {
        ExtensionValue::NameConstraints(constraints) => Ok(Some(constraints)),
        _ => Ok(None),
    }
}

fn shown(name: &GeneralName<'_>) -> String {
    name.to_string().chars().take(80).collect()
}

/// As `DNS:contoso.com`; an address with its mask.
fn shown_subtree(base: &GeneralName<'_>) -> String {
    if let GeneralName::IpAddress(octets) = base {
        let half = octets.len() / 2;
        let address = |octets| GeneralName::IpAddress(octets).ip_address();
        if let Some((Some(network), Some(mask))) = octets
            .split_at_checked(half)
            .map(|(network, mask)| (address(network), address(mask)))
        {
            return format!("`IP Address:{network}/{mask}`");
        }
    }
    format!("`{}`", shown(base))
}
