//! PKCS#7: read from OpenSSL and `GnuTLS`, and read by them.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

use std::fs;

use countersign_containers::{Error, FoundCertificate, Pkcs7, read_certificates};
use countersign_testkit::{Identity, KeyAlgorithm, Program, Template};

fn pki() -> (Identity, Identity, Identity) {
    let root = Template::root("Contoso Root CA").self_signed();
    let issuing = Template::intermediate("Contoso Issuing CA").issued_by(&root);
    let um = Template::leaf("um1.contoso.com").issued_by(&issuing);
    (root, issuing, um)
}

#[test]
fn what_openssl_writes_is_read_in_its_order() {
    let (_, _, um) = pki();
    let Some(mut openssl) = Program::OpenSsl.command() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chain.pem");
    // The root last: the chain, then what `presented` leaves out.
    let chain = um.chain();
    fs::write(&file, um.presented_pem()).unwrap();
    let output = openssl
        .args(["crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile"])
        .arg(file)
        .output()
        .unwrap();
    let read = Pkcs7::from_der(&output.stdout).unwrap();
    assert_eq!(read.certificates(), &chain[..2]);
    assert!(read.crls().is_empty());
}

#[test]
fn openssl_and_gnutls_read_what_is_written() {
    let (root, issuing, um) = pki();
    let crl = root.revocation_list(&[&issuing], *root.validity().end());
    let certificates = vec![um.der(), issuing.der(), root.der()];
    let written = Pkcs7::new(certificates.clone(), vec![&crl]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chain.p7b");
    fs::write(&file, written.to_pem()).unwrap();
    let openssl = ["pkcs7", "-print_certs", "-noout", "-in"];
    let gnutls = ["--p7-info", "--infile"];
    for (program, arguments) in [
        (Program::OpenSsl, &openssl[..]),
        (Program::Certtool, &gnutls[..]),
    ] {
        let Some(mut command) = program.command() else {
            continue;
        };
        let output = command.args(arguments).arg(&file).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{program:?} {output:?}");
        if program == Program::OpenSsl {
            for name in ["Contoso Root CA", "Contoso Issuing CA", "um1.contoso.com"] {
                assert!(text.contains(name), "{text}");
            }
        } else {
            assert!(text.contains("Number of certificates: 3"), "{text}");
            assert!(text.contains("Number of CRLs: 1"), "{text}");
        }
    }
    let der = written.to_der();
    let read = Pkcs7::from_der(&der).unwrap();
    let mut sorted = certificates;
    sorted.sort_unstable();
    assert_eq!(read.certificates(), sorted);
    assert_eq!(read.crls(), [&crl]);
    assert_eq!(read.to_der(), der);
}

#[test]
fn an_empty_one_is_read_and_written() {
    let der = Pkcs7::default().to_der();
    assert_eq!(Pkcs7::from_der(&der).unwrap(), Pkcs7::default());
    let wanted = b"\x30\x23\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x16\x30\x14\
        \x02\x01\x01\x31\x00\x30\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\x31\x00";
    assert_eq!(der, wanted);
}

#[test]
fn rustsec_2026_0046_rustsec_2026_0047_cve_2026_45447_a_signed_message_is_no_file_of_certificates()
{
    let signer = Template::leaf("um1.contoso.com")
        .algorithm(KeyAlgorithm::Rsa2048)
        .self_signed();
    let Some(mut openssl) = Program::OpenSsl.command() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let certificate = folder.path().join("um.pem");
    fs::write(&certificate, signer.pem()).unwrap();
    let key = folder.path().join("um.key");
    fs::write(&key, signer.key().pkcs8_pem()).unwrap();
    let run = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    let sign = ["cms", "-sign", "-binary", "-outform", "DER"];
    let signed = run(openssl
        .args(sign)
        .arg("-signer")
        .arg(&certificate)
        .arg("-inkey")
        .arg(&key)
        .arg("-in")
        .arg(&certificate));
    let error = Pkcs7::from_der(&signed).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a message (content `id-data`, signatures: 1), wanted PKCS#7 that holds certificates alone"
    );
    // OpenSSL streams in BER, and then every length is indefinite.
    let mut openssl = Program::OpenSsl.command().unwrap();
    let streamed = run(openssl
        .args(sign)
        .args(["-stream", "-nodetach", "-signer"])
        .arg(&certificate)
        .arg("-inkey")
        .arg(&key)
        .arg("-in")
        .arg(&certificate));
    let error = Pkcs7::from_der(&streamed).unwrap_err();
    assert_eq!(error, Error::IndefiniteLength { position: 0 });
    assert!(matches!(
        read_certificates(&streamed).unwrap_err(),
        Error::NotCertificatesOnly {
            signer_infos: 1,
            ..
        }
    ));
}

