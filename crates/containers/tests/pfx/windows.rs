//! What Windows writes: the key's safe before that of the certificates, the names of container and provider
//! beside the key and its usage within it, 2000 iterations, salts of 20 octets for the MAC and 8 for the ciphers.
//! Without a passphrase it takes no octets for one, and not the NUL at the end of none.
//!
//! Confirmed of the order, the ciphers, the MACs and the numbers, by what `openssl pkcs12 -info` tells of exports
//! (keystore-explorer#318, dotnet/runtime#108330) and of one without a passphrase, in the tests of Go's pkcs12.
//! Keys, ciphers and MACs here are OpenSSL's, so that no fault of ours is on both sides.

use std::fs;

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_containers::{Error, Pfx, SerializedStore};
use countersign_testkit::Program;

use crate::bench::{Bench, SCHANNEL};

/// `TripleDES-SHA1` of its dialog, with the certificates under RC2 as before Windows 10; and `AES256-SHA256`, since
/// Windows 10 1709 and Windows Server 2019.
#[test]
fn what_windows_writes_is_read() {
    let bench = Bench::new();
    for (form, told) in [
        (
            Form::new("secret", Some(RC2_40), TRIPLE_DES, "SHA1"),
            [
                "MAC: sha1, Iteration 2000",
                "MAC length: 20, salt length: 20",
                "Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000",
                "PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC, Iteration 2000",
            ],
        ),
        (
            Form::new("secret", Some(TRIPLE_DES), TRIPLE_DES, "SHA1"),
            [
                "MAC: sha1, Iteration 2000",
                "MAC length: 20, salt length: 20",
                "Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000",
                "PKCS7 Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000",
            ],
        ),
        (
            Form::new("secret", Some(Cipher::Aes256), Cipher::Aes256, "SHA256"),
            [
                "MAC: sha256, Iteration 2000",
                "MAC length: 32, salt length: 20",
                "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 2000, PRF hmacWithSHA256",
                "PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 2000, PRF hmacWithSHA256",
            ],
        ),
        (
            Form::new("", Some(RC2_40), TRIPLE_DES, "SHA1"),
            [
                "MAC: sha1, Iteration 1",
                "MAC length: 20, salt length: 20",
                "Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000",
                "PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC, Iteration 2000",
            ],
        ),
        // Without `certificate privacy`.
        (
            Form::new("secret", None, Cipher::Aes256, "SHA256"),
            [
                "MAC: sha256, Iteration 2000",
                "MAC length: 32, salt length: 20",
                "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 2000, PRF hmacWithSHA256",
                "PKCS7 Data\nCertificate bag",
            ],
        ),
    ] {
        let Some(bytes) = form.write(&bench) else {
            return;
        };
        // OpenSSL takes it for what it tells of real ones.
        fs::write(bench.path().join("windows.pfx"), &bytes).unwrap();
        let info = format!(
            "pkcs12 -info -legacy -in windows.pfx -passin pass:{} -nodes",
            form.passphrase
        );
        let info = bench.runs(Program::OpenSsl, &info).unwrap();
        let told = told.iter().chain(&[
            "Microsoft Local Key set: <No Values>",
            "localKeyID: 01 00 00 00",
            "Microsoft CSP Name: Microsoft RSA SChannel Cryptographic Provider",
            "X509v3 Key Usage: 10",
        ]);
        told.for_each(|told| assert!(info.contains(told), "{told}: {info}"));
        assert!(info.find("Shrouded Keybag") < info.find("Certificate bag"));

        let pfx = Pfx::open(&bytes, form.passphrase).unwrap();
        let found: Vec<_> = pfx.certificates().iter().map(|found| found.der()).collect();
        assert_eq!(found, [bench.um.der(), bench.root.der()]);
        let [key] = pfx.keys() else {
            panic!("{pfx:?}");
        };
        let opened = key.private_key(form.passphrase).unwrap();
        assert_eq!(opened.expose_pkcs8_der(), bench.key().expose_pkcs8_der());
        assert_eq!(key.friendly_name(), Some(CONTAINER));
        assert_eq!(key.local_key_id(), Some(&[1, 0, 0, 0][..]));
        assert_eq!(key.provider_name(), Some(SCHANNEL));
        assert!(key.is_machine_key());
        // And a store of it puts the key where it was.
        let store = pfx.to_store().to_bytes();
        assert_eq!(
            SerializedStore::from_bytes(&store)
                .unwrap()
                .elements()
                .len(),
            2
        );
        // What the key's container is called is no name of the certificate.
        let own = pfx.certificates()[0].properties();
        assert_eq!(own.friendly_name().unwrap().as_deref(), form.friendly_name);
        let provider = own.key_provider_info().unwrap().unwrap();
        assert_eq!(provider.provider_name.as_deref(), Some(SCHANNEL));
        assert!(provider.is_machine_key() && !provider.is_cng());
        let above = pfx.certificates()[1].properties();
        assert!(above.key_provider_info().unwrap().is_none());

        for wrong in ["Secret", ""].iter().filter(|it| **it != form.passphrase) {
            let refusal = Pfx::open(&bytes, wrong).unwrap_err();
            assert_eq!(refusal, Error::WrongPassphrase, "{wrong}");
            let refusal = key.private_key(wrong).unwrap_err();
            assert_eq!(refusal, Error::WrongPassphrase, "{wrong}");
        }
    }
}

