//! From DER to facts, in one pass over the extensions.

use std::sync::OnceLock;

use countersign_asn1::{
    AccessDescription, Certificate, DistinguishedName, DistributionPoint, DistributionPointName,
    Error, Extension, ExtensionValue, GeneralName, Oid, SubjectName, Subtrees,
};
use countersign_keys::{PublicKey, SignatureAlgorithm};
use smallvec::SmallVec;

use super::span::Span;
use super::{AlternativeNames, AuthorityKey, CertificateFacts, KeptName, Unprocessed};
use crate::Purpose;
use crate::certificate_policies::{Asserted, CertificatePolicies};
use crate::question::utc;

/// An extension whose value breaks its own syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MalformedExtension {
    /// Which extension, in dotted decimal.
    pub oid: String,
    /// What is wrong with it.
    pub fault: Error,
}

impl CertificateFacts {
    /// As [`Self::from_der`], in the place where they stay.
    pub(crate) fn boxed(der: &[u8]) -> Result<Box<Self>, Error> {
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let info = tbs.subject_public_key_info();
        let key = PublicKey::from_info(info);
        let mut facts = Box::new(Self {
            bytes: der.to_vec(),
            certificate: Span::within(der, der),
            is_hypothetical: false,
            version: tbs.version(),
            serial_number: Span::within(der, tbs.serial_number().as_bytes()),
            tbs_certificate: Span::within(der, tbs.as_der()),
            signature_value: certificate
                .signature_value()
                .whole_octets()
                .map(|octets| Span::within(der, octets)),
            signature_algorithm: SignatureAlgorithm::from_identifier(
                &certificate.signature_algorithm(),
            ),
            signature_algorithms_agree: certificate.signature_algorithm() == tbs.signature(),
            issuer: KeptName::within(der, tbs.issuer()),
            subject: KeptName::within(der, tbs.subject()),
            not_before: utc(tbs.validity().not_before()),
            not_after: utc(tbs.validity().not_after()),
            public_key_info: Span::within(der, info.as_der()),
            key_algorithm: key.algorithm(),
            inherits_parameters: info.algorithm().algorithm() == Oid::DSA
                && key.parameters().is_none(),
            subject_key_identifier: None,
            authority_key_identifier: None,
            basic_constraints: None,
            key_usage: None,
            ext_key_usage: None,
            subject_alt_names: None,
            name_constraints: None,
            policies: None,
            unknown_critical_extensions: Vec::new(),
            malformed_extensions: Vec::new(),
            derived: OnceLock::new(),
        });
        for extension in tbs.extensions().iter() {
            facts.take_in(der, &extension);
        }
        Ok(facts)
    }

    fn take_in(&mut self, der: &[u8], extension: &Extension<'_>) {
        let id = extension.id();
        match Processing::of(id) {
            Processing::Decoded => {
                if let Err(fault) = self.decode(der, extension) {
                    let oid = id.to_string();
                    self.malformed_extensions
                        .push(MalformedExtension { oid, fault });
                }
            }
            Processing::None if extension.is_critical() => {
                self.unknown_critical_extensions.push(id.to_string());
            }
            Processing::None | Processing::NoEffect => {}
        }
    }

    fn decode(&mut self, der: &[u8], extension: &Extension<'_>) -> Result<(), Error> {
        match extension.id() {
            Oid::SUBJECT_ALT_NAME => return self.read_alternative_names(der, extension),
            Oid::EXT_KEY_USAGE => {
                let mut purposes = SmallVec::new();
                extension.for_each_purpose(|purpose| purposes.push(Purpose::from_oid(purpose)))?;
                self.ext_key_usage = Some(purposes);
                return Ok(());
            }
            _ => {}
        }
        match extension.decode()? {
            ExtensionValue::SubjectKeyIdentifier(identifier) => {
                self.subject_key_identifier = Some(Span::within(der, identifier));
            }
            ExtensionValue::AuthorityKeyIdentifier(authority) => {
                self.authority_key_identifier = Some(AuthorityKey {
                    key_identifier: authority
                        .key_identifier
                        .map(|octets| Span::within(der, octets)),
                    issuer: authority
                        .authority_cert_issuer
                        .iter()
                        .find_map(|name| match name {
                            GeneralName::DirectoryName(name) => {
                                Some(DistinguishedName::from(*name))
                            }
                            _ => None,
                        }),
                    serial_number: authority
                        .authority_cert_serial_number
                        .map(|serial| Span::within(der, serial.as_bytes())),
                });
            }
            ExtensionValue::BasicConstraints(constraints) => {
                self.basic_constraints = Some(constraints);
            }
            ExtensionValue::KeyUsage(usage) => self.key_usage = Some(usage),
            ExtensionValue::NameConstraints(constraints) => {
                self.name_constraints = Some(Box::new(Subtrees::new(&constraints)));
            }
            ExtensionValue::CertificatePolicies(policies) => {
                self.policies_mut().asserted = Some(Asserted::new(&policies));
            }
            ExtensionValue::PolicyMappings(mappings) => {
                self.policies_mut().set_mappings(&mappings);
                self.note_critical_policies(extension);
            }
            ExtensionValue::PolicyConstraints(constraints) => {
                let policies = self.policies_mut();
                policies.require_explicit_policy = constraints.require_explicit_policy;
                policies.inhibit_policy_mapping = constraints.inhibit_policy_mapping;
                self.note_critical_policies(extension);
            }
            ExtensionValue::InhibitAnyPolicy(certificates) => {
                self.policies_mut().inhibit_any_policy = Some(certificates);
                self.note_critical_policies(extension);
            }
            _ => {}
        }
        Ok(())
    }

