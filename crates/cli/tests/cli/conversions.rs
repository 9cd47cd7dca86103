//! `cert convert`: every form into every other, judged by those who read them.

use countersign_testkit::{Program, Template};

use crate::program::{Bench, Said, words};

/// A server's certificate with its key, those above it, and the passphrase, in a folder.
struct Workbench(Bench);

impl Workbench {
    fn new() -> Self {
        let bench = Bench::new();
        for fixture in [
            "um1.pem",
            "um1.key",
            "issuing.pem",
            "root.pem",
            "fabrikam.pem",
        ] {
            bench.fixture(fixture);
        }
        bench.write("passphrase", "correct-horse\n");
        Self(bench)
    }

    /// Runs `cert convert`, with the passphrase for what is read and what is written.
    fn convert(&self, line: &str) -> Said {
        let passphrases = "--passphrase-file passphrase --out-passphrase-file passphrase";
        let line = format!("cert convert {line} {passphrases}");
        self.0.countersign(words(&line))
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.0.read(name)).unwrap()
    }

    /// The PEM of these fixtures, one after another.
    fn texts(&self, names: &[&str]) -> String {
        names.iter().map(|name| self.text(name)).collect()
    }

    /// What a program says of a file here; `None`, and a printed line, when the machine lacks it.
    fn asked(&self, program: Program, line: &str) -> Option<String> {
        let said = self.0.other(program.command()?, line).well();
        Some(said.stdout + &said.stderr)
    }
}

const CHAIN: [&str; 3] = ["um1.pem", "issuing.pem", "root.pem"];

#[test]
fn every_form_becomes_every_other() {
    let bench = Workbench::new();
    let chain = bench.texts(&CHAIN);
    let check = |from: &str, form: &str, key: bool| {
        let out = format!("out.{form}");
        let same_key = if key {
            "--key-out out.key --no-passphrase"
        } else {
            ""
        };
        let for_old = if form == "pfx" {
            "--for windows-2012"
        } else {
            ""
        };
        bench
            .convert(&format!("{from} --out {out} --force {for_old}"))
            .well();
        bench
            .convert(&format!("{out} --to pem --out back.pem --force {same_key}"))
            .well();
        // PKCS#7 is a set; from the names and signatures the order comes back.
        assert_eq!(bench.text("back.pem"), chain, "{from} as {form}");
        if key {
            assert_eq!(bench.text("out.key"), bench.text("um1.key"), "{form}");
            let inspect = |file: &str| {
                let line = format!("key inspect {file} --passphrase-file passphrase");
                bench.0.countersign(words(&line)).well().stdout
            };
            assert_eq!(inspect(&out), inspect("um1.key"), "{form}");
        }
        bench.0.read(&out)
    };
    for (form, holds_key) in [
        ("pem", false),
        ("p7b", false),
        ("sst", false),
        ("pfx", true),
        ("jks", true),
    ] {
        let from = "root.pem um1.key issuing.pem um1.pem";
        let first = format!("first.{form}");
        bench.0.write(&first, check(from, form, holds_key));
        for (other, also) in [
            ("pem", false),
            ("p7b", false),
            ("sst", false),
            ("pfx", true),
            ("jks", true),
        ] {
            check(&first, other, holds_key && also);
        }
    }
}

#[test]
fn the_certificate_comes_first_and_what_is_left_out_is_told() {
    let bench = Workbench::new();
    let all = "fabrikam.pem root.pem issuing.pem um1.pem";
    let chain = &CHAIN[..];
    for (line, wanted, told) in [
        ("root.pem issuing.pem um1.pem", chain, ""),
        (
            "root.pem um1.pem issuing.pem --chain without-root",
            &chain[..2],
            "left out: `C=DE, O=Contoso, CN=Contoso Root CA`",
        ),
        ("issuing.pem um1.pem --chain with-root", &chain[..2], ""),
        (
            "um1.pem issuing.pem --chain none",
            &chain[..1],
            "left out: `C=DE, O=Contoso, CN=Contoso Issuing CA`",
        ),
        // With the key of one it is about that one, whatever else is there.
        (
            "um1.key fabrikam.pem root.pem issuing.pem um1.pem --chain with-root",
            chain,
            "left out: `O=Fabrikam, CN=Fabrikam Root CA`",
        ),
        // Without it there are two that issued none of the others: they stay as they came.
        (
            all,
            &["fabrikam.pem", "root.pem", "issuing.pem", "um1.pem"],
            "",
        ),
        ("root.pem --chain without-root", &["root.pem"], ""),
    ] {
        let said = bench
            .convert(&format!("{line} --out out.pem --force"))
            .well();
        assert_eq!(bench.text("out.pem"), bench.texts(wanted), "{line}");
        assert!(said.stderr.contains(told), "{line}: {said:#?}");
        assert_eq!(
            said.stderr.contains("left out"),
            !told.is_empty(),
            "{line}: {said:#?}"
        );
    }
}