struct Form {
    passphrase: &'static str,
    friendly_name: Option<&'static str>,
    /// What the certificates are under.
    certificates: Option<Cipher>,
    key: Cipher,
    hash: &'static str,
}

#[derive(Clone, Copy)]
enum Cipher {
    /// One of PKCS#12's own [RFC 7292 App. C].
    Pkcs12 {
        number: u8,
        key: usize,
        name: &'static str,
    },
    /// AES-256-CBC and PBKDF2 with HMAC-SHA-256 [RFC 8018].
    Aes256,
}

impl Form {
    fn new(
        passphrase: &'static str,
        certificates: Option<Cipher>,
        key: Cipher,
        hash: &'static str,
    ) -> Self {
        Self {
            passphrase,
            friendly_name: Some("UM 2026").filter(|_| !passphrase.is_empty()),
            certificates,
            key,
            hash,
        }
    }

    fn write(&self, bench: &Bench) -> Option<Vec<u8>> {
        bench.run(Program::OpenSsl, "version")?;
        let key = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                bag(
                    w,
                    2,
                    |w| w.raw(&self.key.seal(bench, self.passphrase, &private_key(bench))),
                    |w| {
                        attribute(w, LOCAL_KEY_SET, |_| {});
                        attribute(w, LOCAL_KEY_ID, |w| w.octet_string(&[1, 0, 0, 0]));
                        attribute(w, FRIENDLY_NAME, |w| {
                            w.value(Tag::BMP_STRING, &bmp(CONTAINER))
                        });
                        attribute(w, PROVIDER, |w| w.value(Tag::BMP_STRING, &bmp(SCHANNEL)));
                    },
                );
            });
        });
        let certificates = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                bag(
                    w,
                    3,
                    |w| certificate(w, bench.um.der()),
                    |w| {
                        attribute(w, LOCAL_KEY_ID, |w| w.octet_string(&[1, 0, 0, 0]));
                        if let Some(name) = self.friendly_name {
                            attribute(w, FRIENDLY_NAME, |w| w.value(Tag::BMP_STRING, &bmp(name)));
                        }
                    },
                );
                bag(w, 3, |w| certificate(w, bench.root.der()), |_| {});
            });
        });
        let safe = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                content(w, 1, |w| w.octet_string(&key));
                match self.certificates {
                    Some(cipher) => content(w, 6, |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.uint(&[0]);
                            cipher.encrypted_content(w, bench, self.passphrase, &certificates);
                        });
                    }),
                    None => content(w, 1, |w| w.octet_string(&certificates)),
                }
            });
        });
        let (oid, length) = match self.hash {
            "SHA1" => (&[0x2B, 0x0E, 0x03, 0x02, 0x1A][..], 20),
            _ => (
                &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01][..],
                32,
            ),
        };
        let salt = [0xA5; 20];
        // What is the default is not written.
        let iterations = match self.passphrase {
            "" => 1,
            _ => ITERATIONS,
        };
        let mac_key = derive(
            bench,
            self.passphrase,
            self.hash,
            3,
            length,
            &salt,
            iterations,
        );
        fs::write(bench.path().join("safe"), &safe).unwrap();
        let line = format!(
            "mac -digest {} -macopt hexkey:{mac_key} -in safe HMAC",
            self.hash
        );
        let mac = octets(&bench.runs(Program::OpenSsl, &line)?);
        Some(Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[3]);
                content(w, 1, |w| w.octet_string(&safe));
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.nested(Tag::SEQUENCE, |w| {
                            w.value(Tag::OBJECT_IDENTIFIER, oid);
                            w.null();
                        });
                        w.octet_string(&mac);
                    });
                    w.octet_string(&salt);
                    if iterations != 1 {
                        w.uint(&iterations.to_be_bytes());
                    }
                });
            });
        }))
    }
}

