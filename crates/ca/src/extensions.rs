//! The extensions of certificates made here, written [RFC 5280 §4.2].

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    AccessDescription, AuthorityKeyIdentifier, BasicConstraints, DistributionPoint,
    DistributionPointName, GeneralName, GeneralSubtree, NameConstraints, Oid, SubjectPublicKeyInfo,
};
use sha1::{Digest as _, Sha1};

use crate::issuer::{Above, Issuer};
use crate::{NameConstraintsConfig, Order, RevocationPointers};

/// Writes what a profile and an issuer put into a certificate, but for what says who issued it.
pub(crate) fn of_subject(
    order: &Order<'_>,
    alternative_names: &[GeneralName<'_>],
    key_identifier: &[u8],
    w: &mut Writer,
) {
    let profile = order.profile;
    let key = order.applicant.key_algorithm();
    let path_length = profile.config().path_length.as_ref();
    let constraints = BasicConstraints {
        ca: profile.is_authority(),
        path_len_constraint: path_length.map(|row| u32::from(row.value)),
    };
    w.extension(Oid::BASIC_CONSTRAINTS, true, |w| constraints.encode(w));
    w.extension(Oid::KEY_USAGE, true, |w| profile.key_usage(key).encode(w));
    if !profile.purposes().is_empty() {
        let purposes = profile.purposes();
        w.extension(Oid::EXT_KEY_USAGE, false, |w| w.sequence_of(purposes));
    }
    if !alternative_names.is_empty() {
        // Without a subject they are all that says whose it is [RFC 5280 §4.1.2.6].
        let is_critical = order.applicant.subject().is_empty();
        w.extension(Oid::SUBJECT_ALT_NAME, is_critical, |w| {
            w.sequence_of(alternative_names);
        });
    }
    if let Some(row) = &profile.config().name_constraints {
        w.extension(Oid::NAME_CONSTRAINTS, true, |w| {
            name_constraints(&row.value).encode(w);
        });
    }
    if profile.config().revocation.value == RevocationPointers::NoCheck {
        w.extension(Oid::OCSP_NOCHECK, false, Writer::null);
    }
    w.extension(Oid::SUBJECT_KEY_IDENTIFIER, false, |w| {
        w.octet_string(key_identifier);
    });
}

/// Writes what says who issued a certificate, and where that issuer publishes: its list at these places.
pub(crate) fn of_issuer(
    issuer: Issuer<'_>,
    order: &Order<'_>,
    key_identifier: &[u8],
    places: &[String],
    w: &mut Writer,
) {
    match issuer.above {
        Above::Authority(standing) => {
            authority_key_identifier(&standing.key_identifier, w);
            let publication = &standing.publication;
            // Who is not to ask is not told where.
            let responders = match order.profile.config().revocation.value {
                RevocationPointers::NoCheck => &[],
                _ => {
                    crl_distribution_points(places, w);
                    publication.ocsp_uris()
                }
            };
            authority_info_access(responders, publication.ca_issuers_uris(), w);
        }
        // A root points at itself, so that a second one of the same name is told apart.
        Above::Nothing if order.profile.is_authority() => {
            authority_key_identifier(key_identifier, w);
        }
        Above::Nothing => {}
    }
}

/// The SHA-1 of the key's bits: a name for it, no proof [RFC 5280 §4.2.1.2, method (1)].
pub(crate) fn key_identifier(key: &SubjectPublicKeyInfo<'_>) -> [u8; 20] {
    Sha1::digest(key.subject_public_key().octets()).into()
}

/// Names the key of whoever signs.
pub(crate) fn authority_key_identifier(identifier: &[u8], w: &mut Writer) {
    let value = AuthorityKeyIdentifier {
        key_identifier: Some(identifier),
        ..AuthorityKeyIdentifier::default()
    };
    w.extension(Oid::AUTHORITY_KEY_IDENTIFIER, false, |w| value.encode(w));
}

/// One point, and the places where it is.
fn crl_distribution_points(places: &[String], w: &mut Writer) {
    let Some(name) = full_name(places) else {
        return;
    };
    let point = DistributionPoint {
        distribution_point: Some(name),
        ..DistributionPoint::default()
    };
    w.extension(Oid::CRL_DISTRIBUTION_POINTS, false, |w| {
        w.sequence_of(&[point]);
    });
}

/// A point of these places, if there are any.
pub(crate) fn full_name(places: &[String]) -> Option<DistributionPointName<'_>> {
    let names: Vec<GeneralName<'_>> = uris(places).collect();
    (!names.is_empty()).then_some(DistributionPointName::FullName(names))
}

fn authority_info_access(responders: &[String], issuers: &[String], w: &mut Writer) {
    let access = |access_method| {
        move |access_location| AccessDescription {
            access_method,
            access_location,
        }
    };
    let responders = uris(responders).map(access(Oid::AD_OCSP));
    let issuers = uris(issuers).map(access(Oid::AD_CA_ISSUERS));
    let descriptions: Vec<AccessDescription<'_>> = responders.chain(issuers).collect();
    if !descriptions.is_empty() {
        w.extension(Oid::AUTHORITY_INFO_ACCESS, false, |w| {
            w.sequence_of(&descriptions);
        });
    }
}

fn name_constraints(config: &NameConstraintsConfig) -> NameConstraints<'_> {
    NameConstraints {
        permitted_subtrees: subtrees(&config.permitted_dns),
        excluded_subtrees: subtrees(&config.excluded_dns),
    }
}

fn subtrees(domains: &[String]) -> Vec<GeneralSubtree<'_>> {
    let subtree = |domain| GeneralSubtree {
        base: GeneralName::DnsName(domain),
        minimum: 0,
        maximum: None,
    };
    domains.iter().map(String::as_str).map(subtree).collect()
}

fn uris(uris: &[String]) -> impl Iterator<Item = GeneralName<'_>> {
    let uris = uris.iter().map(String::as_str);
    uris.map(GeneralName::UniformResourceIdentifier)
}
