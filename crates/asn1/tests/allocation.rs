//! Looking costs no heap; what is decoded costs in proportion to what is there, not to what is claimed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use allocation_counter::measure;
use countersign_asn1::encode::{Encode as _, NameBuilder, Writer};
use countersign_asn1::pem::{self, Label};
use countersign_asn1::{
    Certificate, CertificateList, CertificationRequest, Extensions, GeneralName, KeyUsage, Name,
    OcspRequest, OcspResponse, Oid, OwnedOid, SignedData, Tag, Validity,
};
use countersign_testkit::{Answer, Reply, Template};
use time::macros::datetime;

fn algorithm(w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        w.oid(Oid::SHA256_WITH_RSA);
        w.null();
    });
}

/// What is signed, and a signature.
fn signed(w: &mut Writer, tbs: impl FnOnce(&mut Writer)) {
    w.nested(Tag::SEQUENCE, |w| {
        w.nested(Tag::SEQUENCE, tbs);
        algorithm(w);
        w.bit_string(&[0; 256]);
    });
}

fn public_key_info(w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        algorithm(w);
        w.bit_string(&[0x30, 0x00]);
    });
}

fn extensions(w: &mut Writer) {
    w.nested(Tag::SEQUENCE, |w| {
        w.extension(Oid::KEY_USAGE, true, |w| {
            KeyUsage::DIGITAL_SIGNATURE.encode(w)
        });
        w.extension(Oid::SUBJECT_ALT_NAME, false, |w| {
            w.sequence_of(&[GeneralName::DnsName("um1.contoso.com")]);
        });
        w.extension(Oid::EXT_KEY_USAGE, false, |w| {
            w.sequence_of(&[Oid::SERVER_AUTH])
        });
        w.extension(Oid::ENROLL_CERTTYPE, false, |w| {
            w.value(Tag::BMP_STRING, b"\0W\0e\0b")
        });
    });
}

fn name() -> NameBuilder {
    "C=DE, O=Contoso, CN=um1.contoso.com".parse().unwrap()
}

fn certificate() -> Vec<u8> {
    Writer::build(|w| {
        signed(w, |w| {
            w.nested(Tag::context_constructed(0), |w| w.uint(&[2]));
            w.uint(&[0x42; 20]);
            algorithm(w);
            name().encode(w);
            Validity::new(
                datetime!(2026-01-01 0:00 UTC),
                datetime!(2051-01-01 0:00 UTC),
            )
            .encode(w);
            name().encode(w);
            public_key_info(w);
            w.nested(Tag::context_constructed(3), extensions);
        });
    })
}

fn request() -> Vec<u8> {
    Writer::build(|w| {
        signed(w, |w| {
            w.uint(&[0]);
            name().encode(w);
            public_key_info(w);
            w.nested(Tag::context_constructed(0), |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.oid(Oid::EXTENSION_REQUEST);
                    w.nested(Tag::SET, extensions);
                });
            });
        });
    })
}

fn list(entries: usize) -> Vec<u8> {
    let entry = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[0x42; 16]);
            w.time(datetime!(2026-01-01 0:00 UTC));
            w.nested(Tag::SEQUENCE, |w| {
                w.extension(Oid::REASON_CODE, false, |w| w.value(Tag::ENUMERATED, &[1]));
            });
        });
    });
    Writer::build(|w| {
        signed(w, |w| {
            w.uint(&[1]);
            algorithm(w);
            name().encode(w);
            w.time(datetime!(2026-01-01 0:00 UTC));
            w.nested(Tag::SEQUENCE, |w| w.raw(&entry.repeat(entries)));
        });
    })
}

fn pkcs7(certificate: &[u8]) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(Oid::SIGNED_DATA);
            w.nested(Tag::context_constructed(0), |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.uint(&[1]);
                    w.set_of(Vec::new());
                    w.nested(Tag::SEQUENCE, |w| w.oid(Oid::DATA));
                    w.nested(Tag::context_constructed(0), |w| w.raw(certificate));
                    w.set_of(Vec::new());
                });
            });
        });
    })
}

