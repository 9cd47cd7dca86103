//! What is written is read again, and as DER.

use countersign_asn1::encode::{Encode, Writer};
use countersign_asn1::{
    AccessDescription, AuthorityKeyIdentifier, BasicConstraints, CaVersion, CertificateTemplate,
    CrlReason, DistributionPoint, DistributionPointName, ExtensionValue, Extensions, GeneralName,
    GeneralSubtree, IssuingDistributionPoint, KeyUsage, Name, NameConstraints, Oid,
    PolicyConstraints, PolicyInformation, PolicyMapping, ReasonFlags, SerialNumber, Tag, Validity,
};
use proptest::prelude::*;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::sample;

#[test]
fn integers_take_their_shortest_form() {
    let rows: [(i64, &[u8]); 12] = [
        (0, &[0]),
        (1, &[1]),
        (127, &[127]),
        (128, &[0, 128]),
        (256, &[1, 0]),
        (32768, &[0, 128, 0]),
        (-1, &[0xFF]),
        (-128, &[0x80]),
        (-129, &[0xFF, 0x7F]),
        (-32768, &[0x80, 0]),
        (i64::MAX, &[0x7F, 255, 255, 255, 255, 255, 255, 255]),
        (i64::MIN, &[0x80, 0, 0, 0, 0, 0, 0, 0]),
    ];
    for (value, contents) in rows {
        let wanted = Writer::build(|w| w.value(Tag::INTEGER, contents));
        assert_eq!(Writer::build(|w| w.int(value)), wanted, "{value}");
    }
    assert_eq!(Writer::build(|w| w.uint(&[0, 0, 0x80])), [2, 2, 0, 0x80]);
    assert_eq!(Writer::build(|w| w.uint(&[])), [2, 1, 0]);
}

#[test]
fn lengths_take_their_shortest_form() {
    let rows: [(usize, &[u8]); 6] = [
        (0, &[0]),
        (127, &[127]),
        (128, &[0x81, 128]),
        (255, &[0x81, 255]),
        (256, &[0x82, 1, 0]),
        (65536, &[0x83, 1, 0, 0]),
    ];
    for (length, wanted) in rows {
        let der = Writer::build(|w| w.octet_string(&vec![0; length]));
        assert_eq!(der.get(1..=wanted.len()).unwrap(), wanted, "{length}");
    }
}

#[test]
fn moments_take_the_standards_form() {
    let rows = [
        (
            datetime!(1950-01-01 0:00 UTC),
            &b"\x17\x0D500101000000Z"[..],
        ),
        (
            datetime!(2049-12-31 23:59:59.9 UTC),
            b"\x17\x0D491231235959Z",
        ),
        (datetime!(2050-01-01 0:00 UTC), b"\x18\x0F20500101000000Z"),
        (
            datetime!(1949-12-31 23:59:59 UTC),
            b"\x18\x0F19491231235959Z",
        ),
        (
            datetime!(9999-12-31 23:59:59 UTC),
            b"\x18\x0F99991231235959Z",
        ),
        (datetime!(2050-01-01 1:00 +02:00), b"\x17\x0D491231230000Z"),
        (datetime!(-0001-01-01 0:00 UTC), b"\x18\x0F00000101000000Z"),
    ];
    for (moment, wanted) in rows {
        assert_eq!(Writer::build(|w| w.time(moment)), wanted, "{moment}");
    }
    let validity = Validity::new(
        datetime!(2026-01-01 0:00 UTC),
        datetime!(2051-01-01 0:00 UTC),
    );
    assert_eq!(
        validity.to_der(),
        b"\x30\x20\x17\x0D260101000000Z\x18\x0F20510101000000Z"
    );
}

