//! Requests as others make them: signed, or refused with the field and the reason.
//!
//! Those of Windows are made here, attribute for attribute as Exchange 2013, IIS 10 and IIS 5 write them, with
//! their string types [MS-WCCE §2.2.2.7], and signed by SHA-1 as they do.

use countersign_asn1::encode::{Encode as _, NameBuilder, Writer};
use countersign_asn1::{Oid, Tag, pem};
use countersign_testkit::{Key, KeyAlgorithm, Program, SignatureScheme};

use crate::program::{Bench, Said, words};

/// An authority's folder, with what is signed there.
struct Desk(Bench);

impl Desk {
    fn new() -> Self {
        let bench = Bench::new();
        let init = "ca init ca --subject CN=Contoso --kind rsa2048 --no-passphrase --crl http://pki.contoso.com/ca.crl";
        bench.countersign(words(init)).well();
        Self(bench)
    }

    fn sign(&self, profile: &str) -> Said {
        let line = format!("ca sign csr --ca ca --profile {profile} --out out.pem --force");
        self.0.countersign(words(&line))
    }

    /// What another program says; `None`, and a printed line, when the machine lacks it.
    fn theirs(&self, program: Program, line: &str) -> Option<Said> {
        Some(self.0.other(program.command()?, line).well())
    }

    /// It is signed, for the key that asked, and OpenSSL believes it.
    #[track_caller]
    fn signs(&self, profile: &str, who: &str) -> Said {
        let said = self.sign(profile);
        assert_eq!(said.status, 0, "{who}: {said:#?}");
        let inspect = |what: &str| self.0.countersign(words(what)).well().json();
        let asked = inspect("csr inspect csr --format json");
        let given = inspect("cert inspect out.pem --format json");
        let (asked, given) = (&asked["requests"][0], &given["certificates"][0]);
        assert_eq!(asked["public_key"], given["public_key"], "{who}");
        let verify = "verify -CAfile ca/authority.pem -purpose sslserver out.pem";
        self.theirs(Program::OpenSsl, verify);
        let text = self.theirs(Program::OpenSsl, "x509 -in out.pem -noout -text");
        if let Some(text) = text {
            assert!(
                text.stdout.contains("DNS:um1.contoso.com"),
                "{who}: {text:#?}"
            );
        }
        said
    }
}

#[test]
fn requests_of_every_tool_are_signed() {
    let desk = Desk::new();
    desk.0.write(
        "template",
        "cn = um1.contoso.com\ndns_name = um1.contoso.com\nchallenge_password = secret\n",
    );
    desk.0.write("noise", [7; 64]);
    let store = "-keystore store -storepass secret1 -alias um1";
    for (program, lines) in [
        (Program::OpenSsl, &["req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=um1.contoso.com -addext subjectAltName=DNS:um1.contoso.com -out csr".to_owned()][..]),
        (Program::OpenSsl, &["req -new -newkey rsa:2048 -nodes -keyout key -subj /CN=um1.contoso.com -outform DER -sha1 -out csr".to_owned()]),
        (Program::Certtool, &[
            "--generate-privkey --key-type rsa --bits 2048 --outfile key".to_owned(),
            "--generate-request --load-privkey key --template template --outfile csr".to_owned(),
        ]),
        (Program::Keytool, &[
            format!("-genkeypair -keyalg RSA -keysize 2048 -dname CN=um1.contoso.com {store}"),
            format!("-certreq -file csr -ext san=dns:um1.contoso.com {store}"),
        ]),
        (Program::Certutil, &[
            "-N -d . --empty-password".to_owned(),
            "-R -d . -s CN=um1.contoso.com -8 um1.contoso.com -g 2048 -z noise -a -o csr".to_owned(),
        ]),
        (Program::Certutil, &["-R -d . -s CN=um1.contoso.com -g 2048 -z noise -o csr".to_owned()]),
    ] {
        let made = lines.iter().all(|line| desk.theirs(program, line).is_some());
        if made {
            desk.signs("um", &lines.join("; "));
        }
    }
}