/// Roots of one name, as when an authority changed its key: the signature tells which is above.
#[test]
fn of_two_of_one_name_the_one_that_signed_is_above() {
    let bench = Workbench::new();
    for signer in ["old", "new"] {
        let root = |key: &str| {
            let template = Template::root("Contoso Root CA").without_subject_key_identifier();
            template.key_named(key).self_signed()
        };
        let leaf = Template::leaf("um1.contoso.com").without_authority_key_identifier();
        let leaf = leaf.issued_by(&root(signer));
        bench.0.write("leaf.pem", leaf.pem());
        bench.0.write("old.pem", root("old").pem());
        bench.0.write("new.pem", root("new").pem());
        let line = "old.pem leaf.pem new.pem --chain with-root --out out.pem --force";
        // Without a key two issued none of the others, and the leaf's tells which it is about.
        assert_eq!(bench.convert(line).status, 2, "{signer}");
        bench.0.write("leaf.key", leaf.key().pkcs8_pem());
        bench.convert(&format!("leaf.key {line}")).well();
        let wanted = bench.texts(&["leaf.pem", &format!("{signer}.pem")]);
        assert_eq!(bench.text("out.pem"), wanted, "{signer}");
    }
}

#[test]
fn a_product_is_given_what_it_imports() {
    let bench = Workbench::new();
    let from = "um1.key root.pem issuing.pem um1.pem";
    for (product, out, certificates) in [
        ("exchange-2013", "out.pfx", 2),
        ("exchange-2016", "out.pfx", 2),
        ("lync-2013", "out.pfx", 2),
        ("cisco-cube", "out.p12", 3),
        ("ribbon-sbc-1000", "out.p12", 1),
        ("ribbon-sbc1000", "out.p12", 1),
        ("kamailio", "out.pem", 2),
        ("asterisk", "out.pem", 2),
        ("audiocodes", "out.pem", 1),
        ("audiocodes-6.4", "out.pem", 1),
        ("audiocodes-7", "out.pem", 1),
    ] {
        bench
            .convert(&format!("{from} --for {product} --out {out} --force"))
            .well();
        bench
            .convert(&format!("{out} --to pem --out back.pem --force"))
            .well();
        assert_eq!(
            bench.text("back.pem"),
            bench.texts(&CHAIN[..certificates]),
            "{product}"
        );
    }
    let said = bench
        .convert(&format!("{from} --for audiocodes --out out.pem --force"))
        .well();
    assert!(
        said.stderr.starts_with(
            "`audiocodes` stands for audiocodes-6.4, audiocodes-7: it is what each of them takes\n"
        ),
        "{said:#?}"
    );
    // A key that nobody could unlock.
    let said = bench
        .convert(&format!(
            "{from} --for kamailio --out k.pem --key-out k.key"
        ))
        .well();
    assert!(
        said.stderr
            .contains("Kamailio cannot be told the passphrase"),
        "{said:#?}"
    );
    assert!(
        bench
            .text("k.key")
            .starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    );
    let said = bench
        .convert(&format!(
            "{from} --for asterisk --out a.pem --key-out a.key"
        ))
        .well();
    assert!(!said.stderr.contains("warning"), "{said:#?}");
}

