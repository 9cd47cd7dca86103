//! `CertificatePolicies`, `PolicyMappings`, `PolicyConstraints`, `InhibitAnyPolicy` [RFC 5280 §4.2.1.4,
//! §4.2.1.5, §4.2.1.11, §4.2.1.14]; Microsoft's application policies share their syntax.

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::reader::Reader;
use crate::{Leniency, Oid, Tag};

/// ```text
/// PolicyInformation ::= SEQUENCE {
///     policyIdentifier  CertPolicyId,
///     policyQualifiers  SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct PolicyInformation<'a> {
    /// Which policy.
    pub policy_identifier: Oid<'a>,
    /// Each qualifier: its kind, and its value's DER.
    pub policy_qualifiers: Vec<(Oid<'a>, &'a [u8])>,
}

/// ```text
/// PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
///     issuerDomainPolicy   CertPolicyId,
///     subjectDomainPolicy  CertPolicyId }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct PolicyMapping<'a> {
    /// The issuer's policy.
    pub issuer_domain_policy: Oid<'a>,
    /// The subject's policy that the issuer holds to be the same.
    pub subject_domain_policy: Oid<'a>,
}

/// ```text
/// PolicyConstraints ::= SEQUENCE {
///     requireExplicitPolicy  [0]  SkipCerts OPTIONAL,
///     inhibitPolicyMapping   [1]  SkipCerts OPTIONAL }
/// SkipCerts ::= INTEGER (0..MAX)
/// ```
/// [`u32::MAX`] is so many or more: no path has as many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the SEQUENCE is closed by the standard"
)]
pub struct PolicyConstraints {
    /// After how many more certificates a policy is required.
    pub require_explicit_policy: Option<u32>,
    /// After how many more certificates mapping is forbidden.
    pub inhibit_policy_mapping: Option<u32>,
}

pub(crate) fn read_policies<'a>(reader: &mut Reader<'a, '_>) -> Result<Vec<PolicyInformation<'a>>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        reader.at_least_one(|reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                let policy_identifier = Oid::read(reader).in_field("policyIdentifier")?;
                let policy_qualifiers = reader
                    .optional_nested(Tag::SEQUENCE, |reader| reader.at_least_one(read_qualifier))
                    .in_field("policyQualifiers")?
                    .unwrap_or_default();
                Ok(PolicyInformation {
                    policy_identifier,
                    policy_qualifiers,
                })
            })
        })
    })
}

fn read_qualifier<'a>(reader: &mut Reader<'a, '_>) -> Result<(Oid<'a>, &'a [u8])> {
    reader.nested(Tag::SEQUENCE, |reader| {
        let kind = Oid::read(reader).in_field("policyQualifierId")?;
        let value = reader.any().in_field("qualifier")?;
        Ok((kind, value.der))
    })
}

pub(crate) fn read_mappings<'a>(reader: &mut Reader<'a, '_>) -> Result<Vec<PolicyMapping<'a>>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        reader.at_least_one(|reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok(PolicyMapping {
                    issuer_domain_policy: Oid::read(reader).in_field("issuerDomainPolicy")?,
                    subject_domain_policy: Oid::read(reader).in_field("subjectDomainPolicy")?,
                })
            })
        })
    })
}

impl PolicyConstraints {
    pub(crate) fn read(reader: &mut Reader<'_, '_>) -> Result<Self> {
        reader.nested(Tag::SEQUENCE, |reader| {
            let mut skip_certs = |number, field| {
                reader
                    .optional(Tag::context(number))?
                    .map(|tlv| reader.count_value(tlv))
                    .transpose()
                    .in_field(field)
            };
            let constraints = Self {
                require_explicit_policy: skip_certs(0, "requireExplicitPolicy")?,
                inhibit_policy_mapping: skip_certs(1, "inhibitPolicyMapping")?,
            };
            if constraints == Self::default() {
                reader.note(Leniency::EmptySequence);
            }
            Ok(constraints)
        })
    }
}

impl Encode for PolicyInformation<'_> {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(self.policy_identifier);
            if self.policy_qualifiers.is_empty() {
                return;
            }
            w.nested(Tag::SEQUENCE, |w| {
                for (kind, value) in &self.policy_qualifiers {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(*kind);
                        w.raw(value);
                    });
                }
            });
        });
    }
}

impl Encode for PolicyMapping<'_> {
    fn encode(&self, w: &mut Writer) {
        w.sequence_of(&[self.issuer_domain_policy, self.subject_domain_policy]);
    }
}

impl Encode for PolicyConstraints {
    fn encode(&self, w: &mut Writer) {
        w.nested(Tag::SEQUENCE, |w| {
            for (number, skip_certs) in [
                (0, self.require_explicit_policy),
                (1, self.inhibit_policy_mapping),
            ] {
                if let Some(skip_certs) = skip_certs {
                    w.uint_tagged(Tag::context(number), &skip_certs.to_be_bytes());
                }
            }
        });
    }
}