    fn read_alternative_names(
        &mut self,
        der: &[u8],
        extension: &Extension<'_>,
    ) -> Result<(), Error> {
        let read = extension.for_each_name(|_| {});
        // Present, whatever is in it: no rule may fall back to the common name.
        self.subject_alt_names = Some(match &read {
            Ok(()) => AlternativeNames {
                encoded: Span::within(der, extension.value()),
                names: OnceLock::new(),
            },
            Err(_) => AlternativeNames {
                encoded: Span::default(),
                names: OnceLock::from(Vec::new()),
            },
        });
        read
    }

    /// Some verifiers do not know these extensions.
    fn note_critical_policies(&mut self, extension: &Extension<'_>) {
        if extension.is_critical() {
            let id = extension.id().to_string();
            self.policies_mut().critical.push(id);
        }
    }

    fn policies_mut(&mut self) -> &mut CertificatePolicies {
        self.policies.get_or_insert_default()
    }
}

/// The names in the DER of `GeneralNames`, each in the form that comparisons need.
pub(super) fn subject_names(general_names: &[u8]) -> Vec<SubjectName> {
    GeneralName::sequence_from_der(general_names)
        .unwrap_or_default()
        .iter()
        .map(SubjectName::new)
        .collect()
}

/// What path validation here does with an extension.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Processing {
    /// Its value becomes facts.
    Decoded,
    /// It cannot change the answer to any question that can be asked.
    NoEffect,
    /// Nothing: if it is critical, the certificate is refused [RFC 5280 §4.2].
    None,
}

impl Processing {
    fn of(id: Oid<'_>) -> Self {
        // All of them are `id-ce`, so the last arc says it: this is asked of every extension.
        let [0x55, 0x1D, arc] = id.as_bytes() else {
            return Self::None;
        };
        match arc {
            // subjectKeyIdentifier, keyUsage, subjectAltName, basicConstraints, nameConstraints,
            // certificatePolicies, policyMappings, authorityKeyIdentifier, policyConstraints,
            // extKeyUsage, inhibitAnyPolicy.
            14 | 15 | 17 | 19 | 30 | 32 | 33 | 35 | 36 | 37 | 54 => Self::Decoded,
            // cRLDistributionPoints, freshestCRL: where revocation is looked up, not whether.
            31 | 46 => Self::NoEffect,
            _ => Self::None,
        }
    }
}

impl Unprocessed {
    pub(super) fn read(der: &[u8]) -> Self {
        let mut found = Self::default();
        let Ok(certificate) = Certificate::from_der(der) else {
            return found;
        };
        let extensions = certificate.tbs_certificate().extensions();
        let decoded = |id| {
            extensions
                .get(id)
                .and_then(|extension| extension.decode().ok())
        };
        if let Some(ExtensionValue::CrlDistributionPoints(points)) =
            decoded(Oid::CRL_DISTRIBUTION_POINTS)
        {
            found.crl_distribution_points = points.iter().flat_map(uris).collect();
        }
        if let Some(ExtensionValue::AuthorityInfoAccess(descriptions)) =
            decoded(Oid::AUTHORITY_INFO_ACCESS)
        {
            found.ca_issuers = descriptions.iter().filter_map(ca_issuer).collect();
        }
        if let Some(ExtensionValue::ApplicationCertPolicies(policies)) =
            decoded(Oid::APPLICATION_CERT_POLICIES)
        {
            let policies = policies.iter().map(|policy| policy.policy_identifier);
            found.application_policies = Some(policies.map(application_policy).collect());
        }
        found
    }
}

fn application_policy(id: Oid<'_>) -> Purpose {
    if id == Oid::ANY_APPLICATION_POLICY {
        Purpose::Any
    } else {
        Purpose::from_oid(id)
    }
}

fn uris(point: &DistributionPoint<'_>) -> Vec<String> {
    let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
        return Vec::new();
    };
    names.iter().filter_map(uri).collect()
}

fn ca_issuer(description: &AccessDescription<'_>) -> Option<String> {
    (description.access_method == Oid::AD_CA_ISSUERS)
        .then(|| uri(&description.access_location))
        .flatten()
}

fn uri(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(uri) => Some((*uri).to_owned()),
        _ => None,
    }
}