#[test]
fn what_a_product_would_not_take_is_not_written() {
    let bench = Workbench::new();
    let names: String = (0..400)
        .map(|n| format!(" --san um{n}.contoso.com"))
        .collect();
    for (make, line, wanted) in [
        (
            "key new --kind rsa4096 --out large.key",
            "large.pem large.key --for ribbon-sbc-1000 --out out.p12",
            "has 4096 bits",
        ),
        (
            "key new --kind rsa2048 --out large.key",
            "large.pem large.key --for ribbon-sbc-1000 --to pem --out out.pem",
            "octets of PEM, and Ribbon SBC 1000/2000 (Sonus, NET UX) takes 10000 at most [publicdoc.rbbn.com",
        ),
        (
            "key new --kind rsa2048 --out large.key",
            "large.pem large.key --for lync-2013 --out out.pfx",
            "refused: ",
        ),
    ] {
        bench
            .0
            .countersign(words(&format!("{make} --force")))
            .well();
        bench
            .0
            .countersign(words(&format!(
                "cert self-signed --key large.key{names} --out large.pem --force"
            )))
            .well();
        let said = bench.convert(line);
        assert_eq!(said.status, 1, "{line}: {said:#?}");
        assert!(said.stderr.contains(wanted), "{line}: {said:#?}");
        assert!(
            said.stderr.contains("hint: nothing was written"),
            "{said:#?}"
        );
        assert!(
            bench.0.names().iter().all(|name| !name.starts_with("out")),
            "{line}"
        );
    }
}

#[test]
#[cfg(unix)]
fn with_a_key_in_it_a_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let bench = Workbench::new();
    let from = "um1.key um1.pem";
    for (line, out, is_secret) in [
        ("--for windows-2012 --out out.pfx", "out.pfx", true),
        (
            "--for windows-2012 --no-key --out trust.pfx",
            "trust.pfx",
            false,
        ),
        ("--out out.jks", "out.jks", true),
        ("--out out.sst", "out.sst", false),
        ("--out out.pem --key-out out.key", "out.key", true),
    ] {
        bench.convert(&format!("{from} {line}")).well();
        let mode = std::fs::metadata(bench.0.path(out))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077 == 0, is_secret, "{line}");
    }
    // A passphrase that is wrong leaves what was there.
    let before = (bench.0.names(), bench.text("out.key"));
    bench.0.write("passphrase", "wrong horse\n");
    let said = bench.convert("out.pfx --key-out out.key --out out.pem --force");
    assert_eq!(
        (said.status, &*said.stderr),
        (
            2,
            "error: out.pfx: wrong passphrase, or a damaged file\nhint: check the passphrase, its case and its blanks\n"
        )
    );
    assert_eq!((bench.0.names(), bench.text("out.key")), before);
}

