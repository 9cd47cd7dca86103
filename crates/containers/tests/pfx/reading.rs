//! What others write.

use std::fs;

use countersign_asn1::Tag;
use countersign_asn1::encode::Writer;
use countersign_asn1::pem::{self, Label};
use countersign_containers::{
    Error, Pfx, PfxBuilder, PfxEntry, PfxPreset, SerializedStore, read_certificates,
};
use countersign_testkit::Program;

use crate::bench::{Bench, SCHANNEL};

const CNG: &str = "Microsoft Software Key Storage Provider";
const PASSPHRASE: &str = "Grüße, 世界";

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

/// Each of the ciphers and encryptions that this OpenSSL has, by their names, once for the key and once for the
/// certificates.
#[test]
fn every_cipher_that_openssl_writes_is_read() {
    let bench = Bench::new();
    let listed = "list -cipher-algorithms -provider legacy -provider default";
    let Some(listed) = bench.runs(Program::OpenSsl, listed) else {
        return;
    };
    let mut read = 0;
    for name in names(&listed).iter().map(String::as_str).chain(ENCRYPTIONS) {
        let line = format!(
            "pkcs12 -export -legacy -inkey um.key -in um.pem -out um.pfx -name um1 -passout pass:secret -keypbe {name} -certpbe {name}"
        );
        let written = bench.run(Program::OpenSsl, &line).unwrap();
        let info = "pkcs12 -legacy -in um.pfx -passin pass:secret -nodes -noout";
        // What it cannot read itself it has not written.
        if !written.status.success() || !bench.run(Program::OpenSsl, info).unwrap().status.success()
        {
            assert!(!ENCRYPTIONS.contains(&name), "{written:?}");
            continue;
        }
        let file = bench.read("um.pfx");
        if name.contains(NOT_READ) {
            let refusal = Pfx::open(&file, "secret").unwrap_err();
            let mode = name.rsplit_once('-').unwrap().1;
            let protection = format!("id-seed{mode}");
            assert_eq!(refusal, Error::UnsupportedProtection { protection });
            continue;
        }
        let pfx = Pfx::open(&file, "secret").expect(name);
        bench.check(&pfx, 1, "um1");
        let key = pfx.keys()[0].private_key("secret").expect(name);
        let own = bench.key();
        assert_eq!(key.expose_pkcs8_der(), own.expose_pkcs8_der(), "{name}");
        let refusal = Pfx::open(&file, "Secret").unwrap_err();
        assert_eq!(refusal, Error::WrongPassphrase, "{name}");
        // And where no MAC tells a wrong passphrase, the cipher or what comes out of it does.
        bench.runs(Program::OpenSsl, &format!("{line} -nomac"));
        let file = bench.read("um.pfx");
        bench.check(&Pfx::open(&file, "secret").expect(name), 1, "um1");
        for wrong in 0..8 {
            let wrong = wrong.to_string();
            let refusal = Pfx::open(&file, &wrong).unwrap_err();
            assert_eq!(refusal, Error::WrongPassphrase, "{name}, {wrong}");
            let refusal = pfx.keys()[0].private_key(&wrong).unwrap_err();
            assert_eq!(refusal, Error::WrongPassphrase, "{name}, {wrong}");
        }
        read += 1;
    }
    assert!(read >= 70, "{read}");
}

#[test]
fn every_mac_that_openssl_writes_is_read() {
    let bench = Bench::new();
    let listed = "list -digest-algorithms -provider legacy -provider default";
    let Some(listed) = bench.runs(Program::OpenSsl, listed) else {
        return;
    };
    let mut read = 0;
    for name in names(&listed) {
        let line = format!(
            "pkcs12 -export -legacy -inkey um.key -in um.pem -out um.pfx -name um1 -passout pass:secret -macalg {name}"
        );
        let written = bench.run(Program::OpenSsl, &line).unwrap();
        let info = "pkcs12 -legacy -in um.pfx -passin pass:secret -nodes -noout";
        // What it cannot read itself it has not written.
        if !written.status.success() || !bench.run(Program::OpenSsl, info).unwrap().status.success()
        {
            continue;
        }
        let file = bench.read("um.pfx");
        bench.check(&Pfx::open(&file, "secret").expect(&name), 1, "um1");
        let refusal = Pfx::open(&file, "Secret").unwrap_err();
        assert_eq!(refusal, Error::WrongPassphrase, "{name}");
        read += 1;
    }
    assert!(read >= 18, "{read}");
}

/// What OpenSSL lists as an algorithm: the name of its mode, or the first that is no number.
fn names(listed: &str) -> Vec<String> {
    let provided = listed.lines().filter(|line| line.contains(" @ "));
    let names = provided.map(|line| {
        let names = line.split(['{', '}', ',', '@', ' ']);
        let names: Vec<_> = names
            .filter(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))
            .collect();
        let of_mode = names.iter().find(|name| name.ends_with("-CBC"));
        of_mode.unwrap_or(&names[0]).to_string()
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names.dedup();
    names
}

/// The encryptions of PKCS#5 before version 2, and those of PKCS#12.
const ENCRYPTIONS: [&str; 10] = [
    "PBE-MD5-DES",
    "PBE-MD5-RC2-64",
    "PBE-SHA1-DES",
    "PBE-SHA1-RC2-64",
    "PBE-SHA1-RC4-128",
    "PBE-SHA1-RC4-40",
    "PBE-SHA1-3DES",
    "PBE-SHA1-2DES",
    "PBE-SHA1-RC2-128",
    "PBE-SHA1-RC2-40",
];

/// Refused, in each of its modes: no crate of it is kept up.
const NOT_READ: &str = "SEED";

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
