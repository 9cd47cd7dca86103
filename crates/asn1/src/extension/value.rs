//! The value of an extension, decoded by its identifier.

use time::OffsetDateTime;

use crate::encode::{Encode, Writer};
use crate::error::{InField as _, Result};
use crate::extension::distribution_points::{read_access_descriptions, read_distribution_points};
use crate::extension::policies::{read_mappings, read_policies};
use crate::general_name::read_general_names;
use crate::reader::Reader;
use crate::string::DirectoryString;
use crate::validity::{generalized_time, read_time};
use crate::{
    AccessDescription, AuthorityKeyIdentifier, BasicConstraints, CaVersion, CertificateTemplate,
    CrlReason, DistributionPoint, Extension, GeneralName, IssuingDistributionPoint, KeyUsage,
    Leniencies, NameConstraints, Oid, PolicyConstraints, PolicyInformation, PolicyMapping,
    SerialNumber, Tag,
};

/// What an extension says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtensionValue<'a> {
    /// [RFC 5280 §4.2.1.1]
    AuthorityKeyIdentifier(AuthorityKeyIdentifier<'a>),
    /// [RFC 5280 §4.2.1.2]
    SubjectKeyIdentifier(&'a [u8]),
    /// [RFC 5280 §4.2.1.3]
    KeyUsage(KeyUsage),
    /// The bounds of the private key's use [RFC 3280 §4.2.1.4], which RFC 5280 dropped.
    PrivateKeyUsagePeriod {
        /// The first moment.
        not_before: Option<OffsetDateTime>,
        /// The last moment.
        not_after: Option<OffsetDateTime>,
    },
    /// [RFC 5280 §4.2.1.4]
    CertificatePolicies(Vec<PolicyInformation<'a>>),
    /// [RFC 5280 §4.2.1.5]
    PolicyMappings(Vec<PolicyMapping<'a>>),
    /// [RFC 5280 §4.2.1.6]
    SubjectAltName(Vec<GeneralName<'a>>),
    /// [RFC 5280 §4.2.1.7]
    IssuerAltName(Vec<GeneralName<'a>>),
    /// [RFC 5280 §4.2.1.8], each attribute's type and its SET of values.
    SubjectDirectoryAttributes(Vec<(Oid<'a>, &'a [u8])>),
    /// [RFC 5280 §4.2.1.9]
    BasicConstraints(BasicConstraints),
    /// [RFC 5280 §4.2.1.10]
    NameConstraints(NameConstraints<'a>),
    /// [RFC 5280 §4.2.1.11]
    PolicyConstraints(PolicyConstraints),
    /// [RFC 5280 §4.2.1.12]
    ExtKeyUsage(Vec<Oid<'a>>),
    /// [RFC 5280 §4.2.1.13]
    CrlDistributionPoints(Vec<DistributionPoint<'a>>),
    /// [RFC 5280 §4.2.1.14], the number of certificates after which `anyPolicy` counts no more; [`u32::MAX`] is
    /// so many or more.
    InhibitAnyPolicy(u32),
    /// [RFC 5280 §4.2.1.15]
    FreshestCrl(Vec<DistributionPoint<'a>>),
    /// [RFC 5280 §4.2.2.1]
    AuthorityInfoAccess(Vec<AccessDescription<'a>>),
    /// [RFC 5280 §4.2.2.2]
    SubjectInfoAccess(Vec<AccessDescription<'a>>),
    /// [RFC 7633]
    TlsFeature(Vec<u32>),
    /// `id-pkix-ocsp-nocheck` [RFC 6960 §4.2.2.2.1]
    OcspNoCheck,
    /// [RFC 5280 §5.2.3]
    CrlNumber(SerialNumber<'a>),
    /// [RFC 5280 §5.2.4], the number of the base CRL.
    DeltaCrlIndicator(SerialNumber<'a>),
    /// [RFC 5280 §5.2.5]
    IssuingDistributionPoint(IssuingDistributionPoint<'a>),
    /// [RFC 5280 §5.3.1]
    ReasonCode(CrlReason),
    /// [RFC 5280 §5.3.2]
    InvalidityDate(OffsetDateTime),
    /// [RFC 5280 §5.3.3]
    CertificateIssuer(Vec<GeneralName<'a>>),
    /// `szOID_ENROLL_CERTTYPE_EXTENSION`: a version 1 template's name.
    EnrollCerttype(DirectoryString<'a>),
    /// `szOID_CERTIFICATE_TEMPLATE`
    CertificateTemplate(CertificateTemplate<'a>),
    /// `szOID_APPLICATION_CERT_POLICIES`: extended key usages, in the syntax of policies.
    ApplicationCertPolicies(Vec<PolicyInformation<'a>>),
    /// `szOID_APPLICATION_POLICY_MAPPINGS`
    ApplicationPolicyMappings(Vec<PolicyMapping<'a>>),
    /// `szOID_APPLICATION_POLICY_CONSTRAINTS`
    ApplicationPolicyConstraints(PolicyConstraints),
    /// `szOID_CERTSRV_CA_VERSION`
    CaVersion(CaVersion),
    /// `szOID_CERTSRV_PREVIOUS_CERT_HASH`: the SHA-1 thumbprint of the authority's previous certificate.
    PreviousCertHash(&'a [u8]),
    /// `szOID_CERTSRV_CROSSCA_VERSION`
    CrossCaVersion(u32),
    /// `szOID_CRL_VIRTUAL_BASE`
    CrlVirtualBase(SerialNumber<'a>),
    /// `szOID_CRL_NEXT_PUBLISH`
    CrlNextPublish(OffsetDateTime),
    /// `szOID_CRL_SELF_CDP`
    CrlSelfCdp(Vec<DistributionPoint<'a>>),
    /// `szOID_NTDS_CA_SECURITY_EXT`, undecoded: an account's SID inside general names.
    NtdsCaSecurityExt(&'a [u8]),
    /// The pre-standard `2.5.29.1`, `2.5.29.4` and `2.5.29.10`, tolerated and undecoded.
    Legacy(&'a [u8]),
    /// An extension that is not known here: its value as it stands.
    Unknown(&'a [u8]),
}

impl<'a> Extension<'a> {
    /// Decodes the value.
    ///
    /// # Errors
    /// A value that breaks its type's syntax.
    pub fn decode(&self) -> Result<ExtensionValue<'a>> {
        self.decode_counting(&Leniencies::new())
    }

    /// The value as `SubjectKeyIdentifier`.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn subject_key_identifier(&self) -> Result<&'a [u8]> {
        self.read_value(&Leniencies::new(), |reader| {
            Ok(reader.expect(Tag::OCTET_STRING)?.value)
        })
    }

    /// The value as `AuthorityKeyIdentifier`.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn authority_key_identifier(&self) -> Result<AuthorityKeyIdentifier<'a>> {
        // The identifier of a key alone, as nearly all are.
        if let [0x30, length, 0x80, octets @ ..0x7E, identifier @ ..] = self.value
            && identifier.len() == usize::from(*octets)
            && octets.wrapping_add(2) == *length
        {
            return Ok(AuthorityKeyIdentifier {
                key_identifier: Some(identifier),
                ..AuthorityKeyIdentifier::default()
            });
        }
        self.read_value(&Leniencies::new(), AuthorityKeyIdentifier::read)
    }

    /// The value as `KeyUsage`.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn key_usage(&self) -> Result<KeyUsage> {
        // One octet whose last bit that counts is set: all of its bits are assigned.
        if let [0x03, 0x02, unused, octet @ 1..=0xFF] = self.value
            && octet.trailing_zeros() == u32::from(*unused)
        {
            return Ok(KeyUsage::from_bits(u16::from(octet.reverse_bits())));
        }
        self.read_value(&Leniencies::new(), KeyUsage::read)
    }

    /// The value as `BasicConstraints`.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn basic_constraints(&self) -> Result<BasicConstraints> {
        let (ca, path_len_constraint) = match self.value {
            [0x30, 0] => (false, None),
            [0x30, 3, 0x01, 0x01, 0xFF] => (true, None),
            [0x30, 6, 0x01, 0x01, 0xFF, 0x02, 0x01, length @ ..0x80] => {
                (true, Some(u32::from(*length)))
            }
            _ => return self.read_value(&Leniencies::new(), BasicConstraints::read),
        };
        Ok(BasicConstraints {
            ca,
            path_len_constraint,
        })
    }

    /// The value as `ExtKeyUsageSyntax`, each purpose as it is read; none is kept.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn for_each_purpose(&self, mut take: impl FnMut(Oid<'a>)) -> Result<()> {
        self.read_each(|reader| Oid::read(reader).map(&mut take))
    }

    /// The value as `GeneralNames`, each name as it is read; none is kept.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn for_each_name(&self, mut take: impl FnMut(GeneralName<'a>)) -> Result<()> {
        self.read_each(|reader| GeneralName::read(reader).map(&mut take))
    }

    /// Reads the value as `GeneralNames`, for its errors alone.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn verify_names(&self) -> Result<()> {
        self.read_each(|reader| {
            // A DNS name in ASCII, as nearly all are.
            if let [0x82, octets @ ..0x80, rest @ ..] = reader.rest()
                && let Some(name) = rest.get(..usize::from(*octets))
                && name.is_ascii()
            {
                reader.skip(name.len().wrapping_add(2));
                return Ok(());
            }
            GeneralName::read(reader).map(drop)
        })
    }

    /// The value as a SEQUENCE, each element of which is read by `read`.
    #[inline(always)]
    fn read_each(&self, mut read: impl FnMut(&mut Reader<'a, '_>) -> Result<()>) -> Result<()> {
        self.read_value(&Leniencies::new(), |reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                let mut index = 0_usize;
                while !reader.is_empty() {
                    read(reader).at_index(index)?;
                    index = index.saturating_add(1);
                }
                Ok(())
            })
        })
    }

    /// As [`Self::decode_counting`], for the errors and leniencies alone: the lists that nearly every certificate
    /// has take no heap.
    pub(crate) fn check_counting(&self, leniencies: &Leniencies) -> Result<()> {
        let check = |read: fn(&mut Reader<'a, '_>) -> Result<()>| {
            self.read_value(leniencies, |reader| {
                reader.nested(Tag::SEQUENCE, |reader| reader.at_least_one(read))
            })
            .map(drop)
        };
        match self.id() {
            Oid::SUBJECT_ALT_NAME => check(|reader| GeneralName::read(reader).map(drop)),
            Oid::EXT_KEY_USAGE => check(|reader| Oid::read(reader).map(drop)),
            _ => self.decode_counting(leniencies).map(drop),
        }
    }

    /// As [`Self::decode`], counting leniencies.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn decode_counting(&self, leniencies: &Leniencies) -> Result<ExtensionValue<'a>> {
        use ExtensionValue as Value;
        self.read_value(leniencies, |reader| {
            Ok(match self.id() {
                Oid::AUTHORITY_KEY_IDENTIFIER => {
                    Value::AuthorityKeyIdentifier(AuthorityKeyIdentifier::read(reader)?)
                }
                Oid::SUBJECT_KEY_IDENTIFIER => {
                    Value::SubjectKeyIdentifier(reader.expect(Tag::OCTET_STRING)?.value)
                }
                Oid::KEY_USAGE => Value::KeyUsage(KeyUsage::read(reader)?),
                Oid::PRIVATE_KEY_USAGE_PERIOD => read_private_key_usage_period(reader)?,
                Oid::CERTIFICATE_POLICIES => Value::CertificatePolicies(read_policies(reader)?),
                Oid::POLICY_MAPPINGS => Value::PolicyMappings(read_mappings(reader)?),
                Oid::SUBJECT_ALT_NAME => {
                    Value::SubjectAltName(reader.nested(Tag::SEQUENCE, read_general_names)?)
                }
                Oid::ISSUER_ALT_NAME => {
                    Value::IssuerAltName(reader.nested(Tag::SEQUENCE, read_general_names)?)
                }
                Oid::SUBJECT_DIRECTORY_ATTRIBUTES => {
                    Value::SubjectDirectoryAttributes(read_attributes(reader)?)
                }
                Oid::BASIC_CONSTRAINTS => Value::BasicConstraints(BasicConstraints::read(reader)?),
                Oid::NAME_CONSTRAINTS => Value::NameConstraints(NameConstraints::read(reader)?),
                Oid::POLICY_CONSTRAINTS => {
                    Value::PolicyConstraints(PolicyConstraints::read(reader)?)
                }
                Oid::EXT_KEY_USAGE => Value::ExtKeyUsage(read_key_purposes(reader)?),
                Oid::CRL_DISTRIBUTION_POINTS => {
                    Value::CrlDistributionPoints(read_distribution_points(reader)?)
                }
                Oid::INHIBIT_ANY_POLICY => Value::InhibitAnyPolicy(reader.count()?),
                Oid::FRESHEST_CRL => Value::FreshestCrl(read_distribution_points(reader)?),
                Oid::AUTHORITY_INFO_ACCESS => {
                    Value::AuthorityInfoAccess(read_access_descriptions(reader)?)
                }
                Oid::SUBJECT_INFO_ACCESS => {
                    Value::SubjectInfoAccess(read_access_descriptions(reader)?)
                }
                Oid::TLS_FEATURE => Value::TlsFeature(
                    reader.nested(Tag::SEQUENCE, |reader| reader.each(Reader::u32))?,
                ),
                Oid::OCSP_NOCHECK => {
                    reader.null()?;
                    Value::OcspNoCheck
                }
                Oid::CRL_NUMBER => Value::CrlNumber(SerialNumber(reader.integer()?)),
                Oid::DELTA_CRL_INDICATOR => {
                    Value::DeltaCrlIndicator(SerialNumber(reader.integer()?))
                }
                Oid::ISSUING_DISTRIBUTION_POINT => {
                    Value::IssuingDistributionPoint(IssuingDistributionPoint::read(reader)?)
                }
                Oid::REASON_CODE => Value::ReasonCode(CrlReason::read(reader)?),
                Oid::INVALIDITY_DATE => {
                    let tlv = reader.expect(Tag::GENERALIZED_TIME)?;
                    Value::InvalidityDate(generalized_time(tlv, reader.leniencies())?)
                }
                Oid::CERTIFICATE_ISSUER => {
                    Value::CertificateIssuer(reader.nested(Tag::SEQUENCE, read_general_names)?)
                }
                Oid::ENROLL_CERTTYPE => {
                    Value::EnrollCerttype(DirectoryString::read(reader, Tag::BMP_STRING)?)
                }
                Oid::CERTIFICATE_TEMPLATE => {
                    Value::CertificateTemplate(CertificateTemplate::read(reader)?)
                }
                Oid::APPLICATION_CERT_POLICIES => {
                    Value::ApplicationCertPolicies(read_policies(reader)?)
                }
                Oid::APPLICATION_POLICY_MAPPINGS => {
                    Value::ApplicationPolicyMappings(read_mappings(reader)?)
                }
                Oid::APPLICATION_POLICY_CONSTRAINTS => {
                    Value::ApplicationPolicyConstraints(PolicyConstraints::read(reader)?)
                }
                Oid::CERTSRV_CA_VERSION => Value::CaVersion(CaVersion::read(reader)?),
                Oid::CERTSRV_PREVIOUS_CERT_HASH => {
                    Value::PreviousCertHash(reader.expect(Tag::OCTET_STRING)?.value)
                }
                Oid::CERTSRV_CROSSCA_VERSION => Value::CrossCaVersion(reader.u32()?),
                Oid::CRL_VIRTUAL_BASE => Value::CrlVirtualBase(SerialNumber(reader.integer()?)),
                Oid::CRL_NEXT_PUBLISH => Value::CrlNextPublish(read_time(reader)?),
                Oid::CRL_SELF_CDP => Value::CrlSelfCdp(read_distribution_points(reader)?),
                Oid::NTDS_CA_SECURITY_EXT => Value::NtdsCaSecurityExt(reader.remaining()),
                id if is_legacy(id) => Value::Legacy(reader.remaining()),
                _ => Value::Unknown(reader.remaining()),
            })
        })
    }
}

/// The extensions of 1996 that RFC 2459 replaced.
fn is_legacy(id: Oid<'_>) -> bool {
    matches!(id.as_bytes(), [0x55, 0x1D, 1 | 4 | 10])
}

/// Whether this crate decodes the extension to its parts: what it does not, a validator cannot have
/// processed.
#[must_use]
pub fn is_known(id: Oid<'_>) -> bool {
    match id.as_bytes() {
        [0x55, 0x1D, arc] => matches!(
            arc,
            9 | 14..=21 | 24 | 27..=33 | 35..=37 | 46 | 54
        ),
        _ => KNOWN_ELSEWHERE.contains(&id),
    }
}

const KNOWN_ELSEWHERE: &[Oid<'static>] = &[
    Oid::AUTHORITY_INFO_ACCESS,
    Oid::SUBJECT_INFO_ACCESS,
    Oid::TLS_FEATURE,
    Oid::OCSP_NOCHECK,
    Oid::ENROLL_CERTTYPE,
    Oid::CERTIFICATE_TEMPLATE,
    Oid::APPLICATION_CERT_POLICIES,
    Oid::APPLICATION_POLICY_MAPPINGS,
    Oid::APPLICATION_POLICY_CONSTRAINTS,
    Oid::CERTSRV_CA_VERSION,
    Oid::CERTSRV_PREVIOUS_CERT_HASH,
    Oid::CERTSRV_CROSSCA_VERSION,
    Oid::CRL_VIRTUAL_BASE,
    Oid::CRL_NEXT_PUBLISH,
    Oid::CRL_SELF_CDP,
];

/// ```text
/// ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
/// ```
fn read_key_purposes<'a>(reader: &mut Reader<'a, '_>) -> Result<Vec<Oid<'a>>> {
    reader.nested(Tag::SEQUENCE, |reader| reader.at_least_one(Oid::read))
}

fn read_attributes<'a>(reader: &mut Reader<'a, '_>) -> Result<Vec<(Oid<'a>, &'a [u8])>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        reader.each(|reader| {
            reader.nested(Tag::SEQUENCE, |reader| {
                Ok((Oid::read(reader)?, reader.expect(Tag::SET)?.der))
            })
        })
    })
}

/// ```text
/// PrivateKeyUsagePeriod ::= SEQUENCE {
///     notBefore  [0]  GeneralizedTime OPTIONAL,
///     notAfter   [1]  GeneralizedTime OPTIONAL }
/// ```
fn read_private_key_usage_period<'a>(reader: &mut Reader<'a, '_>) -> Result<ExtensionValue<'a>> {
    reader.nested(Tag::SEQUENCE, |reader| {
        let mut bound = |number| {
            reader
                .optional(Tag::context(number))?
                .map(|tlv| generalized_time(tlv, reader.leniencies()))
                .transpose()
        };
        Ok(ExtensionValue::PrivateKeyUsagePeriod {
            not_before: bound(0)?,
            not_after: bound(1)?,
        })
    })
}

impl ExtensionValue<'_> {
    /// Whether a number in it stands for all that are as large or larger.
    pub(crate) fn may_be_cut(&self) -> bool {
        const MOST: Option<u32> = Some(u32::MAX);
        match self {
            Self::BasicConstraints(constraints) => constraints.path_len_constraint == MOST,
            Self::PolicyConstraints(constraints)
            | Self::ApplicationPolicyConstraints(constraints) => {
                constraints.require_explicit_policy == MOST
                    || constraints.inhibit_policy_mapping == MOST
            }
            Self::InhibitAnyPolicy(number) => Some(*number) == MOST,
            _ => false,
        }
    }
}

impl Encode for ExtensionValue<'_> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::AuthorityKeyIdentifier(identifier) => identifier.encode(w),
            Self::SubjectKeyIdentifier(octets) | Self::PreviousCertHash(octets) => {
                w.octet_string(octets);
            }
            Self::KeyUsage(usage) => usage.encode(w),
            Self::PrivateKeyUsagePeriod {
                not_before,
                not_after,
            } => w.nested(Tag::SEQUENCE, |w| {
                for (number, bound) in [(0, not_before), (1, not_after)] {
                    if let Some(bound) = bound {
                        w.generalized_time(Tag::context(number), *bound);
                    }
                }
            }),
            Self::CertificatePolicies(policies) | Self::ApplicationCertPolicies(policies) => {
                w.sequence_of(policies);
            }
            Self::PolicyMappings(mappings) | Self::ApplicationPolicyMappings(mappings) => {
                w.sequence_of(mappings);
            }
            Self::PolicyConstraints(constraints)
            | Self::ApplicationPolicyConstraints(constraints) => constraints.encode(w),
            Self::SubjectAltName(names)
            | Self::IssuerAltName(names)
            | Self::CertificateIssuer(names) => w.sequence_of(names),
            Self::SubjectDirectoryAttributes(attributes) => w.nested(Tag::SEQUENCE, |w| {
                for (kind, values) in attributes {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.oid(*kind);
                        w.raw(values);
                    });
                }
            }),
            Self::BasicConstraints(constraints) => constraints.encode(w),
            Self::NameConstraints(constraints) => constraints.encode(w),
            Self::ExtKeyUsage(purposes) => w.sequence_of(purposes),
            Self::CrlDistributionPoints(points)
            | Self::FreshestCrl(points)
            | Self::CrlSelfCdp(points) => w.sequence_of(points),
            Self::InhibitAnyPolicy(number) | Self::CrossCaVersion(number) => {
                w.int((*number).into());
            }
            Self::AuthorityInfoAccess(descriptions) | Self::SubjectInfoAccess(descriptions) => {
                w.sequence_of(descriptions);
            }
            Self::TlsFeature(features) => w.nested(Tag::SEQUENCE, |w| {
                features.iter().for_each(|feature| w.int((*feature).into()));
            }),
            Self::OcspNoCheck => w.null(),
            Self::CrlNumber(number)
            | Self::DeltaCrlIndicator(number)
            | Self::CrlVirtualBase(number) => number.encode(w),
            Self::IssuingDistributionPoint(point) => point.encode(w),
            Self::ReasonCode(reason) => reason.encode(w),
            Self::InvalidityDate(moment) => w.generalized_time(Tag::GENERALIZED_TIME, *moment),
            Self::EnrollCerttype(name) => name.encode(w),
            Self::CertificateTemplate(template) => template.encode(w),
            Self::CaVersion(version) => version.encode(w),
            Self::CrlNextPublish(moment) => w.time(*moment),
            Self::NtdsCaSecurityExt(value) | Self::Legacy(value) | Self::Unknown(value) => {
                w.raw(value);
            }
        }
    }
}

impl<'a> crate::Extensions<'a> {
    /// `subjectAltName`; empty when absent.
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn subject_alt_name(&self) -> Result<Vec<GeneralName<'a>>> {
        match self.decoded(Oid::SUBJECT_ALT_NAME)? {
            Some(ExtensionValue::SubjectAltName(names)) => Ok(names),
            _ => Ok(Vec::new()),
        }
    }

    /// `basicConstraints`
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>> {
        let extension = self.get(Oid::BASIC_CONSTRAINTS);
        extension
            .map(|extension| extension.basic_constraints())
            .transpose()
    }

    /// `keyUsage`
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>> {
        let extension = self.get(Oid::KEY_USAGE);
        extension.map(|extension| extension.key_usage()).transpose()
    }

    /// `extKeyUsage`; `None` when absent, which allows every purpose.
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn ext_key_usage(&self) -> Result<Option<Vec<Oid<'a>>>> {
        match self.decoded(Oid::EXT_KEY_USAGE)? {
            Some(ExtensionValue::ExtKeyUsage(purposes)) => Ok(Some(purposes)),
            _ => Ok(None),
        }
    }

    /// `subjectKeyIdentifier`
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn subject_key_identifier(&self) -> Result<Option<&'a [u8]>> {
        let extension = self.get(Oid::SUBJECT_KEY_IDENTIFIER);
        extension
            .map(|extension| extension.subject_key_identifier())
            .transpose()
    }

    /// `authorityKeyIdentifier`
    ///
    /// # Errors
    /// A value that breaks its syntax.
    pub fn authority_key_identifier(&self) -> Result<Option<AuthorityKeyIdentifier<'a>>> {
        let extension = self.get(Oid::AUTHORITY_KEY_IDENTIFIER);
        extension
            .map(|extension| extension.authority_key_identifier())
            .transpose()
    }

    pub(crate) fn decoded(&self, id: Oid<'_>) -> Result<Option<ExtensionValue<'a>>> {
        self.get(id).map(|extension| extension.decode()).transpose()
    }
}
