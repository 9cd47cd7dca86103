//! The public web: the CA/Browser Forum's TLS Baseline Requirements, as far as a validator can see.
//!
//! What they say and is not here, for verifiers do not refuse it or cannot tell: how long a validity
//! may be and which policies are asserted (§6.3.2, §7.1.2.7.9: the issuer's, and they change), that
//! `keyUsage` is critical and an authority's has `cRLSign` (§7.1.2.10.7), that a subordinate authority
//! has an `extKeyUsage` (§7.1.2.10.6), that a curve has the hash of its size (§7.1.3.2.2), reserved
//! addresses and internal names (§7.1.2.7.12), timestamps of logs.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::identifiers::authority;
use super::{Place, Profiled, Row};
use crate::Purpose;
use countersign_asn1::{ExtensionValue, GeneralName, KeyUsage, Oid, Version};
use countersign_keys::{Hash, KeyAlgorithm, SignatureAlgorithm};
use countersign_messages::breach;

pub(super) const ROWS: &[Row] = &[
    Row {
        code: "web-version",
        breach: breach::WEB_VERSION,
        source: "CA/B Baseline Requirements §7.1.1",
        is_broken: |c| c.tbs().version() != Version::V3,
    },
    Row {
        code: "web-key",
        breach: breach::WEB_KEY,
        source: "CA/B Baseline Requirements §6.1.5",
        is_broken: |c| match c.facts.key_algorithm() {
            KeyAlgorithm::Rsa { bits } => bits < 2048 || bits % 8 != 0,
            KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521 => false,
            _ => true,
        },
    },
    Row {
        code: "web-signature",
        breach: breach::WEB_SIGNATURE,
        source: "CA/B Baseline Requirements §7.1.3.2",
        // An anchor's own signature proves nothing, and is not looked at.
        is_broken: |c| {
            let is_listed = match c.facts.signature_algorithm() {
                Ok(SignatureAlgorithm::RsaPkcs1(hash) | SignatureAlgorithm::Ecdsa(hash)) => {
                    is_web_hash(hash)
                }
                Ok(SignatureAlgorithm::RsaPss {
                    hash,
                    mgf_hash,
                    salt_length,
                }) => is_web_hash(hash) && mgf_hash == hash && salt_length == hash.length(),
                _ => false,
            };
            c.place != Place::Anchor && !is_listed
        },
    },
    Row {
        code: "web-authority-key-identifier",
        breach: breach::WEB_AUTHORITY_KEY_IDENTIFIER,
        source: "CA/B Baseline Requirements §7.1.2.11.1",
        is_broken: |c| {
            authority(c).is_some_and(|a| {
                a.key_identifier.is_none()
                    || !a.authority_cert_issuer.is_empty()
                    || a.authority_cert_serial_number.is_some()
            })
        },
    },
    Row {
        code: "web-root-purposes",
        breach: breach::WEB_ROOT_PURPOSES,
        source: "CA/B Baseline Requirements §7.1.2.1.2",
        is_broken: |c| {
            c.place == Place::Anchor && c.facts.is_self_issued() && c.has(Oid::EXT_KEY_USAGE)
        },
    },
    Row {
        code: "web-authority-purposes",
        breach: breach::WEB_AUTHORITY_PURPOSES,
        source: "CA/B Baseline Requirements §7.1.2.10.6",
        // Deviation: who asks for a client's certificate asks for none of these authorities.
        is_broken: |c| {
            let allowed = [Purpose::ServerAuth, Purpose::Any];
            c.place == Place::Intermediate
                && *c.purpose != Purpose::ClientAuth
                && c.facts
                    .ext_key_usage()
                    .is_some_and(|purposes| !purposes.iter().any(|own| allowed.contains(own)))
        },
    },
    Row {
        code: "web-target-authority",
        breach: breach::WEB_TARGET_AUTHORITY,
        source: "CA/B Baseline Requirements §7.1.2.7.8",
        is_broken: |c| c.is_target() && c.facts.is_ca(),
    },
    Row {
        code: "web-target-key-usage",
        breach: breach::WEB_TARGET_KEY_USAGE,
        source: "CA/B Baseline Requirements §7.1.2.7.11",
        is_broken: |c| {
            let usage = c.facts.key_usage().unwrap_or_default();
            let signs = [KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN];
            c.is_target() && signs.iter().any(|bit| usage.contains(*bit))
        },
    },
    Row {
        code: "web-target-purposes-missing",
        breach: breach::WEB_TARGET_PURPOSES_MISSING,
        source: "CA/B Baseline Requirements §7.1.2.7.6",
        is_broken: |c| c.is_target() && !c.has(Oid::EXT_KEY_USAGE),
    },
    Row {
        code: "web-target-purposes-critical",
        breach: breach::WEB_TARGET_PURPOSES_CRITICAL,
        source: "CA/B Baseline Requirements §7.1.2.7.6",
        is_broken: |c| c.is_target() && c.is_critical(Oid::EXT_KEY_USAGE),
    },
    Row {
        code: "web-target-server-auth",
        breach: breach::WEB_TARGET_SERVER_AUTH,
        source: "CA/B Baseline Requirements §7.1.2.7.10",
        // Deviation: who asks for a client's certificate asks for no subscriber's.
        is_broken: |c| {
            let purposes = c.facts.ext_key_usage();
            let is_for_clients = *c.purpose == Purpose::ClientAuth;
            c.is_target()
                && !is_for_clients
                && purposes.is_some_and(|purposes| !purposes.contains(&Purpose::ServerAuth))
        },
    },
    Row {
        code: "web-target-purposes",
        breach: breach::WEB_TARGET_PURPOSES,
        source: "CA/B Baseline Requirements §7.1.2.7.10",
        is_broken: |c| {
            let forbidden = [
                Purpose::Any,
                Purpose::CodeSigning,
                Purpose::EmailProtection,
                Purpose::TimeStamping,
                Purpose::OcspSigning,
            ];
            let purposes = c.facts.ext_key_usage().unwrap_or_default();
            c.is_target() && purposes.iter().any(|purpose| forbidden.contains(purpose))
        },
    },
    Row {
        code: "web-target-names-missing",
        breach: breach::WEB_TARGET_NAMES_MISSING,
        source: "CA/B Baseline Requirements §7.1.2.7.12",
        is_broken: |c| c.is_target() && !c.has(Oid::SUBJECT_ALT_NAME),
    },
    Row {
        code: "web-target-names-critical",
        breach: breach::WEB_TARGET_NAMES_CRITICAL,
        source: "CA/B Baseline Requirements §7.1.2.7.12",
        is_broken: |c| {
            c.is_target() && !c.tbs().subject().is_empty() && c.is_critical(Oid::SUBJECT_ALT_NAME)
        },
    },
    Row {
        code: "web-target-name-forms",
        breach: breach::WEB_TARGET_NAME_FORMS,
        source: "CA/B Baseline Requirements §7.1.2.7.12",
        // Deviation: a client's certificate may bear its holder's mailbox.
        is_broken: |c| {
            let is_for_clients = *c.purpose == Purpose::ClientAuth;
            let is_host = |name: &GeneralName<'_>| {
                matches!(name, GeneralName::DnsName(_) | GeneralName::IpAddress(_))
            };
            c.is_target() && !is_for_clients && !c.names().iter().all(is_host)
        },
    },
    Row {
        code: "web-wildcard-public-suffix",
        breach: breach::WEB_WILDCARD_PUBLIC_SUFFIX,
        source: "CA/B Baseline Requirements §3.2.2.6",
        is_broken: |c| {
            c.names().iter().any(|name| match name {
                GeneralName::DnsName(text) => text.strip_prefix("*.").is_some_and(is_public_suffix),
                _ => false,
            })
        },
    },
    Row {
        code: "web-dns-labels",
        breach: breach::WEB_DNS_LABELS,
        source: "CA/B Baseline Requirements §7.1.2.7.12",
        is_broken: |c| {
            c.is_target()
                && c.names().iter().any(|name| match name {
                    GeneralName::DnsName(text) => text.split('.').any(is_reserved_label),
                    _ => false,
                })
        },
    },
    Row {
        code: "web-common-name",
        breach: breach::WEB_COMMON_NAME,
        source: "CA/B Baseline Requirements §7.1.4.3",
        // Deviation: the letter binds every common name. One that cannot be taken for a host misleads
        // nobody; nor does one of a form of which there is no other name, nor the domain above a name,
        // as `contoso.com` beside `*.contoso.com`: who holds the one was asked about the other (§3.2.2.4).
        is_broken: |c| c.is_target() && c.facts.common_names().iter().any(|text| is_stray(c, text)),
    },
    Row {
        code: "web-authority-info-access",
        breach: breach::WEB_AUTHORITY_INFO_ACCESS,
        source: "CA/B Baseline Requirements §7.1.2.7.7",
        is_broken: |c| {
            c.is_target()
                && c.values().any(|value| match value {
                    ExtensionValue::AuthorityInfoAccess(descriptions) => {
                        !descriptions.iter().all(|description| {
                            [Oid::AD_OCSP, Oid::AD_CA_ISSUERS].contains(&description.access_method)
                                && matches!(
                                    description.access_location,
                                    GeneralName::UniformResourceIdentifier(_)
                                )
                        })
                    }
                    _ => false,
                })
        },
    },
];