#[test]
fn requests_of_windows_are_signed() {
    let desk = Desk::new();
    for (who, request) in [
        ("Exchange 2013", exchange_2013()),
        ("IIS 10", iis_10()),
        ("IIS 5", iis_5()),
    ] {
        let key = Key::named(KeyAlgorithm::Rsa2048, "windows");
        let der = signed(&request, &key);
        let pem = pem::encode(&pem::Label::Other("NEW CERTIFICATE REQUEST".into()), &der);
        desk.0.write("csr", pem.replace('\n', "\r\n"));
        let said = desk.signs("um", who);
        assert!(
            said.stderr.contains("the request is signed with SHA-1"),
            "{who}: {said:#?}"
        );
        // As Exchange 2016 writes it.
        let utf16 = core::iter::once(0xFEFF).chain(pem.encode_utf16());
        desk.0
            .write("csr", utf16.flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        desk.signs("um", who);
        let shown = desk.0.countersign(words("csr inspect csr")).well();
        assert!(
            shown.stdout.contains("leniencies: none"),
            "{who}: {shown:#?}"
        );
        assert!(
            shown
                .stdout
                .contains("name: Microsoft RSA SChannel Cryptographic Provider")
        );
    }
}

#[test]
fn what_is_refused_says_which_field_and_why() {
    let desk = Desk::new();
    let new = "req -new -nodes -keyout key -out csr";
    for (line, status, wanted) in [
        (
            "-newkey rsa:1024 -subj /CN=um1.contoso.com",
            1,
            "the key is RSA 1024, and wanted is rsa2048, rsa4096",
        ),
        (
            "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=um1.contoso.com",
            1,
            "the key is P-256, and wanted is rsa2048, rsa4096",
        ),
        (
            "-newkey rsa:2048 -md5 -subj /CN=um1.contoso.com",
            2,
            "the request's signature cannot be judged: md5WithRSAEncryption",
        ),
        (
            "-newkey rsa:2048 -subj /CN=um1.contoso.com -addext basicConstraints=critical,CA:TRUE",
            1,
            "the request asks for an authority's certificate",
        ),
        (
            "-newkey rsa:2048 -subj /CN=um1.contoso.com -addext subjectAltName=email:um@contoso.com",
            1,
            "alternative name `email:um@contoso.com` is of a kind that it does not take",
        ),
        (
            "-newkey rsa:2048 -subj /CN=*.contoso.com",
            1,
            "common name `*.contoso.com` is a wildcard",
        ),
        (
            "-newkey rsa:2048 -subj /CN=um1",
            1,
            "common name `um1` is not a fully qualified domain name",
        ),
    ] {
        if desk
            .theirs(Program::OpenSsl, &format!("{new} {line}"))
            .is_none()
        {
            return;
        }
        let said = desk.sign("um");
        assert_eq!(said.status, status, "{line}: {said:#?}");
        assert!(said.stderr.contains(wanted), "{line}: {said:#?}");
        assert!(!desk.0.names().contains(&"out.pem".to_owned()), "{line}");
    }
}

#[test]
fn what_is_issued_is_in_the_form_that_its_name_says() {
    let desk = Desk::new();
    desk.0.fixture("um1.csr");
    let sign = |out: &str| {
        let line = format!("ca sign um1.csr --ca ca --profile um --out {out}");
        desk.0.countersign(words(&line))
    };
    for (out, command) in [
        ("um1.p7b", "pkcs7 -inform DER -print_certs -in um1.p7b"),
        ("um1.der", "x509 -inform DER -noout -subject -in um1.der"),
        ("um1.cer", "x509 -inform PEM -noout -subject -in um1.cer"),
    ] {
        sign(out).well();
        if let Some(said) = desk.theirs(Program::OpenSsl, command) {
            assert!(
                said.stdout.contains("CN = um1.contoso.com"),
                "{out}: {said:#?}"
            );
        }
    }
    let said = sign("um1.pfx");
    assert_eq!(
        (said.status, &*said.stderr),
        (
            2,
            "error: um1.pfx is called as PKCS#12 is, and a request comes without its private key\nhint: write PEM, and put it to its key where that is: `countersign cert convert CERT KEY --out FILE`\n"
        )
    );
}

/// Subject and attributes, as DER.
struct Request {
    subject: &'static str,
    attributes: Vec<Vec<u8>>,
}

/// `New-ExchangeCertificate -GenerateRequest`
fn exchange_2013() -> Request {
    Request {
        subject: "CN=um1.contoso.com, OU=Voice, O=Contoso, L=Berlin, ST=Berlin, C=DE",
        attributes: vec![
            os_version("6.2.9200.2"),
            client_info(
                5,
                [
                    "um1.contoso.com",
                    "CONTOSO\\UM1$",
                    "Microsoft.Exchange.ServiceHost.exe",
                ],
            ),
            csp_provider(&[]),
            attribute(Oid::EXTENSION_REQUEST, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    key_usage(w, 0xA0);
                    w.extension(Oid::SUBJECT_ALT_NAME, false, |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            for name in ["um1.contoso.com", "AutoDiscover.contoso.com"] {
                                w.value(Tag::context(2), name.as_bytes());
                            }
                        });
                    });
                    w.extension(Oid::BASIC_CONSTRAINTS, true, |w| {
                        w.nested(Tag::SEQUENCE, |_| {})
                    });
                    w.extension(Oid::SUBJECT_KEY_IDENTIFIER, false, |w| {
                        w.octet_string(&[7; 20])
                    });
                });
            }),
        ],
    }
}

