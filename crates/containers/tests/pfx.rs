//! PKCS#12: read from OpenSSL, Java and NSS, and read by them.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking and runs programs"
)]

use std::fs;
use std::path::Path;
use std::process::Output;

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_asn1::pem::{self, Label};
use countersign_containers::{
    Error, Pfx, PfxBuilder, PfxEntry, PfxPreset, SerializedStore, read_certificates,
};
use countersign_keys::PrivateKey;
use countersign_testkit::{Identity, KeyAlgorithm, Program, Template};
use tempfile::TempDir;

const SCHANNEL: &str = "Microsoft RSA SChannel Cryptographic Provider";
const CNG: &str = "Microsoft Software Key Storage Provider";
const PASSPHRASE: &str = "Grüße, 世界";

/// An authority and a leaf of it, as files in a folder.
struct Bench {
    folder: TempDir,
    root: Identity,
    um: Identity,
}

impl Bench {
    fn new() -> Self {
        let root = Template::root("Contoso Root CA").self_signed();
        let um = Template::leaf("um1.contoso.com")
            .algorithm(KeyAlgorithm::Rsa2048)
            .issued_by(&root);
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
        write("um.pem", um.pem());
        write("um.key", um.key().pkcs8_pem());
        write("root.pem", root.pem());
        Self { folder, root, um }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap()
    }

    fn key(&self) -> PrivateKey {
        PrivateKey::from_pem(self.um.key().pkcs8_pem().as_bytes(), None).unwrap()
    }

    /// Runs a program in the folder; `None` when the machine lacks it. A `|` stands for a blank within
    /// an argument.
    fn run(&self, program: Program, line: &str) -> Option<Output> {
        let words = line.split(' ').map(|word| word.replace('|', " "));
        let output = program
            .command()?
            .args(words)
            .current_dir(self.path())
            .output()
            .unwrap();
        Some(output)
    }

    fn runs(&self, program: Program, line: &str) -> Option<String> {
        let output = self.run(program, line)?;
        assert!(output.status.success(), "{line}: {output:?}");
        let text = [output.stdout, output.stderr].concat();
        Some(String::from_utf8_lossy(&text).into_owned())
    }

    /// What was written here is what is read: both certificates, the key, and its name.
    fn check(&self, pfx: &Pfx, certificates: usize, name: &str) {
        let found: Vec<_> = pfx.certificates().iter().map(|found| found.der()).collect();
        assert!(found.contains(&self.um.der()));
        assert_eq!(found.len(), certificates);
        assert_eq!(found.contains(&self.root.der()), certificates == 2);
        let [key] = pfx.keys() else {
            panic!("{:?}", pfx.keys());
        };
        assert_eq!(key.friendly_name(), Some(name));
        let own = pfx
            .certificates()
            .iter()
            .find(|found| found.der() == self.um.der());
        let own = own.unwrap().properties().friendly_name().unwrap();
        assert_eq!(own.as_deref(), Some(name));
    }
}

#[test]
fn every_form_of_openssl_is_read() {
    let bench = Bench::new();
    let export = "pkcs12 -export -inkey um.key -in um.pem -certfile root.pem -out um.pfx -name um1";
    let password = format!("-passout pass:{}", PASSPHRASE.replace(' ', "|"));
    for options in [
        "",
        "-legacy",
        "-legacy -keypbe PBE-SHA1-2DES -certpbe PBE-SHA1-RC2-128",
        "-legacy -keypbe PBE-SHA1-RC2-40 -certpbe PBE-SHA1-3DES",
        "-certpbe NONE -keypbe NONE",
        "-keypbe AES-128-CBC -certpbe AES-192-CBC -macalg sha1",
        "-macalg sha224",
        "-macalg sha384",
        "-macalg sha512 -iter 1",
        "-macalg sha512-256",
        "-macalg sha512-224",
        "-macalg md5",
        "-nomac",
        "-noiter -nomaciter",
    ] {
        let line = format!("{export} {password} {options}");
        if bench.runs(Program::OpenSsl, line.trim_end()).is_none() {
            return;
        }
        let pfx = Pfx::open(&bench.read("um.pfx"), PASSPHRASE).expect(options);
        bench.check(&pfx, 2, "um1");
        let key = pfx.keys()[0].private_key(PASSPHRASE).expect(options);
        assert_eq!(
            key.expose_pkcs8_der(),
            bench.key().expose_pkcs8_der(),
            "{options}"
        );
        if !options.starts_with("-certpbe NONE") {
            for wrong in ["", "Grüße, 世", "Grusse"] {
                let error = Pfx::open(&bench.read("um.pfx"), wrong).unwrap_err();
                assert_eq!(error, Error::WrongPassphrase, "{options}");
            }
        }
    }
}