#[test]
fn faults_say_what_to_do() {
    let bench = Workbench::new();
    bench
        .0
        .countersign(words("key new --kind p256 --out other.key"))
        .well();
    bench
        .0
        .write("two.key", bench.texts(&["um1.key", "other.key"]));
    for (line, wanted) in [
        (
            "um1.pem --out um1",
            "error: the form of um1 is not told by its name\nhint: say it: `--to` pem, der, p7b, pfx, sst or jks\n",
        ),
        (
            "um1.pem --out -",
            "error: standard output has no name that tells a form\nhint: say it: `--to` pem, der, p7b, pfx, sst or jks\n",
        ),
        (
            "um1.pem um1.key --for kamailio --out um1.pfx",
            "error: um1.pfx is called as PKCS#12 is, and Kamailio takes PEM\nhint: call it otherwise, or say with `--to` what it is to be all the same\n",
        ),
        (
            "um1.pem um1.key other.key --out um1.pfx",
            "error: 2 private keys in the files, wanted one at most: 1 without a name, 2 without a name\nhint: convert one key at a time: `--alias` chooses it by its name\n",
        ),
        (
            "um1.pem two.key --out um1.pfx",
            "error: two.key: wanted one private key, found 2\nhint: keep one private key in a file\n",
        ),
        (
            "um1.pem um1.key other.key --alias gw1 --out um1.pfx",
            "error: of the private keys in the files 0 are called `gw1`: 1 without a name, 2 without a name\nhint: choose one of these names, or fewer files\n",
        ),
        (
            "um1.pem other.key --out um1.pfx",
            "error: the private key is that of none of the certificates\nhint: `countersign key inspect` and `countersign cert inspect` show which belong together: their `spki sha256` is the same\n",
        ),
        (
            "um1.key --out um1.pfx",
            "error: no certificate in the files\nhint: name the file of the certificate, too\n",
        ),
        (
            "um1.pem --key-out new.key --out new.pem",
            "error: no private key in the files\nhint: name the file of the private key, too\n",
        ),
        (
            "um1.pem um1.key --key-out new.pem --out new.pem",
            "error: --out and --key-out are one file\nhint: give the private key a file of its own\n",
        ),
        (
            "um1.pem fabrikam.pem --chain none --out new.pem",
            "error: of 2 certificates there is not one that the others are above\nhint: leave `--chain` out, or name the files of one chain alone\n",
        ),
        (
            "um1.pem fabrikam.pem --out new.der",
            "error: DER holds one certificate, and these are 2\nhint: name the file of one of them alone, or write PKCS#7: `--to p7b`\n",
        ),
        (
            "um1.pem --for exchange-2099 --out new.pfx",
            "error: there is no product `exchange-2099`\nhint: `countersign products` lists them\n",
        ),
    ] {
        let said = bench.convert(line);
        assert_eq!((said.status, &*said.stderr), (2, wanted), "{line}");
    }
    let said = bench
        .0
        .countersign(words("cert convert um1.pem um1.key --out um1.pfx"));
    assert_eq!(
        said.stderr,
        "error: a passphrase is needed for um1.pfx, and there is no terminal to ask on\nhint: give it with `--out-passphrase-file FILE` or `--out-passphrase-fd N`\n"
    );
    assert!(
        bench
            .0
            .names()
            .iter()
            .all(|name| !name.starts_with("new") && !name.starts_with("um1.p12"))
    );
}

#[test]
fn others_read_what_is_written() {
    let bench = Workbench::new();
    let from = "um1.key root.pem issuing.pem um1.pem";
    for line in [
        "--for exchange-2013 --name UM --out um.pfx",
        "--for modern --name UM --out modern.pfx",
        "--out um.jks --name UM",
        "--out um.p7b",
    ] {
        bench.convert(&format!("{from} {line}")).well();
    }
    bench
        .convert("root.pem fabrikam.pem --for windows-2012 --out trust.p12")
        .well();
    bench
        .convert("root.pem fabrikam.pem --out trust.jks")
        .well();
    bench.0.write("read.py", READ_IN_PYTHON);
    let pass = "-passin file:passphrase";
    let stored = "-storepass:file passphrase -J-Duser.language=en";
    for (program, line, wanted) in [
        (
            Program::OpenSsl,
            format!("pkcs12 -legacy -in um.pfx -info -noenc {pass}"),
            &[
                "Microsoft CSP Name: Microsoft RSA SChannel",
                "friendlyName: UM",
                "localKeyID: ",
            ][..],
        ),
        (
            Program::OpenSsl,
            format!("pkcs12 -in modern.pfx -info -noenc {pass}"),
            &[
                "AES-256-CBC",
                "MAC: sha256",
                "friendlyName: UM",
                "localKeyID: ",
            ],
        ),
        (
            Program::OpenSsl,
            "pkcs7 -inform DER -in um.p7b -print_certs".to_owned(),
            &["CN = Contoso Root CA", "CN = um1.contoso.com"],
        ),
        (
            Program::Certtool,
            "--p12-info --inder --infile um.pfx --password correct-horse".to_owned(),
            &["UM"],
        ),
        (
            Program::Certtool,
            "--p7-info --inder --infile um.p7b".to_owned(),
            &["Number of certificates: 3"],
        ),
        (
            Program::Python,
            "read.py".to_owned(),
            &["um.pfx 2048 1", "modern.pfx 2048 2", "um.p7b 3"],
        ),
        (
            Program::Keytool,
            format!("-list -v -keystore um.pfx {stored}"),
            &["PrivateKeyEntry", "chain length: 2"],
        ),
        (
            Program::Keytool,
            format!("-list -v -keystore um.jks {stored}"),
            &["PrivateKeyEntry", "chain length: 3"],
        ),
        (
            Program::Keytool,
            format!("-list -keystore trust.p12 {stored}"),
            &[
                "contains 2 entries",
                "contoso root ca, ",
                "trustedCertEntry",
            ],
        ),
        (
            Program::Keytool,
            format!("-list -keystore trust.jks {stored}"),
            &[
                "contains 2 entries",
                "fabrikam root ca, ",
                "trustedCertEntry",
            ],
        ),
        (
            Program::Keytool,
            "-printcert -file um.p7b -J-Duser.language=en".to_owned(),
            &["Owner: CN=Contoso Root CA", "Owner: CN=um1.contoso.com"],
        ),
        (
            Program::Certutil,
            "-N -d . --empty-password".to_owned(),
            &[],
        ),
        (
            Program::Pk12util,
            "-i um.pfx -d . -w passphrase".to_owned(),
            &["IMPORT SUCCESSFUL"],
        ),
        (
            Program::Pk12util,
            "-l modern.pfx -d . -w passphrase".to_owned(),
            &["um1.contoso.com"],
        ),
    ] {
        let Some(said) = bench.asked(program, &line) else {
            continue;
        };
        for wanted in wanted {
            assert!(said.contains(wanted), "{line}: {wanted}: {said}");
        }
    }
}

