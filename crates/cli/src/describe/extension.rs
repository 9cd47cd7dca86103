//! Extensions, every one that is known decoded.

use countersign_asn1::{
    AccessDescription, AuthorityKeyIdentifier, DistributionPoint, DistributionPointName, Extension,
    ExtensionValue, GeneralSubtree, IssuingDistributionPoint, Oid, PolicyConstraints,
    PolicyInformation, PolicyMapping, ReasonFlags, RelativeDistinguishedName,
};
use der::Decode as _;
use der::asn1::BitStringRef;

use super::any::any;
use super::name::{general_name, general_names};
use super::{string, timestamps};
use crate::outline::{Fields, Node};

/// Extensions in encoded order.
pub(crate) fn extensions<'a>(extensions: impl Iterator<Item = Extension<'a>>) -> Node {
    Node::List(extensions.map(extension).collect())
}

fn extension(extension: Extension<'_>) -> Node {
    let mut fields: Fields = vec![
        ("id", title(extension)),
        (
            "critical",
            Node::ForPrograms(Box::new(Node::Flag(extension.is_critical()))),
        ),
    ];
    match extension.decode() {
        Ok(known) => fields.push(("value", value(extension.id(), known))),
        Err(fault) => fields.extend([
            ("malformed", Node::text(fault)),
            ("octets", Node::octets(extension.value())),
        ]),
    }
    Node::Fields(fields)
}

/// The identifier, and in text whether it is critical.
fn title(extension: Extension<'_>) -> Node {
    match Node::oid(extension.id()) {
        Node::Summary(text, fields) if extension.is_critical() => {
            Node::Summary(format!("{text}, critical"), fields)
        }
        node => node,
    }
}

fn value(id: Oid<'_>, value: ExtensionValue<'_>) -> Node {
    use ExtensionValue as Value;
    match value {
        Value::AuthorityKeyIdentifier(identifier) => authority_key_identifier(&identifier),
        Value::SubjectKeyIdentifier(octets) | Value::PreviousCertHash(octets) => {
            Node::octets(octets)
        }
        Value::KeyUsage(usage) => Node::List(usage.names().map(Node::text).collect()),
        Value::PrivateKeyUsagePeriod {
            not_before,
            not_after,
        } => present([
            ("not_before", not_before.map(Node::Moment)),
            ("not_after", not_after.map(Node::Moment)),
        ]),
        Value::CertificatePolicies(policies) | Value::ApplicationCertPolicies(policies) => {
            list(&policies, policy)
        }
        Value::PolicyMappings(mappings) | Value::ApplicationPolicyMappings(mappings) => {
            list(&mappings, mapping)
        }
        Value::PolicyConstraints(constraints)
        | Value::ApplicationPolicyConstraints(constraints) => policy_constraints(constraints),
        Value::SubjectAltName(names)
        | Value::IssuerAltName(names)
        | Value::CertificateIssuer(names) => general_names(&names),
        Value::SubjectDirectoryAttributes(attributes) => list(&attributes, |(kind, values)| {
            Node::Fields(vec![("type", Node::oid(*kind)), ("values", any(values))])
        }),
        Value::BasicConstraints(constraints) => present([
            ("ca", Some(Node::Flag(constraints.ca))),
            ("path_length", number(constraints.path_len_constraint)),
        ]),
        Value::NameConstraints(constraints) => present([
            ("permitted", subtrees(&constraints.permitted_subtrees)),
            ("excluded", subtrees(&constraints.excluded_subtrees)),
        ]),
        Value::ExtKeyUsage(purposes) => list(&purposes, |purpose| Node::oid(*purpose)),
        Value::CrlDistributionPoints(points)
        | Value::FreshestCrl(points)
        | Value::CrlSelfCdp(points) => list(&points, distribution_point),
        Value::InhibitAnyPolicy(skip) | Value::CrossCaVersion(skip) => Node::Number(skip.into()),
        Value::AuthorityInfoAccess(descriptions) | Value::SubjectInfoAccess(descriptions) => {
            list(&descriptions, access_description)
        }
        Value::TlsFeature(features) => list(&features, |feature| tls_feature(*feature)),
        Value::OcspNoCheck => Node::text("present"),
        Value::CrlNumber(serial)
        | Value::DeltaCrlIndicator(serial)
        | Value::CrlVirtualBase(serial) => Node::serial_number(serial),
        Value::IssuingDistributionPoint(point) => issuing_distribution_point(&point),
        Value::ReasonCode(reason) => Node::text(reason.name()),
        Value::InvalidityDate(moment) | Value::CrlNextPublish(moment) => Node::Moment(moment),
        Value::EnrollCerttype(name) => string(name),
        Value::CertificateTemplate(template) => present([
            ("template", Some(Node::oid(template.template_id))),
            ("major_version", number(template.major_version)),
            ("minor_version", number(template.minor_version)),
        ]),
        Value::CaVersion(version) => Node::Fields(vec![
            (
                "certificate_index",
                Node::Number(version.certificate_index.into()),
            ),
            ("key_index", Node::Number(version.key_index.into())),
        ]),
        Value::Unknown(octets) if id == Oid::SCT_LIST => {
            timestamps::signed_certificate_timestamps(octets).unwrap_or_else(|| any(octets))
        }
        Value::Unknown(octets) if id == Oid::NETSCAPE_CERT_TYPE => {
            netscape_cert_type(octets).unwrap_or_else(|| any(octets))
        }
        Value::NtdsCaSecurityExt(octets) | Value::Legacy(octets) | Value::Unknown(octets) => {
            any(octets)
        }
        _ => Node::text("not told here"),
    }
}

