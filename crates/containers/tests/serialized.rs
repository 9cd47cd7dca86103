//! Windows stores: the real elements, and what is made here.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

use std::fs;
use std::path::PathBuf;

use countersign_containers::{
    ElementKind, Error, KeyProviderInfo, Property, PropertyId, PropertyValue, SerializedElement,
    SerializedStore,
};
use countersign_testkit::{KeyAlgorithm, Program, Template, shared};
use time::macros::datetime;

/// The real elements, each with the thumbprint that its file is named after.
fn golden() -> Vec<(String, PathBuf)> {
    let Some(folder) = shared("domain/golden") else {
        return Vec::new();
    };
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|name| name == "serialized"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    files.sort();
    assert_eq!(files.len(), 26);
    files
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn real_elements_are_written_back_and_agree_with_themselves() {
    for (thumbprint, path) in golden() {
        let bytes = fs::read(&path).unwrap();
        let element = SerializedElement::from_bytes(&bytes).unwrap();
        assert_eq!(element.to_bytes(), bytes, "{thumbprint}");
        assert_eq!(element.kind(), ElementKind::Certificate, "{thumbprint}");
        assert_eq!(element.inconsistencies().unwrap(), [], "{thumbprint}");
        let sha1 = element.properties().get(PropertyId::SHA1_HASH).unwrap();
        assert_eq!(hex(sha1.data()), thumbprint);
        // One of the 26 has no certificate beside it.
        if let Ok(der) = fs::read(path.with_extension("der")) {
            assert_eq!(element.content(), der, "{thumbprint}");
        }
    }
}

#[test]
fn real_properties_have_values_that_are_written_back() {
    for (thumbprint, path) in golden() {
        let bytes = fs::read(path).unwrap();
        let element = SerializedElement::from_bytes(&bytes).unwrap();
        for property in element.properties().iter() {
            let value = property.value().unwrap();
            let known = !matches!(value, PropertyValue::Other { .. });
            assert!(known, "{thumbprint} {:?}", property.id());
            assert_eq!(value.to_property(), *property, "{thumbprint}");
        }
        let key = element.properties().key_provider_info().unwrap().unwrap();
        assert!(
            !key.is_cng() && key.is_machine_key(),
            "{thumbprint} {key:?}"
        );
        assert!(matches!(key.provider_type, 1 | 12), "{thumbprint}");
        assert_eq!(key.key_spec, KeyProviderInfo::KEY_EXCHANGE, "{thumbprint}");
    }
}

#[test]
fn a_real_key_provider_is_named() {
    let Some(path) = shared("domain/golden/2759456dc53c76e3ded093b567b6d8daa42c0add.serialized")
    else {
        return;
    };
    let bytes = fs::read(path).unwrap();
    let element = SerializedElement::from_bytes(&bytes).unwrap();
    let mut wanted = KeyProviderInfo::new(
        "{0DAF306F-B6B1-4EA7-804C-022CAFDE32BB}",
        "Microsoft RSA SChannel Cryptographic Provider",
        12,
    );
    let properties = element.properties();
    assert_eq!(properties.key_provider_info().unwrap().unwrap(), wanted);
    assert_eq!(
        properties.friendly_name().unwrap().unwrap(),
        "SelfSignedCert"
    );
    wanted.provider_type = 0;
    assert!(wanted.is_cng());
}

/// Every property that has a type, with a value.
fn every_value<'a>() -> Vec<PropertyValue<'a>> {
    let usages = vec![countersign_asn1::Oid::SERVER_AUTH];
    let moment = datetime!(2026-06-15 12:00:00.1234567 UTC);
    vec![
        PropertyValue::KeyProviderInfo(KeyProviderInfo::new("key", "provider", 0)),
        PropertyValue::Sha1Hash([1; 20]),
        PropertyValue::Md5Hash([2; 16]),
        PropertyValue::Sha256Hash([3; 32]),
        PropertyValue::SignatureHash(b"hash"),
        PropertyValue::KeyIdentifier(b"identifier"),
        PropertyValue::SubjectPublicKeyMd5Hash([4; 16]),
        PropertyValue::SignHashCngAlgorithm("RSA/SHA256".to_owned()),
        PropertyValue::SubjectPublicKeyBitLength(2048),
        PropertyValue::FriendlyName("Größe 🔑".to_owned()),
        PropertyValue::Description(String::new()),
        PropertyValue::EnhancedKeyUsage(usages.clone()),
        PropertyValue::DisallowedEnhancedKeyUsage(Vec::new()),
        PropertyValue::NotBeforeEnhancedKeyUsage(usages),
        PropertyValue::DisallowedFileTime(moment),
        PropertyValue::NotBeforeFileTime(datetime!(1601-01-01 00:00:00 UTC)),
        PropertyValue::NoExpireNotification,
        PropertyValue::Archived,
        PropertyValue::Other {
            id: PropertyId::new(0x8001),
            data: b"whatever",
        },
    ]
}

#[test]
fn every_value_survives_a_store() {
    let values = every_value();
    let element = values.iter().fold(
        SerializedElement::certificate(&b"0"[..]),
        |element, value| element.with(value.to_property()),
    );
    let crl = SerializedElement::new(ElementKind::CertificateList, &b"1"[..]);
    let ctl = SerializedElement::new(ElementKind::CertificateTrustList, &b"2"[..]);
    let store = SerializedStore::new(vec![element, crl, ctl]);
    let bytes = store.to_bytes();
    let read = SerializedStore::from_bytes(&bytes).unwrap();
    assert_eq!(read, store);
    assert_eq!(read.to_bytes(), bytes);
    let properties = read.elements()[0].properties();
    let read: Vec<_> = properties.iter().map(|p| p.value().unwrap()).collect();
    assert_eq!(read, values);
}

#[test]
fn malformed_properties_are_refused_with_their_place() {
    let fields = |container: u32| -> Vec<u8> {
        [container, 0, 12, 0x20, 0, 0, 1]
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect()
    };
    let unended = [&fields(28)[..], b"a\0b\0"].concat();
    #[rustfmt::skip]
    let rows: &[(PropertyId, &[u8], &str)] = &[
        (PropertyId::SHA1_HASH, &[0; 19], "malformed CERT_SHA1_HASH_PROP_ID: it has another length than its type at byte 0 of its data"),
        (PropertyId::SUBJECT_PUB_KEY_BIT_LENGTH, &[0; 5], "malformed CERT_SUBJECT_PUB_KEY_BIT_LENGTH_PROP_ID: it has another length than its type at byte 0 of its data"),
        (PropertyId::FRIENDLY_NAME, b"a\0b\0", "malformed CERT_FRIENDLY_NAME_PROP_ID: no NUL ends the string at byte 0 of its data"),
        (PropertyId::FRIENDLY_NAME, b"\0\xD8\0\0", "malformed CERT_FRIENDLY_NAME_PROP_ID: the string is not UTF-16 at byte 0 of its data"),
        (PropertyId::KEY_PROV_INFO, &[0; 27], "malformed CERT_KEY_PROV_INFO_PROP_ID: it has fewer than 28 octets at byte 0 of its data"),
        (PropertyId::KEY_PROV_INFO, &fields(4), "malformed CERT_KEY_PROV_INFO_PROP_ID: an offset points outside at byte 0 of its data"),
        (PropertyId::KEY_PROV_INFO, &fields(29), "malformed CERT_KEY_PROV_INFO_PROP_ID: an offset points outside at byte 0 of its data"),
        (PropertyId::KEY_PROV_INFO, &fields(u32::MAX), "malformed CERT_KEY_PROV_INFO_PROP_ID: an offset points outside at byte 0 of its data"),
        (PropertyId::KEY_PROV_INFO, &unended, "malformed CERT_KEY_PROV_INFO_PROP_ID: no NUL ends the string at byte 28 of its data"),
        (PropertyId::ENHKEY_USAGE, b"\x30\x03\x02\x01\x00", "malformed CERT_ENHKEY_USAGE_PROP_ID: an OBJECT IDENTIFIER is malformed at byte 0 of its data"),
        (PropertyId::ENHKEY_USAGE, b"\x30\x80\x00\x00", "malformed CERT_ENHKEY_USAGE_PROP_ID: it is not a SEQUENCE OF OBJECT IDENTIFIER in DER at byte 0 of its data"),
        (PropertyId::ENHKEY_USAGE, b"\x30\x00\x00", "malformed CERT_ENHKEY_USAGE_PROP_ID: it is not a SEQUENCE OF OBJECT IDENTIFIER in DER at byte 0 of its data"),
        (PropertyId::DISALLOWED_FILETIME, &[0xFF; 8], "malformed CERT_DISALLOWED_FILETIME_PROP_ID: it is after the year 9999 at byte 0 of its data"),
    ];
    for (id, data, wanted) in rows {
        let error = Property::new(*id, *data).value().unwrap_err();
        assert_eq!(error.to_string(), *wanted);
    }
}

#[test]
fn malformed_stores_are_refused_with_their_place() {
    let record = |id: u32, length: u32, data: &[u8]| -> Vec<u8> {
        let header = [id, 1, length].into_iter().flat_map(u32::to_le_bytes);
        header.chain(data.iter().copied()).collect()
    };
    let start = b"\0\0\0\0CERT".to_vec();
    let friendly = record(11, 4, b"a\0\0\0");
    let certificate = record(0x20, 2, b"00");
    let end = vec![0; 12];
    let half_an_end = record(0, 0, b"");
    let claim = record(0x20, u32::MAX, b"00");
    #[rustfmt::skip]
    let rows: &[(Vec<&[u8]>, &str)] = &[
        (vec![b"CERT\0\0\0\0"], "wanted a serialized store, found no `CERT` at byte 4"),
        (vec![&start], "truncated at byte 8: wanted 12 octets, found 0"),
        (vec![&start, &certificate], "truncated at byte 22: wanted 12 octets, found 0"),
        (vec![&start, &certificate, &[0; 11]], "truncated at byte 22: wanted 12 octets, found 11"),
        (vec![&start, &certificate, &end, b"\0"], "trailing data at byte 34: wanted the end, found 1 more octets"),
        (vec![&start, &half_an_end], "malformed end of the store at byte 8: wanted twelve octets of zero"),
        (vec![&start, &friendly, &end], "element without content at byte 24: wanted a certificate, a CRL or a CTL"),
        (vec![&start, &friendly], "element without content at byte 24: wanted a certificate, a CRL or a CTL"),
        (vec![&start, &claim], "truncated at byte 20: wanted 4294967295 octets, found 2"),
    ];
    for (parts, wanted) in rows {
        let error = SerializedStore::from_bytes(&parts.concat()).unwrap_err();
        assert_eq!(error.to_string(), *wanted);
    }
    assert_eq!(SerializedStore::from_bytes(b"").unwrap().elements(), []);
    let trailing = [certificate, vec![7]].concat();
    assert_eq!(
        SerializedElement::from_bytes(&trailing),
        Err(Error::TrailingData {
            position: 14,
            octets: 1
        })
    );
}

#[test]
fn a_property_of_another_certificate_is_an_inconsistency() {
    let signer = Template::root("Contoso Root CA")
        .algorithm(KeyAlgorithm::Rsa2048)
        .self_signed();
    let um = Template::leaf("um1.contoso.com").issued_by(&signer);
    let rows: &[(PropertyValue<'_>, PropertyValue<'_>)] = &[
        (
            PropertyValue::SignHashCngAlgorithm("RSA/SHA256".to_owned()),
            PropertyValue::SignHashCngAlgorithm("RSA/SHA1".to_owned()),
        ),
        (
            PropertyValue::SubjectPublicKeyBitLength(256),
            PropertyValue::SubjectPublicKeyBitLength(2048),
        ),
    ];
    for (right, wrong) in rows {
        let element = |value: &PropertyValue<'_>| {
            SerializedElement::certificate(um.der())
                .with(value.to_property())
                .inconsistencies()
                .unwrap()
        };
        assert_eq!(element(right), []);
        let found = &element(wrong)[0];
        assert_eq!(found.computed, right.to_property());
        let (id, text) = (found.stored.id(), found.to_string());
        assert_eq!(text, format!("{id} says `{wrong}`, the content `{right}`"));
    }
    for value in every_value() {
        let property = value.to_property();
        let computable = [
            PropertyId::SHA1_HASH,
            PropertyId::MD5_HASH,
            PropertyId::SHA256_HASH,
            PropertyId::SIGNATURE_HASH,
            PropertyId::KEY_IDENTIFIER,
            PropertyId::SUBJECT_PUBLIC_KEY_MD5_HASH,
            PropertyId::SUBJECT_PUB_KEY_BIT_LENGTH,
        ]
        .contains(&property.id());
        let element = SerializedElement::certificate(um.der()).with(property);
        let found = element.inconsistencies().unwrap();
        assert_eq!(found.len(), usize::from(computable), "{value:?}");
    }
    let garbage = SerializedElement::certificate(&b"\x30\x00"[..]).inconsistencies();
    assert!(matches!(garbage, Err(Error::Syntax(_))));
}