/// Where nothing vouches for a passphrase but the key that it opens: padding that is right by chance does not.
#[test]
fn without_a_mac_the_key_tells_a_wrong_passphrase() {
    let bench = Bench::new();
    let line =
        "pkcs12 -export -inkey um.key -in um.pem -out um.pfx -passout pass:secret -nomac -noiter";
    if bench.runs(Program::OpenSsl, line).is_none() {
        return;
    }
    let file = bench.read("um.pfx");
    assert!(Pfx::open(&file, "secret").is_ok());
    for wrong in 0..2000 {
        let error = Pfx::open(&file, &wrong.to_string()).unwrap_err();
        assert_eq!(error, Error::WrongPassphrase, "{wrong}");
    }
}

/// PBMAC1, as OpenSSL writes it since 3.4; of an older one the key and the MAC are computed here.
#[test]
fn pbmac1_is_read() {
    let bench = Bench::new();
    let line =
        "pkcs12 -export -inkey um.key -in um.pem -out um.pfx -name um1 -passout pass:secret -nomac";
    if bench.runs(Program::OpenSsl, line).is_none() {
        return;
    }
    let without = bench.read("um.pfx");
    let safe = bench.runs(
        Program::OpenSsl,
        "asn1parse -in um.pfx -inform DER -strparse 26 -noout -out safe",
    );
    assert!(safe.is_some());
    // As the MAC has it: the contents of the OCTET STRING.
    let safe = bench.read("safe");
    let end = safe.len();
    assert_eq!(without[without.len() - end..], safe);
    let openssl = |line: &str| {
        let said = bench.runs(Program::OpenSsl, line).unwrap();
        let octets = said.trim().replace(':', "");
        let pairs = octets.as_bytes().chunks(2);
        let octets = pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16));
        octets.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let made = |length: Option<u8>, prf: (&str, u8), mac: (&str, u8), iterations: u8| {
        let octets = length.unwrap_or(32);
        let key = openssl(&format!(
            "kdf -keylen {octets} -kdfopt digest:{} -kdfopt pass:secret -kdfopt hexsalt:0102030405060708 -kdfopt iter:{iterations} PBKDF2",
            prf.0
        ));
        let key: String = key.iter().map(|octet| format!("{octet:02x}")).collect();
        let digest = openssl(&format!(
            "mac -digest {} -macopt hexkey:{key} -in safe HMAC",
            mac.0
        ));
        let hmac = |w: &mut Writer, number: u8| {
            w.nested(Tag::SEQUENCE, |w| {
                let oid = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, number];
                w.value(Tag::OBJECT_IDENTIFIER, &oid);
                w.null();
            });
        };
        let pkcs5 = |number: u8| [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, number];
        let proof = Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| {
                        w.value(Tag::OBJECT_IDENTIFIER, &pkcs5(14));
                        w.nested(Tag::SEQUENCE, |w| {
                            w.nested(Tag::SEQUENCE, |w| {
                                w.value(Tag::OBJECT_IDENTIFIER, &pkcs5(12));
                                w.nested(Tag::SEQUENCE, |w| {
                                    w.octet_string(&[1, 2, 3, 4, 5, 6, 7, 8]);
                                    w.uint(&[iterations]);
                                    length.iter().for_each(|length| w.uint(&[*length]));
                                    // What is the default is not written.
                                    if prf.1 != 7 {
                                        hmac(w, prf.1);
                                    }
                                });
                            });
                            hmac(w, mac.1);
                        });
                    });
                    w.octet_string(&digest);
                });
                w.octet_string(b"NOT USED");
                w.uint(&[1]);
            });
        });
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                // Without tag and length of the whole: four octets.
                w.raw(&without[4..]);
                w.raw(&proof);
            });
        })
    };
    for (length, prf, mac) in [
        (32, ("SHA256", 9), ("SHA256", 9)),
        (32, ("SHA512", 11), ("SHA256", 9)),
        (64, ("SHA512", 11), ("SHA512", 11)),
        (20, ("SHA1", 7), ("SHA384", 10)),
        (28, ("SHA512-256", 13), ("SHA512-224", 12)),
    ] {
        let bytes = made(Some(length), prf, mac, 100);
        let pfx = Pfx::open(&bytes, "secret").unwrap();
        bench.check(&pfx, 1, "um1");
        assert_eq!(
            Pfx::open(&bytes, "Secret").unwrap_err(),
            Error::WrongPassphrase,
            "{prf:?}"
        );
        let mut changed = bytes.clone();
        changed[100] ^= 1;
        assert!(Pfx::open(&changed, "secret").is_err());
    }
    let untold = made(None, ("SHA256", 9), ("SHA256", 9), 100);
    assert_eq!(
        Pfx::open(&untold, "secret").unwrap_err().to_string(),
        "PKCS#12 under `id-PBMAC1`, which is not supported"
    );
}