const READ_IN_PYTHON: &str = r#"
from cryptography.hazmat.primitives.serialization import pkcs12, pkcs7

def read(name):
    with open(name, "rb") as file:
        return file.read()

passphrase = read("passphrase").strip()
for name in ["um.pfx", "modern.pfx"]:
    key, certificate, others = pkcs12.load_key_and_certificates(read(name), passphrase)
    assert certificate.public_key() == key.public_key()
    print(name, key.key_size, len(others))
print("um.p7b", len(pkcs7.load_der_pkcs7_certificates(read("um.p7b"))))
"#;

/// Java keeps the keys of all its services in one store: each is taken out by its name.
#[test]
fn of_several_keys_one_is_chosen_by_its_name() {
    let bench = Workbench::new();
    let make = |kind: &str, name: &str| {
        let line = format!(
            "-genkeypair -keyalg RSA -alias {name} -dname CN={name}.contoso.com -keystore all.{kind} -storetype {kind} -storepass correct-horse -keypass correct-horse"
        );
        bench.asked(Program::Keytool, &line)
    };
    for kind in ["PKCS12", "JKS", "JCEKS"] {
        if make(kind, "um1").is_none() {
            return;
        }
        make(kind, "Gw1");
        let said = bench.convert(&format!("all.{kind} --out um1.pfx"));
        assert_eq!(said.status, 2);
        for wanted in ["2 private keys in the files", "`um1`", "`gw1`", "`--alias`"] {
            assert!(said.stderr.contains(wanted), "{wanted}: {said:#?}");
        }
        for name in ["um1", "GW1"] {
            bench
                .convert(&format!(
                    "all.{kind} --alias {name} --for exchange-2013 --out {name}.pfx --force"
                ))
                .well();
            let line = format!("cert inspect {name}.pfx --passphrase-file passphrase");
            let said = bench.0.countersign(words(&line)).well();
            let subject = format!("CN={name}.contoso.com");
            assert!(
                said.stdout.to_lowercase().contains(&subject.to_lowercase()),
                "{said:#?}"
            );
            assert_eq!(said.stdout.matches("subject:").count(), 1, "{said:#?}");
        }
        let said = bench.convert(&format!("all.{kind} --alias gw2 --out gw2.pfx"));
        assert!(said.stderr.contains("0 are called `gw2`"), "{said:#?}");
        bench
            .convert(&format!("all.{kind} --no-key --out all.pem --force"))
            .well();
        assert_eq!(bench.text("all.pem").matches("-----BEGIN").count(), 2);
        // Where one key is wanted and nobody can choose.
        let line = format!("key inspect all.{kind} --passphrase-file passphrase");
        let said = bench.0.countersign(words(&line));
        assert_eq!(said.status, 2);
        assert!(
            said.stderr.contains("2 private keys, wanted one: `")
                && said.stderr.contains("--alias NAME"),
            "{said:#?}"
        );
    }
}
