//! Requests, with what Windows and others put into them.

use countersign_asn1::encode::Writer;
use countersign_asn1::{AttributeValue, CertificationRequest, DirectoryString, Leniency, Oid, Tag};

use crate::sample;

/// A request with the attributes that `attributes` writes, or without the field.
fn request(attributes: Option<&[Vec<u8>]>) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[0]);
                sample::name(w, "um1.contoso.com");
                sample::public_key_info(w);
                if let Some(attributes) = attributes {
                    w.value(Tag::context_constructed(0), &attributes.concat());
                }
            });
            sample::algorithm(w);
            w.bit_string(&[0; 4]);
        });
    })
}

fn attribute(kind: Oid<'_>, values: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(kind);
            w.nested(Tag::SET, values);
        });
    })
}

fn bmp(w: &mut Writer, text: &str) {
    w.value(Tag::BMP_STRING, &sample::bmp(text));
}

fn extensions(w: &mut Writer, ids: &[(Oid<'_>, &[u8])]) {
    w.nested(Tag::SEQUENCE, |w| {
        for (id, value) in ids {
            sample::extension(w, *id, |w| w.raw(value));
        }
    });
}

/// The only attribute of a request, as `read` sees it.
fn decoded<T>(attribute: Vec<u8>, read: impl FnOnce(AttributeValue<'_>) -> T) -> T {
    let der = request(Some(&[attribute]));
    let request = CertificationRequest::from_der(&der).unwrap();
    request.leniencies().unwrap();
    let attribute = request
        .certification_request_info()
        .attributes()
        .iter()
        .next();
    read(attribute.unwrap().decode().unwrap())
}

fn text(string: DirectoryString<'_>) -> String {
    string.to_text().into_owned()
}

const KEY_USAGE: &[u8] = &[0x03, 0x02, 0x05, 0xA0];
const NO_CA: &[u8] = &[0x30, 0x00];

const SCHANNEL: &str = "Microsoft RSA SChannel Cryptographic Provider";

fn os_version() -> Vec<u8> {
    attribute(Oid::OS_VERSION, |w| w.value(Tag::IA5_STRING, b"6.2.9200.2"))
}

fn client_info() -> Vec<u8> {
    attribute(Oid::REQUEST_CLIENT_INFO, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[5]);
            for name in ["um1.contoso.com", "CONTOSO\\um", "w3wp.exe"] {
                w.value(Tag::UTF8_STRING, name.as_bytes());
            }
        });
    })
}

fn csp_provider(key_spec: &[u8]) -> Vec<u8> {
    attribute(Oid::ENROLLMENT_CSP_PROVIDER, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::INTEGER, key_spec);
            bmp(w, SCHANNEL);
            w.bit_string(&[]);
        });
    })
}

fn name_value_pairs(pairs: &[(&str, &str)]) -> Vec<u8> {
    attribute(Oid::ENROLLMENT_NAME_VALUE_PAIR, |w| {
        for (name, value) in pairs {
            w.nested(Tag::SEQUENCE, |w| {
                bmp(w, name);
                bmp(w, value);
            });
        }
    })
}

fn renewal() -> Vec<u8> {
    attribute(Oid::RENEWAL_CERTIFICATE, |w| {
        w.raw(&sample::Parts::new().der())
    })
}

fn challenge_password() -> Vec<u8> {
    attribute(Oid::CHALLENGE_PASSWORD, |w| {
        w.value(Tag::PRINTABLE_STRING, b"secret")
    })
}

/// A request with every attribute that is known here, each with every field.
pub(crate) fn sample() -> Vec<u8> {
    let key_usage = |w: &mut Writer| extensions(w, &[(Oid::KEY_USAGE, KEY_USAGE)]);
    let mut attributes = [
        os_version(),
        client_info(),
        csp_provider(&[1]),
        name_value_pairs(&[("CertificateTemplate", "WebServer")]),
        renewal(),
        challenge_password(),
        attribute(Oid::EXTENSION_REQUEST, key_usage),
        attribute(Oid::CERT_EXTENSIONS, key_usage),
        attribute(Oid::ARCHIVED_KEY, |w| w.octet_string(&[1])),
    ];
    attributes.sort();
    request(Some(&attributes))
}

#[test]
fn what_windows_says_of_itself_is_decoded() {
    decoded(os_version(), |value| match value {
        AttributeValue::OsVersion(version) => assert_eq!(text(version), "6.2.9200.2"),
        other => panic!("{other:?}"),
    });
    decoded(client_info(), |value| match value {
        AttributeValue::RequestClientInfo(info) => {
            assert_eq!(
                (info.client_id, info.client_name()),
                (5, Some("DefaultRequest"))
            );
            assert_eq!(text(info.machine_name), "um1.contoso.com");
            assert_eq!(text(info.user_name), "CONTOSO\\um");
            assert_eq!(text(info.process_name), "w3wp.exe");
        }
        other => panic!("{other:?}"),
    });
    for (key_spec, wanted) in [(&[1][..], 1), (&[0x00], 0), (&[0xFF], -1)] {
        decoded(csp_provider(key_spec), |value| match value {
            AttributeValue::EnrollmentCspProvider(provider) => {
                assert_eq!(provider.key_spec, wanted);
                assert_eq!(text(provider.csp_name), SCHANNEL);
            }
            other => panic!("{other:?}"),
        });
    }
    let pairs = [
        ("CertificateTemplate", "WebServer"),
        ("Requester\u{E9}", "um"),
    ];
    decoded(name_value_pairs(&pairs), |value| match value {
        AttributeValue::EnrollmentNameValuePair(found) => {
            let found: Vec<_> = found
                .iter()
                .map(|pair| (text(pair.name), text(pair.value)))
                .collect();
            let wanted = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(found, wanted);
        }
        other => panic!("{other:?}"),
    });
    decoded(renewal(), |value| match value {
        AttributeValue::RenewalCertificate(certificate) => {
            assert_eq!(certificate.as_der(), sample::Parts::new().der());
        }
        other => panic!("{other:?}"),
    });
}