#[test]
fn no_passphrase_is_one() {
    let bench = Bench::new();
    for options in ["", "-legacy"] {
        let line = format!(
            "pkcs12 -export -inkey um.key -in um.pem -out um.pfx -name um1 -passout pass: {options}"
        );
        if bench.runs(Program::OpenSsl, line.trim_end()).is_none() {
            return;
        }
        let pfx = Pfx::open(&bench.read("um.pfx"), "").unwrap();
        bench.check(&pfx, 1, "um1");
        pfx.keys()[0].private_key("").unwrap();
    }
}

#[test]
fn the_provider_of_windows_goes_with_the_certificate() {
    let bench = Bench::new();
    for (provider, options, is_cng, is_machine_key) in
        [(SCHANNEL, "-LMK", false, true), (CNG, "", true, false)]
    {
        let line = format!(
            "pkcs12 -export -legacy -inkey um.key -in um.pem -out um.pfx -passout pass:secret -CSP {} {options}",
            provider.replace(' ', "|")
        );
        if bench.runs(Program::OpenSsl, line.trim_end()).is_none() {
            return;
        }
        let pfx = Pfx::open(&bench.read("um.pfx"), "secret").unwrap();
        assert_eq!(pfx.keys()[0].provider_name(), Some(provider));
        assert_eq!(pfx.keys()[0].is_machine_key(), is_machine_key);
        // A store that is made of it says the same.
        let store = pfx.to_store().to_bytes();
        assert_eq!(
            SerializedStore::from_bytes(&store)
                .unwrap()
                .elements()
                .len(),
            1
        );
        for found in [
            &pfx.certificates()[0],
            &read_certificates(&store).unwrap()[0],
        ] {
            let info = found.properties().key_provider_info().unwrap().unwrap();
            assert_eq!(info.provider_name.as_deref(), Some(provider));
            assert_eq!(info.is_cng(), is_cng);
            assert_eq!(info.is_machine_key(), is_machine_key);
        }
    }
}