impl Cipher {
    /// `EncryptedPrivateKeyInfo`.
    fn seal(self, bench: &Bench, passphrase: &str, octets: &[u8]) -> Vec<u8> {
        let sealed = self.encrypt(bench, passphrase, octets);
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                self.algorithm(w);
                w.octet_string(&sealed);
            });
        })
    }

    /// `EncryptedContentInfo`.
    fn encrypted_content(self, w: &mut Writer, bench: &Bench, passphrase: &str, octets: &[u8]) {
        let sealed = self.encrypt(bench, passphrase, octets);
        w.nested(Tag::SEQUENCE, |w| {
            w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[7, 1]));
            self.algorithm(w);
            w.value(Tag::context(0), &sealed);
        });
    }

    fn algorithm(self, w: &mut Writer) {
        let salt = |w: &mut Writer| {
            w.octet_string(&SALT);
            w.uint(&ITERATIONS.to_be_bytes());
        };
        w.nested(Tag::SEQUENCE, |w| match self {
            Self::Pkcs12 { number, .. } => {
                w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[12, 1, number]));
                w.nested(Tag::SEQUENCE, salt);
            }
            Self::Aes256 => {
                w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[5, 13]));
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[5, 12]));
                        w.nested(Tag::SEQUENCE, |w| {
                            salt(w);
                            w.nested(Tag::SEQUENCE, |w| {
                                let hmac = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 9];
                                w.value(Tag::OBJECT_IDENTIFIER, &hmac);
                                w.null();
                            });
                        });
                    });
                    w.nested(Tag::SEQUENCE, |w| {
                        let aes = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A];
                        w.value(Tag::OBJECT_IDENTIFIER, &aes);
                        w.octet_string(&[0x5A; 16]);
                    });
                });
            }
        });
    }

    fn encrypt(self, bench: &Bench, passphrase: &str, octets: &[u8]) -> Vec<u8> {
        fs::write(bench.path().join("clear"), octets).unwrap();
        let (name, key, vector) = match self {
            Self::Pkcs12 { key, name, .. } => (
                name,
                derive(bench, passphrase, "SHA1", 1, key, &SALT, ITERATIONS),
                derive(bench, passphrase, "SHA1", 2, 8, &SALT, ITERATIONS),
            ),
            Self::Aes256 => {
                let line = format!(
                    "kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt pass:{passphrase} -kdfopt hexsalt:{} -kdfopt iter:{ITERATIONS} PBKDF2",
                    hex(&SALT)
                );
                let key = bench.runs(Program::OpenSsl, &line).unwrap();
                ("aes-256-cbc", key.trim().replace(':', ""), hex(&[0x5A; 16]))
            }
        };
        let line = format!(
            "enc -{name} -K {key} -iv {vector} -in clear -out sealed -provider legacy -provider default"
        );
        bench.runs(Program::OpenSsl, &line).unwrap();
        bench.read("sealed")
    }
}