fn is_web_hash(hash: Hash) -> bool {
    matches!(hash, Hash::Sha256 | Hash::Sha384 | Hash::Sha512)
}

/// Whether anyone may register a name below this one: it is on the list, in its private part too, or
/// it is a single label.
fn is_public_suffix(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    !domain.contains('.')
        || psl::suffix(domain.as_bytes())
            .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == domain.as_bytes())
}

/// Whether a label has the form that is reserved [RFC 5890 §2.3.1], and is no A-label: what follows `xn--` is
/// not what Punycode makes of something.
fn is_reserved_label(label: &str) -> bool {
    if label.get(2..4) != Some("--") {
        return false;
    }
    let (prefix, encoded) = label.split_at(4);
    !prefix.eq_ignore_ascii_case("xn--") || idna::punycode::decode_to_string(encoded).is_none()
}

/// Whether it is written as an address: of version 6, or in brackets, or ending in a number as `inet_aton`
/// reads them, hexadecimal too [WHATWG URL §3.5, "ends in a number"].
fn is_address(common_name: &str) -> bool {
    let last = common_name.trim_end_matches('.').rsplit('.').next();
    let is_number = |label: &str| match label.as_bytes() {
        [b'0', b'x' | b'X', digits @ ..] => digits.iter().all(u8::is_ascii_hexdigit),
        digits => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
    };
    common_name.contains(':') || common_name.starts_with('[') || last.is_some_and(is_number)
}