fn authority_key_identifier(identifier: &AuthorityKeyIdentifier<'_>) -> Node {
    let issuer = &identifier.authority_cert_issuer;
    present([
        (
            "key_identifier",
            identifier.key_identifier.map(Node::octets),
        ),
        (
            "authority_cert_issuer",
            (!issuer.is_empty()).then(|| general_names(issuer)),
        ),
        (
            "authority_cert_serial_number",
            identifier
                .authority_cert_serial_number
                .map(Node::serial_number),
        ),
    ])
}

fn policy(policy: &PolicyInformation<'_>) -> Node {
    let qualifiers = &policy.policy_qualifiers;
    present([
        ("policy", Some(Node::oid(policy.policy_identifier))),
        (
            "qualifiers",
            (!qualifiers.is_empty()).then(|| {
                list(qualifiers, |(kind, qualifier)| {
                    Node::Fields(vec![("type", Node::oid(*kind)), ("value", any(qualifier))])
                })
            }),
        ),
    ])
}

fn mapping(mapping: &PolicyMapping<'_>) -> Node {
    Node::Fields(vec![
        (
            "issuer_domain_policy",
            Node::oid(mapping.issuer_domain_policy),
        ),
        (
            "subject_domain_policy",
            Node::oid(mapping.subject_domain_policy),
        ),
    ])
}

fn policy_constraints(constraints: PolicyConstraints) -> Node {
    present([
        (
            "require_explicit_policy",
            number(constraints.require_explicit_policy),
        ),
        (
            "inhibit_policy_mapping",
            number(constraints.inhibit_policy_mapping),
        ),
    ])
}

