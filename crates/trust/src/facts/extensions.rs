//! What the extensions say, taken down while they are read.

use std::sync::OnceLock;

use countersign_asn1::{
    BasicConstraints, DistinguishedName, Error, Extension, ExtensionValue, GeneralName, KeyUsage,
    Oid, SubjectName, Subtrees,
};
use smallvec::SmallVec;

use super::span::Span;
use crate::Purpose;
use crate::certificate_policies::{Asserted, CertificatePolicies};

/// The extensions that path validation processes, decoded; spans lie in the certificate's bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct ExtensionFacts {
    pub(super) subject_key_identifier: Option<Span>,
    pub(super) authority_key_identifier: Option<AuthorityKey>,
    pub(super) basic_constraints: Option<BasicConstraints>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) ext_key_usage: Option<SmallVec<[Purpose; 2]>>,
    pub(super) subject_alt_names: Option<AlternativeNames>,
    pub(super) seldom: Option<Box<Seldom>>,
}

/// What few certificates have.
#[derive(Clone, Debug, Default)]
pub(super) struct Seldom {
    pub(super) name_constraints: Option<Subtrees>,
    pub(super) policies: Option<CertificatePolicies>,
    pub(super) unknown_critical: Vec<String>,
    pub(super) malformed: Vec<MalformedExtension>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct AuthorityKey {
    pub(super) key_identifier: Option<Span>,
    pub(super) issuer: Option<DistinguishedName>,
    pub(super) serial_number: Option<Span>,
}

/// `subjectAltName`, located; its names are parsed when they are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct AlternativeNames {
    /// The `GeneralNames`, which were read once.
    encoded: Span,
    names: OnceLock<Vec<SubjectName>>,
}

/// An extension whose value breaks its own syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MalformedExtension {
    /// Which extension, in dotted decimal.
    pub oid: String,
    /// What is wrong with it.
    pub fault: Error,
}

impl AlternativeNames {
    /// Names that no bytes hold.
    pub(super) fn made_up(names: Vec<SubjectName>) -> Self {
        Self {
            encoded: Span::default(),
            names: names.into(),
        }
    }

    /// The names, which lie in these bytes, each in the form that comparisons need.
    pub(super) fn of(&self, bytes: &[u8]) -> &[SubjectName] {
        self.names.get_or_init(|| {
            GeneralName::sequence_from_der(self.encoded.of(bytes))
                .unwrap_or_default()
                .iter()
                .map(SubjectName::new)
                .collect()
        })
    }
}

impl ExtensionFacts {
    #[inline]
    pub(super) fn take_in(&mut self, der: &[u8], extension: &Extension<'_>) {
        let id = extension.id();
        match Processing::of(id) {
            Processing::Decoded(content) => {
                if let Err(fault) = self.decode(der, extension, content) {
                    let oid = id.to_string();
                    let malformed = MalformedExtension { oid, fault };
                    self.seldom_mut().malformed.push(malformed);
                }
            }
            Processing::None if extension.is_critical() => {
                self.seldom_mut().unknown_critical.push(id.to_string());
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
                self.seldom_mut().name_constraints = Some(Subtrees::new(&constraints));
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
            Err(_) => AlternativeNames::made_up(Vec::new()),
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
        self.seldom_mut().policies.get_or_insert_default()
    }

    fn seldom_mut(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }
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