/// Whether the common name looks like a host and is none of the names of that form.
fn is_stray(c: &Profiled<'_>, common_name: &str) -> bool {
    let is_address = is_address(common_name);
    let mut rivals = c
        .names()
        .iter()
        .filter(|name| matches!(name, GeneralName::IpAddress(_)) == is_address)
        .peekable();
    (is_address || common_name.contains('.'))
        && rivals.peek().is_some()
        && !rivals.any(|name| is_spelled(name, common_name) || is_above(common_name, name))
}

/// Whether the common name is a domain that this name lies in.
fn is_above(common_name: &str, name: &GeneralName<'_>) -> bool {
    matches!(name, GeneralName::DnsName(text) if text
        .strip_suffix(common_name)
        .is_some_and(|rest| rest.ends_with('.')))
}

/// Whether the common name is this name, character for character: addresses as RFC 3986 §3.2.2 and
/// RFC 5952 §4 write them.
fn is_spelled(name: &GeneralName<'_>, common_name: &str) -> bool {
    match name {
        GeneralName::DnsName(text) => *text == common_name,
        GeneralName::IpAddress(octets) => match octets.len() {
            4 => <[u8; 4]>::try_from(*octets)
                .is_ok_and(|octets| Ipv4Addr::from(octets).to_string() == common_name),
            _ => <[u8; 16]>::try_from(*octets)
                .is_ok_and(|octets| Ipv6Addr::from(octets).to_string() == common_name),
        },
        _ => false,
    }
}