/// Values with every field, and without any.
pub(crate) fn values<'a>(
    name: Name<'a>,
    unread: &'a [u8],
) -> Vec<(Oid<'static>, ExtensionValue<'a>)> {
    use ExtensionValue as V;
    let names = vec![
        GeneralName::DnsName("um1.contoso.com"),
        GeneralName::IpAddress(&[10, 0, 0, 5]),
        GeneralName::Rfc822Name("um@contoso.com"),
        GeneralName::UniformResourceIdentifier("sip:contoso.com"),
        GeneralName::DirectoryName(name),
        GeneralName::RegisteredId(Oid::SERVER_AUTH),
        GeneralName::OtherName {
            type_id: Oid::NT_PRINCIPAL_NAME,
            value: &[0x0C, 1, b'u'],
        },
        GeneralName::X400Address(&[]),
        GeneralName::EdiPartyName(&[0x81, 1, b'e']),
    ];
    let crl = GeneralName::UniformResourceIdentifier("http://pki.contoso.com/root.crl");
    let rdn = name.rdns().unwrap().concat();
    let serial = SerialNumber::from_bytes(&[0x00, 0x80]).unwrap();
    let points = vec![
        DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![crl])),
            ..DistributionPoint::default()
        },
        DistributionPoint {
            distribution_point: Some(DistributionPointName::NameRelativeToCrlIssuer(rdn)),
            reasons: Some(ReasonFlags::ALL),
            crl_issuer: vec![GeneralName::DirectoryName(name)],
        },
    ];
    let subtree = |base, minimum, maximum| GeneralSubtree {
        base,
        minimum,
        maximum,
    };
    let access = AccessDescription {
        access_method: Oid::AD_OCSP,
        access_location: crl,
    };
    let policies = vec![
        PolicyInformation {
            policy_identifier: Oid::ANY_POLICY,
            policy_qualifiers: vec![],
        },
        PolicyInformation {
            policy_identifier: Oid::ANY_APPLICATION_POLICY,
            policy_qualifiers: vec![(Oid::QT_CPS, &[0x16, 1, b'c'])],
        },
    ];
    let mappings = vec![PolicyMapping {
        issuer_domain_policy: Oid::SERVER_AUTH,
        subject_domain_policy: Oid::CLIENT_AUTH,
    }];
    let skip = PolicyConstraints {
        require_explicit_policy: Some(0),
        inhibit_policy_mapping: Some(200),
    };
    let moment = datetime!(2026-01-01 0:00 UTC);
    let issuing = IssuingDistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![crl])),
        only_contains_user_certs: true,
        only_contains_ca_certs: true,
        only_some_reasons: Some(ReasonFlags::from_bits(1 << 1)),
        indirect_crl: true,
        only_contains_attribute_certs: true,
    };
    let identifier = AuthorityKeyIdentifier {
        key_identifier: Some(&[1, 2, 3]),
        authority_cert_issuer: names.clone(),
        authority_cert_serial_number: Some(serial),
    };
    vec![
        (
            Oid::AUTHORITY_KEY_IDENTIFIER,
            V::AuthorityKeyIdentifier(identifier),
        ),
        (
            Oid::AUTHORITY_KEY_IDENTIFIER,
            V::AuthorityKeyIdentifier(AuthorityKeyIdentifier::default()),
        ),
        (
            Oid::SUBJECT_KEY_IDENTIFIER,
            V::SubjectKeyIdentifier(&[1, 2, 3]),
        ),
        (Oid::KEY_USAGE, V::KeyUsage(KeyUsage::from_bits(0x1FF))),
        (Oid::KEY_USAGE, V::KeyUsage(KeyUsage::default())),
        (
            Oid::PRIVATE_KEY_USAGE_PERIOD,
            V::PrivateKeyUsagePeriod {
                not_before: Some(moment),
                not_after: None,
            },
        ),
        (
            Oid::CERTIFICATE_POLICIES,
            V::CertificatePolicies(policies.clone()),
        ),
        (Oid::POLICY_MAPPINGS, V::PolicyMappings(mappings.clone())),
        (Oid::SUBJECT_ALT_NAME, V::SubjectAltName(names.clone())),
        (Oid::ISSUER_ALT_NAME, V::IssuerAltName(names.clone())),
        (
            Oid::SUBJECT_DIRECTORY_ATTRIBUTES,
            V::SubjectDirectoryAttributes(vec![(Oid::TITLE, &[0x31, 0])]),
        ),
        (
            Oid::BASIC_CONSTRAINTS,
            V::BasicConstraints(BasicConstraints {
                ca: true,
                path_len_constraint: Some(200),
            }),
        ),
        (
            Oid::BASIC_CONSTRAINTS,
            V::BasicConstraints(BasicConstraints::default()),
        ),
        (
            Oid::NAME_CONSTRAINTS,
            V::NameConstraints(NameConstraints {
                permitted_subtrees: vec![subtree(GeneralName::DnsName(""), 0, None)],
                excluded_subtrees: vec![subtree(GeneralName::DnsName(".x"), 1, Some(200))],
            }),
        ),
        (Oid::POLICY_CONSTRAINTS, V::PolicyConstraints(skip)),
        (
            Oid::EXT_KEY_USAGE,
            V::ExtKeyUsage(vec![Oid::SERVER_AUTH, Oid::CLIENT_AUTH]),
        ),
        (
            Oid::CRL_DISTRIBUTION_POINTS,
            V::CrlDistributionPoints(points.clone()),
        ),
        (Oid::INHIBIT_ANY_POLICY, V::InhibitAnyPolicy(u32::MAX)),
        (Oid::FRESHEST_CRL, V::FreshestCrl(points.clone())),
        (
            Oid::AUTHORITY_INFO_ACCESS,
            V::AuthorityInfoAccess(vec![access]),
        ),
        (Oid::SUBJECT_INFO_ACCESS, V::SubjectInfoAccess(vec![access])),
        (Oid::TLS_FEATURE, V::TlsFeature(vec![5, 17])),
        (Oid::OCSP_NOCHECK, V::OcspNoCheck),
        (Oid::CRL_NUMBER, V::CrlNumber(serial)),
        (Oid::DELTA_CRL_INDICATOR, V::DeltaCrlIndicator(serial)),
        (
            Oid::ISSUING_DISTRIBUTION_POINT,
            V::IssuingDistributionPoint(issuing),
        ),
        (Oid::REASON_CODE, V::ReasonCode(CrlReason::AaCompromise)),
        (Oid::INVALIDITY_DATE, V::InvalidityDate(moment)),
        (Oid::CERTIFICATE_ISSUER, V::CertificateIssuer(names)),
        (
            Oid::CERTIFICATE_TEMPLATE,
            V::CertificateTemplate(CertificateTemplate {
                template_id: Oid::CERTIFICATE_TEMPLATE,
                major_version: Some(u32::MAX),
                minor_version: Some(0),
            }),
        ),
        (
            Oid::APPLICATION_CERT_POLICIES,
            V::ApplicationCertPolicies(policies),
        ),
        (
            Oid::APPLICATION_POLICY_MAPPINGS,
            V::ApplicationPolicyMappings(mappings),
        ),
        (
            Oid::APPLICATION_POLICY_CONSTRAINTS,
            V::ApplicationPolicyConstraints(skip),
        ),
        (
            Oid::CERTSRV_CA_VERSION,
            V::CaVersion(CaVersion {
                certificate_index: 3,
                key_index: 2,
            }),
        ),
        (
            Oid::CERTSRV_PREVIOUS_CERT_HASH,
            V::PreviousCertHash(&[1; 20]),
        ),
        (Oid::CERTSRV_CROSSCA_VERSION, V::CrossCaVersion(0x0002_0003)),
        (Oid::CRL_VIRTUAL_BASE, V::CrlVirtualBase(serial)),
        (Oid::CRL_NEXT_PUBLISH, V::CrlNextPublish(moment)),
        (Oid::CRL_SELF_CDP, V::CrlSelfCdp(points)),
        (Oid::NTDS_CA_SECURITY_EXT, V::NtdsCaSecurityExt(unread)),
        (Oid::SCT_LIST, V::Unknown(unread)),
    ]
}