#[test]
fn looking_takes_no_heap() {
    let certificate = certificate();
    let (request, list, pkcs7) = (request(), list(1000), pkcs7(&certificate));
    let root = Template::root("Contoso Root CA").self_signed();
    let reply = Reply::by(&root)
        .answering(Answer::about(&root, &root))
        .nonce(&[7; 32])
        .sign(root.key());
    let asked = OcspRequest::ask(&[], Some(&[7; 32]));
    let looks: [(&str, &dyn Fn()); 7] = [
        (
            "a certificate, its extensions found and one decoded",
            &|| {
                let certificate = Certificate::from_der(&certificate).unwrap();
                let extensions = certificate.tbs_certificate().extensions();
                assert_eq!(extensions.iter().count(), 4);
                assert_eq!(
                    extensions.key_usage().unwrap(),
                    Some(KeyUsage::DIGITAL_SIGNATURE)
                );
                assert!(extensions.get(Oid::ENROLL_CERTTYPE).is_some());
            },
        ),
        ("a request", &|| {
            let request = CertificationRequest::from_der(&request).unwrap();
            let info = request.certification_request_info();
            assert_eq!(info.attributes().iter().count(), 1);
        }),
        ("a list, walked", &|| {
            let list = CertificateList::from_der(&list).unwrap();
            let entries = list.tbs_cert_list().revoked_certificates();
            let reasons = entries
                .iter()
                .map(|entry| entry.unwrap().reason_code().unwrap());
            assert_eq!(reasons.flatten().count(), 1000);
        }),
        ("a list, outlined", &|| {
            let list = CertificateList::from_der(&list).unwrap();
            let entries = list.tbs_cert_list().revoked_certificates();
            assert_eq!(entries.outlines().filter(Result::is_ok).count(), 1000);
        }),
        ("an OCSP response, its answers walked", &|| {
            let response = OcspResponse::from_der(&reply).unwrap();
            let basic = response.basic().unwrap().unwrap();
            let data = basic.tbs_response_data();
            assert_eq!((data.responses().count(), basic.certs().count()), (1, 1));
            assert!(data.nonce().is_some());
        }),
        ("an OCSP request", &|| {
            let request = OcspRequest::from_der(&asked).unwrap();
            assert_eq!(request.request_list().count(), 0);
            assert!(request.nonce().is_some());
        }),
        ("a PKCS#7, its certificates found", &|| {
            let signed_data = SignedData::from_der(&pkcs7).unwrap();
            assert_eq!(signed_data.certificates().count(), 1);
        }),
    ];
    for (what, look) in looks {
        assert_eq!(measure(look).count_total, 0, "{what}");
    }
}

#[test]
fn a_claimed_length_takes_no_heap() {
    let claims: [&[u8]; 3] = [
        &[0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF],
        &[
            0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF,
        ],
        &[0x30, 0x83, 0xFF, 0xFF, 0xFF, 0x00],
    ];
    for claim in claims {
        let heap = measure(|| {
            Certificate::from_der(claim).unwrap_err();
            Name::from_der(claim).unwrap_err();
            Extensions::from_der(claim).unwrap_err();
        });
        // Three errors, and no more.
        assert!(heap.bytes_total < 1024, "{heap:?}");
    }
}

/// What is read, and the reading.
type Reading = (&'static str, Box<dyn Fn()>);

/// A name of so many attributes; so many unknown extensions; so many alternative names; a PEM file
/// of so many blocks. Each with what reads it.
fn growing(size: usize) -> [Reading; 5] {
    let mut name = NameBuilder::new();
    for index in 0..size {
        name = name
            .attribute(Oid::ORGANIZATIONAL_UNIT_NAME, &format!("Unit {index}"))
            .unwrap();
    }
    let text = name.to_der();
    let name = text.clone();
    let unknown: Vec<OwnedOid> = (0..size)
        .map(|arc| format!("1.2.3.{arc}").parse().unwrap())
        .collect();
    let extensions = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            unknown
                .iter()
                .for_each(|id| w.extension(id.as_oid(), false, Writer::null));
        });
    });
    let names = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.extension(Oid::SUBJECT_ALT_NAME, false, |w| {
                w.sequence_of(&vec![GeneralName::DnsName("um1.contoso.com"); size]);
            });
        });
    });
    let blocks = pem::encode(&Label::Certificate, &certificate()).repeat(size);
    [
        (
            "attributes",
            Box::new(move || assert!(!Name::from_der(&name).unwrap().is_empty())),
        ),
        (
            "a prepared name",
            Box::new(move || {
                let name = Name::from_der(&text).unwrap();
                assert!(name.prepared().is_within(&name.prepared()));
            }),
        ),
        (
            "extensions",
            Box::new(move || {
                assert!(!Extensions::from_der(&extensions).unwrap().is_empty());
            }),
        ),
        (
            "alternative names",
            Box::new(move || {
                let extensions = Extensions::from_der(&names).unwrap();
                assert_eq!(extensions.subject_alt_name().unwrap().len(), size);
            }),
        ),
        (
            "blocks",
            Box::new(move || {
                assert_eq!(pem::read(blocks.as_bytes()).unwrap().len(), size);
            }),
        ),
    ]
}

/// Eight times the input, at most some eight times the heap: the work between two allocations is
/// bounded by what was read between them. A power of two, for that is how a `Vec` grows.
#[test]
fn heap_grows_with_the_input() {
    for ((what, small), (_, large)) in growing(1 << 10).iter().zip(growing(1 << 13)) {
        let (small, large) = (measure(small), measure(large));
        assert!(
            large.bytes_total <= small.bytes_total * 10,
            "{what}: {small:?} {large:?}"
        );
        assert!(
            large.count_total <= small.count_total * 10,
            "{what}: {small:?} {large:?}"
        );
    }
}