/// With the usage of the key behind it, as Windows has it: `dataEncipherment`.
fn private_key(bench: &Bench) -> Vec<u8> {
    let usage = [
        0xA0, 13, 0x30, 11, 6, 3, 0x55, 0x1D, 0x0F, 0x31, 4, 3, 2, 0, 0x10,
    ];
    Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| {
            // Without tag and length: four octets.
            w.raw(&bench.key().expose_pkcs8_der()[4..]);
            w.raw(&usage);
        });
    })
}

/// The octets of [RFC 7292 App. B.2], by the numbers of App. B.3.
fn derive(
    bench: &Bench,
    passphrase: &str,
    hash: &str,
    purpose: u8,
    length: usize,
    salt: &[u8],
    iterations: u32,
) -> String {
    let mut passphrase = bmp(passphrase);
    if !passphrase.is_empty() {
        passphrase.extend([0, 0]);
    }
    let line = format!(
        "kdf -keylen {length} -kdfopt digest:{hash} -kdfopt hexpass:{} -kdfopt hexsalt:{} -kdfopt iter:{iterations} -kdfopt id:{purpose} PKCS12KDF",
        hex(&passphrase),
        hex(salt)
    );
    let derived = bench.runs(Program::OpenSsl, &line).unwrap();
    derived.trim().replace(':', "")
}

fn bag(
    w: &mut Writer,
    number: u8,
    value: impl FnOnce(&mut Writer),
    attributes: impl FnOnce(&mut Writer),
) {
    w.nested(Tag::SEQUENCE, |w| {
        w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[12, 10, 1, number]));
        w.nested(Tag::context_constructed(0), value);
        w.nested(Tag::SET, attributes);
    });
}

fn certificate(w: &mut Writer, der: &[u8]) {
    w.nested(Tag::SEQUENCE, |w| {
        w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[9, 22, 1]));
        w.nested(Tag::context_constructed(0), |w| w.octet_string(der));
    });
}

fn content(w: &mut Writer, number: u8, value: impl FnOnce(&mut Writer)) {
    w.nested(Tag::SEQUENCE, |w| {
        w.value(Tag::OBJECT_IDENTIFIER, &pkcs(&[7, number]));
        w.nested(Tag::context_constructed(0), value);
    });
}

fn attribute(w: &mut Writer, oid: &[u8], value: impl FnOnce(&mut Writer)) {
    w.nested(Tag::SEQUENCE, |w| {
        w.value(Tag::OBJECT_IDENTIFIER, oid);
        w.nested(Tag::SET, value);
    });
}

/// Below `1.2.840.113549.1`.
fn pkcs(arcs: &[u8]) -> Vec<u8> {
    [&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01], arcs].concat()
}

fn bmp(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn octets(hex: &str) -> Vec<u8> {
    let pairs = hex.trim().as_bytes().chunks(2);
    let octets = pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16));
    octets.collect::<Result<_, _>>().unwrap()
}

const ITERATIONS: u32 = 2000;
const SALT: [u8; 8] = [0x3C; 8];
/// What Windows calls the container of a key.
const CONTAINER: &str = "tq-6f1d2c3a-0b5e-4c7e-9d57-5a1f0c9be2d4";
const FRIENDLY_NAME: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 9, 20];
const LOCAL_KEY_ID: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 9, 21];
const PROVIDER: &[u8] = &[0x2B, 6, 1, 4, 1, 0x82, 0x37, 17, 1];
const LOCAL_KEY_SET: &[u8] = &[0x2B, 6, 1, 4, 1, 0x82, 0x37, 17, 2];
const TRIPLE_DES: Cipher = Cipher::Pkcs12 {
    number: 3,
    key: 24,
    name: "des-ede3-cbc",
};
const RC2_40: Cipher = Cipher::Pkcs12 {
    number: 6,
    key: 5,
    name: "rc2-40-cbc",
};