/// As `GnuTLS` writes it unless it is told otherwise, and as cloud vaults give it away.
#[test]
fn armour_is_taken_off() {
    let bench = Bench::new();
    let key = bench.key();
    let der = PfxBuilder::new(PfxEntry::new(bench.um.der(), &key).with_friendly_name("um1"))
        .to_der(
            PfxPreset::Windows2012,
            "secret",
            &[7; PfxBuilder::RANDOMNESS],
        )
        .unwrap();
    let armoured = pem::encode(&Label::Other("PKCS12".to_owned()), &der);
    let bare: String = armoured
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    for text in [&armoured, &armoured.replace('\n', "\r\n"), &bare] {
        assert!(Pfx::recognises(text.as_bytes()), "{text}");
        bench.check(&Pfx::open(text.as_bytes(), "secret").unwrap(), 1, "um1");
        let error = read_certificates(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("PKCS#12 (.pfx)"), "{error}");
    }
    for text in [
        bench.um.pem(),
        armoured.clone() + &bench.um.pem(),
        String::new(),
    ] {
        assert!(!Pfx::recognises(text.as_bytes()), "{text}");
    }
    let line = "--to-p12 --load-privkey um.key --load-certificate um.pem --p12-name um1 --password secret --outfile um.pfx";
    if bench.runs(Program::Certtool, line).is_some() {
        let bytes = bench.read("um.pfx");
        assert!(bytes.starts_with(b"-----BEGIN PKCS12-----"));
        bench.check(&Pfx::open(&bytes, "secret").unwrap(), 1, "um1");
    }
}

#[test]
fn java_and_nss_are_read() {
    let bench = Bench::new();
    let export = "pkcs12 -export -legacy -inkey um.key -in um.pem -certfile root.pem -out in.pfx -name um1 -passout pass:secret";
    if bench.runs(Program::OpenSsl, export).is_none() {
        return;
    }
    let import = "-importkeystore -noprompt -srckeystore in.pfx -srcstorepass secret -destkeystore java.p12 -deststoretype PKCS12 -deststorepass secret";
    for options in ["", "-J-Dkeystore.pkcs12.legacy"] {
        if bench
            .runs(Program::Keytool, format!("{import} {options}").trim_end())
            .is_some()
        {
            let pfx = Pfx::open(&bench.read("java.p12"), "secret").unwrap();
            bench.check(&pfx, 2, "um1");
            pfx.keys()[0].private_key("secret").unwrap();
            fs::remove_file(bench.path().join("java.p12")).unwrap();
        }
    }
    fs::create_dir(bench.path().join("nss")).unwrap();
    if bench
        .runs(Program::Certutil, "-N -d sql:nss --empty-password")
        .is_none()
    {
        return;
    }
    bench.runs(Program::Pk12util, "-i in.pfx -d sql:nss -W secret");
    // NSS writes BER, its own ciphers of PKCS#12 and PBES2 alike.
    for options in [
        "",
        "-c PKCS|#12|V2|PBE|With|SHA-1|And|3KEY|Triple|DES-CBC -C PKCS|#12|V2|PBE|With|SHA-1|And|40|Bit|RC2|CBC",
        "-c AES-128-CBC -C none -M SHA-1",
    ] {
        let line = format!("-o nss.pfx -n um1 -d sql:nss -W secret {options}");
        bench.runs(Program::Pk12util, line.trim_end());
        let bytes = bench.read("nss.pfx");
        assert_eq!(bytes[..2], [0x30, 0x80]);
        assert_eq!(read_certificates(&bytes).unwrap_err(), Error::Pkcs12);
        let pfx = Pfx::open(&bytes, "secret").expect(options);
        bench.check(&pfx, 2, "um1");
        let key = pfx.keys()[0].private_key("secret").unwrap();
        assert_eq!(key.expose_pkcs8_der(), bench.key().expose_pkcs8_der());
        assert_eq!(
            Pfx::open(&bytes, "Secret").unwrap_err(),
            Error::WrongPassphrase
        );
    }
}