#[test]
fn what_everyone_says_is_decoded() {
    decoded(challenge_password(), |value| match value {
        AttributeValue::ChallengePassword(password) => assert_eq!(text(password), "secret"),
        other => panic!("{other:?}"),
    });

    let unstructured_name = Oid::from_der(&[6, 9, 42, 134, 72, 134, 247, 13, 1, 9, 2]).unwrap();
    let unknown = attribute(unstructured_name, |w| w.value(Tag::IA5_STRING, b"um1"));
    decoded(unknown, |value| match value {
        AttributeValue::Unknown(set) => assert_eq!(set, [0x31, 5, 0x16, 3, b'u', b'm', b'1']),
        other => panic!("{other:?}"),
    });
}

#[test]
fn both_extension_requests_are_one() {
    let standard = attribute(Oid::EXTENSION_REQUEST, |w| {
        extensions(
            w,
            &[(Oid::KEY_USAGE, KEY_USAGE), (Oid::BASIC_CONSTRAINTS, NO_CA)],
        );
    });
    let microsoft = attribute(Oid::CERT_EXTENSIONS, |w| {
        extensions(
            w,
            &[(Oid::KEY_USAGE, KEY_USAGE), (Oid::OCSP_NOCHECK, &[5, 0])],
        );
    });
    let other = attribute(Oid::CERT_EXTENSIONS, |w| {
        extensions(w, &[(Oid::KEY_USAGE, &[0x03, 0x02, 0x07, 0x80])]);
    });

    let der = request(Some(&[standard.clone(), microsoft]));
    let parsed = CertificationRequest::from_der(&der).unwrap();
    let info = parsed.certification_request_info();
    let requested: Vec<_> = info.requested_extensions().unwrap();
    let ids: Vec<_> = requested.iter().map(|extension| extension.id()).collect();
    assert_eq!(
        ids,
        [Oid::KEY_USAGE, Oid::BASIC_CONSTRAINTS, Oid::OCSP_NOCHECK]
    );
    assert!(parsed.leniencies().unwrap().is_empty());

    // Two that contradict each other: none may win in silence.
    let der = request(Some(&[other, standard]));
    let parsed = CertificationRequest::from_der(&der).unwrap();
    let error = parsed
        .certification_request_info()
        .requested_extensions()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`2.5.29.15` occurs twice at byte 117 in `attributes[1]`"
    );
}

#[test]
fn attributes_may_be_absent_or_empty() {
    for (attributes, count) in [(None, 1), (Some(&[][..]), 0)] {
        let der = request(attributes);
        let parsed = CertificationRequest::from_der(&der).unwrap();
        let info = parsed.certification_request_info();
        assert!(info.attributes().is_empty() && info.requested_extensions().unwrap().is_empty());
        assert_eq!(
            info.subject().common_name().as_deref(),
            Some("um1.contoso.com")
        );
        assert_eq!(parsed.as_der(), der);
        let leniencies = parsed.leniencies().unwrap();
        assert_eq!(leniencies.count(Leniency::AttributesAbsent), count);
    }
}

#[test]
fn attributes_out_of_order_are_counted() {
    let version = attribute(Oid::OS_VERSION, |w| w.value(Tag::IA5_STRING, b"6.2"));
    let password = attribute(Oid::CHALLENGE_PASSWORD, |w| {
        w.value(Tag::UTF8_STRING, b"secret")
    });
    let sorted = request(Some(&[version.clone(), password.clone()]));
    let swapped = request(Some(&[password, version]));
    for (der, count) in [(sorted, 0), (swapped, 1)] {
        let parsed = CertificationRequest::from_der(&der).unwrap();
        assert_eq!(
            parsed.leniencies().unwrap().count(Leniency::SetNotSorted),
            count
        );
    }
}

#[test]
fn a_malformed_attribute_names_itself() {
    let none = attribute(Oid::CHALLENGE_PASSWORD, |_| {});
    let two = attribute(Oid::OS_VERSION, |w| {
        w.value(Tag::IA5_STRING, b"6.2");
        w.value(Tag::IA5_STRING, b"6.3");
    });
    let critical = attribute(Oid::EXTENSION_REQUEST, |w| {
        extensions(w, &[(Oid::KEY_USAGE, &[0x30, 0x00])]);
    });
    let rows = [
        (
            none,
            "unexpected end: wanted PrintableString, found nothing at byte 74 in `certificationRequestInfo.attributes[0].values`",
        ),
        (
            two,
            "trailing data: wanted the end, found 5 more octets at byte 80 in `certificationRequestInfo.attributes[0].values`",
        ),
        (
            critical,
            "unexpected tag: wanted BIT STRING, found SEQUENCE at byte 85 in `certificationRequestInfo.attributes[0].values[0].extnValue`",
        ),
    ];
    for (attribute, wanted) in rows {
        let der = request(Some(&[attribute]));
        let request = CertificationRequest::from_der(&der).unwrap();
        assert_eq!(request.leniencies().unwrap_err().to_string(), wanted);
    }
}
