//! Requests: ours before other programs, theirs before us, tampered ones and those of Windows.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, runs programs and reads vectors"
)]

use std::path::Path;

use countersign_asn1::encode::Writer;
use countersign_asn1::{AttributeValue, CertificationRequest, KeyUsage, Name, Oid, Tag};
use countersign_csr::{Error, RequestBuilder, UnverifiedRequest, Warning};
use countersign_keys::{
    Hash, KeyAlgorithm, KeyKind, Provider, SignatureAlgorithm, Signer, SigningFailed,
};
use countersign_testkit::Program;
use countersign_testkit::rcgen::{Attribute, CertificateParams, KeyPair};

fn provider() -> &'static dyn Provider {
    countersign_provider_aws_lc::provider()
}

fn signer(kind: KeyKind) -> Box<dyn Signer> {
    let key = provider().generate(kind).unwrap();
    provider().signer(&key).unwrap()
}

#[test]
fn openssl_and_gnutls_accept_ours() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.pem");
    for kind in KeyKind::ALL {
        if kind == KeyKind::Rsa4096 || matches!(kind, KeyKind::MlDsa(_)) {
            // Seconds to make, and no other code than for the shorter ones; OpenSSL 3.0 knows no ML-DSA.
            continue;
        }
        let der = RequestBuilder::for_dns_name("um1.contoso.com")
            .unwrap()
            .dns_name("um1")
            .ip_address([10, 0, 0, 1].into())
            .ip_address([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1].into())
            .key_usage(KeyUsage::DIGITAL_SIGNATURE)
            .ext_key_usage(&[Oid::SERVER_AUTH, Oid::CLIENT_AUTH])
            .sign(&*signer(kind))
            .unwrap();
        UnverifiedRequest::from_der(&der)
            .unwrap()
            .verify(provider())
            .unwrap();
        std::fs::write(&file, pem("CERTIFICATE REQUEST", &der)).unwrap();
        let arguments = ["req", "-verify", "-noout", "-text", "-in"];
        if let Some(output) = run(Program::OpenSsl, &arguments, &file) {
            assert!(
                output.contains("self-signature verify OK"),
                "{kind}: {output}"
            );
            assert!(
                output.contains("DNS:um1.contoso.com, DNS:um1, IP Address:10.0.0.1"),
                "{output}"
            );
            assert!(
                output.contains("TLS Web Server Authentication, TLS Web Client"),
                "{output}"
            );
        }
        if let Some(output) = run(Program::Certtool, &["--crq-info", "--infile"], &file) {
            assert!(
                output.contains("Self signature: verified"),
                "{kind}: {output}"
            );
        }
    }
}

#[test]
fn what_is_not_asked_for_is_not_written() {
    let empty = Name::from_der(&[0x30, 0x00]).unwrap();
    let der = RequestBuilder::new(empty)
        .sign(&*signer(KeyKind::P256))
        .unwrap();
    let request = CertificationRequest::from_der(&der).unwrap();
    let info = request.certification_request_info();
    assert!(info.attributes().is_empty());
    assert!(request.leniencies().unwrap().is_empty());
    assert_eq!(info.as_der().last_chunk(), Some(&[0xA0, 0x00]));

    // With a name and nothing else to call it, the extension is critical.
    let builder = RequestBuilder::new(empty).dns_name("um1.contoso.com");
    let der = builder.sign(&*signer(KeyKind::P256)).unwrap();
    let request = UnverifiedRequest::from_der(&der)
        .unwrap()
        .verify(provider())
        .unwrap();
    assert!(request.requested_extensions()[0].is_critical());

    let builder = builder.extension(Oid::SUBJECT_ALT_NAME, false, &[0x30, 0x00]);
    assert_eq!(
        builder
            .sign(&*signer(KeyKind::P256))
            .unwrap_err()
            .to_string(),
        "extension `2.5.29.17` is asked for twice"
    );
}