#[test]
fn what_is_written_is_read_by_openssl_java_and_nss() {
    let bench = Bench::new();
    let key = bench.key();
    let entry = PfxEntry::new(bench.um.der(), &key)
        .with_friendly_name("um1 世界")
        .with_provider_name(SCHANNEL);
    let builder = PfxBuilder::new(entry).with_chain(bench.root.der());
    for preset in PfxPreset::ALL {
        let randomness = core::array::from_fn(|at| u8::try_from(at).unwrap());
        let written = builder
            .to_der(preset, "correct horse", &randomness)
            .unwrap();
        bench.check(
            &Pfx::open(&written, "correct horse").unwrap(),
            2,
            "um1 世界",
        );
        fs::write(bench.path().join("um.pfx"), &*written).unwrap();
        let legacy = preset == PfxPreset::Windows2012;
        let line = format!(
            "pkcs12 -in um.pfx -info -nodes -passin pass:correct|horse {}",
            if legacy { "-legacy" } else { "" }
        );
        if let Some(said) = bench.runs(Program::OpenSsl, line.trim_end()) {
            let (mac, cipher) = if legacy {
                (
                    "MAC: sha1, Iteration 2000",
                    "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000",
                )
            } else {
                (
                    "MAC: sha256, Iteration 600000",
                    "AES-256-CBC, Iteration 600000, PRF hmacWithSHA256",
                )
            };
            for wanted in [
                mac,
                cipher,
                "Microsoft CSP Name: Microsoft RSA SChannel",
                "Local Key set",
                "BEGIN PRIVATE KEY",
                "CN = um1.contoso.com",
                "CN = Contoso Root CA",
            ] {
                assert!(said.contains(wanted), "{wanted}: {said}");
            }
        }
        if let Some(said) = bench.runs(
            Program::Keytool,
            "-list -v -keystore um.pfx -storepass correct|horse",
        ) {
            for wanted in ["um1", "PrivateKeyEntry", "Certificate chain length: 2"] {
                assert!(said.contains(wanted), "{wanted}: {said}");
            }
        }
        let folder = preset.name();
        fs::create_dir(bench.path().join(folder)).unwrap();
        let database = format!("-N -d sql:{folder} --empty-password");
        if bench.runs(Program::Certutil, &database).is_some() {
            let import = format!("-i um.pfx -d sql:{folder} -W correct|horse");
            let said = bench.runs(Program::Pk12util, &import).unwrap();
            assert!(said.contains("IMPORT SUCCESSFUL"), "{said}");
        }
    }
}

#[test]
fn nothing_secret_is_shown() {
    let bench = Bench::new();
    let key = bench.key();
    let entry = PfxEntry::new(bench.um.der(), &key);
    let randomness = [7; PfxBuilder::RANDOMNESS];
    let builder = PfxBuilder::new(entry);
    let written = builder
        .to_der(PfxPreset::Windows2012, "secret", &randomness)
        .unwrap();
    let shown = format!("{:?} {builder:?}", Pfx::open(&written, "secret").unwrap());
    let octets = key.expose_key_octets();
    let secret = octets.get(octets.len() / 2..).unwrap();
    let secret = format!("{:?}", secret.get(..8).unwrap());
    assert!(!shown.contains(secret.trim_matches(['[', ']'])), "{shown}");
    assert!(shown.contains("PfxKey"), "{shown}");
}

