//! Broken bytes: refused or read, never a panic; and what is strict comes back the same.

use countersign_asn1::encode::{Encode as _, Writer};
use countersign_asn1::{
    Certificate, CertificateList, CertificationRequest, ExtensionValue, Extensions, Name, Oid,
    OwnedOid, SignedData, Tag,
};

use crate::encode::values;
use crate::sample::{self, Parts};

/// Decodes, prints, prepares and writes all of it.
fn exercise(der: &[u8]) {
    if let Ok(certificate) = Certificate::from_der(der) {
        let tbs = certificate.tbs_certificate();
        for name in [tbs.issuer(), tbs.subject()] {
            let _ = (name.to_string(), name.prepared(), name.common_name());
        }
        let _ = (
            tbs.serial_number().to_string(),
            tbs.subject_public_key_info().rsa(),
        );
        exercise_extensions(tbs.extensions());
        let written = certificate.to_der();
        if certificate
            .leniencies()
            .is_ok_and(|leniencies| leniencies.is_empty())
        {
            assert_eq!(written, der);
        }
    }
    if let Ok(list) = CertificateList::from_der(der) {
        let _ = list.tbs_cert_list().revoked_certificates().iter().count();
        if list
            .leniencies()
            .is_ok_and(|leniencies| leniencies.is_empty())
        {
            assert_eq!(list.to_der(), der);
        }
    }
    if let Ok(request) = CertificationRequest::from_der(der) {
        let _ = request.certification_request_info().requested_extensions();
        if request
            .leniencies()
            .is_ok_and(|leniencies| leniencies.is_empty())
        {
            assert_eq!(request.to_der(), der);
        }
    }
    let _ = SignedData::from_der(der);
}

fn exercise_extensions(extensions: Extensions<'_>) {
    for extension in extensions.iter() {
        if let Ok(ExtensionValue::SubjectAltName(names) | ExtensionValue::IssuerAltName(names)) =
            extension.decode()
        {
            for name in names {
                let _ = (name.to_string(), name.canonical());
            }
        }
    }
}

/// A certificate with every extension that is known here.
fn full_certificate() -> Vec<u8> {
    let name = sample::rdns(&[&[(Oid::COMMON_NAME, Tag::UTF8_STRING, b"Root")]]);
    let mut ids = Vec::new();
    Parts::with(|parts| {
        parts.unique_ids = vec![0x81, 2, 0, 1, 0x82, 2, 0, 2];
        parts.extensions.clear();
        for (id, value) in values(Name::from_der(&name).unwrap(), &[4, 0]) {
            if !ids.contains(&id) {
                ids.push(id);
                parts
                    .extensions
                    .push(sample::raw_extension(id, &value.to_der()));
            }
        }
    })
}

fn samples() -> [Vec<u8>; 3] {
    [
        full_certificate(),
        crate::certificate_list::sample(),
        crate::certification_request::sample(),
    ]
}

#[test]
fn samples_come_back_the_same() {
    let [certificate, list, request] = samples();
    let certificate_again = Certificate::from_der(&certificate).unwrap();
    let list_again = CertificateList::from_der(&list).unwrap();
    let request_again = CertificationRequest::from_der(&request).unwrap();
    assert_eq!(certificate_again.to_der(), certificate);
    assert_eq!(list_again.to_der(), list);
    assert_eq!(request_again.to_der(), request);
    assert!(certificate_again.leniencies().unwrap().is_empty());
    assert!(list_again.leniencies().unwrap().is_empty());
    assert!(request_again.leniencies().unwrap().is_empty());
}

#[test]
fn cut_off_at_every_byte() {
    for der in samples() {
        for length in 0..der.len() {
            let cut = der.get(..length).unwrap();
            exercise(cut);
            assert!(Certificate::from_der(cut).is_err());
        }
    }
}

#[test]
fn every_byte_changed() {
    for der in samples() {
        let mut changed = der.clone();
        for (index, octet) in der.iter().enumerate() {
            let flips = (0..8).map(|bit| octet ^ (1 << bit));
            let others = [0x00, 0xFF, 0x30].into_iter();
            for value in flips.chain(others) {
                *changed.get_mut(index).unwrap() = value;
                exercise(&changed);
            }
            *changed.get_mut(index).unwrap() = *octet;
        }
    }
}

/// Each of these is quadratic to a reader that looks back, and would not end today.
#[test]
fn large_inputs_are_read_in_one_pass() {
    let many = 50_000_u32;
    let unknown = |arc: u32| {
        let oid: OwnedOid = format!("1.2.3.{arc}").parse().unwrap();
        sample::raw_extension(oid.as_oid(), &[5, 0])
    };
    let extensions = Parts::with(|parts| parts.extensions = (0..many).map(unknown).collect());
    let names = {
        let one = [0x82, 1, b'a'].repeat(usize::try_from(many).unwrap());
        let value = Writer::build(|w| w.value(Tag::SEQUENCE, &one));
        Parts::with_extension(Oid::SUBJECT_ALT_NAME, &value)
    };
    let attribute: sample::Attribute<'_> = (Oid::TITLE, Tag::UTF8_STRING, b"a");
    let set = vec![attribute; usize::try_from(many).unwrap()];
    let wide = Parts::with(|parts| parts.subject = sample::rdns(&[&set]));
    let accents = "\u{308}".repeat(usize::try_from(many).unwrap());
    let long = Parts::with(|parts| {
        parts.subject = sample::rdns(&[&[(
            Oid::TITLE,
            Tag::UTF8_STRING,
            format!("u{accents}").as_bytes(),
        )]]);
    });
    for der in [extensions, names, wide, long] {
        exercise(&der);
        assert!(Certificate::from_der(&der).is_ok());
    }
}