#[test]
fn the_key_identifier_is_the_certificate_s_own_where_it_has_one() {
    let root = Template::root("Contoso Root CA").subject_key_identifier(b"own");
    let element = SerializedElement::certificate(root.self_signed().der().to_vec())
        .with(PropertyValue::KeyIdentifier(b"own").to_property());
    assert_eq!(element.inconsistencies().unwrap(), []);
}

#[test]
fn sha1_is_what_openssl_computes() {
    let Some(mut openssl) = Program::OpenSsl.command() else {
        return;
    };
    let um = Template::leaf("um1.contoso.com").self_signed();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("um.der");
    fs::write(&file, um.der()).unwrap();
    let output = openssl
        .args(["x509", "-inform", "DER", "-noout", "-fingerprint", "-in"])
        .arg(file)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap().to_lowercase();
    let element = SerializedElement::certificate(um.der())
        .with(PropertyValue::Sha1Hash([0; 20]).to_property());
    let computed = &element.inconsistencies().unwrap()[0].computed;
    assert!(
        text.replace(':', "").contains(&hex(computed.data())),
        "{text}"
    );
}

#[test]
fn truncation_never_panics_and_is_never_read() {
    let bytes = golden()
        .into_iter()
        .map(|(_, path)| fs::read(path).unwrap());
    let made = every_value()
        .iter()
        .fold(SerializedElement::certificate(&b"00"[..]), |e, v| {
            e.with(v.to_property())
        });
    let made = made.to_bytes();
    for bytes in bytes.take(3).chain([made]) {
        let store = SerializedStore::new(vec![SerializedElement::from_bytes(&bytes).unwrap()]);
        let store = store.to_bytes();
        for end in 0..bytes.len() {
            assert!(
                SerializedElement::from_bytes(&bytes[..end]).is_err(),
                "{end}"
            );
        }
        for end in 1..store.len() {
            assert!(SerializedStore::from_bytes(&store[..end]).is_err(), "{end}");
        }
        for property in SerializedElement::from_bytes(&bytes)
            .unwrap()
            .properties()
            .iter()
        {
            for end in 0..property.data().len() {
                let cut = Property::new(property.id(), &property.data()[..end]);
                let _ = cut.value();
            }
        }
    }
}
