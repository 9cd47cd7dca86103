//! From DER to facts, in one pass over the extensions.

use std::sync::OnceLock;

use countersign_asn1::{
    AccessDescription, Certificate, DistinguishedName, DistributionPoint, DistributionPointName,
    Error, Extension, ExtensionValue, GeneralName, Oid, SubjectName, Subtrees,
};
use countersign_keys::{KeptKey, KeyAlgorithm, SignatureAlgorithm};
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
        // Looked at where it is: it is large.
        let certificate = Certificate::from_der(der);
        let certificate = certificate.as_ref().map_err(Clone::clone)?;
        let tbs = certificate.tbs_certificate();
        let info = tbs.subject_public_key_info();
        let key = KeptKey::from_info(info);
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
            signature_algorithms_agree: certificate.signature_algorithm().as_der()
                == tbs.signature().as_der(),
            issuer: KeptName::within(der, tbs.issuer()),
            subject: KeptName::within(der, tbs.subject()),
            not_before: utc(tbs.validity().not_before()),
            not_after: utc(tbs.validity().not_after()),
            public_key_info: Span::within(der, info.as_der()),
            public_key: Some(key),
            key_algorithm: key.algorithm(),
            inherits_parameters: key.algorithm() == KeyAlgorithm::Unknown
                && key.of(info.as_der()).inherits_parameters(),
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
        let extensions = tbs.extensions();
        extensions
            .iter()
            .for_each(|extension| facts.take_in(der, &extension));
        Ok(facts)
    }

    #[inline]
    fn take_in(&mut self, der: &[u8], extension: &Extension<'_>) {
        let id = extension.id();
        match Processing::of(id) {
            Processing::Decoded(content) => {
                if let Err(fault) = self.decode(der, extension, content) {
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

    #[inline]
    fn decode(
        &mut self,
        der: &[u8],
        extension: &Extension<'_>,
        content: Content,
    ) -> Result<(), Error> {
        match content {
            Content::SubjectKeyIdentifier => {
                let identifier = extension.subject_key_identifier()?;
                self.subject_key_identifier = Some(Span::within(der, identifier));
            }
            Content::KeyUsage => self.key_usage = Some(extension.key_usage()?),
            Content::SubjectAltName => return self.read_alternative_names(der, extension),
            Content::BasicConstraints => {
                self.basic_constraints = Some(extension.basic_constraints()?);
            }
            Content::AuthorityKeyIdentifier => {
                let authority = extension.authority_key_identifier()?;
                let issuers = authority.authority_cert_issuer.iter();
                self.authority_key_identifier = Some(AuthorityKey {
                    key_identifier: authority
                        .key_identifier
                        .map(|octets| Span::within(der, octets)),
                    issuer: issuers.copied().find_map(directory_name),
                    serial_number: authority
                        .authority_cert_serial_number
                        .map(|serial| Span::within(der, serial.as_bytes())),
                });
            }
            Content::ExtKeyUsage => {
                let mut purposes = SmallVec::new();
                extension.for_each_purpose(|purpose| purposes.push(Purpose::from_oid(purpose)))?;
                self.ext_key_usage = Some(purposes);
            }
            Content::Constraints => return self.read_constraints(extension),
        }
        Ok(())
    }

    /// The constraints on the names below an authority, and what is said of policies: few certificates have
    /// them.
    #[inline(never)]
    fn read_constraints(&mut self, extension: &Extension<'_>) -> Result<(), Error> {
        match extension.decode()? {
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
        let read = extension.verify_names();
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

fn directory_name(name: GeneralName<'_>) -> Option<DistinguishedName> {
    match name {
        GeneralName::DirectoryName(name) => Some(name.into()),
        _ => None,
    }
}

/// What path validation here does with an extension.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Processing {
    /// Its value becomes facts.
    Decoded(Content),
    /// It cannot change the answer to any question that can be asked.
    NoEffect,
    /// Nothing: if it is critical, the certificate is refused [RFC 5280 §4.2].
    None,
}

/// What becomes facts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    SubjectKeyIdentifier,
    KeyUsage,
    SubjectAltName,
    BasicConstraints,
    AuthorityKeyIdentifier,
    ExtKeyUsage,
    Constraints,
}

impl Processing {
    fn of(id: Oid<'_>) -> Self {
        // All of them are `id-ce`, so the last arc says it: this is asked of every extension.
        let [0x55, 0x1D, arc] = id.as_bytes() else {
            return Self::None;
        };
        match arc {
            14 => Self::Decoded(Content::SubjectKeyIdentifier),
            15 => Self::Decoded(Content::KeyUsage),
            17 => Self::Decoded(Content::SubjectAltName),
            19 => Self::Decoded(Content::BasicConstraints),
            35 => Self::Decoded(Content::AuthorityKeyIdentifier),
            37 => Self::Decoded(Content::ExtKeyUsage),
            // nameConstraints, certificatePolicies, policyMappings, policyConstraints,
            // inhibitAnyPolicy.
            30 | 32 | 33 | 36 | 54 => Self::Decoded(Content::Constraints),
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