#[test]
fn we_accept_those_of_openssl() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.der");
    let key = folder.path().join("key.pem");
    let rows: [(&[&str], KeyAlgorithm, SignatureAlgorithm); 5] = [
        (
            &["-newkey", "rsa:2048", "-sha256"],
            KeyAlgorithm::Rsa { bits: 2048 },
            SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
        ),
        (
            &["-newkey", "rsa:2048", "-sha1"],
            KeyAlgorithm::Rsa { bits: 2048 },
            SignatureAlgorithm::RsaPkcs1(Hash::Sha1),
        ),
        (
            &[
                "-newkey",
                "rsa:2048",
                "-sigopt",
                "rsa_padding_mode:pss",
                "-sigopt",
                "rsa_pss_saltlen:32",
            ],
            KeyAlgorithm::Rsa { bits: 2048 },
            SignatureAlgorithm::RsaPss {
                hash: Hash::Sha256,
                mgf_hash: Hash::Sha256,
                salt_length: 32,
            },
        ),
        (
            &[
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-384",
                "-sha384",
            ],
            KeyAlgorithm::P384,
            SignatureAlgorithm::Ecdsa(Hash::Sha384),
        ),
        (
            &["-newkey", "ed25519"],
            KeyAlgorithm::Ed25519,
            SignatureAlgorithm::Ed25519,
        ),
    ];
    for (arguments, algorithm, signature) in rows {
        let Some(mut command) = Program::OpenSsl.command() else {
            return;
        };
        let output = command
            .args([
                "req",
                "-new",
                "-nodes",
                "-outform",
                "DER",
                "-subj",
                "/C=DE/O=Contoso/CN=um1.contoso.com",
            ])
            .args([
                "-addext",
                "subjectAltName=DNS:um1.contoso.com,URI:sip:um1.contoso.com",
            ])
            .args([
                "-addext",
                "extendedKeyUsage=serverAuth",
                "-addext",
                "basicConstraints=CA:TRUE",
            ])
            .args(arguments)
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&file)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        let der = std::fs::read(&file).unwrap();
        let request = UnverifiedRequest::from_der(&der).unwrap();
        let identifier = request.view().signature_algorithm();
        assert_eq!(
            SignatureAlgorithm::from_identifier(&identifier).unwrap(),
            signature
        );
        let request = request.verify(provider()).unwrap();
        assert_eq!(request.public_key().algorithm(), algorithm);
        assert_eq!(
            request.subject().to_string(),
            "C=DE, O=Contoso, CN=um1.contoso.com"
        );
        let names: Vec<String> = request
            .subject_alt_name()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(names, ["DNS:um1.contoso.com", "URI:sip:um1.contoso.com"]);
        assert_eq!(request.ext_key_usage().unwrap(), [Oid::SERVER_AUTH]);
        assert!(request.basic_constraints().unwrap().ca);
        assert_eq!(request.key_usage(), None);
        let weak = Warning::WeakHash { hash: Hash::Sha1 };
        let is_weak = signature.hash() == Some(Hash::Sha1);
        assert_eq!(
            request.warnings(),
            if is_weak { vec![weak] } else { vec![] }
        );
    }
}

#[test]
fn we_accept_those_of_gnutls() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template");
    std::fs::write(
        &template,
        "cn = um1.contoso.com\ndns_name = um1.contoso.com\ntls_www_server\n",
    )
    .unwrap();
    let key = folder.path().join("key.pem");
    for kind in ["--key-type=rsa", "--key-type=ecdsa", "--key-type=ed25519"] {
        let arguments = ["--generate-privkey", kind, "--no-text", "--outfile"];
        if run(Program::Certtool, &arguments, &key).is_none() {
            return;
        }
        let output = Program::Certtool
            .command()
            .unwrap()
            .args(["--generate-request", "--outder", "--load-privkey"])
            .arg(&key)
            .arg("--template")
            .arg(&template)
            .output()
            .unwrap();
        assert!(output.status.success(), "{kind}: {output:?}");
        let request = UnverifiedRequest::from_der(&output.stdout).unwrap();
        let request = request.verify(provider()).unwrap();
        assert_eq!(request.subject().to_string(), "CN=um1.contoso.com");
        assert_eq!(request.subject_alt_name().len(), 1);
    }
}

