//! Files are recognised by what is in them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use countersign_asn1::pem::{self, Label};
use countersign_containers::{
    ElementKind, Pkcs7, PropertyValue, SerializedElement, SerializedStore, read_certificates,
};
use countersign_testkit::{Identity, Template};

fn pki() -> (Identity, Identity) {
    let root = Template::root("Contoso Root CA").self_signed();
    let um = Template::leaf("um1.contoso.com").issued_by(&root);
    (root, um)
}

fn utf16(text: &str) -> Vec<u8> {
    let units = core::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// The certificates that are read, and where they stood.
fn read(bytes: &[u8]) -> Vec<(Vec<u8>, String)> {
    read_certificates(bytes)
        .unwrap()
        .into_iter()
        .map(|found| (found.der().to_vec(), found.origin().to_string()))
        .collect()
}

#[test]
fn every_form_gives_its_certificates_and_their_places() {
    let (root, um) = pki();
    let (root_der, um_der) = (root.der().to_vec(), um.der().to_vec());
    let p7b = Pkcs7::new(vec![um.der(), root.der()], vec![]);
    let mut sorted = [um_der.clone(), root_der.clone()];
    sorted.sort();
    let crl = root.revocation_list(&[&um], *root.validity().end());
    let element = |identity: &Identity| {
        SerializedElement::certificate(identity.der().to_vec())
            .with(PropertyValue::FriendlyName("UM".to_owned()).to_property())
    };
    let crl_element = SerializedElement::new(ElementKind::CertificateList, crl.clone());
    let sst = SerializedStore::new(vec![element(&um), crl_element, element(&root)]);
    let bundle = format!("{}{}{}", um.pem(), um.key().pkcs8_pem(), root.pem());
    let in_block = |label: &Label| pem::encode(label, &p7b.to_der()).into_bytes();
    let one = |der: &Vec<u8>, origin: &str| vec![(der.clone(), origin.to_owned())];
    let lines = um.pem().lines().count();
    let key_lines = um.key().pkcs8_pem().lines().count();
    let third = format!("block 3, CERTIFICATE, line {}", lines + key_lines + 1);
    let two = |a: (&Vec<u8>, &str), b: (&Vec<u8>, &str)| {
        vec![(a.0.clone(), a.1.to_owned()), (b.0.clone(), b.1.to_owned())]
    };
    let of_pkcs7 = |block: &str| {
        two(
            (&sorted[0], &format!("{block}certificate 1 of the PKCS#7")),
            (&sorted[1], &format!("{block}certificate 2 of the PKCS#7")),
        )
    };
    let base64: String = um
        .pem()
        .lines()
        .filter(|line| !line.starts_with('-'))
        .map(|line| format!("{line}\r\n"))
        .collect();
    let block_1 = "block 1, CERTIFICATE, line 1";
    let rows = [
        ("DER", um_der.clone(), one(&um_der, "the whole file")),
        ("PEM", um.pem().into_bytes(), one(&um_der, block_1)),
        ("UTF-16", utf16(&um.pem()), one(&um_der, block_1)),
        (
            "base64",
            base64.into_bytes(),
            one(&um_der, "the whole file"),
        ),
        (
            "bundle with a key",
            bundle.into_bytes(),
            two((&um_der, block_1), (&root_der, &third)),
        ),
        ("PKCS#7, DER", p7b.to_der(), of_pkcs7("")),
        (
            "PKCS#7, PEM",
            p7b.to_pem().into_bytes(),
            of_pkcs7("block 1, PKCS7, line 1, "),
        ),
        (
            "PKCS#7 under a wrong label",
            in_block(&Label::Certificate),
            of_pkcs7("block 1, CERTIFICATE, line 1, "),
        ),
        (
            "PKCS#7, UTF-16",
            utf16(&p7b.to_pem()),
            of_pkcs7("block 1, PKCS7, line 1, "),
        ),
        (
            "store",
            sst.to_bytes(),
            two(
                (&um_der, "element 1 of the store"),
                (&root_der, "element 3 of the store"),
            ),
        ),
        (
            "element",
            element(&um).to_bytes(),
            one(&um_der, "the serialized element"),
        ),
        (
            "element without properties",
            SerializedElement::certificate(um.der()).to_bytes(),
            one(&um_der, "the serialized element"),
        ),
        ("empty store", SerializedStore::default().to_bytes(), vec![]),
        ("empty PKCS#7", Pkcs7::default().to_der(), vec![]),
    ];
    for (what, bytes, wanted) in rows {
        assert_eq!(read(&bytes), wanted, "{what}");
    }
    let found = &read_certificates(&sst.to_bytes()).unwrap()[1];
    let name = found.properties().friendly_name().unwrap();
    assert_eq!(name.as_deref(), Some("UM"));
}

#[test]
fn every_refusal_names_its_part() {
    let (root, um) = pki();
    let broken = b"\x30\x03\x02\x01\x05";
    let broken_pem = format!("{}{}", root.pem(), pem::encode(&Label::Certificate, broken));
    let p7b = Pkcs7::new(vec![broken], vec![]);
    let sst = SerializedStore::new(vec![
        SerializedElement::certificate(root.der()),
        SerializedElement::certificate(&broken[..]),
    ]);
    let line = root.pem().lines().count() + 1;
    let pfx = b"\x30\x82\x00\x0A\x02\x01\x03\x30\x00\x00\x00\x00\x00\x00";
    let ber = pem::encode(&Label::Pkcs7, b"\x30\x80\x06\x09");
    let wanted_sequence =
        "unexpected tag: wanted SEQUENCE, found INTEGER at byte 2 in `tbsCertificate`";
    #[rustfmt::skip]
    let rows: [(Vec<u8>, String); 11] = [
        (Vec::new(), "empty: wanted PEM or DER, found nothing".to_owned()),
        (b"not a certificate".to_vec(), "wanted PEM or DER, found neither a `-----BEGIN ...-----` nor a SEQUENCE".to_owned()),
        (broken.to_vec(), wanted_sequence.to_owned()),
        (broken_pem.into_bytes(), format!("block 2, CERTIFICATE, line {line}: {wanted_sequence}")),
        (p7b.to_der(), format!("certificate 1 of the PKCS#7: {wanted_sequence}")),
        (p7b.to_pem().into_bytes(), format!("block 1, PKCS7, line 1, certificate 1 of the PKCS#7: {wanted_sequence}")),
        (sst.to_bytes(), format!("element 2 of the store: {wanted_sequence}")),
        (pfx.to_vec(), "PKCS#12 (.pfx), wanted certificates alone: PEM, DER, PKCS#7 or a Windows store".to_owned()),
        (ber.into_bytes(), "block 1, PKCS7, line 1: truncated at byte 4: wanted 9 octets, found 0".to_owned()),
        (um.key().pkcs8_pem().into_bytes(), "no certificate: found PRIVATE KEY".to_owned()),
        (b"\0\0\0\0CERT\x20\0\0".to_vec(), "truncated at byte 8: wanted 12 octets, found 3".to_owned()),
    ];
    for (bytes, wanted) in rows {
        let error = read_certificates(&bytes).unwrap_err().to_string();
        assert_eq!(error, wanted);
    }
}

/// One file of each form.
fn one_of_each() -> [Vec<u8>; 7] {
    let (root, um) = pki();
    let p7b = Pkcs7::new(vec![um.der(), root.der()], vec![]);
    let element = SerializedElement::certificate(um.der())
        .with(PropertyValue::FriendlyName("UM".to_owned()).to_property());
    let sst = SerializedStore::new(vec![element.clone()]);
    [
        um.der().to_vec(),
        um.pem().trim_end().as_bytes().to_vec(),
        utf16(um.pem().trim_end()),
        p7b.to_der(),
        p7b.to_pem().trim_end().as_bytes().to_vec(),
        element.to_bytes(),
        sst.to_bytes(),
    ]
}

#[test]
fn truncation_never_panics_and_is_never_read() {
    for bytes in one_of_each() {
        assert!(read_certificates(&bytes).is_ok());
        for end in 0..bytes.len() {
            assert!(read_certificates(&bytes[..end]).is_err(), "{end}");
        }
    }
}

#[test]
fn no_changed_octet_panics() {
    for mut bytes in one_of_each() {
        for at in 0..bytes.len() {
            let kept = bytes[at];
            for octet in [0x00, 0x01, 0x30, 0x7F, 0x80, 0x84, 0xFF] {
                bytes[at] = octet;
                for found in read_certificates(&bytes).unwrap_or_default() {
                    found.properties().iter().for_each(|p| drop(p.value()));
                }
            }
            bytes[at] = kept;
        }
    }
}

#[test]
fn a_hundred_thousand_certificates_are_read_in_one_pass() {
    let (root, _) = pki();
    let element = SerializedElement::certificate(root.der());
    let sst = SerializedStore::new(vec![element; 100_000]).to_bytes();
    assert_eq!(read_certificates(&sst).unwrap().len(), 100_000);
    let p7b = Pkcs7::new(vec![root.der(); 100_000], vec![]).to_der();
    assert_eq!(read_certificates(&p7b).unwrap().len(), 100_000);
}
