//! What a profile lets a certificate be called.

use std::borrow::Cow;
use std::net::IpAddr;

use countersign_asn1::{GeneralName, Name, Oid};

use crate::{CommonNameForm, CommonNamePlace, NameKind, Profile, Refusal, Wildcard};

/// The one common name of the subject, if it has one and the profile takes the subject.
pub(crate) fn common_name<'a>(
    subject: Name<'a>,
    profile: &Profile,
) -> Result<Option<Cow<'a, str>>, Refusal> {
    let (mut last, mut count) = (None, 0_usize);
    // A malformed name was refused when the request was read.
    let _ = subject.each_attribute(|attribute| {
        if attribute.kind() == Oid::COMMON_NAME && attribute.string().is_some() {
            last = attribute.string();
            count = count.saturating_add(1);
        }
    });
    let form = profile.config().common_name.value;
    let common_name = match (last, count) {
        (None, _) if form == CommonNameForm::FqdnOrNone => None,
        (None, _) => return Err(Refusal::NoCommonName),
        (Some(name), 1) => Some(name.to_text()),
        (Some(_), count) => return Err(Refusal::SeveralCommonNames { count }),
    };
    if let (Some(common_name), CommonNameForm::Fqdn | CommonNameForm::FqdnOrNone) =
        (&common_name, form)
    {
        check_fqdn(common_name)?;
    }
    check_attributes(subject, profile)?;
    Ok(common_name)
}

/// The alternative names, the common name among them where the profile says so; each name once.
pub(crate) fn alternative_names<'n>(
    common_name: Option<&'n str>,
    asked: &'n [GeneralName<'_>],
    profile: &Profile,
) -> Result<Vec<GeneralName<'n>>, Refusal> {
    let rules = &profile.config().alternative_names.value;
    let mut names: Vec<GeneralName<'n>> = Vec::new();
    let repeated = common_name
        .filter(|_| rules.common_name == CommonNamePlace::Repeated)
        .map(GeneralName::DnsName);
    // Where the request has it, it stays where it stands.
    let missing = repeated.filter(|name| !asked.iter().any(|asked| is_same(asked, name)));
    for name in missing.iter().chain(asked) {
        if !rules.kinds.iter().any(|kind| is_of_kind(name, *kind)) {
            return Err(Refusal::NameKind { name: shown(name) });
        }
        if rules.wildcard == Wildcard::Refused && is_wildcard(name) {
            return Err(Refusal::Wildcard { name: shown(name) });
        }
        if !names.iter().any(|known| is_same(known, name)) {
            names.push(*name);
        }
    }
    if names.len() < usize::from(rules.minimum) {
        return Err(Refusal::TooFewNames {
            found: names.len(),
            wanted: rules.minimum,
        });
    }
    Ok(names)
}

/// The common name, if a peer may take it for a host's.
pub(crate) fn host(common_name: &str) -> Option<&str> {
    check_fqdn(common_name).is_ok().then_some(common_name)
}

/// The e-mail addresses in the subject.
pub(crate) fn email_addresses(subject: Name<'_>) -> Vec<String> {
    let addresses = subject.attributes(Oid::EMAIL_ADDRESS);
    let texts = addresses.iter().map(|text| text.to_text().into_owned());
    texts.collect()
}

/// Several labels and no wildcard; the labels' own syntax is the lints' to judge.
fn check_fqdn(common_name: &str) -> Result<(), Refusal> {
    let found = || common_name.chars().take(64).collect();
    if common_name.contains('*') {
        return Err(Refusal::CommonNameWildcard { found: found() });
    }
    let labels = common_name.split('.').filter(|label| !label.is_empty());
    let is_address = common_name.parse::<IpAddr>().is_ok();
    if labels.count() < 2 || is_address || !common_name.is_ascii() {
        return Err(Refusal::CommonNameNotFqdn { found: found() });
    }
    Ok(())
}

fn check_attributes(subject: Name<'_>, profile: &Profile) -> Result<(), Refusal> {
    let lawful = profile.subject_attributes();
    let mut foreign = None;
    // A malformed name was refused when the request was read.
    let _ = subject.each_attribute(|attribute| {
        let kind = attribute.kind();
        if kind != Oid::COMMON_NAME && !lawful.contains(&kind) {
            foreign.get_or_insert(kind);
        }
    });
    foreign.map_or(Ok(()), |kind| {
        Err(Refusal::Attribute {
            kind: kind
                .name()
                .map_or_else(|| kind.to_string(), ToOwned::to_owned),
            wanted: profile.config().subject_attributes.value.join(", "),
        })
    })
}

fn is_of_kind(name: &GeneralName<'_>, kind: NameKind) -> bool {
    match kind {
        NameKind::Dns => matches!(name, GeneralName::DnsName(_)),
        NameKind::Ip => matches!(name, GeneralName::IpAddress(_)),
        NameKind::Uri => matches!(name, GeneralName::UniformResourceIdentifier(_)),
        NameKind::Email => matches!(name, GeneralName::Rfc822Name(_)),
    }
}

fn is_wildcard(name: &GeneralName<'_>) -> bool {
    matches!(name, GeneralName::DnsName(dns) if dns.contains('*'))
}

/// Whatever the spelling [RFC 5280 §7.2 to §7.5].
pub(crate) fn is_same(one: &GeneralName<'_>, other: &GeneralName<'_>) -> bool {
    if one == other {
        return true;
    }
    match (one.canonical(), other.canonical()) {
        (Ok(one), Ok(other)) => one == other,
        // The lints will speak of a malformed one.
        _ => false,
    }
}

fn shown(name: &GeneralName<'_>) -> String {
    name.to_string().chars().take(80).collect()
}
