//! Names, and constraints on them [RFC 5280 §4.2.1.6, §4.2.1.7, §4.2.1.10].

use super::{Profiled, Row};
use countersign_asn1::{
    DirectoryString, ExtensionValue, GeneralName, GeneralSubtree, Mailbox, NameConstraints, Oid,
    Tag, Uri,
};
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "dns-name-syntax",
        breach: breach::DNS_NAME_SYNTAX,
        source: "RFC 5280 §4.2.1.6",
        // The meaning of a wildcard is not the profile's: as the whole first label it passes.
        is_broken: |c| {
            any_name(c, |name| match name {
                GeneralName::DnsName(text) => {
                    !is_preferred_syntax(text.strip_prefix("*.").unwrap_or(text))
                }
                _ => false,
            })
        },
    },
    Row {
        code: "email-syntax",
        breach: breach::EMAIL_SYNTAX,
        source: "RFC 5280 §4.2.1.6",
        is_broken: |c| {
            any_name(c, |name| match name {
                GeneralName::Rfc822Name(text) => !text.is_ascii() || Mailbox::parse(text).is_none(),
                _ => false,
            })
        },
    },
    Row {
        code: "smtp-utf8-mailbox-syntax",
        breach: breach::SMTP_UTF8_MAILBOX_SYNTAX,
        source: "RFC 9598 §3",
        is_broken: |c| {
            any_name(c, |name| match name {
                GeneralName::OtherName { type_id, value } => {
                    *type_id == Oid::SMTP_UTF8_MAILBOX && !is_smtp_utf8_mailbox(value)
                }
                _ => false,
            })
        },
    },
    Row {
        code: "uri-syntax",
        breach: breach::URI_SYNTAX,
        source: "RFC 5280 §4.2.1.6",
        is_broken: |c| {
            any_name(c, |name| match name {
                GeneralName::UniformResourceIdentifier(text) => !is_absolute(name, text),
                _ => false,
            })
        },
    },
    Row {
        code: "ip-address-length",
        breach: breach::IP_ADDRESS_LENGTH,
        source: "RFC 5280 §4.2.1.6",
        is_broken: |c| {
            any_name(c, |name| {
                matches!(name, GeneralName::IpAddress(_)) && name.ip_address().is_none()
            })
        },
    },
    Row {
        code: "name-constraints-distance",
        breach: breach::NAME_CONSTRAINTS_DISTANCE,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| {
            any_subtree(c, |subtree| {
                subtree.minimum != 0 || subtree.maximum.is_some()
            })
        },
    },
    Row {
        code: "name-constraints-dns-syntax",
        breach: breach::NAME_CONSTRAINTS_DNS_SYNTAX,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| {
            any_subtree(c, |subtree| match subtree.base {
                GeneralName::DnsName(text) => !text.is_empty() && !is_preferred_syntax(text),
                _ => false,
            })
        },
    },
    Row {
        code: "name-constraints-ip-syntax",
        breach: breach::NAME_CONSTRAINTS_IP_SYNTAX,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| {
            any_subtree(c, |subtree| match subtree.base {
                GeneralName::IpAddress(octets) => !is_network(octets),
                _ => false,
            })
        },
    },
    Row {
        code: "name-constraints-email-syntax",
        breach: breach::NAME_CONSTRAINTS_EMAIL_SYNTAX,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| {
            any_subtree(c, |subtree| match subtree.base {
                GeneralName::Rfc822Name(text) if text.contains('@') => {
                    Mailbox::parse(text).is_none()
                }
                GeneralName::Rfc822Name(text) => !is_host_or_domain(text),
                _ => false,
            })
        },
    },
    Row {
        code: "name-constraints-uri-syntax",
        breach: breach::NAME_CONSTRAINTS_URI_SYNTAX,
        source: "RFC 5280 §4.2.1.10",
        is_broken: |c| {
            any_subtree(c, |subtree| match subtree.base {
                GeneralName::UniformResourceIdentifier(text) => !is_host_or_domain(text),
                _ => false,
            })
        },
    },
];

fn any_name(c: &Profiled<'_>, is_broken: impl Fn(&GeneralName<'_>) -> bool) -> bool {
    c.values().any(|value| match value {
        ExtensionValue::SubjectAltName(names) | ExtensionValue::IssuerAltName(names) => {
            names.iter().any(&is_broken)
        }
        _ => false,
    })
}

fn any_subtree(c: &Profiled<'_>, is_broken: impl Fn(&GeneralSubtree<'_>) -> bool) -> bool {
    let constraints = |value| match value {
        &ExtensionValue::NameConstraints(NameConstraints {
            ref permitted_subtrees,
            ref excluded_subtrees,
        }) => Some(permitted_subtrees.iter().chain(excluded_subtrees)),
        _ => None,
    };
    c.values().filter_map(constraints).flatten().any(is_broken)
}

/// Labels of letters, digits and inner hyphens, of at most 63 octets, 253 together
/// [RFC 1034 §3.5], a digit first allowed, but not digits alone in the last: that is an address
/// [RFC 1123 §2.1].
pub(super) fn is_preferred_syntax(name: &str) -> bool {
    let is_number = |label: &str| label.bytes().all(|octet| octet.is_ascii_digit());
    name.len() <= 253
        && name.split('.').all(is_label)
        && !name.rsplit('.').next().is_some_and(is_number)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A host, or the hosts of a domain with a dot in front; empty for all of them.
fn is_host_or_domain(text: &str) -> bool {
    text.is_empty() || is_preferred_syntax(text.strip_prefix('.').unwrap_or(text))
}

/// A mailbox beyond ASCII before its `@`, without a byte order mark, and its host in A-labels.
fn is_smtp_utf8_mailbox(value: &[u8]) -> bool {
    let Ok(string) = DirectoryString::from_der(value) else {
        return false;
    };
    let text = string.to_text();
    string.tag() == Tag::UTF8_STRING
        && !text.starts_with('\u{FEFF}')
        && Mailbox::parse(&text).is_some()
        && text
            .rsplit_once('@')
            .is_some_and(|(local, host)| !local.is_ascii() && host.is_ascii())
}

/// A scheme, and something after it; the host in lower case or not, but well formed, and a full name or an
/// address.
fn is_absolute(name: &GeneralName<'_>, text: &str) -> bool {
    let has_rest = text
        .split_once(':')
        .is_some_and(|(_, rest)| !rest.is_empty());
    let is_single_label =
        || Uri::parse(text).is_some_and(|uri| uri.host().is_some_and(|host| !host.contains('.')));
    has_rest && text.is_ascii() && name.canonical().is_ok() && !is_single_label()
}

/// Address and mask of one family, the mask a prefix, as in CIDR [RFC 4632 §3.1].
fn is_network(octets: &[u8]) -> bool {
    let (_, mask) = octets.split_at(octets.len() / 2);
    match (octets.len(), mask) {
        (8, mask) => <[u8; 4]>::try_from(mask)
            .map(u32::from_be_bytes)
            .is_ok_and(|mask| mask.count_ones() == mask.leading_ones()),
        (32, mask) => <[u8; 16]>::try_from(mask)
            .map(u128::from_be_bytes)
            .is_ok_and(|mask| mask.count_ones() == mask.leading_ones()),
        _ => false,
    }
}