#[test]
fn every_extension_value_is_read_as_it_was_written() {
    let name = sample::rdns(&[&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"Contoso Root")]]);
    for (id, value) in values(Name::from_der(&name).unwrap(), &[0x04, 1, 0xAB]) {
        for critical in [false, true] {
            let der = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.extension(id, critical, |w| value.encode(w))
                });
            });
            let extensions = Extensions::from_der(&der).unwrap();
            let extension = extensions.get(id).unwrap();
            assert_eq!(extension.is_critical(), critical, "{id}");
            assert_eq!(extension.decode().as_ref(), Ok(&value));
            assert_eq!(extensions.to_der(), der, "{value:?}");
            assert_eq!(extensions.iter().count(), 1);
        }
    }
}

#[test]
fn a_count_above_what_is_kept_is_written_as_it_stands() {
    let most: &[u8] = &[0, 0xFF, 0xFF, 0xFF, 0xFF];
    let more: &[u8] = &[1, 0, 0, 0, 0];
    let beyond: &[u8] = &[0x7F; 40];
    for count in [most, more, beyond] {
        let constraints = |tag| Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.value(tag, count)));
        let rows = [
            (Oid::BASIC_CONSTRAINTS, constraints(Tag::INTEGER)),
            (Oid::POLICY_CONSTRAINTS, constraints(Tag::context(0))),
            (Oid::POLICY_CONSTRAINTS, constraints(Tag::context(1))),
            (
                Oid::APPLICATION_POLICY_CONSTRAINTS,
                constraints(Tag::context(1)),
            ),
            (
                Oid::INHIBIT_ANY_POLICY,
                Writer::build(|w| w.value(Tag::INTEGER, count)),
            ),
        ];
        for (id, value) in rows {
            let der = Writer::build(|w| {
                w.nested(Tag::SEQUENCE, |w| w.extension(id, true, |w| w.raw(&value)));
            });
            let extensions = Extensions::from_der(&der).unwrap();
            let kept = match extensions.get(id).unwrap().decode().unwrap() {
                ExtensionValue::BasicConstraints(read) => read.path_len_constraint,
                ExtensionValue::PolicyConstraints(read)
                | ExtensionValue::ApplicationPolicyConstraints(read) => {
                    read.require_explicit_policy.or(read.inhibit_policy_mapping)
                }
                ExtensionValue::InhibitAnyPolicy(read) => Some(read),
                other => panic!("{other:?}"),
            };
            assert_eq!(kept, Some(u32::MAX), "{id}: {count:02X?}");
            assert_eq!(extensions.to_der(), der, "{id}: {count:02X?}");
        }
    }
}

