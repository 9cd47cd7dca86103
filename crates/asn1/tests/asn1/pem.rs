//! Files of blocks, as people, tools and Windows write them; and as they break them.
use countersign_asn1::pem::{self, Block, Fault, Label};
use countersign_asn1::{Error, ErrorKind};

/// What a block is, and the line of its BEGIN.
type Found = (Label, Option<usize>);

/// A SEQUENCE of 96 octets: two lines of base64 and a bit.
fn der() -> Vec<u8> {
    let mut der = vec![0x30, 94, 0x04, 92];
    der.extend(0..92);
    der
}

/// A block of [`der`], with this label.
fn block(label: &str) -> String {
    pem::encode(&Label::Certificate, &der()).replace("CERTIFICATE", label)
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// Label and line of every block; each holds [`der`].
fn read(bytes: &[u8]) -> Vec<Found> {
    let blocks = pem::read(bytes).unwrap();
    for (index, block) in blocks.iter().enumerate() {
        assert_eq!(block.index(), index);
        assert_eq!(block.contents(), der());
    }
    let armoured = blocks.iter().filter(|block| block.line().is_some());
    let labels: Vec<Label> = armoured.map(|block| block.label().clone()).collect();
    assert_eq!(pem::labels(bytes), labels);
    let place = |block: &Block| (block.label().clone(), block.line());
    blocks.iter().map(place).collect()
}

fn fault(bytes: &[u8]) -> (Fault, String) {
    let error: Error = pem::read(bytes).unwrap_err();
    match error.kind() {
        ErrorKind::Pem(fault) => (fault.clone(), error.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_label_is_read_and_written() {
    let rows = [
        ("CERTIFICATE", Label::Certificate),
        ("X509 CERTIFICATE", Label::Certificate),
        ("X.509 CERTIFICATE", Label::Certificate),
        ("X509 CRL", Label::CertificateList),
        ("CRL", Label::CertificateList),
        ("CERTIFICATE REQUEST", Label::CertificationRequest),
        ("NEW CERTIFICATE REQUEST", Label::CertificationRequest),
        ("PKCS7", Label::Pkcs7),
        ("PKCS #7 SIGNED DATA", Label::Pkcs7),
        ("CMS", Label::Pkcs7),
        ("PRIVATE KEY", Label::PrivateKey),
        ("ENCRYPTED PRIVATE KEY", Label::EncryptedPrivateKey),
        ("RSA PRIVATE KEY", Label::RsaPrivateKey),
        ("EC PRIVATE KEY", Label::EcPrivateKey),
        ("PUBLIC KEY", Label::PublicKey),
        ("EC PARAMETERS", Label::Other("EC PARAMETERS".to_owned())),
    ];
    for (text, label) in rows {
        assert_eq!(read(block(text).as_bytes()), [(label.clone(), Some(1))]);
        let written = pem::encode(&label, &der());
        assert_eq!(read(written.as_bytes()), [(label.clone(), Some(1))]);
        assert_eq!(label.is_private(), text.contains("PRIVATE"), "{text}");
    }
}

#[test]
fn every_shape_of_file_is_read() {
    let certificate = block("CERTIFICATE");
    let request = block("NEW CERTIFICATE REQUEST");
    let bare = certificate
        .lines()
        .filter(|line| !line.contains("--"))
        .collect::<Vec<_>>();
    let first = [(Label::Certificate, Some(1))];
    let fourth = [(Label::Certificate, Some(4))];
    let none = [(Label::Der, None)];
    let two = [(Label::Certificate, Some(1)), (Label::Certificate, Some(5))];
    let rows: Vec<(&str, Vec<u8>, &[Found])> = vec![
        ("LF", certificate.clone().into(), &first),
        ("CRLF", certificate.replace('\n', "\r\n").into(), &first),
        (
            "no line end at all",
            certificate.replace('\n', "").into(),
            &first,
        ),
        (
            "spaces for line ends",
            certificate.replace('\n', " ").into(),
            &first,
        ),
        ("no last line end", certificate.trim_end().into(), &first),
        (
            "indented",
            certificate.replace('\n', "\n\t ").into(),
            &first,
        ),
        (
            "a blank line inside",
            certificate.replacen("-\n", "-\n\n", 1).into(),
            &first,
        ),
        (
            "a blank line within the base64",
            certificate.replace('\n', "\n\n").into(),
            &first,
        ),
        (
            "more dashes",
            certificate.replace("-----B", "-------B").into(),
            &first,
        ),
        (
            "prose before",
            format!("Bag Attributes\n    friendlyName: um1\n-----\n{certificate}").into(),
            &fourth,
        ),
        (
            "prose in Latin-1",
            [b"f\xFCr\n\n\n", certificate.as_bytes()].concat(),
            &fourth,
        ),
        (
            "prose after",
            format!("{certificate}-----END OF MAIL-----\n----\n").into(),
            &first,
        ),
        (
            "a header",
            certificate
                .replacen("-\n", "-\nX-Origin: um1\n\n", 1)
                .into(),
            &first,
        ),
        (
            "two, run together",
            certificate.trim_end().repeat(2).into(),
            &[(Label::Certificate, Some(1)), (Label::Certificate, Some(4))],
        ),
        ("two", certificate.repeat(2).into(), &two),
        (
            "UTF-8 with its mark",
            format!("\u{FEFF}{certificate}").into(),
            &first,
        ),
        (
            "UTF-16LE with its mark",
            utf16(&format!("\u{FEFF}{certificate}"), u16::to_le_bytes),
            &first,
        ),
        ("UTF-16LE", utf16(&certificate, u16::to_le_bytes), &first),
        (
            "UTF-16BE with its mark",
            utf16(&format!("\u{FEFF}{certificate}"), u16::to_be_bytes),
            &first,
        ),
        ("UTF-16BE", utf16(&certificate, u16::to_be_bytes), &first),
        (
            "Exchange 2016's request",
            utf16(&request.replace('\n', "\r\n"), u16::to_le_bytes),
            &[(Label::CertificationRequest, Some(1))],
        ),
        ("DER", der(), &none),
        ("base64", bare.join("\n").into(), &none),
        ("base64 on one line", bare.join("").into(), &none),
        (
            "base64 with CRLF",
            format!("\r\n{}\r\n", bare.join("\r\n")).into(),
            &none,
        ),
        (
            "base64 in UTF-16LE",
            utf16(&bare.join("\r\n"), u16::to_le_bytes),
            &none,
        ),
    ];
    for (what, bytes, wanted) in rows {
        let found = std::panic::catch_unwind(|| read(&bytes));
        assert_eq!(found.ok().as_deref(), Some(wanted), "{what}");
    }
}

#[test]
fn what_is_taken_is_wanted_and_not_copied() {
    let wanted: &[Label] = &[Label::CertificateList];
    let file = der();
    let place = file.as_ptr();
    let list = pem::take(file, wanted).unwrap().remove(0);
    let contents = list.into_public_contents();
    assert_eq!((contents.as_ptr(), contents), (place, der()));

    let mixed = [block("CERTIFICATE"), block("X509 CRL"), block("X509 CRL")].concat();
    let taken = pem::take(mixed.into_bytes(), wanted).unwrap();
    let indices: Vec<usize> = taken.iter().map(Block::index).collect();
    assert_eq!(indices, [1, 2]);
    assert!(taken.iter().all(|block| block.contents() == der()));

    let none = [block("CERTIFICATE"), block("PKCS7")].concat();
    assert_eq!(
        pem::take(none.into_bytes(), wanted)
            .unwrap_err()
            .to_string(),
        "block 1, CERTIFICATE, line 1: wanted X509 CRL, found CERTIFICATE"
    );
}

#[test]
fn der_is_known_by_its_length_or_left_to_its_parser() {
    // Cut off, and with an indefinite length: the parser says so, with the byte.
    for der in [&[0x30, 0x82, 0x01][..], &[0x30, 0x80, 0x00, 0x00]] {
        assert_eq!(pem::read(der).unwrap()[0].contents(), der);
    }
    // The digit 0 and a letter are text.
    assert_eq!(fault(b"0A text, no DER").0, Fault::NothingFound);
}

#[test]
fn every_fault_says_which_block_and_which_line() {
    let good = block("CERTIFICATE");
    let after = |text: &str| format!("{good}{text}").into_bytes();
    let line = "MAMCAQU=";
    let rows: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "empty: wanted PEM or DER, found nothing"),
        (
            b" \r\n\t".to_vec(),
            "empty: wanted PEM or DER, found nothing",
        ),
        (
            b"Monday".to_vec(),
            "wanted PEM or DER, found neither a `-----BEGIN ...-----` nor a SEQUENCE",
        ),
        (
            format!("\n----BEGIN CERTIFICATE-----\n{line}\n").into(),
            "line 2: wanted `-----BEGIN LABEL-----`, found less",
        ),
        (
            format!("\n\u{2014}\u{2013}BEGIN CERTIFICATE\u{2014}\n{line}\n").into(),
            "line 2: wanted `-----BEGIN LABEL-----`, found less",
        ),
        (
            after("-----BEGIN CERTIFICATE\nMAMCAQU=\n-----END CERTIFICATE-----\n"),
            "line 5: wanted `-----BEGIN LABEL-----`, found less",
        ),
        (
            after("MAMCAQU=\n-----END CERTIFICATE-----\n"),
            "line 6: `-----END CERTIFICATE-----` without its `-----BEGIN CERTIFICATE-----`",
        ),
        (
            after("-----BEGIN X509 CRL-----\nMAMC\n"),
            "block 2, X509 CRL, line 5: its `-----END X509 CRL-----` is missing",
        ),
        (
            after("-----BEGIN X509 CRL-----\nMAMC\n-----BEGIN X509 CRL-----\n"),
            "block 2, X509 CRL, line 5: its `-----END X509 CRL-----` is missing",
        ),
        (
            after("-----BEGIN X509 CRL-----\nMAMC\n-----END CERTIFICATE-----\n"),
            "block 2, X509 CRL, line 5: wanted `-----END X509 CRL-----`, \
             found `-----END CERTIFICATE-----` on line 7",
        ),
        (
            after("-----BEGIN X509 CRL-----\nMAMC\n-----END X509 CRL---"),
            "block 2, X509 CRL, line 5: wanted `-----END X509 CRL-----`, \
             found a malformed end on line 7",
        ),
        (
            after("-----BEGIN PKCS7-----\n\n-----END PKCS7-----\n"),
            "block 2, PKCS7, line 5: nothing between its begin and its end",
        ),
        (
            after("-----BEGIN PKCS7-----\nMAMC\nAQ*=\n-----END PKCS7-----\n"),
            "block 2, PKCS7, line 5: wanted base64, found `*` on line 7, byte 213",
        ),
        (
            after("-----BEGIN PKCS7-----\nMAMC\nAQU=\nMAMC\n-----END PKCS7-----\n"),
            "block 2, PKCS7, line 5: wanted base64, found `M` on line 8, byte 216",
        ),
        (
            after("-----BEGIN PKCS7-----\nX-Origin: um1\n\nM\u{2026}C\n-----END PKCS7-----\n"),
            "block 2, PKCS7, line 5: wanted base64, found `\u{2026}` on line 8, byte 222",
        ),
        (
            after("-----BEGIN PKCS7-----\nMAMC\nAQ\n-----END PKCS7-----\n"),
            "block 2, PKCS7, line 5: its base64 stops within a group of four, characters are missing",
        ),
        (
            after("-----BEGIN PKCS7-----\nMAMC\nA===\n-----END PKCS7-----\n"),
            "block 2, PKCS7, line 5: its base64 stops within a group of four, characters are missing",
        ),
        (
            after(
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n\
                 MAMCAQU=\n-----END RSA PRIVATE KEY-----\n",
            ),
            "block 2, RSA PRIVATE KEY, line 5: encrypted in OpenSSL's traditional form, wanted PKCS#8",
        ),
        (
            after("-----BEGIN TRUSTED CERTIFICATE-----\nMAMC\n-----END TRUSTED CERTIFICATE-----\n"),
            "block 2, TRUSTED CERTIFICATE, line 5: a certificate with OpenSSL's trust settings, \
             wanted a plain CERTIFICATE",
        ),
    ];
    for (bytes, wanted) in rows {
        assert_eq!(fault(&bytes).1, wanted);
    }
}

#[test]
fn labels_are_told_up_to_what_is_broken() {
    let (whole, open) = (block("CERTIFICATE"), "-----BEGIN PRIVATE KEY-----\nMAMC");
    let rows = [
        (whole.clone(), vec![Label::Certificate]),
        // Nothing is decoded: what is no base64 has a label all the same.
        (whole.replacen("\nM", "\n!", 1), vec![Label::Certificate]),
        (format!("{whole}{open}"), vec![Label::Certificate]),
        (format!("{open}{whole}"), vec![]),
        (String::new(), vec![]),
    ];
    for (text, wanted) in rows {
        assert_eq!(pem::labels(text.as_bytes()), wanted, "{text}");
    }
}

#[test]
fn contents_do_not_appear_in_debug() {
    let blocks = pem::read(block("PRIVATE KEY").as_bytes()).unwrap();
    let debug = format!("{blocks:?}");
    assert!(debug.contains("octets: 96"), "{debug}");
    assert!(!debug.contains("4, 92") && !debug.contains("30"), "{debug}");
}

/// A scanner that looked twice at anything would not end today: each of these is quadratic then.
#[test]
fn cve_2025_61723_cve_2024_12401_hostile_files_take_linear_time() {
    let many = 300_000;
    assert_eq!(
        fault("-".repeat(8 * many).as_bytes()).0,
        Fault::NothingFound
    );
    assert_eq!(
        fault("---- ".repeat(many).as_bytes()).0,
        Fault::NothingFound
    );
    assert_eq!(
        fault("-----END X-----".repeat(many).as_bytes()).0,
        Fault::NothingFound
    );
    assert_eq!(
        fault("-----BEGIN ".repeat(many).as_bytes()).0,
        Fault::BeginMalformed { line: 1 }
    );
    let headers = format!("-----BEGIN X-----\n{}", "a: b\n".repeat(many));
    assert!(matches!(fault(headers.as_bytes()).0, Fault::EndMissing(_)));
    let tiny = pem::encode(&Label::Pkcs7, &[0x30, 0x00]);
    let blocks = pem::read(tiny.repeat(many).as_bytes()).unwrap();
    assert_eq!(blocks.last().unwrap().line(), Some(3 * many - 2));
    let huge = vec![0x30; 6 * many];
    let text = pem::encode(&Label::Pkcs7, &huge);
    assert_eq!(pem::read(text.as_bytes()).unwrap()[0].contents(), huge);
}