/// Every length indefinite, down to the certificates, which keep their own.
#[test]
fn ber_is_read_and_its_certificates_stay_as_they_are() {
    let (root, issuing, _) = pki();
    // Somebody signed it so: a length in two octets where one would do.
    let odd = b"\x30\x82\x00\x03\x02\x01\x05";
    let ber = |certificates: &[&[u8]]| {
        let open = |head: &[u8]| [head, b"\x80"].concat();
        [
            open(b"\x30"),
            b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02".to_vec(),
            open(b"\xA0"),
            open(b"\x30"),
            b"\x02\x01\x01\x31\x00".to_vec(),
            open(b"\x30"),
            b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\x00\x00".to_vec(),
            open(b"\xA0"),
            certificates.concat(),
            b"\x00\x00\x31\x00".to_vec(),
            [0; 6].to_vec(),
        ]
        .concat()
    };
    let found = read_certificates(&ber(&[root.der(), issuing.der()])).unwrap();
    let found: Vec<_> = found.iter().map(FoundCertificate::der).collect();
    assert_eq!(found, [root.der(), issuing.der()]);
    assert!(read_certificates(&ber(&[])).unwrap().is_empty());
    // It is refused for what it is, at its own byte: nobody mended it on the way.
    let error = read_certificates(&ber(&[odd])).unwrap_err();
    let wanted = read_certificates(&Pkcs7::new(vec![odd], vec![]).to_der()).unwrap_err();
    assert_eq!(error, wanted);
    let whole = ber(&[root.der()]);
    for end in 2..whole.len() {
        assert!(read_certificates(&whole[..end]).is_err(), "{end}");
    }
    if let Some(mut openssl) = Program::OpenSsl.command() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ber.p7b");
        fs::write(&file, whole).unwrap();
        let line = ["pkcs7", "-inform", "DER", "-print_certs", "-in"];
        let output = openssl.args(line).arg(file).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

#[test]
fn faults_are_named_with_their_byte() {
    let (_, _, um) = pki();
    let der = Pkcs7::new(vec![um.der()], vec![]).to_der();
    let replaced = |from: &[u8], to: &[u8]| {
        let at = der.windows(from.len()).position(|w| w == from).unwrap();
        let mut bytes = der.clone();
        bytes[at..at + to.len()].copy_from_slice(to);
        bytes
    };
    let data = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    let signed_data = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
    #[rustfmt::skip]
    let rows: [(Vec<u8>, &str); 5] = [
        (replaced(signed_data, data), "malformed ContentInfo: it is not id-signedData [RFC 5652 §5.1] at byte 4 in `contentType`"),
        (replaced(data, b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"), "a message (content `id-envelopedData`, signatures: 0), wanted PKCS#7 that holds certificates alone"),
        (replaced(um.der(), b"\x31"), "unexpected tag: wanted SEQUENCE, found SET at byte 45 in `content.certificates[0]`"),
        ([&der[..], b"\0"].concat(), "trailing data: wanted the end, found 1 more octets at byte 433"),
        (replaced(b"\x31\x00", b"\x31\x80"), "indefinite length at byte 26: this is BER, wanted DER, where lengths are definite [X.690 §10.1]"),
    ];
    for (bytes, wanted) in rows {
        let error = Pkcs7::from_der(&bytes).unwrap_err().to_string();
        // Signatures, and so the length of the whole, vary by an octet or two.
        let wanted = wanted.replace("433", &der.len().to_string());
        assert_eq!(error, wanted);
    }
    for end in 0..der.len() {
        assert!(Pkcs7::from_der(&der[..end]).is_err(), "{end}");
    }
}