fn moment() -> impl Strategy<Value = OffsetDateTime> {
    // From the year 0 to the year 9999.
    (-62_167_219_200_i64..253_402_300_800)
        .prop_map(|second| OffsetDateTime::UNIX_EPOCH + Duration::seconds(second))
}

/// An extension's value, through bytes and back.
fn round<T>(id: Oid<'_>, value: &ExtensionValue<'_>, read: impl Fn(ExtensionValue<'_>) -> T) -> T {
    let der = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.extension(id, false, |w| value.encode(w))
        });
    });
    read(
        Extensions::from_der(&der)
            .unwrap()
            .get(id)
            .unwrap()
            .decode()
            .unwrap(),
    )
}

proptest! {
    #[test]
    fn numbers_come_back(number in any::<u32>(), magnitude in prop::collection::vec(any::<u8>(), 0..24)) {
        let read = round(Oid::INHIBIT_ANY_POLICY, &ExtensionValue::InhibitAnyPolicy(number), |value| {
            matches!(value, ExtensionValue::InhibitAnyPolicy(read) if read == number)
        });
        prop_assert!(read);
        let der = Writer::build(|w| w.uint(&magnitude));
        let serial = SerialNumber::from_bytes(der.get(2..).unwrap()).unwrap();
        let read = round(Oid::CRL_NUMBER, &ExtensionValue::CrlNumber(serial), |value| match value {
            ExtensionValue::CrlNumber(read) => read.magnitude().to_vec(),
            other => panic!("{other:?}"),
        });
        let start = magnitude.iter().position(|octet| *octet != 0).unwrap_or(magnitude.len());
        let significant = magnitude.get(start..).unwrap();
        prop_assert_eq!(read, if significant.is_empty() { &[0][..] } else { significant });
    }

    #[test]
    fn bits_come_back(bits in 0_u16..0x200) {
        let usage = KeyUsage::from_bits(bits);
        let read = round(Oid::KEY_USAGE, &ExtensionValue::KeyUsage(usage), |value| {
            matches!(value, ExtensionValue::KeyUsage(read) if read.bits() == bits)
        });
        prop_assert!(read);
    }

    #[test]
    fn moments_come_back(moment in moment()) {
        for (id, value) in [
            (Oid::INVALIDITY_DATE, ExtensionValue::InvalidityDate(moment)),
            (Oid::CRL_NEXT_PUBLISH, ExtensionValue::CrlNextPublish(moment)),
        ] {
            let read = round(id, &value, |value| match value {
                ExtensionValue::InvalidityDate(read) | ExtensionValue::CrlNextPublish(read) => read,
                other => panic!("{other:?}"),
            });
            prop_assert_eq!(read, moment);
        }
    }

    #[test]
    fn dns_names_come_back(name in "[a-z0-9.*-]{0,300}") {
        let value = ExtensionValue::SubjectAltName(vec![GeneralName::DnsName(&name)]);
        let read = round(Oid::SUBJECT_ALT_NAME, &value, |value| match value {
            ExtensionValue::SubjectAltName(names) => names.first().unwrap().to_string(),
            other => panic!("{other:?}"),
        });
        prop_assert_eq!(read, format!("DNS:{name}"));
    }
}