#[test]
fn faults_are_told() {
    let pfx = |auth_safe: &dyn Fn(&mut Writer), mac: &dyn Fn(&mut Writer)| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.uint(&[3]);
                auth_safe(w);
                mac(w);
            });
        })
    };
    let content = |oid: &[u8], octets: &[u8]| {
        Writer::build(|w| {
            w.nested(Tag::SEQUENCE, |w| {
                w.value(Tag::OBJECT_IDENTIFIER, oid);
                w.nested(Tag::context_constructed(0), |w| w.octet_string(octets));
            });
        })
    };
    let data = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    let enveloped = b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03";
    let mac = |hash: &'static [u8], iterations: &'static [u8]| {
        move |w: &mut Writer| {
            w.nested(Tag::SEQUENCE, |w| {
                w.nested(Tag::SEQUENCE, |w| {
                    w.nested(Tag::SEQUENCE, |w| w.value(Tag::OBJECT_IDENTIFIER, hash));
                    w.octet_string(&[0; 20]);
                });
                w.octet_string(b"salt");
                w.uint(iterations);
            });
        }
    };
    let sha1 = b"\x2B\x0E\x03\x02\x1A";
    let md2 = b"\x2A\x86\x48\x86\xF7\x0D\x02\x02";
    let none = |_: &mut Writer| {};
    let empty = Writer::build(|w| w.nested(Tag::SEQUENCE, |_| {}));
    let nested = Writer::build(|w| {
        w.nested(Tag::SEQUENCE, |w| w.raw(&content(enveloped, b"")));
    });
    let rows: [(Vec<u8>, &str); 8] = [
        (
            pfx(
                &|w| w.raw(&content(data, &empty)),
                &mac(sha1, &[1, 0x31, 0x2D, 1]),
            ),
            "its key derivations ask for 20000001 steps, and the limit is 20000000",
        ),
        (
            pfx(&|w| w.raw(&content(data, &empty)), &mac(md2, &[1])),
            "PKCS#12 under `id-md2`, which is not supported",
        ),
        (
            pfx(&|w| w.raw(&content(data, &empty)), &mac(sha1, &[1])),
            "wrong passphrase, or a damaged file",
        ),
        (
            pfx(&|w| w.raw(&content(enveloped, &empty)), &none),
            "PKCS#12 under `id-envelopedData`, which is not supported",
        ),
        (
            pfx(&|w| w.raw(&content(data, &nested)), &none),
            "PKCS#12 under `id-envelopedData`, which is not supported",
        ),
        (
            pfx(&|w| w.raw(&content(data, b"\x31\x00")), &none),
            "unexpected tag: wanted SEQUENCE, found SET at byte 0",
        ),
        (
            b"\x30\x80\x02\x01\x03\x30\x80".to_vec(),
            "truncated at byte 7: wanted 2 octets, found 0",
        ),
        (
            [
                &[0x30, 0x80, 0x02, 0x01, 0x03][..],
                &[0x30, 0x80].repeat(40),
            ]
            .concat(),
            "nested too deep",
        ),
    ];
    for (bytes, wanted) in rows {
        assert_eq!(Pfx::open(&bytes, "secret").unwrap_err().to_string(), wanted);
    }
    let valid = pfx(&|w| w.raw(&content(data, &empty)), &none);
    assert!(Pfx::open(&valid, "").unwrap().certificates().is_empty());
    for end in 0..valid.len() {
        assert!(Pfx::open(&valid[..end], "").is_err(), "{end}");
    }
}

/// What a passphrase vouches for, it vouches for whole: with one octet changed, nothing of it is handed out. And
/// it makes no certificate trusted: what is handed out is in no store.
#[test]
fn ghsa_mpwr_8vm7_h73f_a_passphrase_vouches_for_every_octet() {
    let bench = Bench::new();
    let key = bench.key();
    let builder = PfxBuilder::new(PfxEntry::new(bench.um.der(), &key));
    let randomness = core::array::from_fn(|at| u8::try_from(at).unwrap());
    let written = builder
        .to_der(PfxPreset::Windows2012, "correct horse", &randomness)
        .unwrap();
    assert!(Pfx::open(&written, "correct horse").is_ok());
    for at in (0..written.len()).step_by(23) {
        let mut changed = written.to_vec();
        changed[at] ^= 1;
        assert!(Pfx::open(&changed, "correct horse").is_err(), "{at}");
    }
}

#[test]
fn every_byte_changed() {
    let bench = Bench::new();
    // Without a proof of it and in the clear, every layer is reached.
    let line = "pkcs12 -export -inkey um.key -in um.pem -out um.pfx -name um1 -passout pass: -nomac -keypbe NONE -certpbe NONE";
    if bench.runs(Program::OpenSsl, line).is_none() {
        return;
    }
    let bytes = bench.read("um.pfx");
    bench.check(&Pfx::open(&bytes, "").unwrap(), 1, "um1");
    let mut refused = 0;
    for at in 0..bytes.len() {
        for octet in [0x00, 0x24, 0x80, 0xFF] {
            let mut changed = bytes.clone();
            changed[at] ^= octet;
            match Pfx::open(&changed, "") {
                Ok(pfx) => drop(pfx.to_store().to_bytes()),
                Err(_) => refused += 1,
            }
        }
        assert!(Pfx::open(&bytes[..at], "").is_err(), "{at}");
    }
    assert!(refused > 200, "{refused}");
}
