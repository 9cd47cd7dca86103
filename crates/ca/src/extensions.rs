//! The extensions of certificates made here [RFC 5280 §4.2].

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    AccessDescription, AuthorityKeyIdentifier, BasicConstraints, DistributionPoint,
    DistributionPointName, ExtensionValue, GeneralName, GeneralSubtree, NameConstraints, Oid,
    SubjectPublicKeyInfo,
};
use sha1::{Digest as _, Sha1};

use crate::issuer::{Above, Issuer};
use crate::{NameConstraintsConfig, Order, RevocationPointers};

/// An extension that is going to be written.
#[derive(Debug)]
pub(crate) struct Extension<'a> {
    id: Oid<'static>,
    critical: bool,
    value: ExtensionValue<'a>,
}

impl<'a> Extension<'a> {
    /// One that whoever does not know it must refuse.
    pub(crate) fn critical(id: Oid<'static>, value: ExtensionValue<'a>) -> Self {
        Self {
            id,
            critical: true,
            value,
        }
    }

    /// One that whoever does not know it may pass over.
    pub(crate) fn plain(id: Oid<'static>, value: ExtensionValue<'a>) -> Self {
        Self {
            id,
            critical: false,
            value,
        }
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        w.extension(self.id, self.critical, |w| self.value.encode(w));
    }
}

/// What a profile and an issuer put into a certificate, but for what says who issued it.
pub(crate) fn of_subject<'a>(
    order: &'a Order<'_>,
    alternative_names: &[GeneralName<'a>],
    key_identifier: &'a [u8],
) -> Vec<Extension<'a>> {
    use ExtensionValue as Value;
    let profile = order.profile;
    let key = order.applicant.key_algorithm();
    let path_length = profile.config().path_length.as_ref();
    let constraints = BasicConstraints {
        ca: profile.is_authority(),
        path_len_constraint: path_length.map(|row| u32::from(row.value)),
    };
    let mut extensions = vec![
        Extension::critical(Oid::BASIC_CONSTRAINTS, Value::BasicConstraints(constraints)),
        Extension::critical(Oid::KEY_USAGE, Value::KeyUsage(profile.key_usage(key))),
    ];
    if !profile.purposes().is_empty() {
        let purposes = profile.purposes().to_vec();
        extensions.push(Extension::plain(
            Oid::EXT_KEY_USAGE,
            Value::ExtKeyUsage(purposes),
        ));
    }
    if !alternative_names.is_empty() {
        let names = alternative_names.to_vec();
        extensions.push(Extension::plain(
            Oid::SUBJECT_ALT_NAME,
            Value::SubjectAltName(names),
        ));
    }
    if let Some(row) = &profile.config().name_constraints {
        let constraints = Value::NameConstraints(name_constraints(&row.value));
        extensions.push(Extension::critical(Oid::NAME_CONSTRAINTS, constraints));
    }
    if profile.config().revocation.value == RevocationPointers::NoCheck {
        extensions.push(Extension::plain(Oid::OCSP_NOCHECK, Value::OcspNoCheck));
    }
    let identifier = Value::SubjectKeyIdentifier(key_identifier);
    extensions.push(Extension::plain(Oid::SUBJECT_KEY_IDENTIFIER, identifier));
    extensions
}

/// What says who issued a certificate, and where that issuer publishes: its list at these places.
pub(crate) fn of_issuer<'a>(
    issuer: Issuer<'a>,
    order: &Order<'_>,
    key_identifier: &'a [u8],
    places: &'a [String],
) -> Vec<Extension<'a>> {
    match issuer.above {
        Above::Authority(standing) => {
            let mut extensions = vec![authority_key_identifier(&standing.key_identifier)];
            let publication = &standing.publication;
            // Who is not to ask is not told where.
            let responders = match order.profile.config().revocation.value {
                RevocationPointers::NoCheck => &[],
                _ => {
                    extensions.extend(crl_distribution_points(places));
                    publication.ocsp_uris()
                }
            };
            extensions.extend(authority_info_access(
                responders,
                publication.ca_issuers_uris(),
            ));
            extensions
        }
        // A root points at itself, so that a second one of the same name is told apart.
        Above::Nothing if order.profile.is_authority() => {
            vec![authority_key_identifier(key_identifier)]
        }
        Above::Nothing => Vec::new(),
    }
}

/// The SHA-1 of the key's bits: a name for it, no proof [RFC 5280 §4.2.1.2, method (1)].
pub(crate) fn key_identifier(key: &SubjectPublicKeyInfo<'_>) -> Vec<u8> {
    Sha1::digest(key.subject_public_key().octets()).to_vec()
}

fn authority_key_identifier(identifier: &[u8]) -> Extension<'_> {
    let value = AuthorityKeyIdentifier {
        key_identifier: Some(identifier),
        ..AuthorityKeyIdentifier::default()
    };
    let value = ExtensionValue::AuthorityKeyIdentifier(value);
    Extension::plain(Oid::AUTHORITY_KEY_IDENTIFIER, value)
}

/// One point, and the places where it is.
fn crl_distribution_points(places: &[String]) -> Option<Extension<'_>> {
    let places: Vec<GeneralName<'_>> = uris(places).collect();
    if places.is_empty() {
        return None;
    }
    let point = DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(places)),
        ..DistributionPoint::default()
    };
    let value = ExtensionValue::CrlDistributionPoints(vec![point]);
    Some(Extension::plain(Oid::CRL_DISTRIBUTION_POINTS, value))
}

fn authority_info_access<'a>(
    responders: &'a [String],
    issuers: &'a [String],
) -> Option<Extension<'a>> {
    let access = |access_method| {
        move |access_location| AccessDescription {
            access_method,
            access_location,
        }
    };
    let responders = uris(responders).map(access(Oid::AD_OCSP));
    let issuers = uris(issuers).map(access(Oid::AD_CA_ISSUERS));
    let descriptions: Vec<AccessDescription<'_>> = responders.chain(issuers).collect();
    if descriptions.is_empty() {
        return None;
    }
    let value = ExtensionValue::AuthorityInfoAccess(descriptions);
    Some(Extension::plain(Oid::AUTHORITY_INFO_ACCESS, value))
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

pub(crate) fn uris(uris: &[String]) -> impl Iterator<Item = GeneralName<'_>> {
    let uris = uris.iter().map(String::as_str);
    uris.map(GeneralName::UniformResourceIdentifier)
}