#[test]
fn no_changed_octet_goes_unseen() {
    let der = RequestBuilder::for_dns_name("um1.contoso.com")
        .unwrap()
        .ext_key_usage(&[Oid::SERVER_AUTH])
        .sign(&*signer(KeyKind::P256))
        .unwrap();
    for place in 0..der.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut tampered = der.clone();
            tampered[place] ^= change;
            let verified =
                UnverifiedRequest::from_der(&tampered).and_then(|r| r.verify(provider()));
            assert!(verified.is_err(), "octet {place} changed by {change:02x}");
        }
    }
}

#[test]
fn anothers_signature_is_no_possession() {
    let der = RequestBuilder::for_dns_name("um1.contoso.com")
        .unwrap()
        .sign(&*signer(KeyKind::P256))
        .unwrap();
    let info = CertificationRequest::from_der(&der).unwrap();
    let info = info.certification_request_info().as_der();
    // P-256 signs it, and Ed25519, which does not belong to the key in it.
    for (kind, wanted) in [
        (KeyKind::P256, "the request is not signed by the key in it"),
        (
            KeyKind::Ed25519,
            "the request's signature cannot be judged: Ed25519 by a key of kind P-256",
        ),
    ] {
        let thief = signer(kind);
        let stolen = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.raw(info);
                w.raw(&thief.algorithm().to_identifier());
                w.bit_string(&thief.sign(info).unwrap());
            });
        });
        let error = UnverifiedRequest::from_der(&stolen)
            .unwrap()
            .verify(provider())
            .unwrap_err();
        assert_eq!(error.to_string(), wanted);
    }
}

#[test]
fn an_algorithm_that_nobody_knows_is_named() {
    let der = RequestBuilder::for_dns_name("um1.contoso.com").unwrap();
    let der = der.sign(&*signer(KeyKind::P256)).unwrap();
    let request = CertificationRequest::from_der(&der).unwrap();
    let odd = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(request.certification_request_info().as_der());
            w.nested(Tag::SEQUENCE, |w| w.oid(Oid::SIP_DOMAIN));
            w.bit_string(&[0; 64]);
        });
    });
    let request = UnverifiedRequest::from_der(&odd).unwrap();
    let error = request.verify(provider()).unwrap_err();
    assert!(matches!(error, Error::UnknownSignatureAlgorithm(_)));
    assert_eq!(
        error.to_string(),
        "the request's signature cannot be judged: unknown signature algorithm 1.3.6.1.5.5.7.3.20 (sipDomain)"
    );
}

#[test]
fn a_key_that_refuses_makes_no_request() {
    let builder = RequestBuilder::for_dns_name("um1.contoso.com").unwrap();
    let error = builder.sign(&Refusing).unwrap_err();
    assert_eq!(error.to_string(), "signing failed");
    let error = RequestBuilder::for_dns_name("").unwrap_err();
    assert!(matches!(error, Error::Malformed(_)), "{error}");
}

#[derive(Debug)]
struct Refusing;

impl Signer for Refusing {
    fn public_key_info(&self) -> &[u8] {
        &[0x30, 0x00]
    }
    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::Ed25519
    }
    fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        Err(SigningFailed)
    }
}