/// The wizard of IIS 10, whose requests tell which ciphers e-mail may be under.
fn iis_10() -> Request {
    Request {
        subject: "CN=um1.contoso.com",
        attributes: vec![
            os_version("10.0.20348.2"),
            client_info(5, ["um1", "IIS APPPOOL\\Voice", "w3wp.exe"]),
            csp_provider(&[]),
            attribute(Oid::EXTENSION_REQUEST, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    key_usage(w, 0xA0);
                    server_auth(w);
                    let capabilities = Oid::from_der(SMIME_CAPABILITIES).unwrap();
                    w.extension(capabilities, false, |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.nested(Tag::SEQUENCE, |w| {
                                w.raw(b"\x06\x08\x2A\x86\x48\x86\xF7\x0D\x03\x07")
                            });
                        });
                    });
                    w.extension(Oid::SUBJECT_KEY_IDENTIFIER, false, |w| {
                        w.octet_string(&[7; 20])
                    });
                });
            }),
        ],
    }
}

/// The wizard of IIS 5: the extensions under Microsoft's older identifier, the provider with a signature of its
/// own.
fn iis_5() -> Request {
    Request {
        subject: "CN=um1.contoso.com, OU=Voice, O=Contoso, L=Berlin, ST=Berlin, C=DE",
        attributes: vec![
            os_version("5.0.2195.2"),
            attribute(Oid::CERT_EXTENSIONS, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    key_usage(w, 0xF0);
                    server_auth(w);
                });
            }),
            csp_provider(&[7; 136]),
        ],
    }
}

/// 1.2.840.113549.1.9.15
const SMIME_CAPABILITIES: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x0F";

fn signed(request: &Request, key: &Key) -> Vec<u8> {
    let info = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[0]);
            w.raw(&request.subject.parse::<NameBuilder>().unwrap().to_der());
            w.raw(&key.public_key_info());
            // In the order of DER, as Windows has them.
            w.set_of_tagged(Tag::context_constructed(0), request.attributes.clone());
        });
    });
    let signature = key.sign(SignatureScheme::RsaPkcs1Sha1, &info);
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.raw(&info);
            w.nested(Tag::SEQUENCE, |w| {
                w.oid(Oid::SHA1_WITH_RSA);
                w.null();
            });
            w.bit_string(&signature);
        });
    })
}

fn attribute(kind: Oid<'_>, value: impl FnOnce(&mut Writer)) -> Vec<u8> {
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.oid(kind);
            w.nested(Tag::SET, value);
        });
    })
}

fn os_version(version: &str) -> Vec<u8> {
    attribute(Oid::OS_VERSION, |w| {
        w.value(Tag::IA5_STRING, version.as_bytes())
    })
}

fn client_info(client: u8, names: [&str; 3]) -> Vec<u8> {
    attribute(Oid::REQUEST_CLIENT_INFO, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[client]);
            for name in names {
                w.value(Tag::UTF8_STRING, name.as_bytes());
            }
        });
    })
}

fn csp_provider(signature: &[u8]) -> Vec<u8> {
    let name = "Microsoft RSA SChannel Cryptographic Provider";
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    attribute(Oid::ENROLLMENT_CSP_PROVIDER, |w| {
        w.nested(Tag::SEQUENCE, |w| {
            w.uint(&[1]);
            w.value(Tag::BMP_STRING, &name);
            w.bit_string(signature);
        });
    })
}

fn key_usage(w: &mut Writer, bits: u8) {
    let unused = u8::try_from(bits.trailing_zeros()).unwrap();
    w.extension(Oid::KEY_USAGE, true, |w| {
        w.value(Tag::BIT_STRING, &[unused, bits])
    });
}

fn server_auth(w: &mut Writer) {
    w.extension(Oid::EXT_KEY_USAGE, false, |w| {
        w.nested(Tag::SEQUENCE, |w| w.oid(Oid::SERVER_AUTH));
    });
}