fn subtrees(subtrees: &[GeneralSubtree<'_>]) -> Option<Node> {
    if subtrees.is_empty() {
        return None;
    }
    Some(list(subtrees, |subtree| {
        let Node::Fields(mut fields) = general_name(&subtree.base) else {
            return Node::text(subtree.base);
        };
        if subtree.minimum > 0 {
            fields.push(("minimum", Node::Number(subtree.minimum.into())));
        }
        if let Some(maximum) = number(subtree.maximum) {
            fields.push(("maximum", maximum));
        }
        Node::Fields(fields)
    }))
}

fn distribution_point(point: &DistributionPoint<'_>) -> Node {
    let issuer = &point.crl_issuer;
    let mut fields = point_name(point.distribution_point.as_ref());
    if let Some(covered) = point.reasons {
        fields.push(("reasons", reasons(covered)));
    }
    if !issuer.is_empty() {
        fields.push(("crl_issuer", general_names(issuer)));
    }
    Node::Fields(fields)
}

fn issuing_distribution_point(point: &IssuingDistributionPoint<'_>) -> Node {
    let mut fields = point_name(point.distribution_point.as_ref());
    fields.extend([
        (
            "only_user_certificates",
            Node::Flag(point.only_contains_user_certs),
        ),
        (
            "only_ca_certificates",
            Node::Flag(point.only_contains_ca_certs),
        ),
        (
            "only_attribute_certificates",
            Node::Flag(point.only_contains_attribute_certs),
        ),
        ("indirect_crl", Node::Flag(point.indirect_crl)),
    ]);
    if let Some(covered) = point.only_some_reasons {
        fields.push(("only_some_reasons", reasons(covered)));
    }
    Node::Fields(fields)
}

fn point_name(name: Option<&DistributionPointName<'_>>) -> Fields {
    match name {
        Some(DistributionPointName::FullName(names)) => vec![("full_name", general_names(names))],
        Some(DistributionPointName::NameRelativeToCrlIssuer(rdn)) => {
            vec![("name_relative_to_crl_issuer", relative_name(rdn))]
        }
        None => Vec::new(),
    }
}

fn relative_name(rdn: &RelativeDistinguishedName<'_>) -> Node {
    list(rdn, |attribute| {
        let value = attribute
            .string()
            .map_or_else(|| any(attribute.value_der()), string);
        Node::Fields(vec![
            ("type", Node::oid(attribute.kind())),
            ("value", value),
        ])
    })
}

/// `ReasonFlags ::= BIT STRING` [RFC 5280 §4.2.1.13]
fn reasons(covered: ReasonFlags) -> Node {
    const NAMES: [&str; 9] = [
        "unused",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "privilegeWithdrawn",
        "aACompromise",
    ];
    let set = |number: &usize| covered.bits() & (1 << number) != 0;
    let names = NAMES.iter().enumerate().filter(|(number, _)| set(number));
    Node::List(names.map(|(_, name)| Node::text(name)).collect())
}

fn access_description(description: &AccessDescription<'_>) -> Node {
    Node::Fields(vec![
        ("method", Node::oid(description.access_method)),
        ("location", general_name(&description.access_location)),
    ])
}

/// The TLS extension types that RFC 7633 is used with.
fn tls_feature(feature: u32) -> Node {
    Node::Text(match feature {
        5 => "status_request (5)".to_owned(),
        17 => "status_request_v2 (17)".to_owned(),
        other => other.to_string(),
    })
}

/// What Netscape's browsers took a certificate for, before `extKeyUsage`; OpenSSL's own spelling.
fn netscape_cert_type(value: &[u8]) -> Option<Node> {
    const NAMES: [&str; 8] = [
        "client", "server", "email", "objsign", "reserved", "sslCA", "emailCA", "objCA",
    ];
    let bits = BitStringRef::from_der(value).ok()?;
    let set = bits.bits().zip(NAMES).filter(|(is_set, _)| *is_set);
    Some(Node::List(set.map(|(_, name)| Node::text(name)).collect()))
}

fn number(number: Option<u32>) -> Option<Node> {
    number.map(|number| Node::Number(number.into()))
}

fn list<T>(values: &[T], describe: impl FnMut(&T) -> Node) -> Node {
    Node::List(values.iter().map(describe).collect())
}

/// The fields that are there.
fn present<const N: usize>(fields: [(&'static str, Option<Node>); N]) -> Node {
    Node::Fields(
        fields
            .into_iter()
            .filter_map(|(name, node)| Some((name, node?)))
            .collect(),
    )
}