#[test]
fn what_windows_says_is_read_and_a_cng_provider_is_a_warning() {
    // The provider's name, and whether it is one of CNG.
    let rows = [
        ("Microsoft RSA SChannel Cryptographic Provider", false),
        ("Microsoft Enhanced Cryptographic Provider v1.0", false),
        ("Microsoft Software Key Storage Provider", true),
        ("Microsoft Smart Card Key Storage Provider", true),
        ("Microsoft Platform Crypto Provider", true),
        ("nCipher Security World Key Storage Provider", true),
        ("", false),
    ];
    for (provider_name, is_cng) in rows {
        let der = windows_request(provider_name);
        let request = UnverifiedRequest::from_der(&der)
            .unwrap()
            .verify(provider())
            .unwrap();
        let attributes: Vec<AttributeValue<'_>> = request
            .view()
            .certification_request_info()
            .attributes()
            .iter()
            .map(|attribute| attribute.decode().unwrap())
            .collect();
        assert!(attributes.iter().any(|attribute| matches!(
            attribute,
            AttributeValue::OsVersion(version) if version.to_text() == "6.2.9200.2"
        )));
        assert!(attributes.iter().any(|attribute| matches!(
            attribute,
            AttributeValue::RequestClientInfo(info) if info.client_name() == Some("CertReq")
        )));
        // The extension that only Microsoft's own attribute asks for.
        assert_eq!(request.ext_key_usage().unwrap(), [Oid::SERVER_AUTH]);
        let name = provider_name.to_owned();
        let warning = Warning::KeyStorageProvider { name };
        assert_eq!(
            request.warnings(),
            if is_cng { vec![warning] } else { vec![] }
        );
    }
}

#[test]
fn malformed_requests_say_where() {
    let rows: [(&[u8], &str); 3] = [
        (
            b"",
            "unexpected end: wanted SEQUENCE, found nothing at byte 0",
        ),
        (
            b"-----BEGIN CERTIFICATE REQUEST-----",
            "unexpected tag: wanted SEQUENCE, found tag 0x2D at byte 0",
        ),
        (
            &[0x30, 0x03, 0x02, 0x01, 0x00],
            "unexpected tag: wanted SEQUENCE, found INTEGER at byte 2 in `certificationRequestInfo`",
        ),
    ];
    for (der, sentence) in rows {
        let error = UnverifiedRequest::from_der(der).unwrap_err();
        assert!(matches!(error, Error::Malformed(_)));
        assert_eq!(error.to_string(), sentence);
    }
}

/// As `certreq` writes it, by rcgen's hand.
fn windows_request(csp_name: &str) -> Vec<u8> {
    const OS_VERSION: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 13, 2, 3];
    const CLIENT_INFO: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 21, 20];
    const CSP_PROVIDER: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 13, 2, 2];
    const CERT_EXTENSIONS: &[u64] = &[1, 3, 6, 1, 4, 1, 311, 2, 1, 14];
    let utf16: Vec<u8> = csp_name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let attributes = vec![
        attribute(OS_VERSION, |w| w.value(Tag::IA5_STRING, b"6.2.9200.2")),
        attribute(CLIENT_INFO, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[9]);
                w.value(Tag::UTF8_STRING, b"ex1.contoso.com");
                w.value(Tag::UTF8_STRING, b"CONTOSO\\administrator");
                w.value(Tag::UTF8_STRING, b"certreq.exe");
            });
        }),
        attribute(CSP_PROVIDER, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[1]);
                w.value(Tag::BMP_STRING, &utf16);
                w.bit_string(&[]);
            });
        }),
        attribute(CERT_EXTENSIONS, |w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.oid(Oid::EXT_KEY_USAGE);
                    let value =
                        Writer::build(|w| w.nested(Tag::SEQUENCE, |w| w.oid(Oid::SERVER_AUTH)));
                    w.octet_string(&value);
                });
            });
        }),
    ];
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["ex1.contoso.com".to_owned()]).unwrap();
    let request = params
        .serialize_request_with_attributes(&key, attributes)
        .unwrap();
    request.der().to_vec()
}

fn attribute(oid: &'static [u64], value: impl FnOnce(&mut Writer)) -> Attribute {
    let values = Writer::build(|w| w.nested(Tag::SET, value));
    Attribute { oid, values }
}

/// Standard output and error of a program that must succeed; `None` when it is absent.
fn run(program: Program, arguments: &[&str], file: &Path) -> Option<String> {
    let output = program
        .command()?
        .args(arguments)
        .arg(file)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{program:?} {arguments:?}: {text}");
    Some(text)
}

fn pem(label: &str, der: &[u8]) -> String {
    pem::encode(&pem::Pem::new(label, der))
}
