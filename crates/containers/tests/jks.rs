//! Java key stores: read from `keytool`, and read by it.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking and runs programs"
)]

use std::fs;
use std::path::PathBuf;

use countersign_containers::{
    Error, Jks, JksBuilder, Pfx, PfxBuilder, PfxPreset, read_certificates,
};
use countersign_keys::PrivateKey;
use countersign_testkit::{Identity, KeyAlgorithm, Program, Template};
use tempfile::TempDir;
use time::macros::datetime;

const PASSPHRASE: &str = "correct horse";

/// A root and a leaf of it with its key, and a folder.
struct Bench {
    folder: TempDir,
    root: Identity,
    um: Identity,
    key: PrivateKey,
}

impl Bench {
    fn new() -> Self {
        let root = Template::root("Contoso Root CA").self_signed();
        let um = Template::leaf("um1.contoso.com")
            .algorithm(KeyAlgorithm::Rsa2048)
            .issued_by(&root);
        let key = PrivateKey::from_pem(um.key().pkcs8_pem().as_bytes(), None).unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            root,
            um,
            key,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A key store with the key, and the root once more as trusted.
    fn store(&self) -> Vec<u8> {
        JksBuilder::new(datetime!(2026-11-27 12:34:56 UTC))
            .with_key(
                "UM1 世界",
                &self.key,
                &[self.um.der(), self.root.der()],
                &[7; JksBuilder::RANDOMNESS],
            )
            .with_trusted("Contoso", self.root.der())
            .to_bytes(PASSPHRASE)
            .unwrap()
            .to_vec()
    }

    /// What `keytool` says; `None` when the machine lacks it.
    fn keytool(&self, line: &[&str]) -> Option<String> {
        let output = Program::Keytool
            .command()?
            .args(["-J-Duser.language=en", "-J-Dfile.encoding=UTF-8"])
            .args(line)
            .args(["-storepass", PASSPHRASE])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{line:?}: {output:?}");
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[test]
fn what_is_written_is_read() {
    let bench = Bench::new();
    let store = bench.store();
    let read = Jks::open(&store, PASSPHRASE).unwrap();
    let found: Vec<_> = read.certificates().iter().collect();
    let wanted = [bench.um.der(), bench.root.der(), bench.root.der()];
    assert_eq!(found.iter().map(|f| f.der()).collect::<Vec<_>>(), wanted);
    let names = found
        .iter()
        .map(|f| f.properties().friendly_name().unwrap());
    let names: Vec<_> = names.collect();
    let names: Vec<_> = names.iter().map(Option::as_deref).collect();
    assert_eq!(names, [Some("um1 世界"), None, Some("contoso")]);
    assert_eq!(
        found[2].origin().to_string(),
        "certificate 3 of the key store"
    );
    assert_eq!(read_certificates(&store).unwrap(), read.certificates());
    let [key] = read.keys() else {
        panic!("{:?}", read.keys());
    };
    let opened = key.private_key(PASSPHRASE).unwrap();
    assert_eq!(opened.expose_pkcs8_der(), bench.key.expose_pkcs8_der());
    for wrong in ["", "Correct horse", "correct horse "] {
        assert_eq!(
            Jks::open(&store, wrong).unwrap_err(),
            Error::WrongPassphrase
        );
        assert_eq!(key.private_key(wrong).unwrap_err(), Error::WrongPassphrase);
    }
    let shown = format!("{read:?}");
    assert!(
        shown.contains("um1 世界") && !shown.contains("sealed"),
        "{shown}"
    );
}

#[test]
fn keytool_lists_and_exports_what_is_written() {
    let bench = Bench::new();
    fs::write(bench.path("um.jks"), bench.store()).unwrap();
    let Some(said) = bench.keytool(&["-list", "-v", "-keystore", "um.jks"]) else {
        return;
    };
    for wanted in [
        "Keystore type: JKS",
        "contains 2 entries",
        "Entry type: PrivateKeyEntry",
        "Certificate chain length: 2",
        "Entry type: trustedCertEntry",
        "Creation date: Nov 27, 2026",
        "Alias name: contoso",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let exported = bench.keytool(&[
        "-exportcert",
        "-rfc",
        "-keystore",
        "um.jks",
        "-alias",
        "contoso",
    ]);
    let exported = read_certificates(exported.unwrap().as_bytes()).unwrap();
    assert_eq!(exported[0].der(), bench.root.der());
    // With the key: what Java makes of it has the same one.
    let import = [
        "-importkeystore",
        "-noprompt",
        "-srckeystore",
        "um.jks",
        "-srcstorepass",
        PASSPHRASE,
        "-destkeystore",
        "um.p12",
        "-deststoretype",
        "PKCS12",
        "-deststorepass",
        PASSPHRASE,
    ];
    bench.keytool(&import);
    let converted = Pfx::open(&fs::read(bench.path("um.p12")).unwrap(), PASSPHRASE).unwrap();
    let key = converted.keys()[0].private_key(PASSPHRASE).unwrap();
    assert_eq!(key.expose_pkcs8_der(), bench.key.expose_pkcs8_der());
}

#[test]
fn what_keytool_makes_is_read() {
    let bench = Bench::new();
    fs::write(bench.path("root.pem"), bench.root.pem()).unwrap();
    let import = [
        "-importcert",
        "-noprompt",
        "-alias",
        "Contoso",
        "-file",
        "root.pem",
    ];
    let made = ["-keystore", "made.jks", "-storetype", "JKS"];
    if bench.keytool(&[&import[..], &made].concat()).is_none() {
        return;
    }
    let pair = [
        "-genkeypair",
        "-keyalg",
        "RSA",
        "-alias",
        "own",
        "-dname",
        "CN=um2.contoso.com",
    ];
    bench.keytool(&[&pair[..], &["-keypass", PASSPHRASE], &made].concat());
    let bytes = fs::read(bench.path("made.jks")).unwrap();
    let read = Jks::open(&bytes, PASSPHRASE).unwrap();
    assert!(
        read.certificates()
            .iter()
            .any(|found| found.der() == bench.root.der())
    );
    assert_eq!(
        (read.certificates().len(), read.keys()[0].alias()),
        (2, "own")
    );
    read.keys()[0].private_key(PASSPHRASE).unwrap();
}

/// What Java 8 kept keys in that were to be under a better cipher than JKS has.
#[test]
fn jceks_is_read_until_its_first_secret_key() {
    let bench = Bench::new();
    fs::write(bench.path("um.jks"), bench.store()).unwrap();
    let jceks = ["-keystore", "um.jceks", "-storetype", "JCEKS"];
    let import = [
        "-importkeystore",
        "-noprompt",
        "-srckeystore",
        "um.jks",
        "-srcstorepass",
        PASSPHRASE,
        "-destkeystore",
        "um.jceks",
        "-deststoretype",
        "JCEKS",
        "-deststorepass",
        PASSPHRASE,
    ];
    if bench.keytool(&import).is_none() {
        return;
    }
    let store = fs::read(bench.path("um.jceks")).unwrap();
    let read = Jks::open(&store, PASSPHRASE).unwrap();
    assert_eq!(read_certificates(&store).unwrap(), read.certificates());
    assert_eq!(
        (read.certificates().len(), read.keys()[0].alias()),
        (3, "um1 世界")
    );
    let key = read.keys()[0].private_key(PASSPHRASE).unwrap();
    assert_eq!(key.expose_pkcs8_der(), bench.key.expose_pkcs8_der());
    for wrong in ["", "Correct horse"] {
        assert_eq!(
            Jks::open(&store, wrong).unwrap_err(),
            Error::WrongPassphrase
        );
        assert!(read.keys()[0].private_key(wrong).is_err());
    }
    let secret = ["-genseckey", "-keyalg", "AES", "-keysize", "128", "-alias"];
    bench.keytool(&[&secret[..], &["Backup", "-keypass", PASSPHRASE], &jceks].concat());
    let error = Jks::open(&fs::read(bench.path("um.jceks")).unwrap(), PASSPHRASE).unwrap_err();
    let Error::SecretKey { alias } = error else {
        panic!("{error}");
    };
    assert_eq!(alias, "backup");
}

/// Trusted certificates in PKCS#12, where Java wants an attribute of its own.
#[test]
fn java_and_openssl_read_a_pkcs12_of_trusted_certificates() {
    let bench = Bench::new();
    let builder = PfxBuilder::without_key()
        .with_trusted("Contoso", bench.root.der())
        .with_trusted("um1", bench.um.der());
    for preset in PfxPreset::ALL {
        let randomness = [7; PfxBuilder::RANDOMNESS];
        let written = builder.to_der(preset, PASSPHRASE, &randomness).unwrap();
        let read = Pfx::open(&written, PASSPHRASE).unwrap();
        assert_eq!((read.certificates().len(), read.keys().len()), (2, 0));
        fs::write(bench.path("trust.p12"), &*written).unwrap();
        if let Some(said) = bench.keytool(&["-list", "-keystore", "trust.p12"]) {
            assert!(said.contains("contains 2 entries"), "{said}");
            assert_eq!(said.matches("trustedCertEntry").count(), 2, "{said}");
        }
        let Some(mut openssl) = Program::OpenSsl.command() else {
            continue;
        };
        let legacy: &[&str] = if preset == PfxPreset::Windows2012 {
            &["-legacy"]
        } else {
            &[]
        };
        let output = openssl
            .args([
                "pkcs12",
                "-in",
                "trust.p12",
                "-nokeys",
                "-passin",
                "pass:correct horse",
            ])
            .args(legacy)
            .current_dir(bench.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(read_certificates(&output.stdout).unwrap().len(), 2);
    }
}

#[test]
fn faults_are_told_and_names_are_distinct() {
    let bench = Bench::new();
    let store = bench.store();
    let changed = |at: usize, octet: u8| {
        let mut bytes = store.clone();
        bytes[at] = octet;
        Jks::read(&bytes).unwrap_err().to_string()
    };
    assert_eq!(
        changed(7, 3),
        "malformed key store: a version that is not 1 or 2 at byte 4"
    );
    assert_eq!(
        changed(15, 9),
        "malformed key store: an entry that is neither a key nor a certificate at byte 12"
    );
    // The alias starts behind its length.
    assert_eq!(
        changed(18, 0xFF),
        "malformed key store: a text that is not UTF-8 of Java's at byte 18"
    );
    assert!(changed(11, 3).contains("neither a key nor a certificate"));
    assert!(changed(11, 1).starts_with("trailing data at byte "));
    for end in 0..store.len() {
        assert!(Jks::read(&store[..end]).is_err(), "{end}");
    }
    let twice = JksBuilder::new(datetime!(2026-11-27 12:00 UTC))
        .with_trusted("Contoso", bench.root.der())
        .with_trusted("CONTOSO", bench.um.der());
    assert_eq!(
        twice.to_bytes(PASSPHRASE).unwrap_err().to_string(),
        "two entries of a Java key store are called `contoso`"
    );
    let long = "x".repeat(65536);
    let long = JksBuilder::new(datetime!(2026-11-27 12:00 UTC)).with_trusted(&long, bench.um.der());
    assert_eq!(
        long.to_bytes(PASSPHRASE).unwrap_err(),
        Error::LongAlias { octets: 65536 }
    );
}
